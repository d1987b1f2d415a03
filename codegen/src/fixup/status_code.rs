//! Keys of responses that are no status codes.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes};
use crate::load::{Object, escape, is_status};

pub(super) static FIXUP: Fixup = Fixup {
    name: "status-code",
    what: "A response under `2xx`, ` 200` or `Default` gets the key that is meant; one under a \
           key that can be no status code is left out.",
    why: "The letters of a range have one meaning only, and no server answers with a status \
          that does not exist. An error that the description does not list is still an error.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Operation], mend),
};

fn mend(_: Object, operation: &mut Map<String, Value>, notes: &mut Notes) {
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    let is_right = |key: &str| is_status(key) || key.starts_with("x-");
    if responses.keys().all(|key| is_right(key)) {
        return;
    }
    for (key, response) in std::mem::take(responses) {
        let pointer = format!("/responses/{}", escape(&key));
        if is_right(&key) {
            responses.insert(key, response);
            continue;
        }
        match meant(&key).filter(|meant| !responses.contains_key(meant)) {
            Some(meant) => {
                notes.add(pointer, format!("the key `{key}` became `{meant}`"));
                responses.insert(meant, response);
            }
            None => notes.add(
                pointer,
                format!("`{key}` is no status code, and was left out"),
            ),
        }
    }
}

fn meant(key: &str) -> Option<String> {
    let key = key.trim();
    let lower = key.to_ascii_lowercase();
    let upper = key.to_ascii_uppercase();
    [lower, upper].into_iter().find(|key| is_status(key))
}
