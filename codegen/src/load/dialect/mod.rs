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
mod conditions;
mod constants;
mod contents;
mod document;
mod objects;
mod optional;
mod schema;
mod types;

use crate::grammar::{Grammar, Object};
use crate::tree::{Map, Node, Origin, Value};

pub(super) use bounds::{EXCLUSIVE, exclusive_bound};
pub(super) use constants::constant;
pub(crate) use contents::is_binary;
pub(super) use optional::AROUND;
pub(super) use schema::only_narrows;
pub(super) use types::{Listed, null_alternative, type_list};

/// Marks a list as a tuple: it has a value in each place, and no others. The schemas of the places
/// stand in `items` as alternatives, so that who does not know the mark sees a list of these.
pub(crate) const TUPLE: &str = "x-mainsheet-tuple";

/// Marks the media type whose schema is a list of the items that come one after another.
pub(crate) const ITEMS: &str = "x-mainsheet-items";

/// Marks the parameter that is a whole query: a form of the members of an object.
pub(crate) const FIELDS: &str = "x-mainsheet-fields";

/// Marks an enumeration of one value that was written as a constant.
pub(crate) const CONSTANT: &str = "x-mainsheet-constant";

/// All examples of a value, where there are several that a line has room for.
pub(crate) const EXAMPLES: &str = "x-mainsheet-examples";

/// What the content of a text is, as a media type.
pub(crate) const MEDIA_TYPE: &str = "x-mainsheet-media-type";

/// Marks alternatives beside which there may be any other value.
pub(crate) const OPEN: &str = "x-mainsheet-open";

/// The keywords of 3.0 that may have stood under another one.
pub(super) const MOVED: &[&str] = &[
    "enum",
    "minimum",
    "maximum",
    "example",
    "additionalProperties",
];

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
            // What a reference lacks stands where it leads to.
            _ if object.component().is_some() && map.contains_key("$ref") => {}
            _ => document::rewrite(object, map, &mut ignored),
        }
    }
    ignored
}

/// A schema that takes everything, or nothing (JSON Schema Core, section 4.3.2).
pub(super) fn boolean_schema(takes_all: bool, origin: Origin) -> Value {
    let mut schema = Map::new();
    if !takes_all {
        let value = Value::Map(Map::new());
        // Whatever is said of it is said of the Boolean.
        schema.insert("not".to_owned(), Node { value, origin });
    }
    Value::Map(schema)
}
