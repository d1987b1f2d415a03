//! What a caller writes down as a literal, as a value of a union.
//!
//! The runtime's macro has what the variants hold. A text is no `String`, a number without a suffix
//! an `i32`, and an array no vector.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::{Names, ident};
use crate::ir::{Enum, EnumOf, Type, TypeKind, Union, UnionVariant, Variant};

/// The conversions from literals into a union.
pub(super) fn conversions(union: &Union, name: &Ident, names: Names<'_>) -> TokenStream {
    // What a discriminator tells apart are objects.
    if union.discriminator.is_some() {
        return TokenStream::new();
    }
    let texts = texts(union, name, names);
    let integers = integers(union, name, names);
    let lists = lists(union, name);
    quote!(#texts #integers #lists)
}

fn holding<'u>(union: &'u Union, ty: &Type) -> Option<&'u UnionVariant> {
    union.variants.iter().find(|variant| variant.ty == *ty)
}

/// The variants that are enumerations, which take any value of their kind.
fn enumerations<'l>(
    union: &'l Union,
    of: EnumOf,
    names: Names<'l>,
) -> impl Iterator<Item = (&'l UnionVariant, &'l Enum)> {
    union.variants.iter().filter_map(move |variant| {
        let Type::Named(id) = &variant.ty else {
            return None;
        };
        match &names.library.types[id.0].kind {
            TypeKind::Enum(enumeration) if enumeration.of == of => Some((variant, enumeration)),
            _ => None,
        }
    })
}

/// A text is what may be any text, or else the enumeration that lists it, or else the first.
fn texts(union: &Union, name: &Ident, names: Names<'_>) -> Option<TokenStream> {
    if let Some(variant) = holding(union, &Type::String) {
        let variant = ident(&variant.ident);
        return Some(from(
            name,
            &quote!(&str),
            &quote!(Self::#variant(value.to_owned())),
        ));
    }
    let mut enumerations = enumerations(union, EnumOf::Strings, names);
    let (first, known) = enumerations.next()?;
    let mut known: Vec<String> = known.variants.iter().map(Variant::text).collect();
    let mut arms = Vec::new();
    for (variant, enumeration) in enumerations {
        let listed = enumeration.variants.iter().map(Variant::text);
        let listed: Vec<_> = listed.filter(|text| !known.contains(text)).collect();
        if !listed.is_empty() {
            let variant = ident(&variant.ident);
            arms.push(quote!(#(#listed)|* => Self::#variant(value.into()),));
        }
        known.extend(listed);
    }
    let first = ident(&first.ident);
    let rest = quote!(Self::#first(value.into()));
    let chosen = if arms.is_empty() {
        rest
    } else {
        quote!(match value { #(#arms)* _ => #rest, })
    };
    let borrowed = from(name, &quote!(&str), &chosen);
    let owned = from(name, &quote!(String), &quote!(Self::from(value.as_str())));
    Some(quote!(#borrowed #owned))
}

/// An integer without a suffix, where the union holds larger ones or any number.
fn integers(union: &Union, name: &Ident, names: Names<'_>) -> Option<TokenStream> {
    if holding(union, &Type::I32).is_some() {
        return None;
    }
    if let Some(variant) = holding(union, &Type::I64).or_else(|| holding(union, &Type::F64)) {
        let variant = ident(&variant.ident);
        return Some(from(
            name,
            &quote!(i32),
            &quote!(Self::#variant(value.into())),
        ));
    }
    let (variant, _) = enumerations(union, EnumOf::Integers, names).next()?;
    let variant = ident(&variant.ident);
    Some(from(
        name,
        &quote!(i64),
        &quote!(Self::#variant(value.into())),
    ))
}

/// Texts in an array, or in a vector as they are.
fn lists(union: &Union, name: &Ident) -> Option<TokenStream> {
    let variant = holding(union, &Type::List(Box::new(Type::String)))?;
    let variant = ident(&variant.ident);
    let vector = from(
        name,
        &quote!(Vec<&str>),
        &quote!(Self::#variant(value.into_iter().map(str::to_owned).collect())),
    );
    Some(quote! {
        #vector
        impl<const N: usize> From<[&str; N]> for #name {
            fn from(value: [&str; N]) -> Self {
                Self::from(value.to_vec())
            }
        }
    })
}

fn from(name: &Ident, ty: &TokenStream, value: &TokenStream) -> TokenStream {
    quote! {
        impl From<#ty> for #name {
            fn from(value: #ty) -> Self {
                #value
            }
        }
    }
}
