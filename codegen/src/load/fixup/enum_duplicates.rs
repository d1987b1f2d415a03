//! Values that an enumeration lists twice.

use crate::tree::{Map, Node};
use std::collections::HashSet;

use super::{Fixup, Mend, Notes, shown};
use crate::grammar::Object;

pub(super) static FIXUP: Fixup = Fixup {
    name: "enum-duplicates",
    what: "A value that an `enum` lists twice is listed once.",
    why: "A set holds each value once.",
    met: "Stripe's description as republished, and an identity vendor's v2024: 98 values.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    let Some(values) = schema.get_mut("enum").and_then(Node::as_list_mut) else {
        return;
    };
    let mut seen = HashSet::with_capacity(values.len());
    let mut index = 0;
    values.retain(|value| {
        let is_new = seen.insert(value.to_string());
        if !is_new {
            notes.add(
                format!("/enum/{index}"),
                format!("{} was listed before", shown(value)),
            );
        }
        index += 1;
        is_new
    });
}
