//! The value of one property: how it is read, and what its absence means.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};

/// Reads a value.
///
/// # Errors
/// As the map fails, and if the property was there before.
pub fn value<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    map: &mut A,
    slot: &mut Option<T>,
    name: &'static str,
) -> Result<(), A::Error> {
    once(slot.as_ref(), name)?;
    *slot = Some(map.next_value()?);
    Ok(())
}

/// Reads a value that may be null, which is not the same as its absence.
///
/// # Errors
/// As the map fails, and if the property was there before.
pub fn nullable<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    map: &mut A,
    slot: &mut Option<Option<T>>,
    name: &'static str,
) -> Result<(), A::Error> {
    once(slot.as_ref(), name)?;
    *slot = Some(Some(map.next_value()?));
    Ok(())
}

/// Reads a map, and leaves out the entries that are null.
///
/// # Errors
/// As the map fails, and if the property was there before.
pub fn entries<'de, M: Entries, A: MapAccess<'de>>(
    map: &mut A,
    slot: &mut Option<M>,
    name: &'static str,
) -> Result<(), A::Error> {
    once(slot.as_ref(), name)?;
    let entries: Option<BTreeMap<String, Option<M::Value>>> = map.next_value()?;
    *slot = Some(M::of(entries.map(|entries| {
        let there = |(name, value): (String, Option<_>)| Some((name, value?));
        entries.into_iter().filter_map(there).collect()
    })));
    Ok(())
}

/// A map, or the `Option` of one.
pub trait Entries {
    /// What it maps to.
    type Value: DeserializeOwned;

    /// From what was read: `None` for null.
    fn of(entries: Option<BTreeMap<String, Self::Value>>) -> Self;
}

impl<V: DeserializeOwned> Entries for BTreeMap<String, V> {
    type Value = V;

    fn of(entries: Option<BTreeMap<String, V>>) -> Self {
        entries.unwrap_or_default()
    }
}

impl<V: DeserializeOwned> Entries for Option<BTreeMap<String, V>> {
    type Value = V;

    fn of(entries: Option<BTreeMap<String, V>>) -> Self {
        entries
    }
}

impl<V: DeserializeOwned> Entries for Option<Option<BTreeMap<String, V>>> {
    type Value = V;

    fn of(entries: Option<BTreeMap<String, V>>) -> Self {
        Some(entries)
    }
}

fn once<T, E: de::Error>(slot: Option<&T>, name: &'static str) -> Result<(), E> {
    match slot {
        Some(_) => Err(E::duplicate_field(name)),
        None => Ok(()),
    }
}

/// The value of a required property.
///
/// # Errors
/// If it is missing, unless it may be null.
pub fn required<'de, T: Deserialize<'de>, E: de::Error>(
    slot: Option<T>,
    name: &'static str,
) -> Result<T, E> {
    match slot {
        Some(value) => Ok(value),
        None => T::deserialize(Missing(name, PhantomData)),
    }
}

/// An `Option` is `None`, and all else an error.
struct Missing<E>(&'static str, PhantomData<E>);

impl<'de, E: de::Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.0))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
