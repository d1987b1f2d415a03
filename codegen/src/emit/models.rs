//! The models of a version, and those that several versions share.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::{Comment, sentence};
use super::operations::allow;
use super::types::{Names, ident};
use super::{enums, structs};
use crate::ir::{Library, TypeDef, TypeKind};

/// The versions, by index, that have a type.
pub(super) type Versions = BTreeSet<usize>;

/// The types by the versions that have them.
pub(super) fn groups(library: &Library) -> BTreeMap<&Versions, Vec<&TypeDef>> {
    let mut groups: BTreeMap<&Versions, Vec<&TypeDef>> = BTreeMap::new();
    for def in &library.types {
        groups.entry(&def.apis).or_default().push(def);
    }
    groups
}

/// The name of the module that holds what `versions` share: `v3_and_beta`.
pub(super) fn shared_module(library: &Library, versions: &Versions) -> String {
    let names = versions
        .iter()
        .map(|&index| library.apis[index].name.as_str());
    names.collect::<Vec<_>>().join("_and_")
}

/// `src/VERSION/models.rs`: the version's own types, and the names of those that it shares.
pub(super) fn of_version(library: &Library, index: usize) -> TokenStream {
    let api = &library.apis[index];
    let mut comment = Comment::new(format!("Types of the API, version {}.", api.name));
    let groups = groups(library);
    let shared: Vec<_> = groups
        .iter()
        .filter(|(versions, _)| versions.contains(&index) && versions.len() > 1)
        .collect();
    if !shared.is_empty() {
        comment.paragraph(
            "Where versions agree on a type it is one type, which each of them names here.",
        );
    }
    let docs = comment.inner();
    let reexports = shared.iter().map(|(versions, defs)| {
        let module = format_ident!("{}", shared_module(library, versions));
        let names = defs.iter().flat_map(|def| exported(def));
        quote!(pub use crate::shared::#module::{#(#names),*};)
    });
    let own = Versions::from([index]);
    let own = groups.get(&own).into_iter().flatten();
    let all_shared = shared.iter().flat_map(|(_, defs)| defs.iter());
    let allow = deprecates(own.clone().chain(all_shared)).then(allow);
    let items: Vec<_> = own.map(|def| item(library, def)).collect();
    let imports = imports(&items);
    quote! {
        #docs
        #allow
        #imports
        #(#reexports)*
        #(#items)*
    }
}

/// `src/shared/MODULE.rs`: the types that exactly these versions share.
pub(super) fn shared(library: &Library, versions: &Versions) -> TokenStream {
    let names: Vec<_> = versions
        .iter()
        .map(|&index| format!("`{}`", library.apis[index].name))
        .collect();
    let docs = Comment::new(format!("Types that {} share.", names.join(" and "))).inner();
    let groups = groups(library);
    let defs = groups.get(versions).into_iter().flatten();
    let allow = deprecates(defs.clone()).then(allow);
    let items: Vec<_> = defs.clone().map(|def| item(library, def)).collect();
    let imports = imports(&items);
    let mut others: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for def in defs {
        def.kind.each_type(|ty| {
            ty.each_named(&mut |id| {
                let other = &library.types[id.0];
                if other.apis != *versions {
                    let module = shared_module(library, &other.apis);
                    others.entry(module).or_default().insert(&other.name);
                }
            });
        });
    }
    let uses = others.iter().map(|(module, names)| {
        let module = format_ident!("{module}");
        let names = names.iter().map(|name| ident(name));
        quote!(use super::#module::{#(#names),*};)
    });
    quote! {
        #docs
        #allow
        #imports
        #(#uses)*
        #(#items)*
    }
}

/// Whether anything of these is deprecated.
pub(super) fn deprecates<'d>(mut defs: impl Iterator<Item = &'d &'d TypeDef>) -> bool {
    defs.any(|def| {
        let properties = match &def.kind {
            TypeKind::Struct(structure) => structure.properties.as_slice(),
            TypeKind::Enum(_) | TypeKind::Union(_) => &[],
        };
        def.deprecation.is_some()
            || properties
                .iter()
                .any(|property| property.deprecation.is_some())
    })
}

/// Every name that a definition gives to the outside.
fn exported(def: &TypeDef) -> Vec<proc_macro2::Ident> {
    let mut names = vec![ident(&def.name)];
    if let TypeKind::Struct(structure) = &def.kind
        && def.in_requests
        && matches!(
            structs::constructor(structure),
            structs::Constructor::ByName
        )
    {
        names.push(format_ident!("{}Required", def.name));
    }
    names
}

/// The derives' names, if anything derives.
fn imports(items: &[TokenStream]) -> Option<TokenStream> {
    let derives = items
        .iter()
        .any(|item| item.to_string().contains("Serialize"));
    derives.then(|| {
        quote!(
            use serde::{Deserialize, Serialize};
        )
    })
}

fn item(library: &Library, def: &TypeDef) -> TokenStream {
    let names = Names {
        library,
        models: None,
    };
    let comment = comment(library, def);
    match &def.kind {
        TypeKind::Struct(structure) => structs::emit(def, structure, &comment, names),
        TypeKind::Enum(enumeration) => enums::enumeration(def, enumeration, &comment),
        TypeKind::Union(union) => enums::union(def, union, &comment, names),
    }
}

fn comment(library: &Library, def: &TypeDef) -> Comment {
    let mut comment = Comment::default();
    match &def.docs.description {
        Some(description) => comment.paragraph(sentence(description)),
        None => comment.paragraph(format!("The schema `{}`.", def.name)),
    }
    if def.apis.len() > 1 {
        let names: Vec<_> = def
            .apis
            .iter()
            .map(|&index| format!("`{}`", library.apis[index].name))
            .collect();
        comment.paragraph(format!("One type in {}.", names.join(" and ")));
    }
    comment
}
