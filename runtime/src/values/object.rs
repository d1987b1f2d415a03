//! Objects as structs: a table of their properties, and one function that reads and one that writes
//! them all.

mod large;
mod read;
mod table;
mod write;

pub use self::large::{Slots, filled};
pub use self::read::{Additional, Rest, read, read_large, required};
pub use self::table::{Object, Property, Table};
pub use self::write::{AdditionalMembers, Members, Open, write};

/// Implements how a struct is read from JSON and written as JSON, by a table of its properties: the
/// field, and after the arrow the name on the wire. It comes to [`Decode`](crate::Decode),
/// [`Encode`](crate::Encode), and the traits of `serde` for self-describing formats.
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
/// what else comes. Without it a property that is not named is passed over, and one that cannot be
/// read is an error of the whole.
///
/// ```
/// use mainsheet_runtime::json;
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
/// let source: Source = json::from_str(r#"{"id":"7","manager":null}"#)?;
/// assert_eq!(source, Source { id: "7".into(), owner_name: None, manager: Some(None) });
/// assert_eq!(json::to_string(&source)?, r#"{"id":"7","manager":null}"#);
/// # Ok::<(), mainsheet_runtime::JsonError>(())
/// ```
#[macro_export]
macro_rules! object {
    ($type:ident $(+ $extra:ident)? {
        $($field:ident => $($kind:ident)* $name:literal),*
        $(,)? $(..$additional:ident $(,)?)?
    }) => {
        #[allow(deprecated, reason = "the table names what the struct has")]
        const _: () = {
            use $crate::__private::{object as __object, values as __values};

            impl __object::Object for $type {
                fn table() -> &'static __object::Table {
                    static TABLE: __object::Table = __object::Table::new(
                        &[&[$($crate::object!(@property $($kind)*; $name)),*]],
                    );
                    &TABLE
                }
            }

            impl __values::Decode for $type {
                fn decode(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    $(let mut $field = ::core::option::Option::None;)*
                    $(let mut $additional = ::core::default::Default::default();)?
                    $(let mut $extra = ::core::default::Default::default();)?
                    let rest = __object::Rest::NONE;
                    $(let rest = rest.additional(&mut $additional);)?
                    $(let rest = rest.extra(&mut $extra);)?
                    __object::read(
                        from,
                        <Self as __object::Object>::table(),
                        &mut [$(&mut $field as &mut dyn __values::Slot),*],
                        rest,
                    )?;
                    ::core::result::Result::Ok(Self {
                        $($field: $crate::object!(@field $($kind)*; $field, $name),)*
                        $($additional,)?
                        $($extra,)?
                    })
                }
            }

            impl __values::Encode for $type {
                fn encode(&self, to: &mut __values::Writer) {
                    let rest = __object::Members::NONE;
                    $(let rest = rest.additional(&self.$additional);)?
                    $(let rest = rest.extra(&self.$extra);)?
                    __object::write(
                        to,
                        <Self as __object::Object>::table(),
                        &[$(&self.$field as &dyn __values::Encode),*],
                        rest,
                    );
                }
            }
        };

        $crate::shells!($type);
    };

    (@property; $name:literal) => { __object::Property::optional($name) };
    (@property required; $name:literal) => { __object::Property::required($name) };
    (@property nullable; $name:literal) => { __object::Property::nullable($name) };
    (@property required nullable; $name:literal) => {
        __object::Property::required_nullable($name)
    };

    (@field required $($nullable:ident)?; $slot:ident, $name:literal) => {
        __object::required($slot, $name)?
    };
    (@field $($nullable:ident)?; $slot:ident, $name:literal) => { $slot };
}

#[cfg(test)]
mod tests;
