//! Enumerations of nothing.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes, at};
use crate::load::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "empty-enum",
    what: "An `enum` without values is left out; one with null only becomes `nullable: true`.",
    why: "No value would match it, and the server has some.",
    met: "one response of Buildomat, whose `enum` lists null only.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map<String, Value>, notes: &mut Notes) {
    let Some(Value::Array(values)) = schema.get("enum") else {
        return;
    };
    if values.iter().any(|value| !value.is_null()) {
        return;
    }
    if !values.is_empty() {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    schema.remove("enum");
    notes.lose(at("enum"), "`enum` lists no value, and was left out");
}
