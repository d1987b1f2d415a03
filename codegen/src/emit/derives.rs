//! What types derive because the caller says so.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Library, TypeDef, TypeKind};

/// The attribute for what a type derives beyond what is in `own`.
pub(super) fn of(library: &Library, def: &TypeDef, own: &[&str]) -> TokenStream {
    let kind = match &def.kind {
        TypeKind::Struct(_) => "structs",
        TypeKind::Enum(_) => "enums",
        TypeKind::Union(_) => "unions",
    };
    let mut paths: Vec<&str> = Vec::new();
    for key in [kind, &def.name] {
        for path in library.derives.get(key).into_iter().flatten() {
            if !own.contains(&path.as_str()) && !paths.contains(&path.as_str()) {
                paths.push(path);
            }
        }
    }
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
