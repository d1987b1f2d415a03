//! Fields and members that hold nothing.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::{Object, Shape};
use crate::tree::{Map, Node, Value, escape};

pub(super) static FIXUP: Fixup = Fixup {
    name: "null-field",
    what: "A field without a value is left out; a member of a mapping without a value becomes an \
           empty object.",
    why: "A field that OpenAPI 3.0 does not require says nothing by being empty. A name without a \
          value still says that there is something by that name.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Any(mend),
};

fn mend(object: Object, map: &mut Map, notes: &mut Notes) {
    let holds_nothing = |node: &Node| match &node.value {
        Value::Map(members) => members.values().any(Node::is_null),
        value => *value == Value::Null,
    };
    if !map.values().any(holds_nothing) {
        return;
    }
    map.retain(|key, value| {
        let Some(field) = object.field(notes.grammar, key) else {
            return true;
        };
        match (field.shape, &mut value.value) {
            (Shape::Any, _) => true,
            (_, Value::Null) if key == "security" && object == Object::Operation => {
                notes.refuse(
                    at(key),
                    "`security` holds nothing: it can mean that none is needed, or the usual",
                    "write `security: []` if the operation is open to everybody, or remove it",
                );
                false
            }
            (_, Value::Null) => {
                notes.add(at(key), format!("`{key}` holds nothing, and was left out"));
                false
            }
            (
                Shape::Map(Shape::Object(_) | Shape::OrReference(_))
                | Shape::Responses
                | Shape::Paths,
                Value::Map(members),
            ) => {
                for (name, member) in members {
                    if member.is_null() && !name.starts_with("x-") {
                        member.value = Value::Map(Map::new());
                        notes.add(
                            format!("/{key}/{}", escape(name)),
                            format!("`{name}` holds nothing, and became an empty object"),
                        );
                    }
                }
                true
            }
            _ => true,
        }
    });
}
