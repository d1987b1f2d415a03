//! Tokens become a tree of nodes, each of which is marked as it is met.

use indexmap::map::Entry;

use super::{Parsed, Refusal, Rounded, Spot, Token, Visit, number};
use crate::tree::marks::Marks;
use crate::tree::node::{Map, Node, Origin, Value};
use crate::tree::trail::escape;

/// A list or a mapping that is not complete.
enum Open {
    List(Origin, Vec<Node>),
    /// The members, and the key of the one that comes next with its place.
    Mapping(Origin, Map, String, Spot),
}

pub(super) struct Tree {
    open: Vec<Open>,
    root: Node,
    marks: Marks,
    rounded: Vec<Rounded>,
}

impl Tree {
    /// The tree of a file, by its number.
    pub(super) fn of_file(file: usize) -> Self {
        Self {
            open: Vec::new(),
            root: Node::default(),
            marks: Marks::of_file(file),
            rounded: Vec::new(),
        }
    }

    pub(super) fn into_parsed(self) -> Parsed {
        Parsed {
            root: self.root,
            marks: self.marks,
            rounded: self.rounded,
        }
    }

    /// Marks the value that comes next.
    fn mark(&mut self) -> Origin {
        match self.open.last() {
            Some(Open::List(list, items)) => self.marks.item(*list, items.len()),
            Some(Open::Mapping(mapping, _, key, _)) => self.marks.member(*mapping, key),
            None => self.marks.root(),
        }
    }

    /// The pointer of the value that comes next.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for open in &self.open {
            pointer.push('/');
            match open {
                Open::List(_, items) => pointer.push_str(&items.len().to_string()),
                Open::Mapping(_, _, key, _) => pointer.push_str(&escape(key)),
            }
        }
        pointer
    }

    fn number(&mut self, written: &str) -> Value {
        let number = number::read(written).or_else(|| {
            self.rounded.push(Rounded {
                pointer: self.pointer(),
                written: written.to_owned(),
            });
            number::largest(written)
        });
        number.map_or(Value::Null, Value::Number)
    }

    /// Puts a value where it belongs. That a key occurs twice is seen here: to look for it before
    /// would be to look twice for each.
    #[inline]
    fn put(&mut self, node: Node) -> Result<(), Box<Refusal>> {
        match self.open.last_mut() {
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Mapping(_, members, key, spot)) => {
                match members.entry(std::mem::take(key)) {
                    Entry::Vacant(entry) => {
                        entry.insert(node);
                    }
                    Entry::Occupied(entry) => {
                        let (name, spot) = (entry.key().clone(), *spot);
                        return Err(Box::new(self.twice(&name, spot)));
                    }
                }
            }
            None => self.root = node,
        }
        Ok(())
    }

    fn twice(&self, name: &str, spot: Spot) -> Refusal {
        let message = format!("the key `{name}` occurs twice");
        let help = "remove one of the two, or give it another name";
        Refusal {
            // Of the mapping, whose next key is the empty text.
            pointer: self.pointer() + &escape(name),
            second: Some(spot),
            ..Refusal::new(message, help)
        }
    }
}

impl Visit for Tree {
    #[inline]
    fn see(&mut self, token: Token<'_>, spot: Spot) -> Result<(), Box<Refusal>> {
        let value = match token {
            Token::Mapping => {
                let origin = self.mark();
                let open = Open::Mapping(origin, Map::new(), String::new(), spot);
                self.open.push(open);
                return Ok(());
            }
            Token::List => {
                let origin = self.mark();
                self.open.push(Open::List(origin, Vec::new()));
                return Ok(());
            }
            Token::Key(name) => {
                if let Some(Open::Mapping(_, _, key, at)) = self.open.last_mut() {
                    (*key, *at) = (name.into_owned(), spot);
                }
                return Ok(());
            }
            Token::End => {
                let (origin, value) = match self.open.pop() {
                    Some(Open::List(origin, items)) => (origin, Value::List(items)),
                    Some(Open::Mapping(origin, members, ..)) => (origin, Value::Map(members)),
                    None => return Ok(()),
                };
                return self.put(Node { value, origin });
            }
            Token::Text(value) => Value::String(value.into_owned()),
            Token::Number(written) => self.number(&written),
            Token::Boolean(value, _) => Value::Bool(value),
            Token::Null => Value::Null,
        };
        let origin = self.mark();
        self.put(Node { value, origin })
    }
}
