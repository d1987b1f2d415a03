//! The later versions of OpenAPI, brought to the form that is lowered.
//!
//! That form is OpenAPI 3.0 where 3.0 can say it, with the additions that the
//! [grammar](crate::grammar) lists for [`Grammar::Form`] where it cannot. The walk rewrites each
//! object before it looks at its fields; nodes that are moved keep their origins. A keyword that is
//! not of its shape is left alone: the grammar refuses it afterwards.
//!
//! What only narrows the values, and has no type in Rust, is left out, and told.

mod arrays;
mod bounds;
mod constants;
mod contents;
mod document;
mod objects;
mod optional;
mod schema;
mod types;

use crate::grammar::{Grammar, Object};
use crate::tree::{Map, Node, made};

pub(super) use bounds::{EXCLUSIVE, exclusive_bound};
pub(super) use constants::constant;
pub(super) use types::{Listed, null_alternative, type_list};

/// What the list of a tuple's members, which stand in `items` as alternatives, says of it: whether
/// the last of them is that of all further items.
pub(crate) const TUPLE: &str = "x-mainsheet-tuple";

/// A keyword that only narrows the values, and was left out.
pub(super) struct Ignored {
    pub(super) keyword: &'static str,
    pub(super) note: String,
}

/// Brings an object of a version to the form. What is returned was left out.
pub(super) fn rewrite(written: Grammar, object: Object, map: &mut Map) -> Vec<Ignored> {
    let mut ignored = Vec::new();
    if written.is_json_schema() {
        match object {
            Object::Schema => schema::rewrite(map, &mut ignored),
            _ => document::rewrite(object, map, &mut ignored),
        }
    }
    ignored
}

/// A schema that takes everything, or nothing (JSON Schema Core, section 4.3.2).
pub(super) fn boolean_schema(takes_all: bool) -> crate::tree::Value {
    let schema: Node = if takes_all {
        made!({})
    } else {
        made!({ "not": {} })
    };
    schema.value
}
