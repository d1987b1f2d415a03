//! Enumerations as enums.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::docs::{Comment, code, sentence};
use super::elsewhere;
use super::expr::json;
use super::found;
use super::operations::deprecated;
use super::types::ident;
use crate::ir::{Enum, EnumOf, TypeDef, Variant};

/// An enumeration that keeps values which the description does not list.
pub(super) fn enumeration(def: &TypeDef, enumeration: &Enum, comment: &Comment) -> TokenStream {
    let name = ident(&def.name);
    let docs = comment.outer();
    let aliases = found::of_type(def);
    let deprecated = deprecated(def.deprecation.as_ref());
    let variants = &enumeration.variants;
    let idents: Vec<_> = variants
        .iter()
        .map(|variant| ident(&variant.ident))
        .collect();
    let variant_docs = variants.iter().map(|variant| {
        let mut comment = Comment::new(code(&variant.text()));
        comment.paragraphs(variant.description.as_deref().map(sentence));
        comment.paragraphs(elsewhere::list(&variant.elsewhere));
        comment.outer()
    });
    let unknown = match enumeration.of {
        EnumOf::Strings => quote!(String),
        EnumOf::Integers => quote!(i64),
        EnumOf::Values => quote!(serde_json::Value),
    };
    let equality = match enumeration.of {
        EnumOf::Strings | EnumOf::Integers => quote!(PartialEq, Eq, Hash),
        EnumOf::Values => quote!(PartialEq),
    };
    let conversions = match enumeration.of {
        EnumOf::Strings => of_strings(&name, &idents, variants),
        EnumOf::Integers => of_integers(&name, &idents, variants),
        EnumOf::Values => of_values(&name, &idents, variants),
    };
    quote! {
        #docs
        #aliases
        #deprecated
        #[derive(Debug, Clone, #equality)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #idents,)*
            /// A value that the description does not list. It is sent back as it came.
            Unknown(#unknown),
        }
        #conversions
    }
}

fn of_strings(name: &Ident, idents: &[Ident], variants: &[Variant]) -> TokenStream {
    let values = variants.iter().map(Variant::text);
    quote!(mainsheet_runtime::open_enum!(#name { #(#idents => #values),* });)
}

fn of_integers(name: &Ident, idents: &[Ident], variants: &[Variant]) -> TokenStream {
    let values = variants
        .iter()
        .map(|variant| Literal::i64_unsuffixed(variant.value.as_i64().unwrap_or_default()));
    quote!(mainsheet_runtime::open_int_enum!(#name { #(#idents => #values),* });)
}

/// Whether the same value can be written in several ways: `1` is `1.0`.
fn has_number(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::Array(items) => items.iter().any(has_number),
        Value::Object(members) => members.values().any(has_number),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// Values of several JSON types, compared as JSON.
fn of_values(name: &Ident, idents: &[Ident], variants: &[Variant]) -> TokenStream {
    let values: Vec<_> = variants
        .iter()
        .map(|variant| json(&variant.value))
        .collect();
    let are_same = variants.iter().zip(&values).map(|(variant, value)| {
        if has_number(&variant.value) {
            quote!(mainsheet_runtime::__private::is_same(
                &value,
                &serde_json::json!(#value)
            ))
        } else {
            quote!(value == serde_json::json!(#value))
        }
    });
    quote! {
        impl #name {
            /// The value on the wire.
            pub fn as_value(&self) -> serde_json::Value {
                match self {
                    #(Self::#idents => serde_json::json!(#values),)*
                    Self::Unknown(value) => value.clone(),
                }
            }
        }

        impl From<serde_json::Value> for #name {
            fn from(value: serde_json::Value) -> Self {
                #(if #are_same {
                    return Self::#idents;
                })*
                Self::Unknown(value)
            }
        }

        mainsheet_runtime::open_value_enum!(#name);
    }
}
