//! Tuples (JSON Schema Core, sections 10.3.1.1 and 10.3.1.2).

use super::{Ignored, TUPLE};
use crate::tree::{Map, Node, made};

/// A list of alternatives, one for each place, and a mark that says so.
pub(super) fn tuple(schema: &mut Map, _ignored: &mut [Ignored]) {
    let Some(places) = schema.get("prefixItems").and_then(Node::as_list) else {
        return;
    };
    let length = places.len() as u64;
    let rest = schema.remove("items");
    let Some(Node {
        value: crate::tree::Value::List(mut places),
        ..
    }) = schema.remove("prefixItems")
    else {
        return;
    };
    let is_closed = rest.as_ref().and_then(Node::as_bool) == Some(false)
        || schema.get("unevaluatedItems").and_then(Node::as_bool) == Some(false)
        || schema
            .get("maxItems")
            .and_then(Node::as_u64)
            .is_some_and(|most| most <= length);
    if !is_closed {
        places.push(rest.unwrap_or_else(|| made!({})));
    }
    let mut items = Map::new();
    items.insert("oneOf".to_owned(), places.into());
    schema.insert("items".to_owned(), items.into());
    schema
        .entry("type".to_owned())
        .or_insert_with(|| made!("array"));
    schema.insert(TUPLE.to_owned(), made!({ "rest": (!is_closed) }));
}
