//! Which node of a file is which.

use indexmap::IndexSet;

use super::node::{Map, Node, Origin, Value};
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

#[derive(Clone, Copy)]
enum Step {
    Root,
    Key(u32),
    Index(u32),
}

impl Marks {
    /// Marks all nodes of the file of a number as it was parsed.
    pub(crate) fn of(file: usize, root: serde_json::Value) -> (Node, Self) {
        let mut marks = Self {
            file: u32::try_from(file).unwrap_or(u32::MAX),
            nodes: Vec::new(),
            keys: IndexSet::new(),
        };
        let root = marks.mark(root, 0, Step::Root);
        (root, marks)
    }

    fn mark(&mut self, json: serde_json::Value, parent: u32, step: Step) -> Node {
        use serde_json::Value as Json;
        // A file is at most 256 MB long, and each node takes a byte of it or more.
        let node = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Mark { parent, step });
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(number) => Value::Number(number),
            Json::String(text) => Value::String(text),
            Json::Array(items) => {
                let items = items.into_iter().zip(0..);
                Value::List(
                    items
                        .map(|(item, at)| self.mark(item, node, Step::Index(at)))
                        .collect(),
                )
            }
            Json::Object(members) => {
                let mut map = Map::new();
                map.reserve(members.len());
                for (key, member) in members {
                    let step = Step::Key(self.key(&key));
                    let member = self.mark(member, node, step);
                    map.insert(key, member);
                }
                Value::Map(map)
            }
        };
        Node {
            value,
            origin: Origin {
                file: self.file,
                node,
            },
        }
    }

    fn key(&mut self, key: &str) -> u32 {
        let index = match self.keys.get_index_of(key) {
            Some(index) => index,
            None => self.keys.insert_full(key.to_owned()).0,
        };
        u32::try_from(index).unwrap_or(u32::MAX)
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
