//! Any type that is written as a text.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

/// How a type that travels as a text is read and written, by `FromStr` and `Display`.
macro_rules! as_text {
    ($type:ty, $what:literal $(, $param:ident)?) => {
        impl$(<$param: fmt::Display>)? $crate::Encode for $type {
            fn encode(&self, to: &mut $crate::Writer) {
                to.text(&self.to_string());
            }
        }

        impl$(<$param: FromStr + fmt::Display>)? $crate::Decode for $type {
            fn decode(from: &mut $crate::Reader<'_>) -> Result<Self, $crate::Fault> {
                let at = from.at();
                let value = from.text()?.parse();
                value.map_err(|_| {
                    $crate::Fault::new(at, concat!("expected ", $what, ", found another text"))
                })
            }
        }

        $crate::values::formats::shells!($type $(, $param)?);
    };
}
pub(super) use as_text;

/// The wrappers of types that are read by `FromStr` and written by `Display`.
macro_rules! written {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name<T> {
            value: T,
            /// What was read, where it would be written in another way.
            text: Option<Box<str>>,
        }

        impl<T> $name<T> {
            /// The value.
            pub fn into_inner(self) -> T {
                self.value
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self { value, text: None }
            }
        }

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.value
            }
        }

        impl<T> AsRef<T> for $name<T> {
            fn as_ref(&self) -> &T {
                &self.value
            }
        }

        impl<T: FromStr + fmt::Display> FromStr for $name<T> {
            type Err = T::Err;

            fn from_str(text: &str) -> Result<Self, T::Err> {
                let value: T = text.parse()?;
                let is_written_so = $crate::values::formats::text::is_written(&value, text);
                let text = (!is_written_so).then(|| text.into());
                Ok(Self { value, text })
            }
        }

        impl<T: fmt::Display> fmt::Display for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.text {
                    Some(text) => f.pad(text),
                    None => self.value.fmt(f),
                }
            }
        }

        impl<T: fmt::Debug> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.value.fmt(f)
            }
        }

        impl<T: Default> Default for $name<T> {
            fn default() -> Self {
                T::default().into()
            }
        }

        impl<T: PartialEq> PartialEq for $name<T> {
            fn eq(&self, other: &Self) -> bool {
                self.value == other.value
            }
        }

        impl<T: PartialEq> PartialEq<T> for $name<T> {
            fn eq(&self, other: &T) -> bool {
                self.value == *other
            }
        }

        impl<T: Eq> Eq for $name<T> {}

        impl<T: PartialOrd> PartialOrd for $name<T> {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                self.value.partial_cmp(&other.value)
            }
        }

        impl<T: Ord> Ord for $name<T> {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.value.cmp(&other.value)
            }
        }

        impl<T: Hash> Hash for $name<T> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.value.hash(state);
            }
        }
    };
}
pub(super) use written;

/// Whether a value is written as this text.
pub(super) fn is_written(value: &impl fmt::Display, text: &str) -> bool {
    /// What is left of the text.
    struct Rest<'t>(&'t str);

    impl fmt::Write for Rest<'_> {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(part).ok_or(fmt::Error)?;
            Ok(())
        }
    }

    let mut rest = Rest(text);
    fmt::write(&mut rest, format_args!("{value}")).is_ok() && rest.0.is_empty()
}

written! {
    /// A value that travels as a text, of any type that has `FromStr` and `Display`: an integer
    /// in quotes, an address, an id.
    ///
    /// It is made by `From`, and gives its value by `*`, as a reference, or by
    /// [`into_inner`](Self::into_inner). What was read goes back as it came, also where its type
    /// would write it in another way; values alone are compared.
    ///
    /// ```
    /// use std::net::Ipv4Addr;
    ///
    /// use mainsheet_runtime::{Text, serde_json};
    ///
    /// let count: Text<i64> = serde_json::from_str(r#""007""#)?;
    /// assert_eq!(*count + 1, 8);
    /// assert_eq!(serde_json::to_string(&count)?, r#""007""#);
    ///
    /// let address: Text<Ipv4Addr> = Ipv4Addr::LOCALHOST.into();
    /// assert_eq!(serde_json::to_string(&address)?, r#""127.0.0.1""#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    Text
}

as_text!(Text<T>, "the text of a value", T);

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use super::Text;

    #[test]
    fn what_came_goes_back_as_it_came_and_is_equal_to_what_is_built() {
        let came: Text<Ipv6Addr> = serde_json::from_str(r#""2001:DB8::0:1""#).unwrap();
        let built: Text<Ipv6Addr> = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into();
        assert_eq!(came, built);
        assert_eq!(came.to_string(), "2001:DB8::0:1");
        assert_eq!(built.to_string(), "2001:db8::1");
        assert!(came.text.is_some() && built.text.is_none());
        let short: Text<Ipv6Addr> = "2001:db8::1".parse().unwrap();
        assert!(
            short.text.is_none(),
            "nothing is kept that is written anyway"
        );
        assert_eq!(format!("{came:?}"), "2001:db8::1");
    }

    #[test]
    fn a_number_needs_no_type_where_one_is_known() {
        let number: Text<i64> = 5.into();
        assert_eq!(number, 5);
        assert_eq!(serde_json::to_string(&number).unwrap(), r#""5""#);
        assert!(serde_json::from_str::<Text<i64>>(r#""five""#).is_err());
        assert!(serde_json::from_str::<Text<i64>>("5").is_err());
    }
}
