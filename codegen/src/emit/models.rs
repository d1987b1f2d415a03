//! The models of a version, and those that several versions share.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::aliases::Aliases;
use super::constructors::{companion, fields};
use super::docs::{Comment, sentence};
use super::groups::{Groups, Home, Module};
use super::operations::allow;
use super::piece::Piece;
use super::types::{Names, ident};
use super::{elsewhere, enums, structs, unions};
use crate::ir::{Library, TypeDef, TypeId, TypeKind};
use crate::names::{module_name, type_name};

/// The versions, by index, that have a type.
pub(super) type Versions = BTreeSet<usize>;

/// A file of models: what it begins with, and its types.
pub(super) struct Models<'g> {
    pub(super) head: TokenStream,
    pub(super) types: &'g [TypeId],
}

/// The code of every type, in the order of the library.
///
/// # Errors
///
/// The type's name and the parser's message, if the code is no Rust.
pub(super) fn pieces(library: &Library) -> Result<Vec<Piece>, (String, syn::Error)> {
    let piece = |def: &TypeDef| {
        Piece::new(&def.name, item(library, def)).map_err(|error| (def.name.clone(), error))
    };
    library.types.iter().map(piece).collect()
}

/// The name of the module that holds what `versions` share: `v3_and_beta`.
pub(super) fn shared_module(library: &Library, versions: &Versions) -> String {
    let names = versions
        .iter()
        .map(|&index| library.apis[index].name.as_str());
    module_name(&names.collect::<Vec<_>>().join("_and_"))
}

/// Which version is spoken of, where there is more than one.
pub(super) fn which(library: &Library, version: &str) -> String {
    match library.apis.as_slice() {
        [_] => String::new(),
        _ => format!(", version {version}"),
    }
}

/// `src/VERSION/models.rs`: the version's own types, and the names of those that it shares.
pub(super) fn of_version<'g>(
    groups: &'g Groups<'_>,
    index: usize,
    aliases: &Aliases<'_>,
) -> Models<'g> {
    let library = groups.library;
    let api = &library.apis[index];
    let mut comment = Comment::new(format!("Types of the API{}.", which(library, &api.name)));
    let shared: Vec<_> = groups
        .shared()
        .filter(|home| home.versions.contains(&index))
        .collect();
    if !shared.is_empty() {
        comment.paragraph(
            "Where versions agree on a type it is one type, which each of them names here.",
        );
    }
    if api.tags.iter().any(|tag| tag.feature.is_some()) {
        comment
            .paragraph("A type compiles under the features of the tags whose operations reach it.");
    }
    let docs = comment.inner();
    let all_of = |home: &'g Home| home.modules.iter().flat_map(|module| &module.types);
    let own = groups
        .homes
        .iter()
        .find(|home| home.versions == [index].into());
    let known = own.into_iter().chain(shared.iter().copied());
    let allow = deprecates(library, known.flat_map(all_of)).then(allow);
    let reexports = shared.iter().flat_map(|home| {
        home.modules.iter().map(move |module| {
            let path = path(library, home, module);
            reexport(library, module, index, &path)
        })
    });
    let one_file = own.filter(|home| home.is_one_file());
    let types = types(one_file);
    let undocumented = undocumented(library, types);
    let below = own.filter(|home| !home.is_one_file());
    let modules = below.into_iter().flat_map(|home| &home.modules);
    let modules = modules.map(|module| {
        let cfg = module.condition.within_version(index);
        let name = module.name.as_deref().map(ident);
        let names = reexport(library, module, index, &quote!(#name));
        quote! {
            #cfg
            mod #name;
            #names
        }
    });
    let aliases = aliases.modules();
    Models {
        head: quote! {
            #docs
            #allow
            #undocumented
            #(#reexports)*
            #(#modules)*
            #aliases
        },
        types,
    }
}

/// `src/shared/VERSIONS.rs`: the types that exactly these versions share, or the modules of them.
pub(super) fn shared<'g>(groups: &'g Groups<'_>, home: &'g Home) -> Models<'g> {
    if home.is_one_file()
        && let Some(module) = home.modules.first()
    {
        return module_of(groups, home, module);
    }
    let library = groups.library;
    let docs = Comment::new(format!("Types that {} share.", versions(library, home))).inner();
    let modules = home.modules.iter().map(|module| {
        let cfg = module.condition.within_versions(library);
        let name = module.name.as_deref().map(ident);
        quote! {
            #cfg
            pub(crate) mod #name;
        }
    });
    Models {
        head: quote! {
            #docs
            #(#modules)*
        },
        types: &[],
    }
}

/// The file of a module of types.
pub(super) fn module_of<'g>(groups: &'g Groups<'_>, home: &Home, module: &'g Module) -> Models<'g> {
    let library = groups.library;
    let is_shared = home.versions.len() > 1;
    let mut comment = if is_shared {
        Comment::new(format!("Types that {} share.", versions(library, home)))
    } else {
        let version = shared_module(library, &home.versions);
        Comment::new(format!("Types of the API{}.", which(library, &version)))
    };
    let tags = module.condition.tags();
    if !tags.is_empty() {
        let tags: Vec<_> = tags.iter().map(|tag| format!("`{tag}`")).collect();
        comment.paragraph(format!("Reached by operations of {}.", tags.join(", ")));
    }
    let docs = comment.inner();
    let others = others(groups, module);
    let uses: Vec<_> = if is_shared {
        let mut by_path: BTreeMap<String, (TokenStream, Vec<Ident>)> = BTreeMap::new();
        for &id in &others {
            let (home, module) = groups.place(id);
            let path = path(library, home, module);
            let (_, names) = by_path
                .entry(path.to_string())
                .or_insert_with(|| (path, Vec::new()));
            names.push(ident(&library.types[id.0].name));
        }
        let uses = by_path.into_values();
        uses.map(|(path, names)| quote!(use #path::{#(#names),*};))
            .collect()
    } else if others.is_empty() {
        Vec::new()
    } else {
        let names = others.iter().map(|id| ident(&library.types[id.0].name));
        vec![quote!(use super::{#(#names),*};)]
    };
    let allow = deprecates(library, module.types.iter().chain(&others)).then(allow);
    let undocumented = undocumented(library, &module.types);
    Models {
        head: quote! {
            #docs
            #allow
            #undocumented
            #(#uses)*
        },
        types: &module.types,
    }
}

fn types(home: Option<&Home>) -> &[TypeId] {
    let module = home.and_then(|home| home.modules.first());
    module.map_or(&[], |module| &module.types)
}

/// The types of other modules that those of this one mention.
fn others(groups: &Groups<'_>, module: &Module) -> BTreeSet<TypeId> {
    let mut others = BTreeSet::new();
    for &id in &module.types {
        groups.library.types[id.0].kind.each_type(|ty| {
            ty.each_named(&mut |other| {
                if !groups.are_together(id, other) {
                    others.insert(other);
                }
            });
        });
    }
    others
}

/// The names of a module's types, for those who use a version.
fn reexport(library: &Library, module: &Module, api: usize, path: &TokenStream) -> TokenStream {
    let cfg = module.condition.within_version(api);
    let defs = module.types.iter().map(|id| &library.types[id.0]);
    let mut names = Vec::new();
    let mut in_tests = Vec::new();
    for def in defs {
        names.push(ident(&def.name));
        names.extend(fields(library, def, &def.name, &def.apis));
        let companions = if def.in_requests {
            &mut names
        } else {
            &mut in_tests
        };
        companions.extend(companion(library, def, &def.name, &def.apis));
    }
    let in_tests = (!in_tests.is_empty()).then(|| {
        quote! {
            #cfg
            #[cfg(feature = "testing")]
            pub use #path::{#(#in_tests),*};
        }
    });
    quote! {
        #cfg
        pub use #path::{#(#names),*};
        #in_tests
    }
}

/// The path of a module of types that versions share.
fn path(library: &Library, home: &Home, module: &Module) -> TokenStream {
    let shared = format_ident!("{}", shared_module(library, &home.versions));
    let name = module.name.as_deref().map(ident);
    let below = name.map(|name| quote!(::#name));
    quote!(crate::shared::#shared #below)
}

/// The names of the versions as prose.
fn versions(library: &Library, home: &Home) -> String {
    let names: Vec<_> = home
        .versions
        .iter()
        .map(|&index| format!("`{}`", library.apis[index].name))
        .collect();
    names.join(" and ")
}

/// Whether anything of these is deprecated.
pub(super) fn deprecates<'d>(
    library: &Library,
    types: impl IntoIterator<Item = &'d TypeId>,
) -> bool {
    types.into_iter().any(|id| {
        let def = &library.types[id.0];
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

/// What a module begins with that has types or properties of which the description says nothing.
fn undocumented(library: &Library, types: &[TypeId]) -> Option<TokenStream> {
    let is_documented = |id: &TypeId| {
        let def = &library.types[id.0];
        let properties = match &def.kind {
            TypeKind::Struct(structure) => structure.properties.as_slice(),
            TypeKind::Enum(_) | TypeKind::Union(_) => &[],
        };
        let mut comments = properties.iter().map(structs::property_comment);
        !comment(library, def).is_empty() && comments.all(|comment| !comment.is_empty())
    };
    let some = !types.iter().all(is_documented);
    some.then(|| {
        quote!(#![allow(missing_docs, reason = "of some of it the description has the name alone")])
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
        TypeKind::Enum(enumeration) => enums::enumeration(def, enumeration, &comment, library),
        TypeKind::Union(union) => unions::union(def, union, &comment, names),
    }
}

fn comment(library: &Library, def: &TypeDef) -> Comment {
    let mut comment = Comment::default();
    // A name that repeats the type's says nothing.
    let title = def.docs.summary.as_ref();
    let title = title.filter(|title| type_name(title) != def.name);
    let text = def.docs.description.as_ref().or(title);
    comment.paragraphs(text.map(|text| sentence(text)));
    comment.paragraphs(elsewhere::list(&def.elsewhere));
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
