//! Types of the representation as types of Rust.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Library, Type};
use crate::names::is_keyword;

/// A name that was chosen by `names` as an identifier, raw where it is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    if is_keyword(name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// How the code at hand names models and writes types.
#[derive(Clone, Copy)]
pub(super) struct Names<'l> {
    pub(super) library: &'l Library,
    /// The module that models are reached through; `None` among the models themselves.
    pub(super) models: Option<&'l TokenStream>,
}

impl Names<'_> {
    /// The type as a field or a return value has it.
    pub(super) fn owned(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::String => quote!(String),
            Type::Boolean => quote!(bool),
            Type::I8 => quote!(i8),
            Type::I16 => quote!(i16),
            Type::I32 => quote!(i32),
            Type::I64 => quote!(i64),
            Type::U8 => quote!(u8),
            Type::U16 => quote!(u16),
            Type::U32 => quote!(u32),
            Type::U64 => quote!(u64),
            Type::F64 => quote!(f64),
            Type::DateTime => quote!(chrono::DateTime<chrono::FixedOffset>),
            Type::Date => quote!(chrono::NaiveDate),
            Type::Formatted(format) => {
                let name = ident(format.of_runtime());
                match format.inner() {
                    Some(inner) => {
                        let inner = path(inner);
                        quote!(mainsheet_runtime::#name<#inner>)
                    }
                    None => quote!(mainsheet_runtime::#name),
                }
            }
            Type::Json => quote!(mainsheet_runtime::Json),
            Type::List(item) => {
                let item = self.owned(item);
                quote!(Vec<#item>)
            }
            Type::Tuple(places) => {
                let places = places.iter().map(|place| self.owned(place));
                quote!((#(#places,)*))
            }
            Type::Map(value) => {
                let value = self.owned(value);
                quote!(std::collections::BTreeMap<String, #value>)
            }
            Type::Nullable(inner) => {
                let inner = self.owned(inner);
                quote!(Option<#inner>)
            }
            Type::Boxed(inner) => {
                let inner = self.owned(inner);
                quote!(Box<#inner>)
            }
            Type::IdOr(object) => {
                let object = self.owned(object);
                quote!(mainsheet_runtime::IdOr<#object>)
            }
            Type::Named(id) => {
                let name = ident(&self.library.types[id.0].name);
                match self.models {
                    Some(module) => {
                        quote!(#module::#name)
                    }
                    None => quote!(#name),
                }
            }
        }
    }

    /// The type as an argument has it: whatever converts without loss.
    pub(super) fn argument(&self, ty: &Type) -> TokenStream {
        let owned = self.owned(ty);
        if is_converted(ty) {
            quote!(impl Into<#owned>)
        } else {
            owned
        }
    }

    /// An argument as a value of the type.
    pub(super) fn convert(ty: &Type, argument: &Ident) -> TokenStream {
        if is_converted(ty) {
            quote!(#argument.into())
        } else {
            quote!(#argument)
        }
    }

    /// An argument, already converted, as the text that a query, a path or a header carries.
    pub(super) fn text(ty: &Type, value: &TokenStream) -> TokenStream {
        match ty {
            Type::String => value.clone(),
            Type::DateTime => quote!(#value.to_rfc3339()),
            _ => quote!(#value.to_string()),
        }
    }
}

/// The type at a path that the caller gave, which is one.
pub(super) fn path(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}

/// Numbers, Booleans, dates and tuples are taken as they are; everything else has types that
/// convert.
fn is_converted(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::Boolean
            | Type::I8
            | Type::I16
            | Type::I32
            | Type::I64
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::F64
            | Type::DateTime
            | Type::Date
            | Type::Tuple(_)
    )
}
