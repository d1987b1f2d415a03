//! Alternatives as enums.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::derives;
use super::docs::{Comment, code, sentence};
use super::found;
use super::literals;
use super::operations::deprecated;
use super::prose::among;
use super::told::told_apart;
use super::types::{Names, ident};
use crate::ir::{Struct, TagValue, Type, TypeDef, TypeKind, Union, UnionVariant};
use crate::markdown::first_sentence;

/// One of several types that differ in their JSON type.
pub(super) fn union(
    def: &TypeDef,
    union: &Union,
    comment: &Comment,
    names: Names<'_>,
) -> TokenStream {
    let name = ident(&def.name);
    let mut comment = comment.clone();
    comment.paragraphs(told_apart(union, &names.library.types));
    let docs = comment.outer();
    let aliases = found::of_type(def);
    let deprecated = deprecated(def.deprecation.as_ref());
    let variants = union.variants.iter().enumerate().map(|(index, variant)| {
        let ident = ident(&variant.ident);
        let ty = names.owned(&variant.ty);
        let docs = variant_comment(union, index, names).outer();
        quote!(#docs #ident(#ty),)
    });
    let literals = literals::conversions(union, &name, names);
    let derives = derives::of(names.library, def);
    let serde = union_macro(union, &name, names);
    let has_id = def.has_id.then(|| {
        let idents = union.variants.iter().map(|variant| ident(&variant.ident));
        quote!(mainsheet_runtime::has_id!(#name { #(#idents),* });)
    });
    quote! {
        #docs
        #aliases
        #deprecated
        #[derive(Debug, Clone, PartialEq)]
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the description does not foresee. It is sent back as it came.
            Unknown(mainsheet_runtime::Json),
        }

        #serde
        #has_id
        #literals
    }
}

/// How values are read and written: by the discriminator, or by what each alternative knows.
fn union_macro(union: &Union, name: &Ident, names: Names<'_>) -> TokenStream {
    let variants = union.variants.iter().map(|variant| {
        let (ident, ty) = (ident(&variant.ident), names.owned(&variant.ty));
        (variant, quote!(#ident(#ty)))
    });
    let again = |variant: &UnionVariant| first_of(union, variant).map(|first| quote!(as #first));
    match &union.discriminator {
        Some(property) => {
            let arms = variants.map(|(variant, held)| {
                let (tags, again) = (variant.tags.iter().map(literal), again(variant));
                quote!(#(#tags)|* => #held #again)
            });
            let default = union.variants.iter().find(|variant| variant.is_default);
            let default = default.map(|variant| ident(&variant.ident)).into_iter();
            quote! {
                mainsheet_runtime::tagged_union!(#name by #property {
                    #(#arms),* #(, _ => #default)*
                });
            }
        }
        None => {
            let arms = variants.map(|(variant, held)| {
                let known = known(&variant.ty, names).map(|object| quote!(of #object));
                let again = again(variant);
                quote!(#held #known #again)
            });
            quote!(mainsheet_runtime::union!(#name { #(#arms),* });)
        }
    }
}

/// A value of a discriminator as it is written in Rust.
pub(super) fn literal(tag: &TagValue) -> TokenStream {
    match tag {
        TagValue::Text(text) => quote!(#text),
        TagValue::Integer(integer) => {
            let integer = Literal::i64_unsuffixed(*integer);
            quote!(#integer)
        }
        TagValue::Boolean(value) => quote!(#value),
    }
}

/// The variant before this one that holds the same type: a value of the type becomes that one.
fn first_of(union: &Union, variant: &UnionVariant) -> Option<Ident> {
    let first = union.variants.iter().find(|one| one.ty == variant.ty)?;
    (first.ident != variant.ident).then(|| ident(&first.ident))
}

/// The object whose properties tell a variant, if it knows them all by their names; in brackets
/// if it is the element of a list.
fn known(ty: &Type, names: Names<'_>) -> Option<TokenStream> {
    let (held, is_list) = match ty.unboxed() {
        Type::List(item) => (item.not_null().unboxed(), true),
        held => (held, false),
    };
    let Type::Named(id) = held else {
        return None;
    };
    let def = &names.library.types[id.0];
    let TypeKind::Struct(structure) = &def.kind else {
        return None;
    };
    let name = ident(&def.name);
    structure.additional.is_none().then(|| {
        if is_list {
            quote!([#name])
        } else {
            quote!(#name)
        }
    })
}

fn variant_comment(union: &Union, index: usize, names: Names<'_>) -> Comment {
    let variant = &union.variants[index];
    let mut line = capitalized(&among("", names.library, &variant.ty));
    if let Some(property) = &union.discriminator {
        line.push_str(&tags(property, variant));
    }
    line.push('.');
    if let Type::Named(id) = variant.ty.not_null().unboxed() {
        let docs = &names.library.types[id.0].docs;
        let first = docs.description.as_deref().and_then(first_sentence);
        if let Some((first, _)) = first {
            line.push(' ');
            line.push_str(&sentence(&first));
        }
    }
    let mut comment = Comment::new(line);
    let mut before = union.variants[..index].iter();
    if union.discriminator.is_none()
        && let Some(other) = before.find(|other| holds(&other.ty, &variant.ty, names))
    {
        comment.paragraph(format!(
            "Whatever fits this fits [`{0}`](Self::{0}) as well, which comes first: what is received \
             is never read as this one.",
            other.ident
        ));
    }
    comment
}

/// The values of the discriminator that stand for a variant.
fn tags(property: &str, variant: &UnionVariant) -> String {
    let tags = variant.tags.iter().map(|tag| code(&tag.text()));
    let tags: Vec<_> = tags.collect();
    let or_else = if variant.is_default {
        ", or has no value that is listed"
    } else {
        ""
    };
    if tags.is_empty() {
        return String::new();
    }
    format!(
        ", where {} is {}{or_else}",
        code(property),
        tags.join(" or ")
    )
}

/// The object that a type is, or a list is of.
fn object<'l>(ty: &Type, names: Names<'l>) -> Option<(&'l Struct, bool)> {
    let (held, is_list) = match ty.not_null().unboxed() {
        Type::List(item) => (item.not_null().unboxed(), true),
        held => (held, false),
    };
    let Type::Named(id) = held else {
        return None;
    };
    match &names.library.types[id.0].kind {
        TypeKind::Struct(structure) => Some((structure, is_list)),
        _ => None,
    }
}

/// Whether every value of `other` is one of `ty`, without a property that `ty` does not know.
fn holds(ty: &Type, other: &Type, names: Names<'_>) -> bool {
    if ty == other {
        return true;
    }
    let (Some((one, is_list)), Some((other, is_other_list))) =
        (object(ty, names), object(other, names))
    else {
        return false;
    };
    let required = other.properties.iter().filter(|property| property.required);
    let required: BTreeSet<_> = required.map(|property| property.name.as_str()).collect();
    is_list == is_other_list
        && one.additional.is_none()
        && other.additional.is_none()
        && other.properties.iter().all(|property| {
            let mut known = one.properties.iter();
            known.any(|known| known.name == property.name && known.ty == property.ty)
        })
        && one
            .properties
            .iter()
            .all(|property| !property.required || required.contains(property.name.as_str()))
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}
