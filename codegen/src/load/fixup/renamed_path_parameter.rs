//! Path parameters by another name than the path has for them.

use crate::tree::{Node, Value};
use std::collections::HashSet;

use super::{Fixup, Mend, Notes};
use crate::grammar::walk::{self, PathNames};

pub(super) static FIXUP: Fixup = Fixup {
    name: "renamed-path-parameter",
    what: "If a path has one name in braces that is not declared, and one path parameter is \
           declared that it does not have, the parameter gets that name.",
    why: "Both are the one value that the path still needs. The name in the path is the one that \
          counts: it is replaced by the value, and never sent.",
    met: "an identity vendor's v3 and v2024: 19 operations.",
    mend: Mend::Document(mend),
};

fn mend(root: &mut Node, notes: &mut Notes) {
    for (path, method) in walk::holders(root) {
        let method = method.as_deref();
        let Some((index, old, new)) = misnamed(root, &path, method) else {
            continue;
        };
        let Some(list) = walk::holder(root, &path, method).and_then(|it| it.get("parameters"))
        else {
            continue;
        };
        let mut parameter = walk::follow(root, list.item(index)).clone();
        if let Some(name) = parameter.get_mut("name") {
            name.value = Value::String(new.clone());
        }
        let holder = walk::holder_mut(root, &path, method);
        let list = holder.and_then(|holder| holder.get_mut("parameters")?.as_list_mut());
        if let Some(node) = list.and_then(|list| list.get_mut(index)) {
            node.value = parameter.value;
            let pointer = walk::pointer(&path, method);
            notes.add(
                format!("{pointer}/parameters/{index}"),
                format!("the path parameter `{old}` became `{new}`, as the path has it"),
            );
        }
    }
}

/// The index of a parameter in its list, its name, and the one that the path has for it.
fn misnamed(root: &Node, path: &str, method: Option<&str>) -> Option<(usize, String, String)> {
    let names = PathNames::new(path);
    // What is declared for all operations holds for each; what one declares, only there.
    let mut around = vec![None];
    match method {
        Some(method) => around.push(Some(method.to_owned())),
        None => {
            let item = root.get("paths").and_then(|paths| paths.get(path));
            around.extend(item.into_iter().flat_map(walk::operations).map(Some));
        }
    }
    let mut declared = HashSet::new();
    let mut unused = Vec::new();
    for place in around.iter().map(Option::as_deref) {
        let Some(holder) = walk::holder(root, path, place) else {
            continue;
        };
        let parameters = walk::parameters(root, holder).into_iter();
        for parameter in parameters {
            if names.have(&parameter) {
                declared.insert(parameter.name);
            } else if parameter.place == "path" && place == method {
                unused.push(parameter);
            }
        }
    }
    let mut missing = names
        .all
        .into_iter()
        .filter(|name| !declared.contains(*name));
    match (missing.next(), missing.next(), unused.as_slice()) {
        (Some(name), None, [parameter]) => {
            Some((parameter.index, parameter.name.clone(), name.to_owned()))
        }
        _ => None,
    }
}
