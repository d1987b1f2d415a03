//! `type: null` among alternatives.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::{Map, Node};

pub(super) static FIXUP: Fixup = Fixup {
    name: "null-type",
    what: "An alternative `{type: null}`, as in OpenAPI 3.1, becomes `nullable: true`.",
    why: "Both say that the value may be null.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(members) = schema.get_mut(keyword).and_then(Node::as_list_mut) else {
            continue;
        };
        let is_null = |member: &Node| {
            member
                .get("type")
                .is_some_and(|ty| ty == "null" || ty.is_null())
                && member.get("$ref").is_none()
        };
        let count = members.len();
        members.retain(|member| !is_null(member));
        if members.len() < count {
            schema.insert("nullable".to_owned(), true.into());
            notes.add(at(keyword), "the alternative null became `nullable: true`");
        }
    }
}
