//! Fields that OpenAPI 3.0 requires and nobody wrote.

use super::{Fixup, Mend, Notes};
use crate::grammar::Object;
use crate::tree::{Map, Node, made};

pub(super) static FIXUP: Fixup = Fixup {
    name: "missing-field",
    what: "A missing field that has a harmless value gets it: the description of a response and \
           other prose become empty, `responses` becomes one that answers anything, `paths` and \
           `scopes` become empty, a variable's `default` becomes its one value.",
    why: "Prose is shown and nothing more. The other values say what the absence of the field \
          says: that nothing is known.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Any(mend),
};

fn mend(object: Object, map: &mut Map, notes: &mut Notes) {
    for field in object.fields(notes.grammar) {
        if !field.is_required(notes.grammar) || map.contains_key(field.name) {
            continue;
        }
        let value = match (object, field.name) {
            (Object::OpenApi, "info") => made!({ "title": "", "version": "" }),
            (Object::OpenApi, "paths") | (Object::OAuthFlow, "scopes") => made!({}),
            (Object::Info, "title" | "version")
            | (Object::License, "name")
            | (Object::ExternalDocs, "url")
            | (Object::Response, "description") => made!(""),
            (Object::Operation, "responses") => made!({ "default": { "description": "" } }),
            (Object::ServerVariable, "default") => {
                match map.get("enum").and_then(Node::as_list).map(Vec::as_slice) {
                    Some([only]) => only.clone(),
                    _ => continue,
                }
            }
            _ => continue,
        };
        map.insert(field.name.to_owned(), value);
        notes.add(
            "",
            format!("the {} lacks `{}`, and got one", object.name(), field.name),
        );
    }
}
