//! Operations of the same id.

use crate::tree::Node;
use std::collections::HashSet;

use super::{Fixup, Mend, Notes};
use crate::grammar::walk;

pub(super) static FIXUP: Fixup = Fixup {
    name: "duplicate-operation-id",
    what: "An `operationId` that an earlier operation has, or that is empty, is left out; the \
           operation is then named by its method and its path.",
    why: "The id names the operation in the code only, and is never sent.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Document(mend),
};

fn mend(root: &mut Node, notes: &mut Notes) {
    let mut seen = HashSet::new();
    for (path, method) in walk::holders(root) {
        let method = method.as_deref();
        let Some(operation) = walk::holder_mut(root, &path, method) else {
            continue;
        };
        let Some(id) = operation.get("operationId").and_then(Node::as_str) else {
            continue;
        };
        let id = id.to_owned();
        if id.trim().is_empty() || seen.contains(&id) {
            operation.shift_remove("operationId");
            notes.add(
                format!("{}/operationId", walk::pointer(&path, method)),
                format!("the id `{id}` names no operation of its own, and was left out"),
            );
        } else {
            seen.insert(id);
        }
    }
}
