//! Exclusive bounds that are numbers.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::{Map, Node};

pub(super) static FIXUP: Fixup = Fixup {
    name: "exclusive-bound",
    what: "`exclusiveMinimum: 3`, as in OpenAPI 3.1, becomes `minimum: 3` with \
           `exclusiveMinimum: true`; the same for the maximum.",
    why: "Both say the same. Where there is another bound, the narrower of the two holds.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        let Some(value) = schema.get(exclusive).and_then(Node::as_f64) else {
            continue;
        };
        let other = schema.get(bound).and_then(Node::as_f64);
        let is_narrower = other.is_none_or(|other| match bound {
            "minimum" => value >= other,
            _ => value <= other,
        });
        if is_narrower {
            if let Some(value) = schema.insert(exclusive.to_owned(), true.into()) {
                schema.insert(bound.to_owned(), value);
            }
            notes.add(
                at(exclusive),
                format!("the number became the `{bound}`, which it excludes"),
            );
        } else {
            schema.shift_remove(exclusive);
            notes.add(at(exclusive), format!("the `{bound}` is narrower"));
        }
    }
}
