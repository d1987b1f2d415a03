//! Tokens become a tree of values.

use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::{Parsed, Refusal, Rounded, Spot, Token, Visit, number};
use crate::load::trail::escape;

/// A list or a mapping that is not complete.
enum Open {
    List(Vec<Value>),
    /// The members, and the key of the one that comes next with its place.
    Mapping(Map<String, Value>, String, Spot),
}

#[derive(Default)]
pub(super) struct Tree {
    open: Vec<Open>,
    root: Value,
    rounded: Vec<Rounded>,
}

impl Tree {
    pub(super) fn into_parsed(self) -> Parsed {
        Parsed {
            root: self.root,
            rounded: self.rounded,
        }
    }

    /// The pointer of the value that comes next.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for open in &self.open {
            pointer.push('/');
            match open {
                Open::List(items) => pointer.push_str(&items.len().to_string()),
                Open::Mapping(_, key, _) => pointer.push_str(&escape(key)),
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
    fn put(&mut self, value: Value) -> Result<(), Box<Refusal>> {
        match self.open.last_mut() {
            Some(Open::List(items)) => items.push(value),
            Some(Open::Mapping(members, key, spot)) => match members.entry(std::mem::take(key)) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(entry) => {
                    let (name, spot) = (entry.key().clone(), *spot);
                    return Err(Box::new(self.twice(&name, spot)));
                }
            },
            None => self.root = value,
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
                self.open
                    .push(Open::Mapping(Map::new(), String::new(), spot));
                return Ok(());
            }
            Token::List => {
                self.open.push(Open::List(Vec::new()));
                return Ok(());
            }
            Token::Key(name) => {
                if let Some(Open::Mapping(_, key, at)) = self.open.last_mut() {
                    (*key, *at) = (name.into_owned(), spot);
                }
                return Ok(());
            }
            Token::End => match self.open.pop() {
                Some(Open::List(items)) => Value::Array(items),
                Some(Open::Mapping(members, ..)) => Value::Object(members),
                None => Value::Null,
            },
            Token::Text(value) => Value::String(value.into_owned()),
            Token::Number(written) => self.number(&written),
            Token::Boolean(value, _) => Value::Bool(value),
            Token::Null => Value::Null,
        };
        self.put(value)
    }
}
