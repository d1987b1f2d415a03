//! Fields that OpenAPI 3.0 does not have.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes, at};
use crate::load::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "unknown-field",
    what: "A field that OpenAPI 3.0 does not have is left out.",
    why: "It has no meaning that a client could follow. What is described beside it holds \
          without it.",
    met: "the descriptions of openSUSE's build service and an identity vendor's v2024: 3 fields.",
    mend: Mend::Any(mend),
};

fn mend(object: Object, map: &mut Map<String, Value>, notes: &mut Notes) {
    if object == Object::Callback {
        return;
    }
    map.retain(|key, _| {
        let is_known =
            key.starts_with("x-") || object.fields().iter().any(|field| field.name == key);
        if !is_known {
            notes.add(
                at(key),
                format!(
                    "`{key}` is no field of the {}, and was left out",
                    object.name()
                ),
            );
        }
        is_known
    });
}
