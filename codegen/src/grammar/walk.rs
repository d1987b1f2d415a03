//! Ways through a joined document.

use crate::tree::{Map, Node, Value};
use std::collections::HashSet;

use super::PathKey;
use crate::tree::{escape, unescape};

/// The methods, as a Path Item Object names them.
pub(crate) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The field of a Path Item Object for operations by other methods.
pub(crate) const ADDITIONAL: &str = "additionalOperations";

/// The operations of a path item, each by the pointer from there without its first slash: a
/// method, or a method among the additional ones.
pub(crate) fn operations(item: &Node) -> Vec<String> {
    let fixed = METHODS.iter().filter(|method| item.get(method).is_some());
    let others = item.get(ADDITIONAL).and_then(Node::as_map);
    let others = others.into_iter().flat_map(|it| it.keys());
    let others = others.map(|method| format!("{ADDITIONAL}/{}", escape(method)));
    let fixed = fixed.map(|&method| method.to_owned());
    fixed.chain(others).collect()
}

/// The operation that [`operations`] names.
pub(crate) fn operation<'v>(item: &'v Node, key: &str) -> Option<&'v Node> {
    match key.split_once('/') {
        Some((field, method)) => item.get(field)?.get(&unescape(method)),
        None => item.get(key),
    }
}

/// What a node is, or what the component is that it refers to.
pub(crate) fn follow<'v>(root: &'v Node, mut node: &'v Node) -> &'v Node {
    let mut met = HashSet::new();
    while let Some(reference) = node.get("$ref").and_then(Node::as_str) {
        match component(root, reference) {
            // In a circle there is nothing to find.
            Some(next) if met.insert(reference) => node = next,
            _ => break,
        }
    }
    node
}

/// The component that an internal reference names.
pub(crate) fn component<'v>(root: &'v Node, reference: &str) -> Option<&'v Node> {
    let (section, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
    root.get("components")?.get(section)?.get(&unescape(name))
}

/// A parameter of an operation or of a path, by what tells it apart.
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) place: String,
    /// The index in the list.
    pub(crate) index: usize,
}

/// The parameters of an operation or a path, with references followed.
pub(crate) fn parameters(root: &Node, holder: &Node) -> Vec<Declared> {
    let list = holder.get("parameters").and_then(Node::as_list);
    let nodes = list.into_iter().flatten().enumerate();
    nodes
        .filter_map(|(index, node)| {
            let parameter = follow(root, node);
            let text = |key: &str| Some(parameter.get(key)?.as_str()?.to_owned());
            Some(Declared {
                name: text("name")?,
                place: text("in")?,
                index,
            })
        })
        .collect()
}

/// Every list of parameters, by what leads to its holder: a path, or a path and an
/// [operation](operations).
pub(crate) fn holders(root: &Node) -> Vec<(String, Option<String>)> {
    let paths = root.get("paths").and_then(Node::as_map);
    let mut holders = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        holders.push((path.clone(), None));
        for operation in operations(item) {
            holders.push((path.clone(), Some(operation)));
        }
    }
    holders
}

/// The JSON pointer of a holder of parameters.
pub(crate) fn pointer(path: &str, method: Option<&str>) -> String {
    let path = format!("/paths/{}", escape(path));
    match method {
        Some(method) => format!("{path}/{method}"),
        None => path,
    }
}

/// The holder of parameters that [`holders`] names.
pub(crate) fn holder<'v>(root: &'v Node, path: &str, method: Option<&str>) -> Option<&'v Node> {
    let item = root.get("paths")?.get(path)?;
    match method {
        Some(key) => operation(item, key),
        None => Some(item),
    }
}

/// The same, to be changed.
pub(crate) fn holder_mut<'v>(
    root: &'v mut Node,
    path: &str,
    method: Option<&str>,
) -> Option<&'v mut Map> {
    let item = root.get_mut("paths")?.get_mut(path)?;
    let holder = match method {
        Some(key) => match key.split_once('/') {
            Some((field, method)) => item.get_mut(field)?.get_mut(&unescape(method))?,
            None => item.get_mut(key)?,
        },
        None => item,
    };
    holder.as_map_mut()
}

/// Leaves a place empty in a list of parameters. The list closes up when all fixups are through,
/// so that until then the pointers of its other members hold.
pub(crate) fn empty_place(root: &mut Node, path: &str, method: Option<&str>, index: usize) {
    let holder = holder_mut(root, path, method);
    let list = holder.and_then(|holder| holder.get_mut("parameters")?.as_list_mut());
    if let Some(node) = list.and_then(|list| list.get_mut(index)) {
        node.value = Value::Null;
    }
}

/// Closes up the lists of parameters that lost members.
pub(crate) fn close_up(root: &mut Node) {
    for (path, method) in holders(root) {
        let holder = holder_mut(root, &path, method.as_deref());
        if let Some(list) = holder.and_then(|holder| holder.get_mut("parameters")?.as_list_mut()) {
            list.retain(|node| !node.is_null());
        }
    }
}

/// The names in the braces of a path.
pub(crate) struct PathNames<'p> {
    pub(crate) all: HashSet<&'p str>,
    /// Those that a query parameter of the same name has a value for.
    of_query: HashSet<&'p str>,
}

impl<'p> PathNames<'p> {
    pub(crate) fn new(path: &'p str) -> Self {
        let key = PathKey::new(path);
        let of_query = key.values().filter(|(key, name)| key == name);
        Self {
            all: key.names().collect(),
            of_query: of_query.map(|(_, name)| name).collect(),
        }
    }

    /// Whether they name a parameter.
    pub(crate) fn have(&self, parameter: &Declared) -> bool {
        let names = match parameter.place.as_str() {
            "path" => &self.all,
            "query" => &self.of_query,
            _ => return false,
        };
        names.contains(parameter.name.as_str())
    }
}
