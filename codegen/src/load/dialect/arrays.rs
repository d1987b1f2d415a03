//! Tuples (JSON Schema Core, sections 10.3.1.1 and 10.3.1.2).

use super::{Ignored, OPEN, TUPLE, types};
use crate::tree::{Map, Node, Value, made};

/// Rust's own traits end at tuples of so many.
const LONGEST_TUPLE: usize = 12;

/// A [tuple](TUPLE) where all places are there and nothing follows them; else a list of whatever
/// the places may hold.
pub(super) fn tuple(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    if !schema.get("prefixItems").is_some_and(Node::is_list) {
        return;
    }
    let rest = schema.remove("items");
    let Some(Node {
        value: Value::List(mut places),
        ..
    }) = schema.remove("prefixItems")
    else {
        return;
    };
    schema
        .entry("type".to_owned())
        .or_insert_with(|| made!("array"));
    let count = |keyword: &str| {
        let count = schema.get(keyword).and_then(Node::as_u64)?;
        usize::try_from(count).ok()
    };
    let (least, most) = (count("minItems"), count("maxItems"));
    if let Some(most) = most {
        places.truncate(most);
    }
    let length = places.len();
    let is_false = |node: Option<&Node>| node.and_then(Node::as_bool) == Some(false);
    let is_closed = is_false(rest.as_ref())
        || is_false(schema.get("unevaluatedItems"))
        || most.is_some_and(|most| most <= length);
    // Who says how long it is at most, and not at least, means all of it.
    let is_whole = least.is_none_or(|least| least >= length);
    if is_closed {
        schema.remove("unevaluatedItems");
    }
    for place in &mut places {
        // Not an alternative, which would make the others nullable.
        if let Some(place) = place.as_map_mut() {
            types::null(place);
        }
    }
    let mut items = Map::new();
    if places.is_empty() {
        schema.insert(
            "items".to_owned(),
            rest.filter(|_| !is_closed).unwrap_or_else(|| made!({})),
        );
        return;
    }
    if is_closed && is_whole && length <= LONGEST_TUPLE {
        schema.insert(TUPLE.to_owned(), true.into());
        schema.remove("minItems");
        schema.remove("maxItems");
    } else {
        ignored.push(Ignored {
            keyword: "prefixItems",
            note: not_a_tuple(is_closed, is_whole).to_owned(),
        });
        match rest.filter(|rest| rest.as_bool() != Some(true)) {
            _ if is_closed => {}
            Some(rest) => places.push(rest),
            None => {
                items.insert(OPEN.to_owned(), true.into());
            }
        }
    }
    items.insert("oneOf".to_owned(), places.into());
    schema.insert("items".to_owned(), items.into());
}

fn not_a_tuple(is_closed: bool, is_whole: bool) -> &'static str {
    if !is_closed {
        "more items may follow: it is a list, each item of which is of any of the places"
    } else if !is_whole {
        "places may be absent: it is a list, each item of which is of any of the places"
    } else {
        "Rust has no tuples so long: it is a list, each item of which is of any of the places"
    }
}
