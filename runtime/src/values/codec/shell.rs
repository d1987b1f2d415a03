//! `serde`'s traits for types that are read and written here: thin shells, so that a type costs the
//! compiler little, whichever format it is used with.
//!
//! They go by JSON text. A value is read from what describes itself (JSON, YAML, `MessagePack` and
//! their like), and is written as what the text says.

use std::fmt;

use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::ser::{self, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Decode, Encode};
use crate::values::fault::Fault;
use crate::values::json::{Json, read_value};
use crate::values::reader::{Kind, Reader};
use crate::values::writer::{self, Writer};

/// Implements `Serialize` and `Deserialize` for a type that has [`Encode`](crate::Encode) and
/// [`Decode`](crate::Decode).
#[macro_export]
macro_rules! shells {
    ($type:ty) => {
        impl $crate::__private::Single for $type {}

        #[allow(deprecated, reason = "the type is named")]
        impl $crate::__private::serde::Serialize for $type {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $crate::__private::values::serialize(self, serializer)
            }
        }

        #[allow(deprecated, reason = "the type is named")]
        impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
            fn deserialize<__D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::__private::values::deserialize(deserializer)
            }
        }
    };
}

/// Writes a value by its JSON text.
///
/// # Errors
/// As the serializer fails, and if the value cannot be written as JSON.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let text = writer::write(value).map_err(ser::Error::custom)?;
    transcode(&text, serializer)
}

/// Writes JSON text.
fn transcode<S: Serializer>(text: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    let from = &mut Reader::new(text);
    let failed = |fault| ser::Error::custom(fault);
    match from.kind().map_err(failed)? {
        Kind::Null => serializer.serialize_unit(),
        Kind::Boolean => serializer.serialize_bool(from.boolean().map_err(failed)?),
        Kind::Text => serializer.serialize_str(&from.text().map_err(failed)?),
        Kind::Number => {
            let number = from.number("a number").map_err(failed)?;
            if let Ok(number) = number.parse() {
                return serializer.serialize_i64(number);
            }
            if let Ok(number) = number.parse() {
                return serializer.serialize_u64(number);
            }
            if let Ok(number) = number.parse() {
                return serializer.serialize_i128(number);
            }
            serializer.serialize_f64(number.parse().map_err(ser::Error::custom)?)
        }
        Kind::List => {
            let mut list = serializer.serialize_seq(None)?;
            from.open_list().map_err(failed)?;
            let mut is_first = true;
            while from.element(is_first).map_err(failed)? {
                is_first = false;
                list.serialize_element(&Text(&from.raw().map_err(failed)?))?;
            }
            list.end()
        }
        Kind::Object => {
            let mut map = serializer.serialize_map(None)?;
            from.open_object().map_err(failed)?;
            let mut is_first = true;
            while let Some(name) = from.member(is_first).map_err(failed)? {
                is_first = false;
                map.serialize_entry(&*name, &Text(&from.raw().map_err(failed)?))?;
            }
            map.end()
        }
    }
}

/// JSON text as what it says.
struct Text<'t>(&'t str);

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        transcode(self.0.as_bytes(), serializer)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        transcode(self.text().as_bytes(), serializer)
    }
}

/// Reads a value from what describes itself, by its JSON text.
///
/// # Errors
/// As the deserializer fails, and if the value is not of the type.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = text_of(deserializer)?;
    read_value(&mut Reader::new(&text)).map_err(de::Error::custom)
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

/// The JSON text of a value.
fn text_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let mut to = Writer::default();
    Written(&mut to).deserialize(deserializer)?;
    to.finish().map_err(de::Error::custom)
}

/// Writes what is read.
struct Written<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Written<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Written<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value that JSON has")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.0.number(&value);
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.0.number(&value);
        Ok(())
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<(), E> {
        self.0.number(&value);
        Ok(())
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<(), E> {
        self.0.number(&value);
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        self.0.text(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        let list = self.0.open_list().start;
        loop {
            let before = self.0.len();
            self.0.separate(list);
            if from.next_element_seed(Written(self.0))?.is_none() {
                self.0.truncate(before);
                break;
            }
        }
        self.0.close_list();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        let object = self.0.open_object();
        while let Some(name) = from.next_key_seed(Name)? {
            self.0.name(object, &name);
            from.next_value_seed(Written(self.0))?;
        }
        self.0.close_object();
        Ok(())
    }
}

/// The name of a member: a text, or what has one form as text.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Name {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }
}

/// A type that has `serde`'s traits and none of a generated crate, where one of those is asked for:
/// in a call that a generated crate does not have.
///
/// ```
/// use mainsheet_runtime::{Serde, json};
///
/// let Serde(list): Serde<std::collections::BTreeSet<u8>> = json::from_str("[2, 1]")?;
/// assert_eq!(json::to_string(&Serde(list))?, "[1,2]");
/// # Ok::<(), mainsheet_runtime::JsonError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serde<T>(pub T);

impl<T: DeserializeOwned> Decode for Serde<T> {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        let at = from.at();
        // What it says may quote the value.
        serde_json::from_str(from.any()?)
            .map(Self)
            .map_err(|_| Fault::new(at, "the value is not what its type wants"))
    }
}

impl<T: Serialize> Encode for Serde<T> {
    fn encode(&self, to: &mut Writer) {
        match serde_json::to_string(&self.0) {
            Ok(text) => to.raw(&text),
            Err(_) => to.fail("the value cannot be written as JSON"),
        }
    }
}
