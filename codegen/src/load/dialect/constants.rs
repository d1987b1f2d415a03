//! Constants (JSON Schema Validation, section 6.1.3).

use crate::tree::Map;

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
