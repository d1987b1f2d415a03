//! Objects of hundreds and thousands of properties.
//!
//! The compiler's work on a function grows with the square of its locals, its branches and its
//! exits, and a chain of `&&` is as deep as it is long: ten thousand properties make it run for
//! hours, or crash. So the table comes in groups, each of which has functions of its own, and what
//! has been read waits in a struct instead of in locals.

use serde::de::{self, Deserialize};

use super::required;

/// [`object!`](crate::object) for a struct of very many properties. The table comes in groups (of
/// 64, say) and says each field's type. `PartialEq` is implemented with the rest, as its derive
/// crashes the compiler.
///
/// ```
/// #[derive(Debug, Default)]
/// pub struct Source {
///     pub id: String,
///     pub owner_name: Option<String>,
///     pub manager: Option<Option<String>>,
/// }
///
/// mainsheet_runtime::large_object!(Source {
///     [id: String => required "id", owner_name: Option<String> => "ownerName"],
///     [manager: Option<Option<String>> => nullable "manager"],
/// });
///
/// let source: Source = mainsheet_runtime::serde_json::from_str(r#"{"id":"7","manager":null}"#)?;
/// assert_eq!(source, Source { id: "7".into(), owner_name: None, manager: Some(None) });
/// # Ok::<(), mainsheet_runtime::serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! large_object {
    ($type:ident {
        $([$($field:ident: $value:ty => $($kind:ident)* $name:literal),* $(,)?]),*
        $(,)? $(..$additional:ident $(,)?)?
    }) => {
        impl $crate::__private::Single for $type {}

        $crate::large_eq!($type { $([$($field),*],)* $([$additional],)? });

        #[allow(deprecated, reason = "the table names what the struct has")]
        const _: () = {
            // A type of the description may have any name that is not of this form.
            use $crate::__private::{object as __object, serde as __serde};
            use __serde::{de::MapAccess as __MapAccess, ser::SerializeMap as __SerializeMap};

            #[automatically_derived]
            impl __serde::Serialize for $type {
                fn serialize<__S: __serde::Serializer>(
                    &self,
                    serializer: __S,
                ) -> ::core::result::Result<__S::Ok, __S::Error> {
                    let mut map = serializer.serialize_map(::core::option::Option::None)?;
                    $({
                        fn write<__M: __SerializeMap>(
                            object: &$type,
                            map: &mut __M,
                        ) -> ::core::result::Result<(), __M::Error> {
                            $($crate::object!(@write $($kind)*; map, object.$field, $name);)*
                            ::core::result::Result::Ok(())
                        }
                        write(self, &mut map)?;
                    })*
                    $(__object::write_others(&mut map, &self.$additional)?;)?
                    map.end()
                }
            }

            #[automatically_derived]
            impl<'de> __serde::Deserialize<'de> for $type {
                fn deserialize<__D: __serde::Deserializer<'de>>(
                    deserializer: __D,
                ) -> ::core::result::Result<Self, __D::Error> {
                    __object::read(deserializer)
                }
            }

            /// What has been read so far.
            struct __Slots {
                $($($field: ::core::option::Option<$value>,)*)*
            }

            impl __Slots {
                fn empty() -> Self {
                    Self { $($($field: ::core::option::Option::None,)*)* }
                }
            }

            #[automatically_derived]
            impl __object::Object for $type {
                const NAME: &'static str = ::core::stringify!($type);
                const PROPERTIES: &'static [&'static str] = &[$($($name),*),*];

                fn read<'de, __A: __MapAccess<'de>>(
                    mut map: __A,
                ) -> ::core::result::Result<Self, __A::Error> {
                    use ::core::result::Result::{Err, Ok};

                    let mut slots = __Slots::empty();
                    let mut others = $crate::object!(@others $($additional)?);
                    while let ::core::option::Option::Some(name) =
                        __object::next_name(&mut map, Self::PROPERTIES, &others)?
                    {
                        let name = match name {
                            Ok(name) => name,
                            Err(name) => {
                                __object::other(&mut map, name, &mut others)?;
                                continue;
                            }
                        };
                        $({
                            fn take<'de, __A: __MapAccess<'de>>(
                                slots: &mut __Slots,
                                map: &mut __A,
                                name: &'static str,
                            ) -> ::core::result::Result<bool, __A::Error> {
                                match name {
                                    $($name => {
                                        $crate::object!(@value $($kind)*; *map, slots.$field, $name);
                                    })*
                                    _ => return Ok(false),
                                }
                                Ok(true)
                            }
                            if take(&mut slots, &mut map, name)? {
                                continue;
                            }
                        })*
                    }
                    $({
                        fn fill<__E: __serde::de::Error>(
                            slots: &mut __Slots,
                        ) -> ::core::result::Result<(), __E> {
                            $($crate::large_object!(@fill $($kind)*; slots.$field, $name);)*
                            Ok(())
                        }
                        fill::<__A::Error>(&mut slots)?;
                    })*
                    Ok(Self {
                        $($($field: __object::filled(&mut slots.$field),)*)*
                        $($additional: others,)?
                    })
                }
            }
        };
    };

    (@fill required $($entries:ident)?; $slot:expr, $name:literal) => {
        __object::fill(&mut $slot, $name)?
    };
    (@fill $($kind:ident)?; $slot:expr, $name:literal) => {
        $slot.get_or_insert_default()
    };
}

/// Implements `PartialEq` for a struct of very many fields, by groups of them.
#[macro_export]
macro_rules! large_eq {
    ($type:ident { $([$($field:ident),* $(,)?]),* $(,)? }) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "the table names what the struct has")]
        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                let groups: &[fn(&$type, &$type) -> bool] =
                    &[$(|one, other| $(one.$field == other.$field)&&*),*];
                groups.iter().all(|eq| eq(self, other))
            }
        }
    };
}

/// Lets a required property that is missing be null, if it may be.
///
/// # Errors
/// If it is missing, and may not be null.
pub fn fill<'de, T: Deserialize<'de>, E: de::Error>(
    slot: &mut Option<T>,
    name: &'static str,
) -> Result<(), E> {
    if slot.is_none() {
        *slot = Some(required(None, name)?);
    }
    Ok(())
}

/// The value of a slot that has one.
///
/// # Panics
/// If it has none.
pub fn filled<T>(slot: &mut Option<T>) -> T {
    slot.take()
        .expect("each slot is filled before the struct is made")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Map, Value, json};

    type Numbers = BTreeMap<String, i64>;

    macro_rules! records {
        ($($name:ident),*) => {$(
            #[derive(Debug, Clone, Default)]
            struct $name {
                id: u64,
                owner: Option<String>,
                name: Option<String>,
                manager: Option<Option<String>>,
                data: Numbers,
                more: Option<Numbers>,
                rest: Map<String, Value>,
            }
        )*};
    }

    // Names that a macro might be tempted to use itself.
    records!(S, Serialize);

    crate::object!(S {
        id => required "id", owner => required "owner", name => "Name",
        manager => nullable "manager", data => required entries "data", more => entries "more",
        ..rest
    });

    crate::large_object!(Serialize {
        [id: u64 => required "id", owner: Option<String> => required "owner"],
        [name: Option<String> => "Name", manager: Option<Option<String>> => nullable "manager"],
        [data: Numbers => required entries "data", more: Option<Numbers> => entries "more"],
        ..rest
    });

    #[test]
    fn groups_read_and_write_as_one_table_does() {
        for text in [
            r#"{"id":1,"owner":null,"data":{}}"#,
            r#"{"id":1,"data":{"a":1,"b":null},"manager":null,"more":null}"#,
            r#"{"more":{"c":null},"Name":"a","x":[null],"manager":"b","data":null,"id":2,"y":{}}"#,
            r#"{"data":{}}"#,
            r#"{"id":1}"#,
            r#"{"id":1,"data":{},"id":2}"#,
            r#"{"id":null,"data":{}}"#,
            r#"{"id":1,"data":{},"Name":7}"#,
            "[1]",
        ] {
            let small = serde_json::from_str::<S>(text).map(|value| json!(value));
            let large = serde_json::from_str::<Serialize>(text).map(|value| json!(value));
            let expected =
                small.map_err(|error| error.to_string().replace("struct S", "struct Serialize"));
            assert_eq!(large.map_err(|error| error.to_string()), expected, "{text}");
        }
    }

    #[test]
    fn a_difference_in_any_group_is_one() {
        let one = Serialize::default();
        assert_eq!(one, one.clone());
        let differences: [fn(&mut Serialize); 4] = [
            |other| other.id = 1,
            |other| other.manager = Some(None),
            |other| other.more = Some(Numbers::new()),
            |other| other.rest = Map::from_iter([("a".to_owned(), Value::Null)]),
        ];
        for differ in differences {
            let mut other = one.clone();
            differ(&mut other);
            assert_ne!(one, other);
        }
    }
}
