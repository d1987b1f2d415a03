//! Setters of structs.

/// Implements setters for fields that are an `Option`, by a table of what each
/// takes: anything that becomes the field's value by `Into`.
///
/// ```
/// #[derive(Default)]
/// pub struct Source {
///     pub name: Option<String>,
///     pub manager: Option<Option<String>>,
/// }
///
/// mainsheet_runtime::setters!(Source {
///     name: impl Into<String>, manager: impl Into<Option<String>>,
/// });
///
/// let source = Source::default().name("Contractors").manager(None);
/// assert_eq!(source.name.as_deref(), Some("Contractors"));
/// assert_eq!(source.manager, Some(None));
/// ```
///
/// A struct of which nothing is required has [`builder!`](crate::builder).
#[macro_export]
macro_rules! setters {
    ($type:ident { $($field:ident: $argument:ty),* $(,)? }) => {
        impl $type {
            $(
                /// Sets the field of this name.
                #[must_use]
                pub fn $field(mut self, $field: $argument) -> Self {
                    self.$field = ::core::option::Option::Some($field.into());
                    self
                }
            )*
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
/// mainsheet_runtime::builder!(Source { name: impl Into<String> });
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
