//! Conversions from the types of a version to those of the version that replaces it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::Comment;
use super::models::deprecates;
use super::operations::allow;
use super::types::ident;
use crate::conversion::{Conversion, Field, Plan, Step};
use crate::ir::{Api, Library};

/// `src/VERSION/conversions.rs`.
pub(super) fn emit(
    library: &Library,
    old: &Api,
    new: &Api,
    conversions: &[Conversion],
) -> TokenStream {
    let docs = Comment::new(format!(
        "From the types of {} to those of {}, where the two differ. What the newer type cannot \
         carry is an error that names the property.",
        old.name, new.name
    ))
    .inner();
    let items = conversions
        .iter()
        .map(|conversion| item(library, old, new, conversion));
    let (old, new) = (format_ident!("{}", old.name), format_ident!("{}", new.name));
    let is_fallible = conversions.iter().any(|conversion| conversion.is_fallible);
    let items: Vec<_> = items.collect();
    let uses_helpers = items
        .iter()
        .any(|item| item.to_string().contains("conversion ::"));
    let helpers = if is_fallible && uses_helpers {
        quote!(
            use mainsheet_runtime::conversion::{self, ConversionError};
        )
    } else if is_fallible {
        quote!(
            use mainsheet_runtime::conversion::ConversionError;
        )
    } else {
        TokenStream::new()
    };
    let types: Vec<_> = library.types.iter().collect();
    let allow = deprecates(types.iter()).then(allow);
    quote! {
        #docs
        #allow

        #helpers
        use crate::{#old, #new};

        #(#items)*
    }
}

fn item(library: &Library, old: &Api, new: &Api, conversion: &Conversion) -> TokenStream {
    let name = |id: crate::ir::TypeId| ident(&library.types[id.0].name);
    let (from, to) = (name(conversion.from), name(conversion.to));
    let (old, new) = (format_ident!("{}", old.name), format_ident!("{}", new.name));
    let (from, to) = (quote!(#old::models::#from), quote!(#new::models::#to));
    match &conversion.plan {
        Plan::Enum => quote! {
            impl From<#from> for #to {
                fn from(old: #from) -> Self {
                    Self::from(old.as_str())
                }
            }
        },
        Plan::Struct(fields) => {
            let lost = fields.iter().filter_map(|field| match field {
                Field::Lost { from, wire } => {
                    let from = ident(from);
                    Some(quote! {
                        if old.#from.is_some() {
                            return Err(ConversionError::lost(#wire));
                        }
                    })
                }
                Field::Kept { .. } | Field::New { .. } => None,
            });
            let lost: Vec<_> = lost.collect();
            let values = fields.iter().filter_map(value);
            if conversion.is_fallible {
                quote! {
                    impl TryFrom<#from> for #to {
                        type Error = ConversionError;

                        fn try_from(old: #from) -> Result<Self, ConversionError> {
                            #(#lost)*
                            Ok(Self { #(#values),* })
                        }
                    }
                }
            } else {
                quote! {
                    impl From<#from> for #to {
                        fn from(old: #from) -> Self {
                            Self { #(#values),* }
                        }
                    }
                }
            }
        }
    }
}

/// A field of the newer struct.
fn value(field: &Field) -> Option<TokenStream> {
    match field {
        Field::Lost { .. } => None,
        Field::New { to } => {
            let to = ident(to);
            Some(quote!(#to: None))
        }
        Field::Kept {
            from,
            to,
            wire,
            step,
        } => {
            let (from, to) = (ident(from), ident(to));
            let value = apply(step, &quote!(old.#from));
            Some(if step.is_fallible() {
                quote!(#to: #value.map_err(|error| error.within(#wire))?)
            } else {
                quote!(#to: #value)
            })
        }
    }
}

/// The step, applied to an expression. One that can fail gives a `Result`.
fn apply(step: &Step, value: &TokenStream) -> TokenStream {
    match step {
        Step::Same => value.clone(),
        Step::Named { is_fallible: true } => quote!(#value.try_into()),
        Step::Named { is_fallible: false } | Step::Widen => quote!(#value.into()),
        Step::NumberToI32 => quote!(conversion::number_to_i32(#value)),
        Step::NumberToI64 => quote!(conversion::number_to_i64(#value)),
        Step::Narrow => quote!(conversion::narrow(#value)),
        Step::Wrap(inner) => {
            let inner_value = apply(inner, value);
            if inner.is_fallible() {
                quote!(#inner_value.map(Some))
            } else {
                quote!(Some(#inner_value))
            }
        }
        Step::Require(inner) => {
            let present = quote!(conversion::required(#value));
            match inner.as_ref() {
                Step::Same => present,
                inner => {
                    let function = function(inner);
                    if inner.is_fallible() {
                        quote!(#present.and_then(#function))
                    } else {
                        quote!(#present.map(#function))
                    }
                }
            }
        }
        Step::Optional(inner) => {
            let function = function(inner);
            if inner.is_fallible() {
                quote!(#value.map(#function).transpose())
            } else {
                quote!(#value.map(#function))
            }
        }
        Step::List(inner) => {
            let function = function(inner);
            if inner.is_fallible() {
                quote!(#value.into_iter().map(#function).collect::<Result<Vec<_>, _>>())
            } else {
                quote!(#value.into_iter().map(#function).collect())
            }
        }
        Step::Map(inner) => {
            let inner_value = apply(inner, &quote!(value));
            if inner.is_fallible() {
                quote!(
                    #value
                        .into_iter()
                        .map(|(key, value)| Ok((key, #inner_value?)))
                        .collect::<Result<_, ConversionError>>()
                )
            } else {
                quote!(#value.into_iter().map(|(key, value)| (key, #inner_value)).collect())
            }
        }
    }
}

/// The step as a function.
fn function(step: &Step) -> TokenStream {
    match step {
        Step::Named { is_fallible: true } => quote!(TryInto::try_into),
        Step::Named { is_fallible: false } | Step::Widen => quote!(Into::into),
        Step::NumberToI32 => quote!(conversion::number_to_i32),
        Step::NumberToI64 => quote!(conversion::number_to_i64),
        Step::Narrow => quote!(conversion::narrow),
        step => {
            let value = apply(step, &quote!(value));
            quote!(|value| #value)
        }
    }
}
