//! Parameters and headers that do not say what they hold, or say it twice.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::{Map, made};

pub(super) static FIXUP: Fixup = Fixup {
    name: "parameter-schema",
    what: "A parameter or a header without `schema` and `content` becomes a string.",
    why: "Whatever a parameter holds is sent as text, and a string holds any text.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Parameter, Object::Header], mend),
};

fn mend(_: Object, parameter: &mut Map, notes: &mut Notes) {
    match (parameter.contains_key("schema"), parameter.get("content")) {
        (true, Some(_)) => notes.refuse(
            at("content"),
            "there are both `schema` and `content`, and each is written in another way",
            "remove one of the two",
        ),
        (false, Some(content)) if content.as_map().is_some_and(|it| it.is_empty()) => {
            parameter.remove("content");
            parameter.insert("schema".to_owned(), made!({ "type": "string" }));
            notes.add(
                at("content"),
                "an empty `content` became the schema of a string",
            );
        }
        (false, None) => {
            parameter.insert("schema".to_owned(), made!({ "type": "string" }));
            notes.add(
                "",
                "the parameter does not say what it holds, and became a string",
            );
        }
        _ => {}
    }
}
