//! What generated models need to read what servers really send.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer};

/// For `Option<Option<T>>`: absent (`None`), null (`Some(None)`) and a value are
/// three things.
///
/// Use it as `#[serde(default, skip_serializing_if = "Option::is_none", with =
/// "mainsheet_runtime::serde::nullable")]`.
pub mod nullable {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes the inner option; the outer one is skipped when it is `None`.
    ///
    /// # Errors
    /// As the serializer fails.
    pub fn serialize<T: Serialize, S: Serializer>(
        value: &Option<Option<T>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(Some(value)) => serializer.serialize_some(value),
            Some(None) | None => serializer.serialize_none(),
        }
    }

    /// Reads a property that is there.
    ///
    /// # Errors
    /// As the deserializer fails.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::deserialize(deserializer).map(Some)
    }
}

/// Reads a map whose values the description does not call nullable: an entry
/// whose value is null is left out. For `BTreeMap<String, V>`, for which null
/// reads as empty, and for the `Option` of it.
///
/// Use it as `#[serde(default, deserialize_with =
/// "mainsheet_runtime::serde::skip_nulls")]`.
///
/// # Errors
/// As the deserializer fails.
pub fn skip_nulls<'de, M: SkipNulls<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    M::deserialize_map(deserializer)
}

/// The types that [`skip_nulls`] reads.
pub trait SkipNulls<'de>: Sized {
    /// Reads the map without its nulls.
    ///
    /// # Errors
    /// As the deserializer fails.
    fn deserialize_map<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

impl<'de, V: Deserialize<'de>> SkipNulls<'de> for BTreeMap<String, V> {
    fn deserialize_map<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize_map(deserializer)?.unwrap_or_default())
    }
}

impl<'de, V: Deserialize<'de>> SkipNulls<'de> for Option<BTreeMap<String, V>> {
    fn deserialize_map<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(MapVisitor(PhantomData))
    }
}

struct MapVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> de::Visitor<'de> for MapVisitor<V> {
    type Value = Option<BTreeMap<String, V>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some((key, value)) = access.next_entry::<String, Option<V>>()? {
            if let Some(value) = value {
                map.insert(key, value);
            }
        }
        Ok(Some(map))
    }
}

/// Reads null as the type's default: for a required list or text that a server
/// sends as null all the same.
///
/// Use it as `#[serde(deserialize_with =
/// "mainsheet_runtime::serde::null_as_default")]`.
///
/// # Errors
/// As the deserializer fails.
pub fn null_as_default<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    #[expect(clippy::option_option, reason = "absent, null and a value")]
    #[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
    struct Record {
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            with = "super::nullable"
        )]
        manager: Option<Option<String>>,
        #[serde(default, deserialize_with = "super::skip_nulls")]
        data: BTreeMap<String, i64>,
        #[serde(
            default,
            deserialize_with = "super::skip_nulls",
            skip_serializing_if = "Option::is_none"
        )]
        more: Option<BTreeMap<String, i64>>,
        #[serde(default, deserialize_with = "super::null_as_default")]
        names: Vec<String>,
    }

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        for (text, manager) in [
            (r#"{"data":{},"names":[]}"#, None),
            (r#"{"manager":null,"data":{},"names":[]}"#, Some(None)),
            (
                r#"{"manager":"a","data":{},"names":[]}"#,
                Some(Some("a".to_owned())),
            ),
        ] {
            let record: Record = serde_json::from_str(text).unwrap();
            assert_eq!(record.manager, manager);
            assert_eq!(serde_json::to_string(&record).unwrap(), text);
        }
    }

    #[test]
    fn nulls_in_a_map_are_absent() {
        let text = r#"{"data":{"a":1,"b":null},"more":{"c":null},"names":null}"#;
        let record: Record = serde_json::from_str(text).unwrap();
        assert_eq!(record.data, BTreeMap::from([("a".to_owned(), 1)]));
        assert_eq!(record.more, Some(BTreeMap::new()));
        let record: Record = serde_json::from_str(r#"{"data":null,"more":null}"#).unwrap();
        assert_eq!(record, Record::default());
    }
}
