//! Enumerations as enums.

use super::derives;
use super::docs::{Comment, code, sentence};
use super::elsewhere;
use super::found;
use super::operations::deprecated;
use super::types::ident;
use crate::ir::{Enum, EnumOf, Library, TypeDef, Variant};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// An enumeration that keeps values which the description does not list.
pub(super) fn enumeration(
    def: &TypeDef,
    enumeration: &Enum,
    comment: &Comment,
    library: &Library,
) -> TokenStream {
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
        EnumOf::Values => quote!(mainsheet_runtime::Json),
    };
    let equality = match enumeration.of {
        EnumOf::Strings | EnumOf::Integers => quote!(PartialEq, Eq, Hash),
        EnumOf::Values => quote!(PartialEq),
    };
    let derives = derives::of(library, def);
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
        #derives
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

/// Values of several JSON types, as JSON text.
fn of_values(name: &Ident, idents: &[Ident], variants: &[Variant]) -> TokenStream {
    let values = variants.iter().map(|variant| variant.value.to_string());
    quote!(mainsheet_runtime::open_value_enum!(#name { #(#idents => #values),* });)
}
