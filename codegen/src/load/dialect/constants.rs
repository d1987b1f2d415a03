//! Constants and enumerations (JSON Schema Validation, sections 6.1.2 and 6.1.3).

use super::CONSTANT;
use super::types::{is_null, is_of};
use crate::tree::{Map, Node, Value, made};

/// An enumeration of one value for a constant. Whether there was one.
pub(in crate::load) fn constant(schema: &mut Map) -> bool {
    let Some(value) = schema.remove("const") else {
        return false;
    };
    // Both hold; what is not constant is none of the values.
    if value.is_null() {
        schema.insert("nullable".to_owned(), true.into());
    }
    // What is said of the one is said of the other.
    let origin = value.origin;
    let values = Value::List(vec![value]);
    schema.insert(
        "enum".to_owned(),
        Node {
            value: values,
            origin,
        },
    );
    true
}

/// Makes enumerations of constants, and gives each the type that its values have.
pub(super) fn rewrite(schema: &mut Map) {
    if constant(schema) {
        schema.insert(CONSTANT.to_owned(), true.into());
    }
    let Some(values) = schema.get("enum").and_then(Node::as_list) else {
        return;
    };
    let mut values = values.clone();
    let origin = schema["enum"].origin;
    if let Some(types) = schema.get("type").and_then(Node::as_list) {
        let types = types.clone();
        let is_one = |value: &Node| {
            types.iter().any(|ty| match ty.as_str() {
                _ if is_null(ty) => value.is_null(),
                Some(ty) => is_of(ty, value),
                None => false,
            })
        };
        // Where none is left, the types and the values contradict one another.
        if values.iter().any(is_one) {
            values.retain(is_one);
        }
        if types.iter().any(is_null) {
            schema.insert("nullable".to_owned(), true.into());
        }
        schema.remove("type");
    } else if !schema.contains_key("type") && values.iter().any(Node::is_null) {
        schema.insert("nullable".to_owned(), true.into());
    }
    if !schema.contains_key("type")
        && let Some(ty) = type_of(&values)
    {
        schema.insert("type".to_owned(), made!(ty));
    }
    let value = Value::List(values);
    schema.insert("enum".to_owned(), Node { value, origin });
}

/// The type of all values but null, if there is one that 3.0 can list values of.
fn type_of(values: &[Node]) -> Option<&'static str> {
    let types = ["string", "integer", "number", "boolean"];
    types.into_iter().find(|ty| {
        values
            .iter()
            .all(|value| value.is_null() || is_of(ty, value))
    })
}
