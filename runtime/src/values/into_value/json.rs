//! Any JSON, from all that is JSON.
//!
//! An `Option` is none of it: `None` would need a type.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Map, Value};

use super::super::json::Json;
use super::IntoValue;
use super::how::{AsIs, ByReference};

/// # Panics
/// If it is not JSON: a map whose keys are no texts, or an error of its own
/// `Serialize`. So does the macro `json!`.
impl<G: Serialize + ?Sized> IntoValue<Json, ByReference> for &G {
    #[track_caller]
    fn into_value(self) -> Json {
        written(self)
    }
}

#[track_caller]
fn written<T: Serialize + ?Sized>(value: &T) -> Json {
    match Json::from_serialize(value) {
        Ok(value) => value,
        Err(error) => panic!("the value is not JSON: {error}"),
    }
}

macro_rules! written {
    ($(impl[$($generics:tt)*] $given:ty;)*) => {
        $(impl<$($generics)*> IntoValue<Json, AsIs> for $given {
            #[track_caller]
            fn into_value(self) -> Json {
                written(&self)
            }
        })*
    };
}

written! {
    impl[] bool;
    impl[] i8;
    impl[] i16;
    impl[] i32;
    impl[] i64;
    impl[] isize;
    impl[] u8;
    impl[] u16;
    impl[] u32;
    impl[] u64;
    impl[] usize;
    impl[] f32;
    impl[] f64;
    impl[T: Serialize] Vec<T>;
    impl[K: Serialize, V: Serialize] BTreeMap<K, V>;
    impl[K: Serialize, V: Serialize, S] HashMap<K, V, S>;
}

// `serde` writes arrays up to a length only.
impl<T: Serialize, const N: usize> IntoValue<Json, AsIs> for [T; N] {
    #[track_caller]
    fn into_value(self) -> Json {
        written(self.as_slice())
    }
}

macro_rules! moved {
    ($($given:ty)*) => {
        $(impl IntoValue<Json, AsIs> for $given {
            fn into_value(self) -> Json {
                self.into()
            }
        })*
    };
}

moved!(Json Value String Map<String, Value> Cow<'_, str>);
