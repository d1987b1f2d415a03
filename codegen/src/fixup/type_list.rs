//! `type` as a list.

use serde_json::{Map, Value, json};

use super::{Fixup, Mend, Notes, at};
use crate::load::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "type-list",
    what: "A list of types, as in OpenAPI 3.1, becomes one type and `nullable`, or `oneOf` if \
           several types remain and no other keyword speaks of one of them.",
    why: "Both say the same. Where the keywords do not let the types be told apart, the type is \
          left out, and any value is taken.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

/// Keywords that hold for a value of any type.
const GENERAL: &[&str] = &[
    "type",
    "title",
    "description",
    "default",
    "nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "example",
    "externalDocs",
    "xml",
];

fn mend(_: Object, schema: &mut Map<String, Value>, notes: &mut Notes) {
    let Some(Value::Array(types)) = schema.get("type") else {
        return;
    };
    let mut types = types.clone();
    let count = types.len();
    types.retain(|ty| !ty.is_null() && ty != "null");
    let is_nullable = types.len() < count;
    let sentence = match types.as_slice() {
        [] => {
            schema.remove("type");
            "the list of types names none, and was left out"
        }
        [ty] => {
            let ty = ty.clone();
            schema.insert("type".to_owned(), ty);
            "the list of types became the one type that it names"
        }
        _ if schema
            .keys()
            .all(|key| GENERAL.contains(&key.as_str()) || key.starts_with("x-")) =>
        {
            schema.remove("type");
            let alternatives = types.iter().map(|ty| match ty.as_str() {
                Some("array") => json!({ "type": ty, "items": {} }),
                _ => json!({ "type": ty }),
            });
            let alternatives = alternatives.collect();
            schema.insert("oneOf".to_owned(), alternatives);
            "the list of types became `oneOf`"
        }
        _ => {
            schema.remove("type");
            "the list of types was left out"
        }
    };
    if is_nullable {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    notes.add(at("type"), sentence);
}
