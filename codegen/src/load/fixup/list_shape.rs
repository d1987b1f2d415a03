//! A list where a mapping belongs, and the other way round.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes, at};
use crate::tree::{Object, Shape};

pub(super) static FIXUP: Fixup = Fixup {
    name: "list-shape",
    what: "Where a list is expected, a single value becomes a list of one, and an empty mapping \
           an empty list; where a mapping is expected, an empty list becomes an empty mapping.",
    why: "A single value can stand only for itself, and what is empty says the same in either \
          form: PHP writes both alike.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Any(mend),
};

fn mend(object: Object, map: &mut Map<String, Value>, notes: &mut Notes) {
    for (key, value) in map {
        let Some(field) = object.fields().iter().find(|field| field.name == key) else {
            continue;
        };
        let sentence = match (field.shape, &mut *value) {
            (Shape::List(_), Value::Object(members)) if members.is_empty() => {
                *value = Value::Array(Vec::new());
                "the empty mapping became an empty list"
            }
            (Shape::List(Shape::String | Shape::Any), Value::String(_) | Value::Number(_))
            | (Shape::List(Shape::Map(_)), Value::Object(_)) => {
                *value = Value::Array(vec![value.take()]);
                "the value became a list of one"
            }
            (
                Shape::List(Shape::Object(object) | Shape::OrReference(object)),
                Value::Object(members),
            ) if members.keys().all(|key| has(*object, key)) => {
                *value = Value::Array(vec![value.take()]);
                "the value became a list of one"
            }
            (
                Shape::Map(_) | Shape::Responses | Shape::Paths | Shape::Object(_),
                Value::Array(items),
            ) if items.is_empty() => {
                *value = Value::Object(Map::new());
                "the empty list became an empty mapping"
            }
            _ => continue,
        };
        notes.add(at(key), sentence);
    }
}

/// A mapping of named members is none of them.
fn has(object: Object, key: &str) -> bool {
    key == "$ref" || key.starts_with("x-") || object.fields().iter().any(|it| it.name == key)
}
