//! `nullable: true` beside a `$ref`.

use super::{Fixup, Mend, NO_MEANING, Notes, at};
use crate::grammar::Object;
use crate::tree::{Map, Node};

pub(super) static FIXUP: Fixup = Fixup {
    name: "nullable-reference",
    what: "`nullable: true` beside a `$ref` to a schema is kept: the reference becomes the one \
           member of an `allOf`.",
    why: "OpenAPI 3.0 ignores whatever stands beside a `$ref`, but who writes `nullable` there \
          expects null. A client that allows for it reads all that it read before.",
    met: "the descriptions of an identity vendor, Just Eat and Svix: 71 references.",
    mend: Mend::Reference(Object::Schema, mend),
};

fn mend(_: Object, map: &mut Map, notes: &mut Notes) {
    if notes.grammar.is_json_schema() {
        return;
    }
    if map.get("nullable").and_then(Node::as_bool) != Some(true) {
        return;
    }
    if let Some(reference) = map.remove("$ref") {
        // What else stands beside the reference stays ignored.
        for key in map.keys() {
            let is_field = Object::Schema.field(notes.grammar, key).is_some();
            if key != "nullable" && is_field && !NO_MEANING.contains(&key.as_str()) {
                notes.lose(
                    at(key),
                    format!("OpenAPI 3.0 ignores `{key}` beside a `$ref`"),
                );
            }
        }
        map.clear();
        let reference = Map::from_iter([("$ref".to_owned(), reference)]);
        map.insert("allOf".to_owned(), vec![reference.into()].into());
        map.insert("nullable".to_owned(), true.into());
        notes.add(
            at("nullable"),
            "null is allowed beside what the reference leads to",
        );
    }
}
