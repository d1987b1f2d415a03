//! Fields that OpenAPI 3.0 does not have.

use crate::tree::Map;
use strsim::osa_distance;

use super::{Fixup, Mend, NO_MEANING, Notes, at};
use crate::grammar::{Grammar, Object};

pub(super) static FIXUP: Fixup = Fixup {
    name: "unknown-field",
    what: "A field that OpenAPI 3.0 does not have is left out. One that differs from a field in the \
           case of its letters only gets that name; one that differs in another way, but hardly, \
           is refused, as is a `$ref` where there can be none.",
    why: "It has no meaning that a client could follow. What is described beside it holds without \
          it, and the report says that something is lost.",
    met: "the descriptions of openSUSE's build service and an identity vendor's v2024: 3 fields.",
    mend: Mend::Any(mend),
};

fn mend(object: Object, map: &mut Map, notes: &mut Notes) {
    let grammar = notes.grammar;
    let is_known =
        |key: &str| key.starts_with("x-") || key == "$ref" || object.field(grammar, key).is_some();
    // To JSON Schema they are annotations.
    if object == Object::Schema && grammar.is_json_schema() {
        return;
    }
    if object == Object::Callback || map.keys().all(|key| is_known(key)) {
        return;
    }
    let mut kept = Map::new();
    for (key, value) in std::mem::take(map) {
        if is_known(&key) {
            kept.insert(key, value);
            continue;
        }
        let name = object.name();
        match meant(grammar, object, &key).filter(|field| !kept.contains_key(*field)) {
            Some(field) if field.eq_ignore_ascii_case(&key) => {
                notes.add(at(&key), format!("`{key}` became `{field}`"));
                kept.insert(field.to_owned(), value);
            }
            Some(field) => notes.refuse(
                at(&key),
                format!("`{key}` is no field of the {name}, but `{field}` is"),
                "correct its name, or remove it",
            ),
            None => {
                let sentence = format!("`{key}` is no field of the {name}, and was left out");
                notes.lose(at(&key), sentence);
            }
        }
    }
    *map = kept;
}

/// The field with a meaning that a name hardly differs from.
fn meant(grammar: Grammar, object: Object, key: &str) -> Option<&'static str> {
    let fields = object.fields(grammar).map(|field| field.name);
    let lower = key.to_ascii_lowercase();
    fields
        .filter(|field| field.eq_ignore_ascii_case(key) || !NO_MEANING.contains(field))
        .find(|field| {
            let most = match field.len() {
                0..=3 => 0,
                4..=7 => 1,
                _ => 2,
            };
            osa_distance(&field.to_ascii_lowercase(), &lower) <= most
        })
}
