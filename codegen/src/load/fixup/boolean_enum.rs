//! Enumerations of Booleans.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::Map;

pub(super) static FIXUP: Fixup = Fixup {
    name: "boolean-enum",
    what: "The `enum` of a Boolean is left out.",
    why: "There are two Booleans, and the server knows which of them it takes. Where only one is \
          listed, the report says that something is lost.",
    met: "the descriptions of Stripe, Slack, SendGrid, Reverb and JSON2Video: 43 schemas.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    if schema.get("type").is_none_or(|ty| ty != "boolean") {
        return;
    }
    let Some(values) = schema.remove("enum") else {
        return;
    };
    let sentence = "`enum` of a Boolean was left out";
    let lists = |value: bool| {
        values
            .as_list()
            .is_some_and(|list| list.contains(&value.into()))
    };
    if lists(true) && lists(false) {
        notes.add(at("enum"), sentence);
    } else {
        notes.lose(at("enum"), sentence);
    }
}
