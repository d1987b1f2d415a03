//! What a caller has at hand, as a value of a field's or a parameter's type.
//!
//! Conversions by `From` alone would refuse the obvious: no crate but the
//! standard library can turn an array of texts into a list of strings. So setters
//! take what is [`IntoValue`], which is implemented by the *target*: for one value,
//! for lists, maps, tuples, any JSON, and for what may be absent.

pub mod how;
mod items;
mod json;
mod tuples;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone};

use self::how::{AsIs, Boxed, ByReference, Present, Same};
pub use self::items::Items;
use super::id_or::IdOr;

/// What can be given where a `T` is wanted.
///
/// | wanted | given |
/// | --- | --- |
/// | a text | `"text"`, a `String`, a reference to one, a `Cow`, a `char` |
/// | a number | one that converts without loss: `1` for an `i64` or an `f64` |
/// | an enumeration | its variants, its values as text or number |
/// | a union | what any of its variants holds, with literals for texts and numbers |
/// | a date-time | a `DateTime` of any zone |
/// | any JSON | `json!(…)`, literals, lists, and a reference to whatever serializes |
/// | a list | an array, a slice, a vector, a set or an iterator of what is given for an item |
/// | a map | an array, a map or an iterator of pairs |
/// | an `Option` | what is given for its value, or an `Option` of just that type |
///
/// Where a type of yours has an `Into` for a text, an enumeration, a union or an
/// object, it is taken too.
///
/// `How` is which of the rules applies. It keeps them apart for the compiler,
/// which finds it out by itself. There is one rule for `Option`s only, so that
/// `None` needs no type: `Some(…)` has to hold exactly what is wanted.
///
/// It has no place in the documentation of every type, which the rules for all
/// types would be listed at.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not taken for `{T}`",
    label = "not taken for `{T}`",
    note = "an `Option` has to hold exactly the type that is wanted: `option.map(Into::into)`",
    note = "any JSON is taken from `json!(…)`, or from a reference to what implements `Serialize`"
)]
pub trait IntoValue<T, How = AsIs> {
    /// The value.
    fn into_value(self) -> T;
}

/// A type of which a value is one thing, whatever converts into it: no list, no
/// map, nothing that may be absent.
#[doc(hidden)]
pub trait Single {}

impl<T: Single, G: Into<T>> IntoValue<T, AsIs> for G {
    fn into_value(self) -> T {
        self.into()
    }
}

impl<T: Single + Clone> IntoValue<T, ByReference> for &T {
    fn into_value(self) -> T {
        self.clone()
    }
}

impl Single for bool {}
impl Single for i32 {}
impl Single for i64 {}
impl Single for f64 {}
impl Single for NaiveDate {}
impl<T> Single for IdOr<T> {}

// Not `Single`, since a reference to a `String` converts into one already.
impl<G: Into<String>> IntoValue<String, AsIs> for G {
    fn into_value(self) -> String {
        self.into()
    }
}

// Not `Single`: a literal that may be of several types is an `i32`, which these do not take.
macro_rules! exact {
    ($($integer:ty)*) => {
        $(impl IntoValue<$integer, AsIs> for $integer {
            fn into_value(self) -> $integer {
                self
            }
        })*
    };
}

exact!(i8 i16 u8 u16 u32 u64);

impl<Z: TimeZone> IntoValue<DateTime<FixedOffset>, AsIs> for DateTime<Z> {
    fn into_value(self) -> DateTime<FixedOffset> {
        self.fixed_offset()
    }
}

impl<T> IntoValue<Option<T>, Same> for Option<T> {
    fn into_value(self) -> Option<T> {
        self
    }
}

impl<T, G: IntoValue<T, How>, How> IntoValue<Option<T>, Present<How>> for G {
    fn into_value(self) -> Option<T> {
        Some(self.into_value())
    }
}

impl<T> IntoValue<Box<T>, Same> for Box<T> {
    fn into_value(self) -> Box<T> {
        self
    }
}

impl<T, G: IntoValue<T, How>, How> IntoValue<Box<T>, Boxed<How>> for G {
    fn into_value(self) -> Box<T> {
        Box::new(self.into_value())
    }
}

#[cfg(test)]
mod tests;
