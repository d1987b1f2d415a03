//! Values of an enumeration that are not of its type.

use serde_json::Number;

use super::integer_bound::integer;
use super::{Fixup, Mend, Notes, at, shown};
use crate::grammar::Object;
use crate::tree::{Map, Node, Value};

pub(super) static FIXUP: Fixup = Fixup {
    name: "enum-types",
    what: "A value of an `enum` that is not of the schema's type is converted: in a string `1.10` \
           to the text that stands there, `\"1\"` to `1` in an integer. If one cannot be, `enum` is \
           left out.",
    why: "The type decides how a value is written. Enumerations are open, so that other values \
          pass too.",
    met: "the descriptions of openSUSE's build service and an identity vendor's v2024: 6 values.",
    mend: Mend::OldSchemas(mend),
};

type Fits = fn(&Node) -> bool;
type Convert = fn(&Node, &Notes<'_>) -> Option<Node>;

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    let (fits, convert): (Fits, Convert) = match schema.get("type").and_then(Node::as_str) {
        Some("string") => (Node::is_string, |value, notes| notes.text(value)),
        Some("integer") => (Node::is_i64, whole),
        Some("number") => (Node::is_number, number),
        _ => return,
    };
    let Some(values) = schema.get_mut("enum").and_then(Node::as_list_mut) else {
        return;
    };
    for (index, value) in values.iter_mut().enumerate() {
        if value.is_null() || fits(value) {
            continue;
        }
        let found = shown(value);
        let pointer = format!("/enum/{index}");
        match convert(value, notes) {
            Some(converted) => {
                let sentence = format!("{found} became {}", shown(&converted));
                notes.add(pointer, sentence);
                value.value = converted.value;
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

fn number(value: &Node, _: &Notes<'_>) -> Option<Node> {
    let number: Number = value.as_str()?.trim().parse().ok()?;
    Some(Value::Number(number).into())
}

fn whole(value: &Node, notes: &Notes<'_>) -> Option<Node> {
    let value = if value.is_string() {
        number(value, notes)?
    } else {
        value.clone()
    };
    value.as_i64().or_else(|| integer(&value)).map(Node::from)
}
