//! What types derive because the caller says so.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Enum, EnumOf, Library, Struct, TypeDef, TypeKind};

/// What a type derives by itself that others of its kind do not.
pub(super) fn own(def: &TypeDef) -> &'static [&'static str] {
    match &def.kind {
        TypeKind::Struct(structure) if is_default(structure) => &["Default"],
        TypeKind::Enum(Enum {
            of: EnumOf::Strings | EnumOf::Integers,
            ..
        }) => &["Eq", "Hash"],
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => &[],
    }
}

/// Whether there is a value without anything being said of it.
pub(super) fn is_default(structure: &Struct) -> bool {
    let mut properties = structure.properties.iter();
    properties.all(|property| !property.required || property.ty.is_nullable())
}

/// Everything that a type derives and that others of its kind do not.
pub(crate) fn all<'l>(library: &'l Library, def: &TypeDef) -> Vec<&'l str> {
    let mut all = own(def).to_vec();
    all.extend(chosen(library, def));
    all
}

/// What a type derives because the caller says so.
fn chosen<'l>(library: &'l Library, def: &TypeDef) -> Vec<&'l str> {
    let own = own(def);
    let kind = match &def.kind {
        TypeKind::Struct(_) => "structs",
        TypeKind::Enum(_) => "enums",
        TypeKind::Union(_) => "unions",
    };
    let mut paths: Vec<&'l str> = Vec::new();
    for key in [kind, def.name.as_str()] {
        for path in library.derives.get(key).into_iter().flatten() {
            if !own.contains(&path.as_str()) && !paths.contains(&path.as_str()) {
                paths.push(path);
            }
        }
    }
    paths
}

/// The attribute for what a type derives because the caller says so.
pub(super) fn of(library: &Library, def: &TypeDef) -> TokenStream {
    let paths = chosen(library, def);
    // What is no path is refused before.
    let paths = paths
        .iter()
        .filter_map(|path| syn::parse_str::<syn::Path>(path).ok());
    let paths: Vec<_> = paths.collect();
    if paths.is_empty() {
        TokenStream::new()
    } else {
        quote!(#[derive(#(#paths),*)])
    }
}
