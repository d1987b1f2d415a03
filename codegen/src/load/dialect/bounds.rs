//! Exclusive bounds that are numbers (JSON Schema Validation, sections 6.2.3 and 6.2.5).

use crate::tree::{Map, Node};

/// The exclusive bounds, and the bounds that they exclude in 3.0.
pub(in crate::load) const EXCLUSIVE: [(&str, &str); 2] = [
    ("exclusiveMinimum", "minimum"),
    ("exclusiveMaximum", "maximum"),
];

pub(super) fn exclusive_bounds(schema: &mut Map) {
    for (exclusive, bound) in EXCLUSIVE {
        exclusive_bound(schema, exclusive, bound);
    }
}

/// The number as the bound that it excludes. `Some(false)` if the other bound is narrower.
pub(in crate::load) fn exclusive_bound(
    schema: &mut Map,
    exclusive: &str,
    bound: &str,
) -> Option<bool> {
    let value = schema.get(exclusive).and_then(Node::as_f64)?;
    let other = schema.get(bound).and_then(Node::as_f64);
    let is_narrower = other.is_none_or(|other| match bound {
        "minimum" => value >= other,
        _ => value <= other,
    });
    if !is_narrower {
        schema.remove(exclusive);
    } else if let Some(value) = schema.insert(exclusive.to_owned(), true.into()) {
        schema.insert(bound.to_owned(), value);
    }
    Some(is_narrower)
}
