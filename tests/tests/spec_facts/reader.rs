//! Opens YAML files and follows `$ref`s from one to the next.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;

/// A part of a file, which remembers the file because a relative `$ref` starts there.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) file: PathBuf,
    pub(crate) value: Value,
}

impl Node {
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.with(value))
    }

    /// The entries of an object, without extensions.
    pub(crate) fn entries(&self) -> Vec<(&str, Self)> {
        let object = self
            .value
            .as_object()
            .unwrap_or_else(|| panic!("{}: not an object: {}", self.file.display(), self.value));
        object
            .iter()
            .filter(|(key, _)| !key.starts_with("x-"))
            .map(|(key, value)| (key.as_str(), self.with(value)))
            .collect()
    }

    pub(crate) fn items(&self) -> Vec<Self> {
        let array = self
            .value
            .as_array()
            .unwrap_or_else(|| panic!("{}: not an array: {}", self.file.display(), self.value));
        array.iter().map(|value| self.with(value)).collect()
    }

    pub(crate) fn text(&self) -> &str {
        self.value
            .as_str()
            .unwrap_or_else(|| panic!("{}: not a string: {}", self.file.display(), self.value))
    }

    fn with(&self, value: &Value) -> Self {
        Self {
            file: self.file.clone(),
            value: value.clone(),
        }
    }
}

/// What a `$ref` leads to.
pub(crate) struct Target {
    /// The component's name: the last segment of the pointer, or the file's stem.
    pub(crate) name: String,
    pub(crate) node: Node,
}

#[derive(Default)]
pub(crate) struct Reader {
    files: RefCell<BTreeMap<PathBuf, Rc<Value>>>,
}

impl Reader {
    pub(crate) fn open(&self, file: &Path) -> Node {
        let (file, value) = self.load(file);
        Node {
            file,
            value: Value::clone(&value),
        }
    }

    fn load(&self, file: &Path) -> (PathBuf, Rc<Value>) {
        let file = file
            .canonicalize()
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut files = self.files.borrow_mut();
        let value = files.entry(file.clone()).or_insert_with(|| {
            let text = std::fs::read_to_string(&file)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let value = serde_yaml::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            Rc::new(value)
        });
        let value = Rc::clone(value);
        (file, value)
    }

    /// Goes where the node's `$ref` points, if it has one.
    pub(crate) fn follow(&self, node: &Node) -> Option<Target> {
        let reference = node.value.get("$ref")?.as_str()?;
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if path.is_empty() {
            node.file.clone()
        } else {
            node.file.with_file_name(path)
        };
        let (file, whole) = self.load(&file);
        let value = whole
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{}: $ref {reference} leads nowhere", node.file.display()))
            .clone();
        let name = match pointer.rsplit_once('/') {
            Some((_, last)) => last.to_owned(),
            None => file_stem(&file),
        };
        let node = Node { file, value };
        Some(Target { name, node })
    }

    /// Follows `$ref`s until there are none.
    pub(crate) fn resolve(&self, node: &Node) -> Node {
        let mut node = node.clone();
        while let Some(target) = self.follow(&node) {
            node = target.node;
        }
        node
    }
}

fn file_stem(file: &Path) -> String {
    file.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
