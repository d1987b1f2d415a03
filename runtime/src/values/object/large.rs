//! Objects of hundreds and thousands of properties.
//!
//! The compiler's work on a function grows with the square of its locals, its branches and its
//! exits: ten thousand properties make it run for hours, or crash. So the table comes in groups,
//! each of which has functions of its own. The fields lie on the heap, and what has been read waits
//! there, too: the stack of a thread would not hold a nest of such objects.

use super::super::codec::Slot;

/// The slots of an object.
pub trait Slots {
    /// That of the property at a place in the table, which has this name.
    fn slot(&mut self, index: usize, name: &'static str) -> Option<&mut dyn Slot>;
}

/// [`object!`](crate::object) for a struct of very many properties, whose fields lie on the heap: it
/// holds another struct, which has them, and whose fields are also its own. The table comes in groups
/// (of 64, say) and says each field's type. `Clone` comes with the other traits.
///
/// ```
/// #[derive(Default)]
/// pub struct Source(Box<SourceFields>);
///
/// #[derive(Default)]
/// pub struct SourceFields {
///     pub id: String,
///     pub owner_name: Option<String>,
///     pub manager: Option<Option<String>>,
/// }
///
/// mainsheet_runtime::large_object!(Source(SourceFields) {
///     [id: String => required "id", owner_name: Option<String> => "ownerName"],
///     [manager: Option<Option<String>> => nullable "manager"],
/// });
///
/// let source: Source = mainsheet_runtime::json::from_str(r#"{"id":"7","manager":null}"#)?;
/// assert_eq!((source.id.as_str(), &source.manager), ("7", &Some(None)));
/// # Ok::<(), mainsheet_runtime::JsonError>(())
/// ```
#[macro_export]
macro_rules! large_object {
    ($type:ident($fields:ident) $(+ $extra:ident $(($only:ident))?)? {
        $([$($field:ident: $value:ty => $($kind:ident)* $name:literal),* $(,)?]),*
        $(,)? $(..$additional:ident $(,)?)?
    }) => {
        #[allow(deprecated, reason = "the table names what the struct has")]
        const _: () = {
            // A type of the description may have any name that is not of this form.
            use $crate::__private::{object as __object, values as __values};

            impl ::core::ops::Deref for $type {
                type Target = $fields;

                fn deref(&self) -> &$fields {
                    &self.0
                }
            }

            impl ::core::ops::DerefMut for $type {
                fn deref_mut(&mut self) -> &mut $fields {
                    &mut self.0
                }
            }

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
                            of: &'f $fields,
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

            impl __Slots {
                // It stands on the stack before it lies on the heap: of functions that call others
                // like this, each would have one there.
                #[inline(never)]
                fn new() -> ::std::boxed::Box<Self> {
                    ::std::boxed::Box::new(Self {
                        $($($field: ::core::option::Option::None,)*)*
                    })
                }
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
                    let mut slots = __Slots::new();
                    $(let mut $additional = ::core::default::Default::default();)?
                    $(let mut $extra = ::core::default::Default::default();)?
                    __object::read_large(
                        from,
                        <Self as __object::Object>::table(),
                        &mut *slots,
                        __object::Rest::NONE
                            $(.additional(&mut $additional))? $(.extra(&mut $extra)$(.$only())?)?,
                    )?;
                    let mut read: Self = __object::Filled::filled(slots);
                    $(read.$additional = $additional;)?
                    $(read.$extra = $extra;)?
                    ::core::result::Result::Ok(read)
                }
            }

            impl __object::Filled<__Slots> for $type {
                // As above.
                #[inline(never)]
                fn filled(mut slots: ::std::boxed::Box<__Slots>) -> Self {
                    Self(::std::boxed::Box::new($fields {
                        $($($field: $crate::large_object!(@field $($kind)*; slots.$field),)*)*
                        $($additional: ::core::default::Default::default(),)?
                        $($extra: ::core::default::Default::default(),)?
                    }))
                }
            }

            impl ::core::clone::Clone for $type {
                fn clone(&self) -> Self {
                    let mut slots = __Slots::new();
                    $({
                        let groups: &[fn(&$fields, &mut __Slots)] = &[$(|from, to| {
                            to.$field = $crate::large_object!(@copy $($kind)*; from.$field.clone());
                        }),*];
                        for copy in groups {
                            copy(self, &mut slots);
                        }
                    })*
                    let mut copied: Self = __object::Filled::filled(slots);
                    $(copied.$additional = self.$additional.clone();)?
                    $(copied.$extra = self.$extra.clone();)?
                    copied
                }
            }
        };

        $crate::object!(@traits $type);
    };

    (@slot required $($nullable:ident)?; $value:ty) => { ::core::option::Option<$value> };
    (@slot $($nullable:ident)?; $value:ty) => { $value };

    (@field required $($nullable:ident)?; $slot:expr) => { __object::filled(&mut $slot) };
    (@field $($nullable:ident)?; $slot:expr) => { ::core::mem::take(&mut $slot) };

    (@copy required $($nullable:ident)?; $value:expr) => { ::core::option::Option::Some($value) };
    (@copy $($nullable:ident)?; $value:expr) => { $value };
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

/// A struct that is made of the slots that it was read into.
pub trait Filled<S> {
    /// Takes what each slot has.
    ///
    /// # Panics
    /// If one of what is required has nothing.
    fn filled(slots: Box<S>) -> Self;
}

/// The value of a slot that has one: all that is required has been read.
///
/// # Panics
/// If it has none.
pub fn filled<T>(slot: &mut Option<T>) -> T {
    slot.take()
        .expect("each slot is filled before the struct is made")
}
