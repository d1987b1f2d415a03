//! `type` as a list.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::load::dialect::{Listed, type_list};
use crate::tree::Map;

pub(super) static FIXUP: Fixup = Fixup {
    name: "type-list",
    what: "A list of types, as in OpenAPI 3.1, becomes one type and `nullable`, or `oneOf` if \
           several types remain. Each alternative gets the keywords that speak of its type.",
    why: "Both say the same: a keyword holds for values of its own type only.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    let sentence = match type_list(schema) {
        Listed::No => return,
        Listed::Nothing => "the list of types names none, and was left out",
        Listed::One => "the list of types became the one type that it names",
        Listed::Several => "the list of types became `oneOf`",
        Listed::Lost => return notes.lose(at("type"), "the list of types was left out"),
    };
    notes.add(at("type"), sentence);
}
