//! Values that travel as a text or as a number, and mean more: a type a file.
//!
//! Each is read from what stands in the JSON and written as it is written there, so that it can
//! stand in a URL, too: `FromStr` and `Display`. What was read in another form than it would be
//! written in is kept in that form, and goes back as it came.

/// serde's traits by those of this crate, and that a value is one, also of types with a parameter.
macro_rules! shells {
    ($type:ty $(, $param:ident)?) => {
        impl$(<$param>)? $crate::values::into_value::Single for $type {}

        impl$(<$param: std::fmt::Display>)? serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::values::codec::shell::serialize(self, serializer)
            }
        }

        impl<'de $(, $param: std::str::FromStr + std::fmt::Display)?> serde::Deserialize<'de>
            for $type
        {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::values::codec::shell::deserialize(from)
            }
        }
    };
}
use shells;

mod base64;
pub(crate) mod date_time;
mod decimal;
mod number;
mod text;
mod unix_time;

pub use self::base64::{Base64, Base64Url, NotBase64};
pub use self::decimal::{Decimal, NotDecimal};
pub use self::number::Number;
pub use self::text::Text;
pub use self::unix_time::UnixTime;
