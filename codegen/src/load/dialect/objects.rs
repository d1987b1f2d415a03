//! Properties that are told by a pattern, or left over (JSON Schema Core, sections 10.3.2.2 and
//! 11.3).

use std::collections::HashSet;

use super::{Ignored, OPEN};
use crate::tree::{Map, Node};

/// Lets the values of the patterns be those of further properties.
pub(super) fn patterns(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    let Some(patterns) = schema.get("patternProperties").and_then(Node::as_map) else {
        return;
    };
    let mut met = HashSet::new();
    let told = patterns
        .values()
        .filter(|value| value.as_bool() != Some(false) && met.insert(value.to_string()));
    let mut values: Vec<Node> = told.cloned().collect();
    schema.remove("patternProperties");
    let further = schema.get("additionalProperties");
    let is_open = further.is_none_or(|it| it.as_bool() == Some(true));
    let is_closed = further.is_some_and(|it| it.as_bool() == Some(false));
    let note = match values.len() {
        0 => "which names there may not be is left out",
        1 if is_open => {
            "which names have values of the pattern is left out: other values may be there, too"
        }
        _ => "which names have values of which pattern is left out",
    };
    ignored.push(Ignored {
        keyword: "patternProperties",
        note: note.to_owned(),
    });
    if values.is_empty() {
        return;
    }
    let is_any = |value: &Node| {
        value.as_bool() == Some(true) || value.as_map().is_some_and(|map| map.is_empty())
    };
    if values.iter().any(is_any) {
        schema.insert("additionalProperties".to_owned(), true.into());
        return;
    }
    if !is_open && !is_closed {
        // Whatever else there may be is a value, too.
        values.extend(further.cloned());
    }
    if values.len() == 1 && !is_open {
        schema.insert("additionalProperties".to_owned(), values.remove(0));
        return;
    }
    let mut any = Map::new();
    if is_open {
        any.insert(OPEN.to_owned(), true.into());
    }
    any.insert("anyOf".to_owned(), values.into());
    schema.insert("additionalProperties".to_owned(), any.into());
}

/// What is left over by an object that is not composed is what it does not name.
pub(super) fn unevaluated(schema: &mut Map) {
    let composed = [
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "if",
        "dependentSchemas",
        "additionalProperties",
    ];
    if composed.iter().any(|keyword| schema.contains_key(*keyword)) {
        return;
    }
    if let Some(left) = schema.remove("unevaluatedProperties") {
        schema.insert("additionalProperties".to_owned(), left);
    }
}
