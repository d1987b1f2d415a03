//! Enumerations of Booleans.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes, at};
use crate::load::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "boolean-enum",
    what: "The `enum` of a Boolean is left out.",
    why: "There are two Booleans, and the server knows which of them it takes.",
    met: "the descriptions of Stripe, Slack, SendGrid, Reverb and JSON2Video: 43 schemas.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map<String, Value>, notes: &mut Notes) {
    if schema.get("type").is_some_and(|ty| ty == "boolean") && schema.remove("enum").is_some() {
        notes.add(at("enum"), "`enum` of a Boolean was left out");
    }
}
