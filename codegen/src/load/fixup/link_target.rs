//! Links that lead nowhere.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes};
use crate::syntax::escape;
use crate::tree::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "link-target",
    what: "A link that names no operation is left out.",
    why: "Links are hints for a reader; nothing is generated from them.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Response, Object::Components], mend),
};

fn mend(_: Object, holder: &mut Map<String, Value>, notes: &mut Notes) {
    let Some(links) = holder.get_mut("links").and_then(Value::as_object_mut) else {
        return;
    };
    links.retain(|name, link| {
        let targets = ["$ref", "operationRef", "operationId"];
        let keep = !link.is_object() || targets.iter().any(|key| link.get(key).is_some());
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
