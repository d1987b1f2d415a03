//! Properties that are told by a pattern, or left over (JSON Schema Core, sections 10.3.2.2 and
//! 11.3).

use super::Ignored;
use crate::tree::{Map, Node};

/// Lets the values of a pattern be those of further properties.
pub(super) fn patterns(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    let Some(patterns) = schema.get("patternProperties").and_then(Node::as_map) else {
        return;
    };
    let mut values: Vec<Node> = patterns.values().cloned().collect();
    schema.remove("patternProperties");
    let further = schema.get("additionalProperties");
    let is_closed = further.is_none_or(|it| it.as_bool() == Some(false));
    if further.is_some() && !is_closed {
        // Whatever else there may be is a value, too.
        values.extend(further.cloned());
    }
    let note = if further.is_none() {
        "the values of all further properties are read as those of the pattern"
    } else {
        "that the names of further properties follow a pattern is left out"
    };
    ignored.push(Ignored {
        keyword: "patternProperties",
        note: note.to_owned(),
    });
    let value = match values.len() {
        0 => return,
        1 => values.remove(0),
        _ => {
            let mut any = Map::new();
            any.insert("anyOf".to_owned(), values.into());
            any.into()
        }
    };
    schema.insert("additionalProperties".to_owned(), value);
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
