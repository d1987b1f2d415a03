//! From the fields of a row, all of them text, to a type.

use std::cell::Cell;
use std::fmt;

use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

use super::Row;

/// Decodes a row; on failure, the column at fault, if it is one, and why.
pub(super) fn decode<T: DeserializeOwned>(row: &Row) -> Result<T, (Option<String>, String)> {
    let column = Cell::new(None);
    let fields = row.iter().zip(&row.header.repeated);
    let fields = fields.map(|((name, text), is_repeated)| {
        column.set(Some(name));
        let is_repeated = *is_repeated;
        (name, Field { text, is_repeated })
    });
    let mut fields = fields.fuse();
    T::deserialize(MapDeserializer::new(&mut fields)).map_err(|Failure(reason)| {
        // What is missing is in no column.
        let column = column
            .get()
            .filter(|_| !reason.starts_with("missing field"));
        (column.map(str::to_owned), reason)
    })
}

/// One field.
#[derive(Clone, Copy)]
struct Field<'a> {
    text: &'a str,
    /// Whether a column before has the same name: whoever keeps this text loses
    /// that one's.
    is_repeated: bool,
}

impl<'a> Field<'a> {
    fn text(self) -> Result<&'a str, Failure> {
        if self.is_repeated {
            return Err(Failure("several columns have this name".to_owned()));
        }
        Ok(self.text)
    }

    fn parse<T: std::str::FromStr>(self, what: &str) -> Result<T, Failure> {
        let text = self.text()?.trim();
        text.parse()
            .map_err(|_| Failure(format!("invalid value: string {text:?}, expected {what}")))
    }
}

impl<'de> IntoDeserializer<'de, Failure> for Field<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parse {
    ($($method:ident $visit:ident $what:literal),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            visitor.$visit(self.parse($what)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Field<'de> {
    type Error = Failure;

    /// A text, whatever it looks like.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.text()?.trim() {
            "1" => visitor.visit_bool(true),
            "0" => visitor.visit_bool(false),
            text if text.eq_ignore_ascii_case("true") => visitor.visit_bool(true),
            text if text.eq_ignore_ascii_case("false") => visitor.visit_bool(false),
            _ => visitor.visit_bool(self.parse("a boolean")?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.text()?.is_empty() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let variant: StrDeserializer<'de, Failure> = self.text()?.into_deserializer();
        visitor.visit_enum(variant)
    }

    parse! {
        deserialize_i8 visit_i8 "i8",
        deserialize_i16 visit_i16 "i16",
        deserialize_i32 visit_i32 "i32",
        deserialize_i64 visit_i64 "i64",
        deserialize_i128 visit_i128 "i128",
        deserialize_u8 visit_u8 "u8",
        deserialize_u16 visit_u16 "u16",
        deserialize_u32 visit_u32 "u32",
        deserialize_u64 visit_u64 "u64",
        deserialize_u128 visit_u128 "u128",
        deserialize_f32 visit_f32 "f32",
        deserialize_f64 visit_f64 "f64",
        deserialize_char visit_char "a character",
    }

    serde::forward_to_deserialize_any! {
        str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
    }

    /// What nobody keeps may be there more than once.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }
}

/// Why a row could not be decoded.
#[derive(Debug)]
struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl de::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}
