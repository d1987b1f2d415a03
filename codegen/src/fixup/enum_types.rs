//! Values of an enumeration that are not of its type.

use serde_json::{Map, Value};

use super::integer_bound::integer;
use super::{Fixup, Mend, Notes, at, shown};
use crate::load::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "enum-types",
    what: "A value of an `enum` that is not of the schema's type is converted: `1` to `\"1\"` in \
           a string, `\"1\"` to `1` in an integer. If one cannot be, `enum` is left out.",
    why: "The type decides how a value is written. Enumerations are open, so that other values \
          pass too.",
    met: "the descriptions of openSUSE's build service and an identity vendor's v2024: 6 values.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

type Fits = fn(&Value) -> bool;
type Convert = fn(&Value) -> Option<Value>;

fn mend(_: Object, schema: &mut Map<String, Value>, notes: &mut Notes) {
    let (fits, convert): (Fits, Convert) = match schema.get("type").and_then(Value::as_str) {
        Some("string") => (Value::is_string, text),
        Some("integer") => (Value::is_i64, whole),
        Some("number") => (Value::is_number, number),
        _ => return,
    };
    let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) else {
        return;
    };
    for (index, value) in values.iter_mut().enumerate() {
        if value.is_null() || fits(value) {
            continue;
        }
        let found = shown(value);
        match convert(value) {
            Some(converted) => {
                notes.add(
                    format!("/enum/{index}"),
                    format!("{found} became {}", shown(&converted)),
                );
                *value = converted;
            }
            None => {
                notes.add(
                    at("enum"),
                    format!("{found} is not of the type, and `enum` was left out"),
                );
                schema.remove("enum");
                return;
            }
        }
    }
}

fn text(value: &Value) -> Option<Value> {
    match value {
        Value::Number(_) | Value::Bool(_) => Some(Value::String(value.to_string())),
        _ => None,
    }
}

fn number(value: &Value) -> Option<Value> {
    let text = value.as_str()?;
    serde_json::from_str(text.trim())
        .ok()
        .filter(Value::is_number)
}

fn whole(value: &Value) -> Option<Value> {
    let value = if value.is_string() {
        number(value)?
    } else {
        value.clone()
    };
    value.as_i64().or_else(|| integer(&value)).map(Value::from)
}
