//! Objects as structs: how they are read and written.

mod large;
mod others;
mod property;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};

pub use self::large::{fill, filled};
pub use self::others::{Ignored, Others, next_name, other, write_others};
pub use self::property::{Entries, entries, nullable, required, value};

/// Implements `Serialize` and `Deserialize` for a struct, by a table of its
/// properties: the field, and after the arrow the name on the wire.
///
/// A property may be absent: its field is an `Option`. Before the name may stand
///
/// - `required`, if it may not; the field is no `Option`, or one that is `None`
///   for null,
/// - `nullable`, if absent and null are two things: the field is an
///   `Option<Option<T>>`, where `None` is absent and `Some(None)` null,
/// - `entries`, if it is a map whose values cannot be null: an entry that is
///   null all the same is left out. The field is a `BTreeMap<String, V>`, for
///   which null reads as empty, or an `Option` of one.
///
/// After the properties may stand `..field`, for a map of those properties that
/// the table does not name. Without it they are passed over.
///
/// It does what the derives of `serde` do with the same attributes, but with a
/// quarter of the code to compile.
///
/// ```
/// use mainsheet_runtime::serde_json;
///
/// #[derive(Debug, Default, PartialEq)]
/// pub struct Source {
///     pub id: String,
///     pub owner_name: Option<String>,
///     pub manager: Option<Option<String>>,
/// }
///
/// mainsheet_runtime::object!(Source {
///     id => required "id", owner_name => "ownerName", manager => nullable "manager",
/// });
///
/// let source: Source = serde_json::from_str(r#"{"id":"7","manager":null}"#)?;
/// assert_eq!(source, Source { id: "7".into(), owner_name: None, manager: Some(None) });
/// assert_eq!(serde_json::to_string(&source)?, r#"{"id":"7","manager":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    ($type:ident {
        $($field:ident => $($kind:ident)* $name:literal),*
        $(,)? $(..$additional:ident $(,)?)?
    }) => {
        impl $crate::__private::Single for $type {}

        #[automatically_derived]
        #[allow(deprecated, unused_mut, reason = "the table names what the struct has")]
        impl $crate::__private::serde::Serialize for $type {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                use $crate::__private::serde::ser::SerializeMap as _;

                let mut object = serializer.serialize_map(::core::option::Option::None)?;
                $($crate::object!(@write $($kind)*; object, self.$field, $name);)*
                $($crate::__private::object::write_others(&mut object, &self.$additional)?;)?
                object.end()
            }
        }

        #[automatically_derived]
        impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::object::read(deserializer)
            }
        }

        #[automatically_derived]
        #[allow(deprecated, unused_mut, reason = "the table names what the struct has")]
        impl $crate::__private::object::Object for $type {
            const NAME: &'static str = ::core::stringify!($type);
            const PROPERTIES: &'static [&'static str] = &[$($name),*];

            fn read<'de, A: $crate::__private::serde::de::MapAccess<'de>>(
                mut map: A,
            ) -> ::core::result::Result<Self, A::Error> {
                use ::core::result::Result::{Err, Ok};

                $(let mut $field = ::core::option::Option::None;)*
                let mut others = $crate::object!(@others $($additional)?);
                while let ::core::option::Option::Some(name) =
                    $crate::__private::object::next_name(&mut map, Self::PROPERTIES, &others)?
                {
                    match name {
                        $(Ok($name) => $crate::object!(@value $($kind)*; map, $field, $name),)*
                        Ok(_) => {}
                        Err(name) => $crate::__private::object::other(&mut map, name, &mut others)?,
                    }
                }
                Ok(Self {
                    $($field: $crate::object!(@field $($kind)*; $field, $name),)*
                    $($additional: others,)?
                })
            }
        }
    };

    (@write required $($entries:ident)?; $object:ident, $value:expr, $name:literal) => {
        $object.serialize_entry($name, &$value)?
    };
    (@write $($kind:ident)*; $object:ident, $value:expr, $name:literal) => {
        if let ::core::option::Option::Some(value) = &$value {
            $object.serialize_entry($name, value)?;
        }
    };

    (@others) => { $crate::__private::object::Ignored };
    (@others $additional:ident) => { ::core::default::Default::default() };

    (@value nullable; $map:expr, $slot:expr, $name:literal) => {
        $crate::__private::object::nullable(&mut $map, &mut $slot, $name)?
    };
    (@value $(required)? entries; $map:expr, $slot:expr, $name:literal) => {
        $crate::__private::object::entries(&mut $map, &mut $slot, $name)?
    };
    (@value $(required)?; $map:expr, $slot:expr, $name:literal) => {
        $crate::__private::object::value(&mut $map, &mut $slot, $name)?
    };

    (@field required $($entries:ident)?; $slot:ident, $name:literal) => {
        $crate::__private::object::required($slot, $name)?
    };
    (@field $($kind:ident)?; $slot:ident, $name:literal) => {
        $slot.unwrap_or_default()
    };
}

/// A struct that [`object!`](crate::object) has implemented.
#[doc(hidden)]
pub trait Object: Sized {
    /// What an error calls it.
    const NAME: &'static str;
    /// The names of its properties.
    const PROPERTIES: &'static [&'static str];

    /// Reads it from the entries of a map.
    ///
    /// # Errors
    /// As the map fails, if a required property is missing, and if one is there
    /// twice.
    fn read<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// Reads an object.
///
/// # Errors
/// As the deserializer and [`Object::read`] fail.
pub fn read<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::PROPERTIES, ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("struct ")?;
        f.write_str(T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
    }
}

#[cfg(test)]
#[expect(clippy::option_option, reason = "absent, null and a value")]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Map, Value, json};

    type Numbers = BTreeMap<String, i64>;

    #[derive(Debug, Default, PartialEq)]
    struct Record {
        id: u64,
        owner: Option<String>,
        name: Option<String>,
        manager: Option<Option<String>>,
        data: Numbers,
        more: Option<Numbers>,
        double: Option<Option<Numbers>>,
    }

    crate::object!(Record {
        id => required "id", owner => required "owner", name => "Name",
        manager => nullable "manager", data => required entries "data", more => entries "more",
        double => entries "double",
    });

    fn read(text: &str) -> Result<Record, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        for (text, name, manager) in [
            (r#"{"id":1,"owner":null,"data":{}}"#, None, None),
            (
                r#"{"id":1,"owner":null,"manager":null,"data":{}}"#,
                None,
                Some(None),
            ),
            (
                r#"{"id":1,"owner":null,"Name":"a","manager":"b","data":{}}"#,
                Some("a".to_owned()),
                Some(Some("b".to_owned())),
            ),
        ] {
            let record = read(text).unwrap();
            assert_eq!(record.name, name);
            assert_eq!(record.manager, manager);
            assert_eq!(serde_json::to_string(&record).unwrap(), text);
        }
    }

    #[test]
    fn what_is_optional_may_be_null_and_what_is_required_is_missed() {
        let record = read(r#"{"id":1,"Name":null,"data":{},"unforeseen":[{}]}"#).unwrap();
        assert_eq!((record.owner, record.name), (None, None));
        let error = |text| read(text).unwrap_err();
        assert!(error(r#"{"data":{}}"#).contains("missing field `id`"));
        assert!(error(r#"{"id":1}"#).contains("missing field `data`"));
        assert!(error(r#"{"id":1,"id":2}"#).contains("duplicate field `id`"));
        assert!(error(r#"{"id":null}"#).contains("invalid type: null"));
        assert!(error("[1]").contains("invalid type: sequence, expected struct Record"));
    }

    #[test]
    fn nulls_in_a_map_are_absent() {
        let text = r#"{"id":1,"data":{"a":1,"b":null},"more":{"c":null},"double":{"d":null}}"#;
        let record = read(text).unwrap();
        assert_eq!(record.data, BTreeMap::from([("a".to_owned(), 1)]));
        assert_eq!(record.more, Some(BTreeMap::new()));
        assert_eq!(record.double, Some(Some(BTreeMap::new())));
        let record = read(r#"{"id":1,"data":null,"more":null,"double":null}"#).unwrap();
        assert_eq!((record.data, record.more), (BTreeMap::new(), None));
        assert_eq!(record.double, Some(None));
    }

    #[test]
    fn other_properties_are_kept_where_there_is_a_field_for_them() {
        #[derive(Debug)]
        struct Loose {
            id: u64,
            rest: Map<String, Value>,
        }
        crate::object!(Loose { id => required "id", ..rest });

        #[derive(Debug)]
        struct Numbered {
            rest: Numbers,
        }
        crate::object!(Numbered { ..rest });

        let loose: Loose = serde_json::from_str(r#"{"b":null,"id":1,"a":[2]}"#).unwrap();
        assert_eq!(loose.id, 1);
        assert_eq!(
            Value::from(loose.rest.clone()),
            json!({"a": [2], "b": null})
        );
        assert_eq!(serde_json::to_value(&loose).unwrap()["a"], json!([2]));
        let numbered: Numbered = serde_json::from_str(r#"{"a":1,"b":2}"#).unwrap();
        assert_eq!(numbered.rest["b"], 2);
        assert!(serde_json::from_str::<Numbered>(r#"{"a":null}"#).is_err());
    }

    #[test]
    fn nothing_set_is_an_empty_object() {
        #[derive(Debug, Default)]
        struct Empty {}
        crate::object!(Empty {});
        assert_eq!(serde_json::to_string(&Empty::default()).unwrap(), "{}");
        assert!(serde_json::from_str::<Empty>(r#"{"a":1}"#).is_ok());
    }
}
