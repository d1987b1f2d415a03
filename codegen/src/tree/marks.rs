//! Which node of a file is which.

use indexmap::IndexSet;

use super::node::Origin;
use super::trail::escape;

/// The pointers of all nodes of a file as it was published. A node is a number, and its pointer is
/// put together when it is asked for.
pub(crate) struct Marks {
    file: u32,
    nodes: Vec<Mark>,
    keys: IndexSet<String>,
}

#[derive(Clone, Copy)]
struct Mark {
    parent: u32,
    step: Step,
}

/// How a node is reached from its parent.
#[derive(Clone, Copy)]
enum Step {
    Root,
    Key(u32),
    Index(u32),
}

impl Marks {
    /// Those of a file that is about to be read, by its number.
    pub(super) fn of_file(file: usize) -> Self {
        Self {
            file: number(file),
            nodes: Vec::new(),
            keys: IndexSet::new(),
        }
    }

    pub(super) fn root(&mut self) -> Origin {
        self.mark(0, Step::Root)
    }

    /// A member of a mapping.
    pub(super) fn member(&mut self, mapping: Origin, key: &str) -> Origin {
        let index = match self.keys.get_index_of(key) {
            Some(index) => index,
            None => self.keys.insert_full(key.to_owned()).0,
        };
        self.mark(mapping.node, Step::Key(number(index)))
    }

    /// An item of a list.
    pub(super) fn item(&mut self, list: Origin, index: usize) -> Origin {
        self.mark(list.node, Step::Index(number(index)))
    }

    fn mark(&mut self, parent: u32, step: Step) -> Origin {
        let node = number(self.nodes.len());
        self.nodes.push(Mark { parent, step });
        Origin {
            file: self.file,
            node,
        }
    }

    /// Whether a node is one of the file.
    pub(crate) fn has(&self, origin: Origin) -> bool {
        origin.file == self.file
    }

    /// Whether the file has a node as a member of another, under whatever key.
    pub(crate) fn is_member(&self, origin: Origin, mapping: Origin) -> bool {
        let mark = self.below(origin, mapping);
        mark.is_some_and(|mark| matches!(mark.step, Step::Key(_)))
    }

    /// Whether the file has a node as an item of another, at this index.
    pub(crate) fn is_item(&self, origin: Origin, list: Origin, index: usize) -> bool {
        let mark = self.below(origin, list);
        mark.is_some_and(|mark| matches!(mark.step, Step::Index(at) if at as usize == index))
    }

    fn below(&self, origin: Origin, parent: Origin) -> Option<&Mark> {
        let are_own = self.has(origin) && self.has(parent);
        let mark = self.nodes.get(origin.node as usize).filter(|_| are_own);
        mark.filter(|mark| mark.parent == parent.node)
    }

    /// The JSON pointer of a node of the file.
    pub(crate) fn pointer(&self, origin: Origin) -> String {
        let mut steps = Vec::new();
        let mut node = origin.node;
        while let Some(mark) = self.nodes.get(node as usize) {
            match mark.step {
                Step::Root => break,
                step => steps.push(step),
            }
            node = mark.parent;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&escape(&self.keys[key as usize])),
                Step::Index(index) => pointer.push_str(&index.to_string()),
                Step::Root => {}
            }
        }
        pointer
    }
}

/// A file is at most 256 MB long, and what its aliases repeat at most ten times that.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
