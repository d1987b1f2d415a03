//! The text of a file as a tree of values.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Why a text is not a tree of values, with the place if the parser knows it.
pub(crate) struct ParseError {
    pub(crate) message: String,
    pub(crate) place: Option<(usize, usize)>,
}

/// Reads YAML, or JSON if the text begins as JSON does.
///
/// JSON is YAML, but its own parser reads the large descriptions in a tenth of the time.
pub(crate) fn parse(text: &str) -> Result<Value, ParseError> {
    if text.trim_start().starts_with('{') {
        match serde_json::from_str::<Node>(text) {
            Ok(node) => return Ok(node.0),
            // A YAML flow mapping begins like JSON.
            Err(json) => {
                return serde_yaml::from_str::<Node>(text)
                    .map(|node| node.0)
                    .map_err(|_| ParseError {
                        message: without_place(&json.to_string()),
                        place: Some((json.line(), json.column().max(1))),
                    });
            }
        }
    }
    serde_yaml::from_str::<Node>(text)
        .map(|node| node.0)
        .map_err(|error| ParseError {
            message: without_place(&error.to_string()),
            place: error.location().map(|at| (at.line(), at.column())),
        })
}

/// Both parsers end their message with the place, which the diagnostic names by itself.
fn without_place(message: &str) -> String {
    match message.rfind(" at line ") {
        Some(index) => message[..index].to_owned(),
        None => message.to_owned(),
    }
}

/// A value whose keys may be written as numbers or Booleans (`200:` in YAML), and whose keys are
/// unique: a later one would hide an earlier one without a word.
struct Node(Value);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(Self)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("infinity and NaN are no values of JSON"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Node(item)) = access.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(Key(key)) = access.next_key()? {
            if map.contains_key(&key) {
                return Err(de::Error::custom(format_args!(
                    "the key `{key}` occurs twice"
                )));
            }
            let Node(value) = access.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(NodeVisitor)? {
            Value::String(key) => Ok(Self(key)),
            Value::Null => Ok(Self("null".to_owned())),
            value @ (Value::Bool(_) | Value::Number(_)) => Ok(Self(value.to_string())),
            Value::Array(_) | Value::Object(_) => Err(de::Error::custom(
                "a key must be a string, a number or a Boolean",
            )),
        }
    }
}
