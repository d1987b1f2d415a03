//! Constants (JSON Schema Validation, section 6.1.3).

use crate::tree::{Map, Node, made};

/// An enumeration of one value for a constant. Whether there was one.
pub(in crate::load) fn constant(schema: &mut Map) -> bool {
    let Some(value) = schema.remove("const") else {
        return false;
    };
    // Both hold; what is not constant is none of the values.
    if value.is_null() {
        schema.insert("nullable".to_owned(), true.into());
    }
    schema.insert("enum".to_owned(), vec![value].into());
    true
}

/// The type of a constant, which it need not name.
pub(super) fn imply_type(schema: &mut Map) {
    let values = schema.get("enum").and_then(Node::as_list);
    let ty = match values.map(Vec::as_slice) {
        Some([value]) if value.is_string() => "string",
        Some([value]) if value.is_i64() => "integer",
        Some([value]) if value.is_number() => "number",
        Some([value]) if value.is_boolean() => "boolean",
        _ => return,
    };
    schema.entry("type".to_owned()).or_insert_with(|| made!(ty));
}
