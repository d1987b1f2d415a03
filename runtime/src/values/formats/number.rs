//! Any type that is written as a number.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};
use serde::ser::{self, Serializer};

/// serde's traits for a type that travels as a number, by `FromStr` and `Display`.
macro_rules! as_number {
    ($type:ty $(, $param:ident)?) => {
        impl$(<$param: fmt::Display>)? serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::values::formats::number::write(self, serializer)
            }
        }

        impl<'de $(, $param: FromStr + fmt::Display)?> serde::Deserialize<'de> for $type
        $(where <$param as FromStr>::Err: fmt::Display)?
        {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::values::formats::number::read(deserializer)
            }
        }
    };
}
pub(super) use as_number;

/// Writes a number by the types of serde, none of which holds all numbers.
pub(super) fn write<S: Serializer>(
    value: &impl fmt::Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let text = value.to_string();
    if let Ok(integer) = text.parse() {
        return serializer.serialize_i64(integer);
    }
    if let Ok(integer) = text.parse() {
        return serializer.serialize_u64(integer);
    }
    match text.parse::<f64>() {
        Ok(float) if float.is_finite() => serializer.serialize_f64(float),
        _ => Err(ser::Error::custom("no number")),
    }
}

/// Reads what travels as a number.
pub(super) fn read<'de, T: FromStr<Err: fmt::Display>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct Numbers<T>(PhantomData<T>);

    impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Numbers<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number")
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
            number.to_string().parse().map_err(E::custom)
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
            number.to_string().parse().map_err(E::custom)
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
            shortest(number).parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_any(Numbers(PhantomData))
}

/// A float as the shortest number that is nearest to it: a whole one without a point, a large one
/// with an exponent.
pub(super) fn shortest(number: f64) -> String {
    let is_short = number.fract() == 0.0 && number.abs() < 1e15;
    if is_short {
        number.to_string()
    } else {
        format!("{number:?}")
    }
}

super::text::written! {
    /// A value that travels as a number, of any type that has `FromStr` and `Display`: a decimal
    /// number of a crate that reckons with them, for one.
    ///
    /// It is made by `From`, and gives its value by `*`, as a reference, or by
    /// [`into_inner`](Self::into_inner). What was read goes back as it came, also where its type
    /// would write it in another way; values alone are compared.
    Number
}

as_number!(Number<T>, T);

#[cfg(test)]
mod tests {
    use super::Number;
    use crate::Decimal;

    #[test]
    fn any_type_is_read_from_a_number() {
        let number: Number<Decimal> = serde_json::from_str("12.5").unwrap();
        assert_eq!(number.as_str(), "12.5");
        assert_eq!(serde_json::to_string(&number).unwrap(), "12.5");
        let small: Number<u8> = 7.into();
        assert_eq!(serde_json::to_string(&small).unwrap(), "7");
        assert!(serde_json::from_str::<Number<u8>>("300").is_err());
        assert!(serde_json::from_str::<Number<u8>>(r#""3""#).is_err());
    }
}
