//! Objects of hundreds and thousands of properties.
//!
//! The compiler's work on a function grows with the square of its locals, its branches and its
//! exits: ten thousand properties make it run for hours, or crash. So the table comes in groups,
//! each of which has functions of its own, and what has been read waits on the heap: the stack of a
//! thread would not hold it.

use super::super::codec::Slot;

/// The slots of an object.
pub trait Slots {
    /// That of the property at a place in the table, which has this name.
    fn slot(&mut self, index: usize, name: &'static str) -> Option<&mut dyn Slot>;
}

/// [`object!`](crate::object) for a struct of very many properties. The table comes in groups (of
/// 64, say) and says each field's type.
///
/// ```
/// #[derive(Default)]
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
/// let source: Source = mainsheet_runtime::json::from_str(r#"{"id":"7","manager":null}"#)?;
/// assert_eq!(source, Source { id: "7".into(), owner_name: None, manager: Some(None) });
/// # Ok::<(), mainsheet_runtime::JsonError>(())
/// ```
#[macro_export]
macro_rules! large_object {
    ($type:ident $(+ $extra:ident $(($only:ident))?)? {
        $([$($field:ident: $value:ty => $($kind:ident)* $name:literal),* $(,)?]),*
        $(,)? $(..$additional:ident $(,)?)?
    }) => {
        #[allow(deprecated, reason = "the table names what the struct has")]
        const _: () = {
            // A type of the description may have any name that is not of this form.
            use $crate::__private::{object as __object, values as __values};

            impl __object::Object for $type {
                fn table() -> &'static __object::Table {
                    static TABLE: __object::Table = __object::Table::new(
                        ::core::stringify!($type),
                        ::core::stringify!($($($field)*)*),
                        ::core::stringify!($($([$($kind)*])*)*),
                        &[$($($name),*),*],
                    );
                    &TABLE
                }

                fn show<__V: __object::View>(&self, to: &mut dyn __object::See<__V>) {
                    let mut fields = ::std::vec::Vec::new();
                    $({
                        fn add<'f, __V: __object::View>(
                            of: &'f $type,
                            fields: &mut ::std::vec::Vec<&'f __V::Field>,
                        ) {
                            fields.extend([$(__V::field(&of.$field)),*]);
                        }
                        add::<__V>(self, &mut fields);
                    })*
                    to.see(__object::Parts::new(
                        <Self as __object::Object>::table(),
                        &fields,
                        __object::Members::NONE
                            $(.additional(&self.$additional))? $(.extra(&self.$extra))?,
                    ));
                }
            }

            /// What has been read so far.
            struct __Slots {
                $($($field: $crate::large_object!(@slot $($kind)*; $value),)*)*
            }

            impl __object::Slots for __Slots {
                fn slot(
                    &mut self,
                    _: usize,
                    name: &'static str,
                ) -> ::core::option::Option<&mut dyn __values::Slot> {
                    $({
                        fn of<'s>(
                            slots: &'s mut __Slots,
                            name: &'static str,
                        ) -> ::core::option::Option<&'s mut dyn __values::Slot> {
                            match name {
                                $($name => ::core::option::Option::Some(&mut slots.$field),)*
                                _ => ::core::option::Option::None,
                            }
                        }
                        if [$($name),*].contains(&name) {
                            return of(self, name);
                        }
                    })*
                    ::core::option::Option::None
                }
            }

            impl __values::Decode for $type {
                fn decode(
                    from: &mut __values::Reader<'_>,
                ) -> ::core::result::Result<Self, __values::Fault> {
                    let mut slots = ::std::boxed::Box::new(__Slots {
                        $($($field: ::core::option::Option::None,)*)*
                    });
                    $(let mut $additional = ::core::default::Default::default();)?
                    $(let mut $extra = ::core::default::Default::default();)?
                    __object::read_large(
                        from,
                        <Self as __object::Object>::table(),
                        &mut *slots,
                        __object::Rest::NONE
                            $(.additional(&mut $additional))? $(.extra(&mut $extra)$(.$only())?)?,
                    )?;
                    ::core::result::Result::Ok(Self {
                        $($($field: $crate::large_object!(@field $($kind)*; slots.$field),)*)*
                        $($additional,)?
                        $($extra,)?
                    })
                }
            }
        };

        $crate::object!(@traits $type);
    };

    (@slot required $($nullable:ident)?; $value:ty) => { ::core::option::Option<$value> };
    (@slot $($nullable:ident)?; $value:ty) => { $value };

    (@field required $($nullable:ident)?; $slot:expr) => { __object::filled(&mut $slot) };
    (@field $($nullable:ident)?; $slot:expr) => { ::core::mem::take(&mut $slot) };
}

/// Implements `PartialEq` for a struct of very many fields, by groups of them.
#[macro_export]
macro_rules! large_eq {
    ($type:ident { $([$($field:ident),* $(,)?]),* $(,)? }) => {
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

/// The value of a slot that has one: all that is required has been read.
///
/// # Panics
/// If it has none.
pub fn filled<T>(slot: &mut Option<T>) -> T {
    slot.take()
        .expect("each slot is filled before the struct is made")
}
