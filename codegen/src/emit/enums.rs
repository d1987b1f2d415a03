//! Enumerations and alternatives as enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Comment, code};
use super::operations::deprecated;
use super::types::{Names, ident};
use crate::ir::{Enum, Type, TypeDef, Union};

/// An enumeration that keeps values which the description does not list.
pub(super) fn enumeration(def: &TypeDef, enumeration: &Enum, comment: &Comment) -> TokenStream {
    let name = ident(&def.name);
    let docs = comment.outer();
    let deprecated = deprecated(def.deprecation.as_ref());
    let idents: Vec<_> = enumeration
        .variants
        .iter()
        .map(|variant| ident(&variant.ident))
        .collect();
    let values: Vec<_> = enumeration
        .variants
        .iter()
        .map(|variant| variant.value.as_str())
        .collect();
    let variant_docs = values.iter().map(|value| Comment::new(code(value)).outer());
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #idents,)*
            /// A value that the description does not list. It is sent back as it came.
            Unknown(String),
        }

        impl #name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #values,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#idents,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        mainsheet_runtime::open_enum!(#name);
    }
}

/// One of several types that differ in their JSON type.
pub(super) fn union(
    def: &TypeDef,
    union: &Union,
    comment: &Comment,
    names: Names<'_>,
) -> TokenStream {
    let name = ident(&def.name);
    let docs = comment.outer();
    let deprecated = deprecated(def.deprecation.as_ref());
    let variants = union.variants.iter().map(|variant| {
        let ident = ident(&variant.ident);
        let ty = names.owned(&variant.ty);
        let docs = Comment::new(describe(&variant.ty)).outer();
        quote!(#docs #ident(#ty),)
    });
    let conversions = union.variants.iter().map(|variant| {
        let ident = ident(&variant.ident);
        let ty = names.owned(&variant.ty);
        let from_str = (variant.ty == Type::String).then(|| {
            quote! {
                impl From<&str> for #name {
                    fn from(value: &str) -> Self {
                        Self::#ident(value.to_owned())
                    }
                }
            }
        });
        quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#ident(value)
                }
            }
            #from_str
        }
    });
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the description does not foresee. It is sent back as it came.
            Unknown(serde_json::Value),
        }

        #(#conversions)*

        impl From<serde_json::Value> for #name {
            fn from(value: serde_json::Value) -> Self {
                Self::deserialize(&value).unwrap_or(Self::Unknown(value))
            }
        }
    }
}

fn describe(ty: &Type) -> &'static str {
    match ty.not_null() {
        Type::String => "A string.",
        Type::Boolean => "A Boolean.",
        Type::I32 | Type::I64 => "An integer.",
        Type::F64 => "A number.",
        Type::DateTime => "A date with time.",
        Type::Date => "A date.",
        Type::List(_) => "A list.",
        Type::Map(_) | Type::Named(_) => "An object.",
        Type::Json | Type::Nullable(_) => "Any value.",
    }
}
