//! `required: true` in a schema.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::{Map, Value};

pub(super) static FIXUP: Fixup = Fixup {
    name: "boolean-required",
    what: "`required: true` or `required: false` in a schema is left out.",
    why: "In a schema `required` lists names of properties. A property that is meant to be \
          required stays optional, as the description has it by its letter, and the report says \
          that something is lost.",
    met: "none of the 43 descriptions measured; Swagger 2 and JSON Schema's draft 3 had \
          it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    let is_boolean = match schema.get("required").map(|node| &node.value) {
        Some(Value::Bool(_)) => true,
        Some(Value::String(text)) => text == "true" || text == "false",
        _ => false,
    };
    if is_boolean {
        schema.remove("required");
        notes.lose(
            at("required"),
            "`required` is no list of names, and was left out",
        );
    }
}
