//! Exclusive bounds that are numbers.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes, at};
use crate::load::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "exclusive-bound",
    what: "`exclusiveMinimum: 3`, as in OpenAPI 3.1, becomes `minimum: 3` with \
           `exclusiveMinimum: true`; the same for the maximum.",
    why: "Both say the same. Where there is another bound, the exclusive one replaces it; bounds \
          are documented, and the server enforces them.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map<String, Value>, notes: &mut Notes) {
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(value @ Value::Number(_)) = schema.get_mut(exclusive) {
            let value = std::mem::replace(value, Value::Bool(true));
            schema.insert(bound.to_owned(), value);
            notes.add(
                at(exclusive),
                format!("the number became the `{bound}`, which it excludes"),
            );
        }
    }
}
