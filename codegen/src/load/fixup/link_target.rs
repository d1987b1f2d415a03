//! Links that lead nowhere.

use super::{Fixup, Mend, Notes};
use crate::grammar::Object;
use crate::tree::{Map, Node, escape};

pub(super) static FIXUP: Fixup = Fixup {
    name: "link-target",
    what: "A link that names no operation is left out.",
    why: "Links are hints for a reader; nothing is generated from them.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Response, Object::Components], mend),
};

fn mend(_: Object, holder: &mut Map, notes: &mut Notes) {
    let Some(links) = holder.get_mut("links").and_then(Node::as_map_mut) else {
        return;
    };
    links.retain(|name, link| {
        let targets = ["$ref", "operationRef", "operationId"];
        let keep = !link.is_map() || targets.iter().any(|key| link.get(key).is_some());
        if !keep {
            let pointer = format!("/links/{}", escape(name));
            notes.lose(
                pointer,
                format!("the link `{name}` names no operation, and was left out"),
            );
        }
        keep
    });
}
