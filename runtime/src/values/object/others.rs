//! The properties that a struct has no fields for, and what tells them from the others.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor,
};
use serde::ser::{Serialize, SerializeMap};
use serde_json::Value;

/// What becomes of the properties that are not listed.
pub trait Others {
    /// What is kept of a name.
    type Name;

    /// Keeps a name.
    fn name(name: &str) -> Self::Name;

    /// Takes the property's value.
    ///
    /// # Errors
    /// As the map fails.
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        name: Self::Name,
        map: &mut A,
    ) -> Result<(), A::Error>;
}

/// They are passed over.
#[derive(Debug)]
pub struct Ignored;

impl Others for Ignored {
    type Name = ();

    fn name(_: &str) {}

    fn take<'de, A: MapAccess<'de>>(&mut self, (): (), map: &mut A) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>()?;
        Ok(())
    }
}

impl<V: DeserializeOwned> Others for BTreeMap<String, V> {
    type Name = String;

    fn name(name: &str) -> String {
        name.to_owned()
    }

    fn take<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        self.insert(name, map.next_value()?);
        Ok(())
    }
}

impl Others for serde_json::Map<String, Value> {
    type Name = String;

    fn name(name: &str) -> String {
        name.to_owned()
    }

    fn take<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        self.insert(name, map.next_value()?);
        Ok(())
    }
}

/// The next name: the one in the list, or what is kept of another.
///
/// # Errors
/// As the map fails.
pub fn next_name<'de, A: MapAccess<'de>, O: Others>(
    map: &mut A,
    listed: &'static [&'static str],
    _: &O,
) -> Result<Option<Result<&'static str, O::Name>>, A::Error> {
    map.next_key_seed(Name {
        listed,
        other: O::name,
    })
}

/// [`Others::take`], for a place where its type is not known yet.
///
/// # Errors
/// As the map fails.
pub fn other<'de, A: MapAccess<'de>, O: Others>(
    map: &mut A,
    name: O::Name,
    others: &mut O,
) -> Result<(), A::Error> {
    others.take(name, map)
}

struct Name<N> {
    listed: &'static [&'static str],
    other: fn(&str) -> N,
}

impl<'de, N> DeserializeSeed<'de> for Name<N> {
    type Value = Result<&'static str, N>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<N> Visitor<'_> for Name<N> {
    type Value = Result<&'static str, N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        let mut listed = self.listed.iter();
        let found = listed.find(|listed| **listed == name);
        Ok(found.copied().ok_or_else(|| (self.other)(name)))
    }
}

/// Writes the properties that are not listed.
///
/// # Errors
/// As the serializer fails.
pub fn write_others<'a, S, K, V>(
    object: &mut S,
    others: impl IntoIterator<Item = (&'a K, &'a V)>,
) -> Result<(), S::Error>
where
    S: SerializeMap,
    K: Serialize + 'a,
    V: Serialize + 'a,
{
    let mut others = others.into_iter();
    others.try_for_each(|(name, value)| object.serialize_entry(name, value))
}
