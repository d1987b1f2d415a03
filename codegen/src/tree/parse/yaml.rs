//! YAML, as `serde_yaml` reads it, with the merge keys of YAML 1.1.

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use saphyr_parser::{Event, Parser};
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{GROWTH, ParseError, Parsed, SMALL_CHANGE};

pub(super) fn parse(text: &str) -> Result<Parsed, ParseError> {
    refuse_deep_flow(text)?;
    let reading = Reading {
        text,
        left: Cell::new(text.len().saturating_mul(GROWTH) + SMALL_CHANGE),
    };
    match Node(&reading).deserialize(serde_yaml::Deserializer::from_str(text)) {
        Ok(root) => Ok(Parsed {
            root,
            rounded: Vec::new(),
        }),
        Err(error) => Err(ParseError {
            message: message(&error.to_string()),
            place: error.location().map(|at| (at.line(), at.column())),
        }),
    }
}

/// How many brackets a text may have before they are looked at. Few have as many.
const MANY_BRACKETS: usize = 2_000;

/// `serde_yaml` refuses what is too deep only when the whole text has been read, by a scanner that
/// takes a time with the square of the depth of brackets.
fn refuse_deep_flow(text: &str) -> Result<(), ParseError> {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    if brackets.count() <= MANY_BRACKETS {
        return Ok(());
    }
    let mut depth = 0;
    let mut parser = Parser::new_from_str(text);
    loop {
        let (is_deep, place) = match parser.next_event() {
            Some(Ok((event, span))) => {
                match event {
                    Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
                    Event::SequenceEnd | Event::MappingEnd => depth -= 1,
                    _ => {}
                }
                (depth > MAX_DEPTH, span.start)
            }
            Some(Err(error)) if error.info().contains("recursion limit") => (true, *error.marker()),
            // Other faults are told by the parser that follows.
            Some(Err(_)) | None => return Ok(()),
        };
        if is_deep {
            return Err(ParseError {
                message: TOO_DEEP.to_owned(),
                place: Some((place.line(), place.col() + 1)),
            });
        }
    }
}

/// The limit of `serde_yaml`.
const MAX_DEPTH: usize = 128;

const TOO_DEEP: &str = "lists and mappings stand more than 128 deep within one another, or an \
                        alias stands within what it names";

/// What the parser says, without the place, which the diagnostic names by itself.
fn message(message: &str) -> String {
    let message = match message.rfind(" at line ") {
        Some(index) => &message[..index],
        None => message,
    };
    if message.contains("recursion limit exceeded") {
        return TOO_DEEP.to_owned();
    }
    if message.contains("repetition limit exceeded") {
        return TOO_MUCH.to_owned();
    }
    message.to_owned()
}

const TOO_MUCH: &str = "the aliases repeat more than ten times what the file holds";

/// The text at hand, and how much may still come of it.
struct Reading<'t> {
    text: &'t str,
    left: Cell<usize>,
}

impl Reading<'_> {
    fn spend<E: de::Error>(&self, size: usize) -> Result<(), E> {
        match self.left.get().checked_sub(size + 1) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(E::custom(TOO_MUCH)),
        }
    }

    /// Whether a scalar that was taken from the text stands in quotes there.
    fn is_quoted(&self, scalar: &str) -> bool {
        let offset = (scalar.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
        let before = offset.and_then(|offset| self.text.as_bytes().get(offset.checked_sub(1)?));
        matches!(before, Some(b'"' | b'\''))
    }
}

/// A value whose keys are texts as they are written (`200:`, `1.10:`), and are unique: a later one
/// would hide an earlier one without a word.
#[derive(Clone, Copy)]
struct Node<'r, 't>(&'r Reading<'t>);

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        self.0.spend(0)?;
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("infinity and NaN are no values of JSON"))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.0.spend(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut members = Members::default();
        while let Some(key) = access.next_key_seed(KeySeed(self.0))? {
            match key {
                Key::Merge => members.merge(access.next_value_seed(self)?)?,
                Key::Text(key) => {
                    members.check(&key)?;
                    let value = access.next_value_seed(self)?;
                    members.insert(key, value);
                }
            }
        }
        Ok(Value::Object(members.map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        Err(de::Error::custom(
            "a tag other than those of YAML itself has no meaning here",
        ))
    }
}

/// The members of a mapping, and of those that are merged into it.
#[derive(Default)]
struct Members {
    map: Map<String, Value>,
    /// The keys that so far come from elsewhere: a key of the mapping's own replaces them.
    merged: HashSet<String>,
}

impl Members {
    fn check<E: de::Error>(&self, key: &str) -> Result<(), E> {
        if self.map.contains_key(key) && !self.merged.contains(key) {
            return Err(E::custom(format_args!("the key `{key}` occurs twice")));
        }
        Ok(())
    }

    fn insert(&mut self, key: String, value: Value) {
        self.merged.remove(&key);
        self.map.insert(key, value);
    }

    /// A mapping, or a list of them, of which the earlier ones count (YAML 1.1, merge keys).
    fn merge<E: de::Error>(&mut self, source: Value) -> Result<(), E> {
        let sources = match source {
            Value::Array(sources) => sources,
            source => vec![source],
        };
        for source in sources {
            let Value::Object(source) = source else {
                return Err(E::custom(
                    "what `<<` merges must be a mapping or a list of mappings",
                ));
            };
            for (key, value) in source {
                if !self.map.contains_key(&key) {
                    self.merged.insert(key.clone());
                    self.map.insert(key, value);
                }
            }
        }
        Ok(())
    }
}

enum Key {
    /// `<<`, not in quotes.
    Merge,
    Text(String),
}

struct KeySeed<'r, 't>(&'r Reading<'t>);

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        // A key is the text that is written, whatever type it would have as a value.
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed<'_, '_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text as the key of a mapping")
    }

    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<Key, E> {
        if key == "<<" && !self.0.is_quoted(key) {
            return Ok(Key::Merge);
        }
        self.visit_str(key)
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Key, E> {
        self.0.spend(key.len())?;
        Ok(Key::Text(key.to_owned()))
    }
}
