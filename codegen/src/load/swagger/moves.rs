//! Where the nodes of a file are, after it was rewritten.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::tree::{Marks, Node, Trail, Value, escape};

/// The nodes that stand elsewhere than in the published file: of each subtree that was moved its
/// top, by the pointer of the published file.
#[derive(Default)]
pub(in crate::load) struct Moves(HashMap<String, String>);

impl Moves {
    /// Compares what stands at a pointer with where the file had it.
    pub(super) fn add(&mut self, node: &Node, pointer: &str, marks: &Marks) {
        let trail = Trail::root(pointer);
        // What is shared is where it is shared, and not where a copy of it is.
        if let Some(components) = node.get("components") {
            let trail = trail.key("components");
            for (section, members) in components.as_map().into_iter().flatten() {
                let members = members.as_map().into_iter().flatten();
                let trail = trail.key(section);
                for (name, member) in members.filter(|(_, it)| marks.has(it.origin)) {
                    let published = marks.pointer(member.origin);
                    if published.ends_with(&format!("/{}", escape(name))) {
                        self.0.insert(published, trail.key(name).pointer());
                    }
                }
            }
            self.compare(components, &trail, marks);
        }
        self.compare(node, &trail, marks);
    }

    fn compare(&mut self, node: &Node, trail: &Trail<'_>, marks: &Marks) {
        match &node.value {
            Value::Map(map) => {
                for (key, child) in map {
                    // Who renamed a member meant its references to lead to the new name.
                    let stays = marks.is_member(child.origin, node.origin);
                    self.child(child, stays, &trail.key(key), marks);
                }
            }
            Value::List(items) => {
                for (index, child) in items.iter().enumerate() {
                    let stays = marks.is_item(child.origin, node.origin, index);
                    self.child(child, stays, &trail.index(index), marks);
                }
            }
            _ => {}
        }
    }

    fn child(&mut self, child: &Node, stays: bool, trail: &Trail<'_>, marks: &Marks) {
        if !stays && marks.has(child.origin) {
            // Of several copies the first one counts.
            let published = marks.pointer(child.origin);
            self.0.entry(published).or_insert_with(|| trail.pointer());
        }
        self.compare(child, trail, marks);
    }

    /// Where a node is now that a pointer named in the published file.
    pub(super) fn now<'p>(&self, pointer: &'p str) -> Cow<'p, str> {
        let mut end = pointer.len();
        loop {
            if let Some(moved) = self.0.get(&pointer[..end]) {
                return Cow::Owned(format!("{moved}{}", &pointer[end..]));
            }
            match pointer[..end].rfind('/') {
                Some(slash) => end = slash,
                None => return Cow::Borrowed(pointer),
            }
        }
    }
}
