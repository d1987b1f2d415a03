//! Keys of responses that are no status codes.

use super::{Fixup, Mend, Notes};
use crate::grammar::{Object, is_status};
use crate::tree::{Map, Node, escape};

pub(super) static FIXUP: Fixup = Fixup {
    name: "status-code",
    what: "A response under `2xx`, ` 200` or `Default` gets the key that is meant.",
    why: "The letters of a range have one meaning only.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Operation], mend),
};

fn mend(_: Object, operation: &mut Map, notes: &mut Notes) {
    let Some(responses) = operation.get_mut("responses").and_then(Node::as_map_mut) else {
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
            // It is refused where it stands.
            None => {
                responses.insert(key, response);
            }
        }
    }
}

fn meant(key: &str) -> Option<String> {
    let key = key.trim();
    let lower = key.to_ascii_lowercase();
    let upper = key.to_ascii_uppercase();
    [lower, upper].into_iter().find(|key| is_status(key))
}
