//! `const` in a schema.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::Map;

pub(super) static FIXUP: Fixup = Fixup {
    name: "constant",
    what: "`const: VALUE`, as in OpenAPI 3.1, becomes `enum: [VALUE]`.",
    why: "JSON Schema defines the one by the other.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    if let Some(value) = schema.remove("const") {
        // Both hold; what is not constant is none of the values.
        if value.is_null() {
            schema.insert("nullable".to_owned(), true.into());
        }
        schema.insert("enum".to_owned(), vec![value].into());
        notes.add(
            at("const"),
            "the constant became an enumeration of one value",
        );
    }
}
