//! Values of an enumeration that are not of its type.

use serde_json::{Map, Value};

use super::integer_bound::integer;
use super::{Fixup, Mend, Notes, at, shown};
use crate::tree::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "enum-types",
    what: "A value of an `enum` that is not of the schema's type is converted: in a string `1.10` \
           to the text that stands there, `\"1\"` to `1` in an integer. If one cannot be, `enum` is \
           left out.",
    why: "The type decides how a value is written. Enumerations are open, so that other values \
          pass too.",
    met: "the descriptions of openSUSE's build service and an identity vendor's v2024: 6 values.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

type Fits = fn(&Value) -> bool;
type Convert = fn(&Value, &str, &Notes<'_>) -> Option<Value>;

fn mend(_: Object, schema: &mut Map<String, Value>, notes: &mut Notes) {
    let (fits, convert): (Fits, Convert) = match schema.get("type").and_then(Value::as_str) {
        Some("string") => (Value::is_string, |value, pointer, notes| {
            notes.text(pointer, value)
        }),
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
        let pointer = format!("/enum/{index}");
        match convert(value, &pointer, notes) {
            Some(converted) => {
                let sentence = format!("{found} became {}", shown(&converted));
                notes.add(pointer, sentence);
                *value = converted;
            }
            None => {
                notes.lose(
                    at("enum"),
                    format!("{found} is not of the type, and `enum` was left out"),
                );
                schema.remove("enum");
                return;
            }
        }
    }
}

fn number(value: &Value, _: &str, _: &Notes<'_>) -> Option<Value> {
    let text = value.as_str()?;
    serde_json::from_str(text.trim())
        .ok()
        .filter(Value::is_number)
}

fn whole(value: &Value, pointer: &str, notes: &Notes<'_>) -> Option<Value> {
    let value = if value.is_string() {
        number(value, pointer, notes)?
    } else {
        value.clone()
    };
    value.as_i64().or_else(|| integer(&value)).map(Value::from)
}
