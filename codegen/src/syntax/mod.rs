//! The text of a file, and the places in it.
//!
//! YAML and JSON become a tree of values, and a JSON pointer becomes a line and a column. Nothing
//! here knows what OpenAPI is: a description, a file of fixups and a report that is to name lines
//! are read by the same functions.

mod locate;
mod parse;
mod text;
mod trail;

pub(crate) use locate::{Nodes, lines};
pub(crate) use parse::{GROWTH, Rounded, SMALL_CHANGE, parse};
pub(crate) use text::read as read_text;
pub(crate) use trail::{Trail, escape, unescape};
