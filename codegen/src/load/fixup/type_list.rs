//! `type` as a list.

use serde_json::{Map, Value, json};

use super::misplaced_keyword::KEYWORDS;
use super::{Fixup, Mend, Notes, at};
use crate::tree::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "type-list",
    what: "A list of types, as in OpenAPI 3.1, becomes one type and `nullable`, or `oneOf` if \
           several types remain. Each alternative gets the keywords that speak of its type.",
    why: "Both say the same: a keyword holds for values of its own type only.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map<String, Value>, notes: &mut Notes) {
    let Some(Value::Array(types)) = schema.get("type") else {
        return;
    };
    let mut types = types.clone();
    let count = types.len();
    types.retain(|ty| !ty.is_null() && ty != "null");
    let is_nullable = types.len() < count;
    schema.remove("type");
    if is_nullable {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    let composed = ["allOf", "oneOf", "anyOf", "not"];
    let is_composed = composed.iter().any(|key| schema.contains_key(*key));
    match types.as_slice() {
        [] => notes.add(at("type"), "the list of types names none, and was left out"),
        [ty] => {
            schema.insert("type".to_owned(), ty.clone());
            notes.add(
                at("type"),
                "the list of types became the one type that it names",
            );
        }
        _ if is_composed => notes.lose(at("type"), "the list of types was left out"),
        _ => {
            let alternatives = alternatives(&types, schema);
            schema.insert("oneOf".to_owned(), alternatives);
            notes.add(at("type"), "the list of types became `oneOf`");
        }
    }
}

/// A schema for each type, with the keywords that speak of it.
fn alternatives(types: &[Value], schema: &mut Map<String, Value>) -> Value {
    let mut keywords = Vec::new();
    for (keyword, of) in KEYWORDS {
        if let Some(value) = schema.remove(*keyword) {
            keywords.push((*keyword, *of, value));
        }
    }
    let alternatives = types.iter().map(|ty| {
        let mut alternative = Map::new();
        alternative.insert("type".to_owned(), ty.clone());
        let name = ty.as_str().unwrap_or_default();
        for (keyword, of, value) in &keywords {
            let value = match (*keyword, value) {
                ("enum", Value::Array(values)) => {
                    let own: Vec<_> = values.iter().filter(|it| is_of(name, it)).collect();
                    json!(own)
                }
                _ if of.contains(&name) => value.clone(),
                _ => continue,
            };
            alternative.insert((*keyword).to_owned(), value);
        }
        if name == "array" {
            alternative.entry("items").or_insert_with(|| json!({}));
        }
        Value::Object(alternative)
    });
    // A type of which the enumeration lists no value is no alternative.
    let listed = |it: &Value| it.get("enum").is_none_or(|values| values != &json!([]));
    alternatives.filter(listed).collect()
}

fn is_of(ty: &str, value: &Value) -> bool {
    match ty {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        _ => false,
    }
}
