//! Bounds of integers that are no integers.

use super::{Fixup, Mend, Notes, at, shown};
use crate::grammar::Object;
use crate::tree::{Map, Node};

pub(super) static FIXUP: Fixup = Fixup {
    name: "integer-bound",
    what: "A bound of an integer that is written as a float becomes an integer; one with a \
           fraction is left out, as is a divisor beyond 64 bits.",
    why: "Bounds are documented, and the server enforces them.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    if schema.get("type").is_none_or(|ty| ty != "integer") {
        return;
    }
    for keyword in ["minimum", "maximum", "multipleOf"] {
        let Some(value) = schema.get_mut(keyword).filter(|value| !value.is_i64()) else {
            continue;
        };
        // The type is chosen by it.
        if keyword != "multipleOf" && is_beyond(value) {
            continue;
        }
        let found = shown(value);
        match integer(value) {
            Some(integer) => {
                value.value = Node::from(integer).value;
                notes.add(at(keyword), format!("{found} became `{integer}`"));
            }
            None => {
                schema.remove(keyword);
                notes.lose(
                    at(keyword),
                    format!("{found} bounds no integer, and was left out"),
                );
            }
        }
    }
}

/// Whether it is an integer that 64 bits with a sign do not hold.
fn is_beyond(value: &Node) -> bool {
    let number = value.as_f64().unwrap_or_default();
    number.fract() == 0.0 && integer(value).is_none()
}

/// A float without a fraction, as an integer.
pub(super) fn integer(value: &Node) -> Option<i64> {
    let number = value.as_f64().filter(|number| number.fract() == 0.0)?;
    format!("{number:.0}").parse().ok()
}
