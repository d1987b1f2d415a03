//! Enums that keep values which the description does not know.

use super::json::Json;

/// Implements, for an enum whose last variant is `Unknown(String)`, all that a
/// text needs, by a table of the values: `as_str`, `From<&str>`, `Serialize`,
/// `Deserialize`, `Display`, `AsRef<str>`, `From<String>` and `FromStr` (which
/// never fails). Without a table the enum has to have the first two already.
///
/// ```
/// use mainsheet_runtime::serde_json;
///
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum Status {
///     Active,
///     /// A value that the description does not know.
///     Unknown(String),
/// }
///
/// mainsheet_runtime::open_enum!(Status { Active => "ACTIVE" });
///
/// let status: Status = serde_json::from_str(r#""RETIRED""#)?;
/// assert_eq!(status, Status::Unknown("RETIRED".into()));
/// assert_eq!(serde_json::to_string(&status)?, r#""RETIRED""#);
/// assert_eq!("ACTIVE".parse(), Ok(Status::Active));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! open_enum {
    ($type:ident { $($variant:ident => $value:literal),* $(,)? }) => {
        impl $type {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl ::core::convert::From<&str> for $type {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        $crate::open_enum!($type);
    };
    ($type:ty) => {
        const _: () = {
            use $crate::__private::values as __values;

            impl __values::Encode for $type {
                fn encode(&self, to: &mut __values::Writer) {
                    to.text(self.as_str());
                }
            }

            impl __values::Decode for $type {
                fn decode(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    let value = <Self as ::core::convert::From<&str>>::from(&from.text()?);
                    if let Self::Unknown(_) = value {
                        from.unlisted();
                    }
                    ::core::result::Result::Ok(value)
                }
            }
        };

        $crate::shells!($type);

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $type {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                <Self as ::core::convert::From<&str>>::from(&value)
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;

            // Not `Self::Err`: that could be a variant.
            #[inline]
            fn from_str(
                value: &str,
            ) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(value))
            }
        }
    };
}

/// Implements, for an enum whose last variant is `Unknown(i64)`, all that an
/// integer needs, by a table of the values: `as_i64`, `From<i64>`, `Serialize`,
/// `Deserialize`, `Display` and `From<Enum> for i64`. A value that the
/// description does not know is kept.
#[macro_export]
macro_rules! open_int_enum {
    ($type:ident { $($variant:ident => $value:literal),* $(,)? }) => {
        impl $type {
            /// The value on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl ::core::convert::From<i64> for $type {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        $crate::open_int_enum!($type);
    };
    ($type:ty) => {
        const _: () = {
            use $crate::__private::values as __values;

            impl __values::Encode for $type {
                fn encode(&self, to: &mut __values::Writer) {
                    __values::Encode::encode(&self.as_i64(), to);
                }
            }

            impl __values::Decode for $type {
                fn decode(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    let value = <i64 as __values::Decode>::decode(from)?;
                    let value = <Self as ::core::convert::From<i64>>::from(value);
                    if let Self::Unknown(_) = value {
                        from.unlisted();
                    }
                    ::core::result::Result::Ok(value)
                }
            }
        };

        $crate::shells!($type);

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl ::core::convert::From<$type> for i64 {
            #[inline]
            fn from(value: $type) -> Self {
                value.as_i64()
            }
        }
    };
}

/// Implements, for an enum of mixed JSON values whose last variant is `Unknown(Json)`, all that a
/// value needs, by a table of their JSON texts: `as_json`, `From<Json>` and
/// `From<serde_json::Value>`, and how it is read and written. A value that the description does not
/// know is kept. Numbers are the same if they are equal, however they are written.
///
/// ```
/// use mainsheet_runtime::{Json, json};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Level {
///     Off,
///     One,
///     Unknown(Json),
/// }
///
/// mainsheet_runtime::open_value_enum!(Level { Off => "false", One => "1" });
///
/// assert_eq!(json::from_str::<Level>("1.0")?, Level::One);
/// assert_eq!(json::from_str::<Level>("2")?, Level::Unknown(Json::from(2)));
/// assert_eq!(json::to_string(&Level::Off)?, "false");
/// # Ok::<(), mainsheet_runtime::JsonError>(())
/// ```
#[macro_export]
macro_rules! open_value_enum {
    ($type:ident { $($variant:ident => $value:literal),* $(,)? }) => {
        impl $type {
            /// The value on the wire.
            pub fn as_json(&self) -> $crate::Json {
                match self {
                    $(Self::$variant => $crate::__private::json($value),)*
                    Self::Unknown(value) => value.clone(),
                }
            }
        }

        impl ::core::convert::From<$crate::Json> for $type {
            fn from(value: $crate::Json) -> Self {
                $(if value == $crate::__private::json($value) {
                    return Self::$variant;
                })*
                Self::Unknown(value)
            }
        }

        impl ::core::convert::From<$crate::__private::serde_json::Value> for $type {
            fn from(value: $crate::__private::serde_json::Value) -> Self {
                <Self as ::core::convert::From<$crate::Json>>::from(value.into())
            }
        }

        const _: () = {
            use $crate::__private::values as __values;

            impl __values::Encode for $type {
                fn encode(&self, to: &mut __values::Writer) {
                    __values::Encode::encode(&self.as_json(), to);
                }
            }

            impl __values::Decode for $type {
                fn decode(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    let value: $crate::Json = __values::Decode::decode(from)?;
                    let value = <Self as ::core::convert::From<$crate::Json>>::from(value);
                    if let Self::Unknown(_) = value {
                        from.unlisted();
                    }
                    ::core::result::Result::Ok(value)
                }
            }
        };

        $crate::shells!($type);
    };
}

/// JSON in the source of a generated crate.
pub fn json(text: &'static str) -> Json {
    Json::literal(text)
}
