//! Path parameters that the path does not have.

use super::{Fixup, Mend, Notes};
use crate::grammar::walk::{self, PathNames};
use crate::tree::Node;

pub(super) static FIXUP: Fixup = Fixup {
    name: "unused-path-parameter",
    what: "A path parameter that does not occur in its path is left out.",
    why: "There is no place in the request where it could be sent.",
    met: "an identity vendor's beta and v2024: 6 parameters.",
    mend: Mend::Document(mend),
};

fn mend(root: &mut Node, notes: &mut Notes) {
    for (path, method) in walk::holders(root) {
        let method = method.as_deref();
        let Some(holder) = walk::holder(root, &path, method) else {
            continue;
        };
        let names = PathNames::new(&path);
        let parameters = walk::parameters(root, holder);
        for parameter in parameters {
            if parameter.place == "path" && !names.have(&parameter) {
                let pointer = walk::pointer(&path, method);
                notes.lose(
                    format!("{pointer}/parameters/{}", parameter.index),
                    format!("the path has no `{{{}}}`", parameter.name),
                );
                walk::empty_place(root, &path, method, parameter.index);
            }
        }
    }
}
