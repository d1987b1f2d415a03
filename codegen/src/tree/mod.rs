//! The text of a file as a tree of nodes that know where they came from, and the places in it.
//!
//! YAML and JSON become one kind of tree, and a JSON pointer becomes a line and a column. Nothing
//! here knows what OpenAPI is: a description, a file of fixups and a report that is to name lines
//! are read by the same functions.

mod locate;
mod marks;
mod node;
mod parse;
mod read;
mod text;
mod trail;
mod yaml;

pub(crate) use locate::{Nodes, lines};
pub(crate) use marks::Marks;
pub(crate) use node::{Map, Node, Origin, Value, depth, weight};
pub(crate) use parse::{GROWTH, MAX_DEPTH, Place, Rounded, SMALL_CHANGE, parse, scalar};
pub(crate) use read::{Error as ReadError, Without};
pub(crate) use text::{FileRead, LARGEST, Unreadable, decode, read as read_text};
pub(crate) use trail::{Trail, escape, unescape};
pub(crate) use yaml::to_string as to_yaml;

/// A node that stands in no file, written as JSON is.
macro_rules! made {
    ($($json:tt)+) => {
        $crate::tree::Node::from(serde_json::json!($($json)+))
    };
}

pub(crate) use made;
