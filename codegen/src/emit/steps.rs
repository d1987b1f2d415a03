//! One conversion, step by step: `From`, or `TryFrom` where it can fail.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::constructors::fields as large_fields;
use super::structs::extra;
use super::types::ident;
use crate::ir::conversion::{Conversion, Field, Plan, Step};
use crate::ir::{Api, Library, Struct, TypeId, TypeKind};

/// Whether a step of the conversion is a function of the runtime. From what is read to what is sent,
/// one always is: it says what goes along of what was set aside.
pub(super) fn uses_helpers(conversion: &Conversion, is_within: bool) -> bool {
    match &conversion.plan {
        Plan::Struct(_) if is_within => true,
        Plan::Enum => false,
        Plan::Struct(fields) => fields
            .iter()
            .any(|field| matches!(field, Field::Kept { step, .. } if is_helper(step))),
    }
}

/// Whether it rests upon a conversion of another type that can fail.
fn is_by_type(step: &Step) -> bool {
    match step {
        Step::Named { is_fallible } => *is_fallible,
        Step::Wrap(inner) | Step::Optional(inner) | Step::Require(inner) => is_by_type(inner),
        _ => false,
    }
}

fn is_helper(step: &Step) -> bool {
    match step {
        Step::Same | Step::Widen | Step::Text | Step::Named { .. } => false,
        Step::NumberToI32 | Step::NumberToI64 | Step::Narrow | Step::Require(_) => true,
        Step::Wrap(inner) | Step::Optional(inner) | Step::List(inner) | Step::Map(inner) => {
            is_helper(inner)
        }
        Step::Tuple(steps) => steps.iter().any(is_helper),
    }
}

/// An implementation of `From` or `TryFrom`.
pub(super) fn item(
    library: &Library,
    old: &Api,
    new: &Api,
    conversion: &Conversion,
) -> TokenStream {
    let name = |id: TypeId| ident(&library.types[id.0].name);
    let (from, to) = (name(conversion.from), name(conversion.to));
    let is_within = std::ptr::eq(old, new);
    let (old, new) = (format_ident!("{}", old.name), format_ident!("{}", new.name));
    let (from, to) = if is_within {
        (quote!(models::#from), quote!(models::#to))
    } else {
        (quote!(#old::models::#from), quote!(#new::models::#to))
    };
    let variable = if is_within { "read" } else { "old" };
    let variable = format_ident!("{variable}");
    match &conversion.plan {
        Plan::Enum => quote! {
            impl From<#from> for #to {
                fn from(#variable: #from) -> Self {
                    Self::from(#variable.as_str())
                }
            }
        },
        Plan::Struct(fields) => {
            let lost = fields.iter().filter_map(|field| match field {
                Field::Lost { from, wire } => {
                    let from = ident(from);
                    Some(quote! {
                        if #variable.#from.is_some() {
                            return Err(ConversionError::lost(#wire));
                        }
                    })
                }
                Field::Kept { .. } | Field::New { .. } => None,
            });
            let lost: Vec<_> = lost.collect();
            let structure = |id: TypeId| match &library.types[id.0].kind {
                TypeKind::Struct(structure) => Some(structure),
                TypeKind::Enum(_) | TypeKind::Union(_) => None,
            };
            let extra = structure(conversion.to)
                .zip(structure(conversion.from))
                .map(|(to, from)| {
                    let (new, old) = (extra(to), extra(from));
                    if is_within {
                        let others = server_only(to, fields);
                        quote!(#new: conversion::known::<Self>(#variable.#old, &[#(#others),*]))
                    } else {
                        quote!(#new: old.#old)
                    }
                });
            let values = fields.iter().filter_map(|field| value(field, &variable));
            let values = values.chain(extra);
            let on_heap = |id: TypeId| {
                let def = &library.types[id.0];
                large_fields(library, def, &def.name, &def.apis)
            };
            let taken = on_heap(conversion.from).map(|_| quote!(let #variable = *#variable.0;));
            let made = match on_heap(conversion.to) {
                None => quote!(Self { #(#values),* }),
                Some(name) if is_within => {
                    quote!(Self(Box::new(models::#name { #(#values),* })))
                }
                Some(name) => quote!(Self(Box::new(#new::models::#name { #(#values),* }))),
            };
            if conversion.is_fallible {
                quote! {
                    impl TryFrom<#from> for #to {
                        type Error = ConversionError;

                        fn try_from(#variable: #from) -> Result<Self, ConversionError> {
                            #taken
                            #(#lost)*
                            Ok(#made)
                        }
                    }
                }
            } else {
                quote! {
                    impl From<#from> for #to {
                        fn from(#variable: #from) -> Self {
                            #taken
                            #made
                        }
                    }
                }
            }
        }
    }
}

/// The properties of a body that a conversion leaves absent: what only the server sets.
fn server_only<'t>(to: &'t Struct, fields: &'t [Field]) -> impl Iterator<Item = &'t str> {
    fields.iter().filter_map(|field| match field {
        Field::New { to: ident } => {
            let mut properties = to.properties.iter();
            let property = properties.find(|property| property.ident == *ident)?;
            Some(property.name.as_str())
        }
        Field::Kept { .. } | Field::Lost { .. } => None,
    })
}

/// A field of the struct that a variable becomes.
fn value(field: &Field, variable: &Ident) -> Option<TokenStream> {
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
            let value = apply(step, &quote!(#variable.#from));
            // What another type's conversion fails with, the compiler cannot tell yet.
            let ty = is_by_type(step).then(|| quote!(: ConversionError));
            Some(if step.is_fallible() {
                quote!(#to: #value.map_err(|error #ty| error.within(#wire))?)
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
        Step::Text => quote!(#value.as_str().to_owned()),
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
                quote!(#value.into_iter().map(#function).collect::<Result<Vec<_>, ConversionError>>())
            } else {
                quote!(#value.into_iter().map(#function).collect())
            }
        }
        Step::Tuple(steps) => {
            let places: Vec<_> = (1..=steps.len())
                .map(|place| format_ident!("value_{place}"))
                .collect();
            let values = steps.iter().zip(&places).map(|(step, place)| {
                let value = apply(step, &quote!(#place));
                if step.is_fallible() {
                    quote!(#value?)
                } else {
                    value
                }
            });
            let tuple = quote!((#(#values,)*));
            if step.is_fallible() {
                quote!((|(#(#places,)*)| Ok::<_, ConversionError>(#tuple))(#value))
            } else {
                quote!((|(#(#places,)*)| #tuple)(#value))
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
