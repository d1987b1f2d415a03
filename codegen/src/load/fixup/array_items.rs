//! Arrays that do not say what they hold.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::{Map, Node, made};

pub(super) static FIXUP: Fixup = Fixup {
    name: "array-items",
    what: "An array without `items` gets `items: {}`; of a list of schemas in the place of \
           `items`, the only one is taken, and of several none.",
    why: "`{}` stands for any value, which is what the absence of the field says.",
    met: "GitHub's description and two of an identity vendor's: 12 arrays.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    if let Some(members) = schema.get_mut("items").and_then(Node::as_list_mut) {
        let only = match members.as_mut_slice() {
            [member] => Some(member.take()),
            _ => None,
        };
        match &only {
            Some(_) => notes.add(at("items"), "the list of schemas became its one schema"),
            None => notes.lose(at("items"), "the list of schemas became one that takes all"),
        }
        schema.insert("items".to_owned(), only.unwrap_or_else(|| made!({})));
    }
    if schema.get("type").is_some_and(|ty| ty == "array") && !schema.contains_key("items") {
        schema.insert("items".to_owned(), made!({}));
        notes.add("", "the array got `items: {}`");
    }
}
