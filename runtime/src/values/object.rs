//! Objects as structs: a table of their properties, and one function that reads and one that writes
//! them all.

mod large;
mod parts;
mod read;
mod table;
mod write;

pub use self::large::{Filled, Slots, filled};
pub use self::parts::{
    AdditionalMembers, Members, Object, Parts, See, Seen, Shown, Value, View, Written,
};
pub use self::parts::{debug, equal};
pub use self::read::{Additional, Rest, missing, read, read_large};
pub use self::table::Table;
pub(super) use self::table::bit;

/// Implements how a struct is read from JSON and written as JSON, by a table of its properties: the
/// field, and after the arrow the name on the wire. It comes to [`Decode`](crate::Decode),
/// [`Encode`](crate::Encode), and the traits of `serde` for self-describing formats; and to `Debug`
/// and `PartialEq` as derives have them, which cost the compiler less from a table.
///
/// A property may be absent: its field is an `Option`. Before the name may stand
///
/// - `required`, if it may not; the field is no `Option`,
/// - `nullable`, if absent and null are two things: the field is an
///   `Option<Option<T>>`, where `None` is absent and `Some(None)` null,
/// - `required nullable`, if it may be null, but not absent: the field is an `Option`.
///
/// After the properties may stand `..field`, for a map of those properties that the table does not
/// name. After the type may stand `+ field`, the field of type [`Extra`](crate::Extra) that keeps
/// what else comes, or `+ field(unread)` to keep only what could not be read. Without it a property that is not named is passed over, and one that cannot be
/// read is an error of the whole.
///
/// ```
/// use mainsheet_runtime::json;
///
/// #[derive(Default)]
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
/// let source: Source = json::from_str(r#"{"id":"7","manager":null}"#)?;
/// assert_eq!(source, Source { id: "7".into(), owner_name: None, manager: Some(None) });
/// assert_eq!(json::to_string(&source)?, r#"{"id":"7","manager":null}"#);
/// # Ok::<(), mainsheet_runtime::JsonError>(())
/// ```
#[macro_export]
macro_rules! object {
    // Nothing is required, and no null told from absence: the fields are their own slots.
    ($type:ident $(+ $extra:ident $(($only:ident))?)? {
        $($field:ident => $name:literal),* $(,)? $(..$additional:ident $(,)?)?
    }) => {
        $crate::object!(@parts $type $([$extra])? { $($field $name)* } $([$additional])? as "");

        #[allow(deprecated, unused_mut, reason = "the table names what the struct has, if anything")]
        impl $crate::Decode for $type {
            fn decode(
                from: &mut $crate::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                let mut read = Self {
                    $($field: ::core::option::Option::None,)*
                    $($additional: ::core::default::Default::default(),)?
                    $($extra: $crate::Extra::new(),)?
                };
                $crate::__private::object::read(
                    from,
                    <Self as $crate::__private::object::Object>::table(),
                    &mut [$(&mut read.$field),*],
                    $crate::__private::object::Rest::NONE
                        $(.additional(&mut read.$additional))? $(.extra(&mut read.$extra)$(.$only())?)?,
                )?;
                ::core::result::Result::Ok(read)
            }
        }

        $crate::object!(@traits $type);
    };
    ($type:ident $(+ $extra:ident $(($only:ident))?)? {
        $($field:ident => $($kind:ident)* $name:literal),*
        $(,)? $(..$additional:ident $(,)?)?
    }) => {
        $crate::object!(
            @parts $type $([$extra])? { $($field $name)* } $([$additional])?
            as ::core::stringify!($([$($kind)*])*)
        );

        #[allow(deprecated, reason = "the table names what the struct has")]
        impl $crate::Decode for $type {
            fn decode(
                from: &mut $crate::Reader<'_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                let mut slots = ($($crate::object!(@slot $field),)*);
                $(let mut $additional = ::core::default::Default::default();)?
                $(let mut $extra = $crate::Extra::new();)?
                let ($($field,)*) = &mut slots;
                $crate::__private::object::read(
                    from,
                    <Self as $crate::__private::object::Object>::table(),
                    &mut [$($field),*],
                    $crate::__private::object::Rest::NONE
                        $(.additional(&mut $additional))? $(.extra(&mut $extra)$(.$only())?)?,
                )?;
                // One place for all that was read, and one way out, cost the compiler less than one
                // for each.
                match slots {
                    ($($crate::object!(@read $($kind)*; $field),)*) => {
                        ::core::result::Result::Ok(Self {
                            $($field,)*
                            $($additional,)?
                            $($extra,)?
                        })
                    }
                    #[allow(unreachable_patterns, reason = "where nothing is required")]
                    _ => ::core::result::Result::Err($crate::__private::object::missing()),
                }
            }
        }

        $crate::object!(@traits $type);
    };

    (@parts $type:ident $([$extra:ident])? {
        $($field:ident $name:literal)*
    } $([$additional:ident])? as $kinds:expr) => {
        #[allow(deprecated, reason = "the table names what the struct has")]
        impl $crate::__private::object::Object for $type {
            fn table() -> &'static $crate::__private::object::Table {
                static TABLE: $crate::__private::object::Table =
                    $crate::__private::object::Table::new(
                        ::core::stringify!($type),
                        ::core::stringify!($($field)*),
                        $kinds,
                        &[$($name),*],
                    );
                &TABLE
            }

            fn show<__V: $crate::__private::object::View>(
                &self,
                to: &mut dyn $crate::__private::object::See<__V>,
            ) {
                to.see($crate::__private::object::Parts::new(
                    <Self as $crate::__private::object::Object>::table(),
                    &[$(__V::field(&self.$field)),*],
                    $crate::__private::object::Members::NONE
                        $(.additional(&self.$additional))? $(.extra(&self.$extra))?,
                ));
            }
        }
    };

    (@traits $type:ident) => {
        impl $crate::Encode for $type {
            fn encode(&self, to: &mut $crate::Writer) {
                $crate::__private::object::Object::show(self, to);
            }
        }

        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::object::debug(self, f)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::object::equal(self, other)
            }
        }

        $crate::shells!($type);
    };

    (@slot $field:ident) => { ::core::option::Option::None };

    (@read required $($nullable:ident)?; $field:ident) => { ::core::option::Option::Some($field) };
    (@read $($nullable:ident)?; $field:ident) => { $field };
}

#[cfg(test)]
mod tests;
