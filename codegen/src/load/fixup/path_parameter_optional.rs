//! Path parameters that are not required.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes};
use crate::tree::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "path-parameter-optional",
    what: "A path parameter gets `required: true`.",
    why: "A path cannot do without its parts: without the value there is no request.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Objects(&[Object::Parameter], mend),
};

fn mend(_: Object, parameter: &mut Map<String, Value>, notes: &mut Notes) {
    let is_path = parameter.get("in").and_then(Value::as_str) == Some("path");
    if is_path && parameter.get("required") != Some(&Value::Bool(true)) {
        parameter.insert("required".to_owned(), Value::Bool(true));
        notes.add("", "the path parameter became required");
    }
}
