//! Path parameters that are not required.

use super::{Fixup, Mend, Notes};
use crate::grammar::Object;
use crate::tree::{Map, Node};

pub(super) static FIXUP: Fixup = Fixup {
    name: "path-parameter-optional",
    what: "A path parameter gets `required: true`.",
    why: "A path cannot do without its parts: without the value there is no request.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Parameter], mend),
};

fn mend(_: Object, parameter: &mut Map, notes: &mut Notes) {
    let is_path = parameter.get("in").and_then(Node::as_str) == Some("path");
    if is_path && parameter.get("required").and_then(Node::as_bool) != Some(true) {
        parameter.insert("required".to_owned(), true.into());
        notes.add("", "the path parameter became required");
    }
}
