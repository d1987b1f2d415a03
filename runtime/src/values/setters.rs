//! Setters of structs.

/// Implements setters for fields that are an `Option`, by a table of the types
/// that these hold. A setter takes whatever is [given](crate::IntoValue) for the
/// type, or an `Option`, of which `None` leaves the field absent.
///
/// After the field may stand `as`, with another name for its setter; and `or`,
/// with the name of a setter that sets it to null: then the field is an `Option`
/// of an `Option`.
///
/// ```
/// #[derive(Default)]
/// pub struct Source {
///     pub name: Option<String>,
///     pub manager: Option<Option<String>>,
///     pub tags: Option<Vec<String>>,
/// }
///
/// mainsheet_runtime::setters!(Source {
///     /// What it is called.
///     name: String,
///     /// Who looks after it.
///     manager or manager_null: String,
///     /// What it is found by.
///     tags: Vec<String>,
/// });
///
/// let source = Source::default().name("Contractors").manager_null().tags(["new"]);
/// assert_eq!(source.name.as_deref(), Some("Contractors"));
/// assert_eq!(source.manager, Some(None));
/// assert_eq!(source.name(None).manager(None).manager, None);
/// ```
///
/// A struct of which nothing is required has [`builder!`](crate::builder).
#[macro_export]
macro_rules! setters {
    ($type:ident {
        $(
            $(#[$attribute:meta])*
            $field:ident $(as $setter:ident)? $(or $null:ident)?: $value:ty
        ),* $(,)?
    }) => {
        impl $type {
            $($crate::setters!(
                @setter [$(#[$attribute])*] $field [$($setter)? $field] [$($null)?] $value
            );)*
        }
    };
    (@setter [$($attributes:tt)*] $field:ident [$setter:ident $($unused:ident)?] [] $value:ty) => {
        $($attributes)*
        #[must_use]
        pub fn $setter<How>(
            mut self,
            $field: impl $crate::__private::IntoValue<::core::option::Option<$value>, How>,
        ) -> Self {
            self.$field = $field.into_value();
            self
        }
    };
    (
        @setter [$($attributes:tt)*] $field:ident [$setter:ident $($unused:ident)?]
        [$null:ident] $value:ty
    ) => {
        $($attributes)*
        #[must_use]
        pub fn $setter<How>(
            mut self,
            $field: impl $crate::__private::IntoValue<::core::option::Option<$value>, How>,
        ) -> Self {
            self.$field = $field.into_value().map(::core::option::Option::Some);
            self
        }

        #[doc = ::core::concat!(
            "Sets [`", ::core::stringify!($setter), "`](Self::", ::core::stringify!($setter),
            ") to null."
        )]
        #[must_use]
        pub fn $null(mut self) -> Self {
            self.$field = ::core::option::Option::Some(::core::option::Option::None);
            self
        }
    };
}

/// Implements `new`, with nothing set, and [`setters!`](crate::setters).
///
/// ```
/// #[derive(Default)]
/// pub struct Source {
///     pub name: Option<String>,
/// }
///
/// mainsheet_runtime::builder!(Source {
///     /// What it is called.
///     name: String,
/// });
///
/// assert_eq!(Source::new().name("Contractors").name.as_deref(), Some("Contractors"));
/// ```
#[macro_export]
macro_rules! builder {
    ($type:ident $setters:tt) => {
        impl $type {
            /// With nothing set.
            pub fn new() -> Self {
                Self::default()
            }
        }

        $crate::setters!($type $setters);
    };
}
