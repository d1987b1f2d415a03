//! Names in the braces of a path that no parameter declares.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::walk::{self, PathNames};
use super::{Fixup, Mend, Notes};
use crate::path::PathKey;

pub(super) static FIXUP: Fixup = Fixup {
    name: "undeclared-path-parameter",
    what: "A name in the braces of a path that no parameter declares is declared as a required \
           string.",
    why: "The request needs a value there, and whatever it is, it is sent as text.",
    met: "two operations of an identity vendor's v2024.",
    mend: Mend::Document(mend),
};

fn mend(root: &mut Value, notes: &mut Notes) {
    for (path, method) in walk::holders(root) {
        let Some(method) = method else { continue };
        let names = PathNames::new(&path);
        let mut declared = HashSet::new();
        for method in [None, Some(method)] {
            if let Some(holder) = walk::holder(root, &path, method) {
                let parameters = walk::parameters(root, holder).into_iter();
                let named = parameters.filter(|parameter| names.have(parameter));
                declared.extend(named.map(|parameter| parameter.name));
            }
        }
        // In the order of the path, each name once.
        let names = PathKey::new(&path).names();
        let missing: Vec<_> = names
            .filter(|name| declared.insert((*name).to_owned()))
            .collect();
        let Some(operation) = walk::holder_mut(root, &path, Some(method)) else {
            continue;
        };
        for name in missing {
            notes.add(
                walk::pointer(&path, Some(method)),
                format!("the path parameter `{name}` was declared as a string"),
            );
            let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
            if let Some(parameters) = parameters.as_array_mut() {
                parameters.push(json!({
                    "name": name,
                    "in": "path",
                    "required": true,
                    "schema": { "type": "string" },
                }));
            }
        }
    }
}
