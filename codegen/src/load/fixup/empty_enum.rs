//! Enumerations of nothing.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::{Map, Node};

pub(super) static FIXUP: Fixup = Fixup {
    name: "empty-enum",
    what: "An `enum` without values is left out.",
    why: "No value would match it, and the server has some.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    let Some(values) = schema.get("enum").and_then(Node::as_list) else {
        return;
    };
    if values.is_empty() {
        schema.remove("enum");
        notes.lose(at("enum"), "`enum` lists no value, and was left out");
    }
}
