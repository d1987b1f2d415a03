//! Compositions of nothing.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::{Map, Node};

pub(super) static FIXUP: Fixup = Fixup {
    name: "empty-composition",
    what: "An `allOf`, `oneOf` or `anyOf` without members is left out.",
    why: "A composition of nothing adds nothing.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let members = schema.get(keyword).and_then(Node::as_list);
        if members.is_some_and(Vec::is_empty) {
            schema.remove(keyword);
            notes.add(
                at(keyword),
                format!("`{keyword}` has no members, and was left out"),
            );
        }
    }
}
