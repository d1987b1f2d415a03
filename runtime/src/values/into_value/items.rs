//! Lists and maps, from all that has items.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::IntoValue;
use super::how::{Each, Iterated, Same};

/// A collection. That an `Option` is none, although the standard library has
/// it so, keeps `Some(list)` from being a list of lists; and that an empty array is
/// none, which has a rule of its own, lets `[]` do without a type.
#[doc(hidden)]
pub trait Items {
    /// What it has.
    type Item;

    /// All of them, in its order.
    fn items(self) -> impl Iterator<Item = Self::Item>;
}

macro_rules! owned {
    ($(impl[$($generics:tt)*] $collection:ty => $item:ty;)*) => {
        $(impl<$($generics)*> Items for $collection {
            type Item = $item;

            fn items(self) -> impl Iterator<Item = $item> {
                self.into_iter()
            }
        })*
    };
}

owned! {
    impl[T] Vec<T> => T;
    impl[T] Box<[T]> => T;
    impl[T] VecDeque<T> => T;
    impl[T] BTreeSet<T> => T;
    impl[T, S] HashSet<T, S> => T;
    impl[K, V] BTreeMap<K, V> => (K, V);
    impl[K, V, S] HashMap<K, V, S> => (K, V);
    impl[] Map<String, Value> => (String, Value);
}

macro_rules! borrowed {
    ($(impl[$($generics:tt)*] $collection:ty => $item:ty;)*) => {
        $(impl<$($generics)*> Items for &$collection {
            type Item = $item;

            fn items(self) -> impl Iterator<Item = $item> {
                self.iter().cloned()
            }
        })*
    };
}

borrowed! {
    impl[T: Clone] Vec<T> => T;
    impl[T: Clone] [T] => T;
    impl[T: Clone, const N: usize] [T; N] => T;
    impl[T: Clone] VecDeque<T> => T;
    impl[T: Clone] BTreeSet<T> => T;
    impl[T: Clone, S] HashSet<T, S> => T;
}

impl<K: Clone, V: Clone> Items for &BTreeMap<K, V> {
    type Item = (K, V);

    fn items(self) -> impl Iterator<Item = (K, V)> {
        self.iter().map(|(key, value)| (key.clone(), value.clone()))
    }
}

impl<K: Clone, V: Clone, S> Items for &HashMap<K, V, S> {
    type Item = (K, V);

    fn items(self) -> impl Iterator<Item = (K, V)> {
        self.iter().map(|(key, value)| (key.clone(), value.clone()))
    }
}

// As far as the standard library goes where it leaves out the empty one.
macro_rules! arrays {
    ($($length:literal)*) => {
        $(impl<T> Items for [T; $length] {
            type Item = T;

            fn items(self) -> impl Iterator<Item = T> {
                self.into_iter()
            }
        })*
    };
}

arrays!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16);
arrays!(17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32);

impl<T> IntoValue<Vec<T>, Same> for [T; 0] {
    fn into_value(self) -> Vec<T> {
        Vec::new()
    }
}

impl<T, G: Items, How> IntoValue<Vec<T>, Each<How>> for G
where
    G::Item: IntoValue<T, How>,
{
    fn into_value(self) -> Vec<T> {
        self.items().map(IntoValue::into_value).collect()
    }
}

impl<T, G: Iterator, How> IntoValue<Vec<T>, Iterated<How>> for G
where
    G::Item: IntoValue<T, How>,
{
    fn into_value(self) -> Vec<T> {
        self.map(IntoValue::into_value).collect()
    }
}

macro_rules! maps {
    ($(impl[$($generics:tt)*] $map:ty => $value:ty;)*) => {
        $(
            impl<$($generics)*> IntoValue<$map, Same> for [(String, $value); 0] {
                fn into_value(self) -> $map {
                    <$map>::new()
                }
            }

            impl<G, K, V, How, $($generics)*> IntoValue<$map, Each<How>> for G
            where
                G: Items<Item = (K, V)>,
                K: Into<String>,
                V: IntoValue<$value, How>,
            {
                fn into_value(self) -> $map {
                    self.items().map(|(key, value)| (key.into(), value.into_value())).collect()
                }
            }

            impl<G, K, V, How, $($generics)*> IntoValue<$map, Iterated<How>> for G
            where
                G: Iterator<Item = (K, V)>,
                K: Into<String>,
                V: IntoValue<$value, How>,
            {
                fn into_value(self) -> $map {
                    self.map(|(key, value)| (key.into(), value.into_value())).collect()
                }
            }
        )*
    };
}

maps! {
    impl[T] BTreeMap<String, T> => T;
    impl[] Map<String, Value> => Value;
}
