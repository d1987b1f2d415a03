//! Tokens become a tree of values.

use serde_json::{Map, Value};

use super::{Parsed, Refusal, Rounded, Spot, Token, Visit, number};
use crate::load::trail::escape;

/// How what is said of a key that occurs twice ends.
pub(super) const TWICE: &str = " occurs twice";

/// A list or a mapping that is not complete.
enum Open {
    List(Vec<Value>),
    /// The members, and the key of the one that comes next.
    Mapping(Map<String, Value>, String),
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
                Open::Mapping(_, key) => pointer.push_str(&escape(key)),
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

    fn key(&mut self, name: String) -> Result<(), Refusal> {
        let Some(Open::Mapping(members, key)) = self.open.last_mut() else {
            return Ok(());
        };
        let is_twice = members.contains_key(&name);
        *key = name;
        if !is_twice {
            return Ok(());
        }
        let message = format!("the key `{key}`{TWICE}");
        let help = "remove one of the two, or give it another name";
        Err(Refusal {
            pointer: self.pointer(),
            ..Refusal::new(message, help)
        })
    }
}

impl Visit for Tree {
    fn see(&mut self, token: Token<'_>, _: Spot) -> Result<(), Refusal> {
        let value = match token {
            Token::Mapping => {
                self.open.push(Open::Mapping(Map::new(), String::new()));
                return Ok(());
            }
            Token::List => {
                self.open.push(Open::List(Vec::new()));
                return Ok(());
            }
            Token::Key(name) => return self.key(name.into_owned()),
            Token::End => match self.open.pop() {
                Some(Open::List(items)) => Value::Array(items),
                Some(Open::Mapping(members, _)) => Value::Object(members),
                None => Value::Null,
            },
            Token::Text(value) => Value::String(value.into_owned()),
            Token::Number(written) => self.number(&written),
            Token::Boolean(value, _) => Value::Bool(value),
            Token::Null => Value::Null,
        };
        match self.open.last_mut() {
            Some(Open::List(items)) => items.push(value),
            Some(Open::Mapping(members, key)) => {
                members.insert(std::mem::take(key), value);
            }
            None => self.root = value,
        }
        Ok(())
    }
}
