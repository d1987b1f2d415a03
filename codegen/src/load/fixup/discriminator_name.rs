//! A discriminator that is only a name.

use serde_json::{Map, Value, json};

use super::{Fixup, Mend, Notes, at};
use crate::tree::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "discriminator-name",
    what: "`discriminator: NAME`, as in Swagger 2, becomes `discriminator: {propertyName: NAME}`.",
    why: "Both name the property that tells the alternatives apart.",
    met: "none of the 43 descriptions measured; Swagger 2 had it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map<String, Value>, notes: &mut Notes) {
    if let Some(discriminator @ Value::String(_)) = schema.get_mut("discriminator") {
        *discriminator = json!({ "propertyName": discriminator.take() });
        notes.add(
            at("discriminator"),
            "the name became a Discriminator Object",
        );
    }
}
