//! Schemas that are `true`, or an empty list.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::{Grammar, Object, Shape};
use crate::tree::{Map, Node, Value, escape};

pub(super) static FIXUP: Fixup = Fixup {
    name: "boolean-schema",
    what: "`true` and `[]` in the place of a schema become `{}`.",
    why: "Both stand for any value: the one in JSON Schema, the other where PHP wrote an empty \
          mapping.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::Any(mend),
};

fn mend(object: Object, map: &mut Map, notes: &mut Notes) {
    // Most values are none that could be meant, and cost no look into the grammar.
    let holds = |node: &Node| matches!(node.value, Value::Bool(_) | Value::List(_) | Value::Map(_));
    for (key, value) in map.iter_mut().filter(|(_, value)| holds(value)) {
        let Some(field) = object.field(notes.grammar, key) else {
            continue;
        };
        match field.shape {
            Shape::OrReference(Object::Schema) => open(value, || at(key), notes),
            Shape::Map(Shape::OrReference(Object::Schema)) => {
                for (name, member) in value.as_map_mut().into_iter().flatten() {
                    open(member, || format!("/{key}/{}", escape(name)), notes);
                }
            }
            Shape::List(Shape::OrReference(Object::Schema)) => {
                let members = value.as_list_mut().into_iter().flatten().enumerate();
                for (index, member) in members {
                    open(member, || format!("/{key}/{index}"), notes);
                }
            }
            _ => {}
        }
    }
}

fn open(schema: &mut Node, pointer: impl Fn() -> String, notes: &mut Notes) {
    let is_open = match &schema.value {
        // Later versions have Booleans for schemas, which the dialect reads.
        Value::Bool(is_open) => *is_open && notes.grammar == Grammar::V3_0,
        Value::List(items) => items.is_empty(),
        _ => false,
    };
    if is_open {
        schema.value = Value::Map(Map::new());
        notes.add(
            pointer(),
            "the schema became `{}`, which stands for any value",
        );
    }
}
