//! Exclusive bounds that are numbers.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::load::dialect::{EXCLUSIVE, exclusive_bound};
use crate::tree::Map;

pub(super) static FIXUP: Fixup = Fixup {
    name: "exclusive-bound",
    what: "`exclusiveMinimum: 3`, as in OpenAPI 3.1, becomes `minimum: 3` with \
           `exclusiveMinimum: true`; the same for the maximum.",
    why: "Both say the same. Where there is another bound, the narrower of the two holds.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    for (exclusive, bound) in EXCLUSIVE {
        let sentence = match exclusive_bound(schema, exclusive, bound) {
            None => continue,
            Some(true) => format!("the number became the `{bound}`, which it excludes"),
            Some(false) => format!("the `{bound}` is narrower"),
        };
        notes.add(at(exclusive), sentence);
    }
}
