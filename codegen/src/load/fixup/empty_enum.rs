//! Enumerations of nothing.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes, at};
use crate::tree::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "empty-enum",
    what: "An `enum` without values is left out.",
    why: "No value would match it, and the server has some.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map<String, Value>, notes: &mut Notes) {
    let Some(Value::Array(values)) = schema.get("enum") else {
        return;
    };
    if values.is_empty() {
        schema.remove("enum");
        notes.lose(at("enum"), "`enum` lists no value, and was left out");
    }
}
