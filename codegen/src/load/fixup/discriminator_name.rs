//! A discriminator that is only a name.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::load::swagger::name_discriminator;
use crate::tree::Map;

pub(super) static FIXUP: Fixup = Fixup {
    name: "discriminator-name",
    what: "`discriminator: NAME`, as in Swagger 2, becomes `discriminator: {propertyName: NAME}`.",
    why: "Both name the property that tells the alternatives apart.",
    met: "none of the 43 descriptions measured; Swagger 2 had it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    if name_discriminator(schema) {
        notes.add(
            at("discriminator"),
            "the name became a Discriminator Object",
        );
    }
}
