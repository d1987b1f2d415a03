//! Variables of servers whose default is left empty.

use super::{Fixup, Mend, Notes};
use crate::grammar::Object;
use crate::tree::{Map, Node, Value};

pub(super) static FIXUP: Fixup = Fixup {
    name: "server-default",
    what: "A variable of a server that has one value and an empty `default` has that value by \
           default.",
    why: "The default is one of the values that are listed (OpenAPI 3.0.3, Server Variable Object), \
          and tools write an empty one where nobody gave any.",
    met: "none of the 43 descriptions measured; TypeSpec's emitter writes it.",
    mend: Mend::Objects(&[Object::ServerVariable], mend),
};

fn mend(_: Object, variable: &mut Map, notes: &mut Notes) {
    let values = variable.get("enum").and_then(Node::as_list);
    let Some([only]) = values.map(Vec::as_slice) else {
        return;
    };
    let Some(only) = only.as_str().filter(|only| !only.is_empty()) else {
        return;
    };
    let only = only.to_owned();
    let default = variable.get_mut("default");
    if let Some(default) = default.filter(|default| default.as_str() == Some("")) {
        notes.add(
            "/default",
            format!("the default is the one value, `{only}`"),
        );
        default.value = Value::String(only);
    }
}
