//! From values of Rust, and from and to those of `serde_json`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::super::codec::{Decode, Encode};
use super::super::fault::Fault;
use super::super::reader::{Kind, Reader};
use super::super::writer::{self, Writer};
use super::Json;

/// Of what is infinite or none, null.
fn written(value: &(impl Encode + ?Sized)) -> Json {
    let text = writer::write(value).ok();
    let text = text.and_then(|text| String::from_utf8(text).ok());
    text.map_or(Json::NULL, |text| Json(text.into()))
}

macro_rules! from_encoded {
    ($([$($generic:tt)*] $type:ty),* $(,)?) => { $(
        impl<$($generic)*> From<$type> for Json {
            fn from(value: $type) -> Self {
                written(&value)
            }
        }
    )* };
}

from_encoded! {
    [] String, [] &str, [] &String, [] bool, [] i8, [] i16, [] i32, [] i64, [] u8, [] u16, [] u32,
    [] u64, [] Cow<'_, str>, [] Value, [] &Value, [] Map<String, Value>,
}

/// A number that is infinite or none is null, as JSON has no form for it.
impl From<f64> for Json {
    fn from(value: f64) -> Self {
        written(&value)
    }
}

/// A number that is infinite or none is null, as JSON has no form for it.
impl From<f32> for Json {
    fn from(value: f32) -> Self {
        written(&value)
    }
}

impl From<()> for Json {
    fn from((): ()) -> Self {
        Self::NULL
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::NULL, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(values: Vec<T>) -> Self {
        let values: Vec<Self> = values.into_iter().map(Into::into).collect();
        written(&values)
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for Json {
    fn from(values: [T; N]) -> Self {
        Vec::from(values).into()
    }
}

impl<T: Into<Self>> From<BTreeMap<String, T>> for Json {
    fn from(map: BTreeMap<String, T>) -> Self {
        let map: BTreeMap<String, Self> = map
            .into_iter()
            .map(|(name, value)| (name, value.into()))
            .collect();
        written(&map)
    }
}

impl<T: Into<Self>> From<HashMap<String, T>> for Json {
    fn from(map: HashMap<String, T>) -> Self {
        BTreeMap::from_iter(map).into()
    }
}

/// A number of which `serde_json` holds no more than its nearest is that; one beyond all that it
/// holds, and a text that is no Unicode, is given as its JSON text.
impl From<Json> for Value {
    fn from(json: Json) -> Self {
        Self::from(&json)
    }
}

/// As from a [`Json`] that is not borrowed.
impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        // It is JSON, and what is nested deeper than any type was not taken for one.
        Self::decode(&mut json.reader()).unwrap_or_else(|_| Self::from(json.text()))
    }
}

impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        let other = Self::from(other);
        *self == other
    }
}

impl PartialEq<Json> for Value {
    fn eq(&self, other: &Json) -> bool {
        other == self
    }
}

impl PartialEq<&str> for Json {
    fn eq(&self, other: &&str) -> bool {
        self.as_str().is_some_and(|text| text == *other)
    }
}

impl Decode for Value {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        Ok(match from.kind()? {
            Kind::Null => {
                from.null()?;
                Self::Null
            }
            Kind::Boolean => Self::Bool(from.boolean()?),
            Kind::Number => {
                let text = from.number("a number")?;
                number(text).map_or_else(|| Self::from(text), Self::Number)
            }
            Kind::Text => {
                let mark = from.mark();
                match from.text() {
                    Ok(text) => Self::String(text.into_owned()),
                    Err(fault) if fault.is_final() => return Err(fault),
                    Err(_) => {
                        from.rewind(mark)?;
                        Self::String(from.raw()?.into_owned())
                    }
                }
            }
            Kind::List => {
                from.open_list()?;
                let mut list = Vec::new();
                while from.element(list.is_empty())? {
                    list.push(Self::decode(from)?);
                    from.build(size_of::<Self>())?;
                }
                Self::Array(list)
            }
            Kind::Object => Self::Object(Map::decode(from)?),
        })
    }
}

fn number(text: &str) -> Option<serde_json::Number> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    serde_json::Number::from_f64(text.parse().ok()?)
}

impl Encode for Value {
    fn encode(&self, to: &mut Writer) {
        match self {
            Self::Null => to.null(),
            Self::Bool(value) => value.encode(to),
            Self::Number(number) => match number.as_f64() {
                Some(value) if number.is_f64() => value.encode(to),
                _ => to.raw(&number.to_string()),
            },
            Self::String(text) => to.text(text),
            Self::Array(list) => list.encode(to),
            Self::Object(map) => map.encode(to),
        }
    }
}

impl Decode for Map<String, Value> {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        from.open_object()?;
        let mut map = Self::new();
        let mut is_first = true;
        while let Some(name) = from.member(is_first)? {
            is_first = false;
            map.insert(name.into_owned(), Value::decode(from)?);
        }
        Ok(map)
    }
}

impl Encode for Map<String, Value> {
    fn encode(&self, to: &mut Writer) {
        let map = to.open_object();
        for (name, value) in self {
            to.entry(map, name, value);
        }
        to.close_object();
    }
}
