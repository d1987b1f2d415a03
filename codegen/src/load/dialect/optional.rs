//! What is left of a choice when null is taken out: how later versions say that a value may be
//! null (OpenAPI 3.1.1, section 4.8.24.4.1).

use super::types;
use crate::tree::{Map, Node, Value};

/// What is said of this use of a schema, and not of its values: it stays around a choice between what
/// the schema says and null.
pub(in crate::load) const AROUND: &[&str] = &[
    "title",
    "description",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "nullable",
];

/// Writes `anyOf` of a schema and null as 3.0 does: `nullable` beside what the schema says, or
/// beside an `allOf` of the reference.
pub(super) fn rewrite(schema: &mut Map) {
    // What it says may be a choice again.
    while unwrap(schema) {}
}

/// Whether a schema that was written out stands in the place of the choice.
fn unwrap(schema: &mut Map) -> bool {
    let found = types::null_alternative(schema);
    let &[keyword] = found.as_slice() else {
        return false;
    };
    let members = schema.get(keyword).and_then(Node::as_list);
    let Some([member]) = members.map(Vec::as_slice) else {
        return false;
    };
    let is_about_values =
        |key: &String| key != keyword && !AROUND.contains(&key.as_str()) && !key.starts_with("x-");
    let is_alone = !schema.keys().any(is_about_values);
    let is_written_out = member.as_map().is_some_and(|it| !it.contains_key("$ref"));
    if member.as_bool() == Some(false) || schema.contains_key("allOf") {
        return false;
    }
    let Some(members) = schema.remove(keyword) else {
        return false;
    };
    if !is_alone || !is_written_out {
        schema.insert("allOf".to_owned(), members);
        return false;
    }
    let Value::List(mut members) = members.value else {
        return false;
    };
    if let Some(Node {
        value: Value::Map(member),
        ..
    }) = members.pop()
    {
        for (key, value) in member {
            schema.entry(key).or_insert(value);
        }
    }
    true
}
