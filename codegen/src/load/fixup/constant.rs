//! `const` in a schema.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::load::dialect::constant;
use crate::tree::Map;

pub(super) static FIXUP: Fixup = Fixup {
    name: "constant",
    what: "`const: VALUE`, as in OpenAPI 3.1, becomes `enum: [VALUE]`.",
    why: "JSON Schema defines the one by the other.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    if constant(schema) {
        notes.add(
            at("const"),
            "the constant became an enumeration of one value",
        );
    }
}
