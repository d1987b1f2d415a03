//! Parameters that one list declares twice.

use std::collections::HashSet;

use serde_json::Value;

use super::{Fixup, Mend, Notes, walk};

pub(super) static FIXUP: Fixup = Fixup {
    name: "duplicate-parameter",
    what: "A parameter that one list declares twice is declared once: the first holds.",
    why: "A request has one place for it.",
    met: "one operation of an identity vendor's v2024.",
    mend: Mend::Document(mend),
};

fn mend(root: &mut Value, notes: &mut Notes) {
    for (path, method) in walk::holders(root) {
        let Some(holder) = walk::holder(root, &path, method) else {
            continue;
        };
        let mut seen = HashSet::new();
        let mut parameters = walk::parameters(root, holder);
        parameters
            .retain(|parameter| !seen.insert((parameter.name.clone(), parameter.place.clone())));
        for parameter in parameters {
            let pointer = walk::pointer(&path, method);
            notes.add(
                format!("{pointer}/parameters/{}", parameter.index),
                format!("the parameter `{}` was declared before", parameter.name),
            );
            walk::empty_place(root, &path, method, parameter.index);
        }
    }
}
