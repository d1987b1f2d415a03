//! Any type that is written as a number.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use super::Decimal;
use crate::values::writer::Writer;

/// How a type that travels as a number is read and written, by `FromStr` and `Display`.
macro_rules! as_number {
    ($type:ty $(, $param:ident)?) => {
        impl$(<$param: fmt::Display>)? $crate::Encode for $type {
            fn encode(&self, to: &mut $crate::Writer) {
                $crate::values::formats::number::write(&self.to_string(), to);
            }
        }

        impl$(<$param: FromStr + fmt::Display>)? $crate::Decode for $type {
            fn decode(from: &mut $crate::Reader<'_>) -> Result<Self, $crate::Fault> {
                let at = from.at();
                let value = from.number("a number")?.parse();
                value.map_err(|_| $crate::Fault::new(at, "the type has no such number"))
            }
        }

        $crate::values::formats::shells!($type $(, $param)?);
    };
}
pub(super) use as_number;

/// Writes what a type shows of a number, if JSON has it.
pub(super) fn write(number: &str, to: &mut Writer) {
    if number.parse::<Decimal>().is_ok() {
        to.raw(number);
    } else {
        to.fail("a number that is infinite or none cannot be written as JSON");
    }
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
    use crate::values::formats::Decimal;

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
