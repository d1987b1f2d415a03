//! `type: null` among alternatives.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::load::dialect::null_alternative;
use crate::tree::Map;

pub(super) static FIXUP: Fixup = Fixup {
    name: "null-type",
    what: "An alternative `{type: null}`, as in OpenAPI 3.1, becomes `nullable: true`.",
    why: "Both say that the value may be null.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    for keyword in null_alternative(schema) {
        notes.add(at(keyword), "the alternative null became `nullable: true`");
    }
}
