//! Names in the braces of a path that no parameter declares.

use crate::tree::{Node, made};
use std::collections::HashSet;

use super::{Fixup, Mend, Notes};
use crate::grammar::PathKey;
use crate::grammar::walk::{self, PathNames};

pub(super) static FIXUP: Fixup = Fixup {
    name: "undeclared-path-parameter",
    what: "A name in the braces of a path that no parameter declares is declared as a required \
           string.",
    why: "The request needs a value there, and whatever it is, it is sent as text.",
    met: "two operations of an identity vendor's v2024.",
    mend: Mend::Document(mend),
};

fn mend(root: &mut Node, notes: &mut Notes) {
    for (pointer, name) in declare(root, |_, _, _| true) {
        notes.add(
            pointer,
            format!("the path parameter `{name}` was declared as a string"),
        );
    }
}

/// Declares what operations lost with a parameter that could not be loaded.
pub(crate) fn declare_lost(root: &mut Node) {
    declare(root, |root, path, method| {
        [None, Some(method)].into_iter().any(|method| {
            let list = walk::holder(root, path, method).and_then(|it| it.get("parameters"));
            let list = list.and_then(Node::as_list);
            list.is_some_and(|list| list.iter().any(Node::is_null))
        })
    });
}

/// Declares what the chosen operations do not, and tells their pointers and the names.
fn declare(
    root: &mut Node,
    is_chosen: impl Fn(&Node, &str, &str) -> bool,
) -> Vec<(String, String)> {
    let mut declared_now = Vec::new();
    for (path, method) in walk::holders(root) {
        let method = method.as_deref();
        let Some(method) = method.filter(|method| is_chosen(root, &path, method)) else {
            continue;
        };
        let in_braces = PathNames::new(&path);
        let mut declared = HashSet::new();
        for method in [None, Some(method)] {
            if let Some(holder) = walk::holder(root, &path, method) {
                let parameters = walk::parameters(root, holder).into_iter();
                let named = parameters.filter(|parameter| in_braces.have(parameter));
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
            declared_now.push((walk::pointer(&path, Some(method)), name.to_owned()));
            let parameters = operation
                .entry("parameters".to_owned())
                .or_insert_with(|| made!([]));
            if let Some(parameters) = parameters.as_list_mut() {
                parameters.push(made!({
                    "name": name,
                    "in": "path",
                    "required": true,
                    "schema": { "type": "string" },
                }));
            }
        }
    }
    declared_now
}
