//! What OpenAPI says of a tree of values: which objects there are and which fields each version
//! gives them, what a place in a document is for, and the ways through a document.
//!
//! Nothing here reads a file or changes what a description means.

mod fields;
mod keywords;
mod objects;
mod path_key;
mod standing;
mod table;
mod version;
pub(crate) mod walk;

pub(crate) use fields::Shape;
pub(crate) use keywords::KEYWORDS;
pub(crate) use objects::{Object, is_status};
pub(crate) use path_key::PathKey;
pub(crate) use standing::{Standing, resembles};
pub(crate) use version::Grammar;
pub(crate) use walk::{ADDITIONAL, METHODS, close_up};
