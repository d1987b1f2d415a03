//! Parameters that one list declares twice.

use crate::tree::{Map, Node, Value};
use std::collections::HashMap;

use super::{Fixup, Mend, NO_MEANING, Notes};
use crate::grammar::walk;

pub(super) static FIXUP: Fixup = Fixup {
    name: "duplicate-parameter",
    what: "A parameter that one list declares twice, in the same way but for prose, is declared \
           once.",
    why: "A request has one place for it, and both say the same.",
    met: "one operation of an identity vendor's v2024.",
    mend: Mend::Document(mend),
};

fn mend(root: &mut Node, notes: &mut Notes) {
    for (path, method) in walk::holders(root) {
        let method = method.as_deref();
        let Some(holder) = walk::holder(root, &path, method) else {
            continue;
        };
        let mut seen = HashMap::new();
        let mut again = Vec::new();
        for parameter in walk::parameters(root, holder) {
            let node = walk::follow(root, holder["parameters"].item(parameter.index));
            let key = (parameter.name.clone(), parameter.place.clone());
            match seen.get(&key) {
                None => {
                    seen.insert(key, node);
                }
                Some(first) => again.push((parameter, sense(first) == sense(node))),
            }
        }
        for (parameter, is_same) in again {
            let pointer = format!(
                "{}/parameters/{}",
                walk::pointer(&path, method),
                parameter.index
            );
            if is_same {
                let sentence = format!("the parameter `{}` was declared before", parameter.name);
                notes.add(pointer, sentence);
            } else {
                let sentence = format!(
                    "the parameter `{}` was declared before, in another way",
                    parameter.name
                );
                notes.refuse(pointer, sentence, "remove one of the two");
            }
            walk::empty_place(root, &path, method, parameter.index);
        }
    }
}

/// A node without what is prose or validation.
fn sense(node: &Node) -> Node {
    match &node.value {
        Value::Map(map) => {
            let fields = map
                .iter()
                .filter(|(key, _)| !NO_MEANING.contains(&key.as_str()));
            let fields = fields.map(|(key, value)| (key.clone(), sense(value)));
            fields.collect::<Map>().into()
        }
        Value::List(items) => items.iter().map(sense).collect::<Vec<_>>().into(),
        scalar => scalar.clone().into(),
    }
}
