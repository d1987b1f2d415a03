//! A tree whose nodes know where they came from.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut, Index};

use indexmap::IndexMap;
use serde::ser::{Serialize, Serializer};
use serde_json::Number;

/// A value of a description, and the place of a file that it came from. A node that is copied,
/// moved or mended keeps its origin.
///
/// Two nodes are equal if their values are, wherever they came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) origin: Origin,
}

/// What a [`Node`] holds: a value of JSON.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    List(Vec<Node>),
    Map(Map),
}

/// The members of a mapping, in the order in which they are written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Map(Box<IndexMap<String, Node>>);

/// Names a node of a file as it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Origin {
    pub(super) file: u32,
    pub(super) node: u32,
}

impl Origin {
    /// Of what stands in no file: a fixup made it.
    pub(crate) const MADE: Self = Self {
        file: u32::MAX,
        node: u32::MAX,
    };

    /// The number of the file, unless no file has the node.
    pub(crate) fn file(self) -> Option<usize> {
        (self != Self::MADE).then_some(self.file as usize)
    }
}

impl Default for Origin {
    fn default() -> Self {
        Self::MADE
    }
}

static NULL: Node = Node {
    value: Value::Null,
    origin: Origin::MADE,
};

impl Node {
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn as_number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn as_f64(&self) -> Option<f64> {
        self.as_number().and_then(Number::as_f64)
    }

    pub(crate) fn as_list(&self) -> Option<&Vec<Node>> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_list_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    pub(crate) fn is_string(&self) -> bool {
        matches!(self.value, Value::String(_))
    }

    pub(crate) fn is_boolean(&self) -> bool {
        matches!(self.value, Value::Bool(_))
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self.value, Value::Number(_))
    }

    pub(crate) fn is_u64(&self) -> bool {
        self.as_number().is_some_and(Number::is_u64)
    }

    pub(crate) fn is_i64(&self) -> bool {
        self.as_number().is_some_and(Number::is_i64)
    }

    pub(crate) fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        self.as_number().and_then(Number::as_u64)
    }

    /// Whether it is a number without a fraction that a machine has a type for.
    pub(crate) fn is_integer(&self) -> bool {
        self.as_number()
            .is_some_and(|number| number.is_i64() || number.is_u64())
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    pub(crate) fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// A member of a mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_map_mut()?.get_mut(key)
    }

    /// An item of a list; null if there is none.
    pub(crate) fn item(&self, index: usize) -> &Node {
        let items = self.as_list();
        items.and_then(|items| items.get(index)).unwrap_or(&NULL)
    }

    /// A member of a mapping or an item of a list, by a token of a JSON pointer.
    pub(crate) fn child(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(map) if token.contains('~') => map.get(&super::unescape(token)),
            Value::Map(map) => map.get(token),
            Value::List(items) => items.get(index(token)?),
            _ => None,
        }
    }

    fn child_mut(&mut self, token: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Map(map) => map.get_mut(&super::unescape(token)),
            Value::List(items) => items.get_mut(index(token)?),
            _ => None,
        }
    }

    /// The node that a JSON pointer (RFC 6901) names, seen from this one.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Node> {
        tokens(pointer)?.try_fold(self, Node::child)
    }

    /// The same, to be changed.
    pub(crate) fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        tokens(pointer)?.try_fold(self, Node::child_mut)
    }

    /// Where the node came from that a JSON pointer names, seen from this one. Of a node that is
    /// missing or in no file: where the nearest one above it came from, and the way from there. An
    /// item that a list got is `-` (RFC 6901, section 4): its index may be another one's.
    pub(crate) fn came_from<'p>(&self, pointer: &'p str) -> (Origin, Cow<'p, str>) {
        let mut node = self;
        let (mut origin, mut below) = (self.origin, Cow::Borrowed(pointer));
        let mut rest = pointer;
        while let Some(tail) = rest.strip_prefix('/') {
            let end = tail.find('/').unwrap_or(tail.len());
            let Some(child) = node.child(&tail[..end]) else {
                break;
            };
            rest = &tail[end..];
            if child.origin != Origin::MADE {
                (origin, below) = (child.origin, Cow::Borrowed(rest));
            } else if node.is_list() && node.origin != Origin::MADE {
                below = Cow::Owned(format!("/-{rest}"));
            }
            node = child;
        }
        (origin, below)
    }

    /// The value, which leaves null behind.
    pub(crate) fn take(&mut self) -> Node {
        Node {
            value: std::mem::take(&mut self.value),
            origin: self.origin,
        }
    }
}

/// The bytes of a node's texts, and one for each node.
pub(crate) fn weight(node: &Node) -> usize {
    match &node.value {
        Value::String(text) => text.len() + 1,
        Value::List(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Value::Map(map) => {
            let members = map.iter().map(|(key, value)| key.len() + weight(value));
            1 + members.sum::<usize>()
        }
        _ => 1,
    }
}

/// How many lists and mappings stand within one another.
pub(crate) fn depth(node: &Node) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Map(map) => 1 + map.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// The tokens of a pointer; `None` if it is none.
fn tokens(pointer: &str) -> Option<std::iter::Skip<std::str::Split<'_, char>>> {
    (pointer.is_empty() || pointer.starts_with('/')).then(|| pointer.split('/').skip(1))
}

/// An index as RFC 6901 (section 4) writes it.
fn index(token: &str) -> Option<usize> {
    let is_plain = token == "0" || !token.starts_with(['0', '+']);
    token.parse().ok().filter(|_| is_plain)
}

impl Map {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Takes a member out; the others stay in their order.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Node> {
        self.0.shift_remove(key)
    }
}

impl Deref for Map {
    type Target = IndexMap<String, Node>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Map {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl IntoIterator for Map {
    type Item = (String, Node);
    type IntoIter = indexmap::map::IntoIter<String, Node>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'m> IntoIterator for &'m Map {
    type Item = (&'m String, &'m Node);
    type IntoIter = indexmap::map::Iter<'m, String, Node>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'m> IntoIterator for &'m mut Map {
    type Item = (&'m String, &'m mut Node);
    type IntoIter = indexmap::map::IterMut<'m, String, Node>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl FromIterator<(String, Node)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Node)>>(members: I) -> Self {
        Self(Box::new(members.into_iter().collect()))
    }
}

impl Index<&str> for Node {
    type Output = Node;

    /// The member of a mapping; null if there is none.
    fn index(&self, key: &str) -> &Node {
        self.get(key).unwrap_or(&NULL)
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialEq<Value> for Node {
    fn eq(&self, other: &Value) -> bool {
        self.value == *other
    }
}

impl PartialEq<str> for Node {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Value::Bool(value).into()
    }
}

impl From<i64> for Node {
    fn from(value: i64) -> Self {
        Value::Number(value.into()).into()
    }
}

impl From<u64> for Node {
    fn from(value: u64) -> Self {
        Value::Number(value.into()).into()
    }
}

impl From<Vec<Node>> for Node {
    fn from(items: Vec<Node>) -> Self {
        Value::List(items).into()
    }
}

impl From<Map> for Node {
    fn from(map: Map) -> Self {
        Value::Map(map).into()
    }
}

impl From<Value> for Node {
    /// A node that stands in no file.
    fn from(value: Value) -> Self {
        Self {
            value,
            origin: Origin::MADE,
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned()).into()
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Value::String(text).into()
    }
}

impl From<serde_json::Value> for Node {
    /// Nodes that stand in no file.
    fn from(json: serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(number) => Value::Number(number),
            Json::String(text) => Value::String(text),
            Json::Array(items) => Value::List(items.into_iter().map(Self::from).collect()),
            Json::Object(members) => {
                let members = members.into_iter();
                Value::Map(members.map(|(key, json)| (key, json.into())).collect())
            }
        };
        value.into()
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => number.serialize(serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::List(items) => serializer.collect_seq(items),
            Value::Map(map) => map.serialize(serializer),
        }
    }
}

/// As JSON, on one line.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys are texts and numbers are finite, so that nothing here has no form in JSON.
        f.write_str(&serde_json::to_string(self).unwrap_or_default())
    }
}
