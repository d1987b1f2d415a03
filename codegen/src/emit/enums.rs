//! Enumerations and alternatives as enums.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs::{Comment, code, sentence};
use super::elsewhere;
use super::expr::json;
use super::operations::deprecated;
use super::types::{Names, ident};
use crate::ir::{Enum, EnumOf, Type, TypeDef, TypeKind, Union, UnionVariant, Variant};

/// An enumeration that keeps values which the description does not list.
pub(super) fn enumeration(def: &TypeDef, enumeration: &Enum, comment: &Comment) -> TokenStream {
    let name = ident(&def.name);
    let docs = comment.outer();
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

/// Values of several JSON types, compared as JSON.
fn of_values(name: &Ident, idents: &[Ident], variants: &[Variant]) -> TokenStream {
    let values: Vec<_> = variants
        .iter()
        .map(|variant| json(&variant.value))
        .collect();
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
                #(if value == serde_json::json!(#values) {
                    return Self::#idents;
                })*
                Self::Unknown(value)
            }
        }

        mainsheet_runtime::open_value_enum!(#name);
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
    let of_texts = union
        .variants
        .iter()
        .filter(|variant| variant.ty == Type::String)
        .map(|variant| {
            let ident = ident(&variant.ident);
            quote! {
                impl From<&str> for #name {
                    fn from(value: &str) -> Self {
                        Self::#ident(value.to_owned())
                    }
                }
            }
        });
    let serde = union_macro(union, &name, names);
    let has_id = def.has_id.then(|| {
        let idents = union.variants.iter().map(|variant| ident(&variant.ident));
        quote!(mainsheet_runtime::has_id!(#name { #(#idents),* });)
    });
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the description does not foresee. It is sent back as it came.
            Unknown(serde_json::Value),
        }

        #serde
        #has_id
        #(#of_texts)*
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
                let (tags, again) = (&variant.tags, again(variant));
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

fn describe(ty: &Type) -> &'static str {
    match ty.not_null() {
        Type::String => "A string.",
        Type::Boolean => "A Boolean.",
        Type::I32 | Type::I64 | Type::U64 => "An integer.",
        Type::F64 => "A number.",
        Type::DateTime => "A date with time.",
        Type::Date => "A date.",
        Type::List(_) | Type::Tuple(_) => "A list.",
        Type::Map(_) | Type::Named(_) | Type::Boxed(_) => "An object.",
        Type::IdOr(_) => "An object or its id.",
        Type::Json | Type::Nullable(_) => "Any value.",
    }
}
