//! A list where a mapping belongs, and the other way round.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::{Grammar, Object, Shape};
use crate::tree::{Map, Value};

pub(super) static FIXUP: Fixup = Fixup {
    name: "list-shape",
    what: "Where a list is expected, a single value becomes a list of one, and an empty mapping \
           an empty list; where a mapping is expected, an empty list becomes an empty mapping.",
    why: "A single value can stand only for itself, and what is empty says the same in either \
          form: PHP writes both alike.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Any(mend),
};

fn mend(object: Object, map: &mut Map, notes: &mut Notes) {
    for (key, value) in map {
        let Some(field) = object.field(notes.grammar, key) else {
            continue;
        };
        let sentence = match (field.shape, &mut value.value) {
            (Shape::List(_), Value::Map(members)) if members.is_empty() => {
                value.value = Value::List(Vec::new());
                "the empty mapping became an empty list"
            }
            (Shape::List(Shape::String | Shape::Any), Value::String(_) | Value::Number(_))
            | (Shape::List(Shape::Map(_)), Value::Map(_)) => {
                value.value = Value::List(vec![value.take()]);
                "the value became a list of one"
            }
            (
                Shape::List(Shape::Object(object) | Shape::OrReference(object)),
                Value::Map(members),
            ) if members.keys().all(|key| has(notes.grammar, *object, key)) => {
                value.value = Value::List(vec![value.take()]);
                "the value became a list of one"
            }
            (
                Shape::Map(_)
                | Shape::Responses
                | Shape::Paths
                | Shape::PathItems
                | Shape::Object(_),
                Value::List(items),
            ) if items.is_empty() => {
                value.value = Value::Map(Map::new());
                "the empty list became an empty mapping"
            }
            _ => continue,
        };
        notes.add(at(key), sentence);
    }
}

/// A mapping of named members is none of them.
fn has(grammar: Grammar, object: Object, key: &str) -> bool {
    key == "$ref" || key.starts_with("x-") || object.field(grammar, key).is_some()
}
