//! What makes values of structs: constructors and setters.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::{Comment, code, sentence};
use super::models::Versions;
use super::operations::deprecated;
use super::structs::{GROUP, extra, is_large, lies_on_heap, limits, property_comment};
use super::types::{Names, Rules, ident};
use crate::ir::json_patch;
use crate::ir::{Library, Property, Struct, Type, TypeDef, TypeId, TypeKind};
use crate::markdown::first_sentence;
use crate::names::{Scope, TRAIT_METHODS};

/// A constructor that cannot leave out what is required, and a setter for everything else.
///
/// Of what only servers make, tests alone make values: for their stubs.
pub(super) fn emit(
    def: &TypeDef,
    structure: &Struct,
    is_default: bool,
    names: Names<'_>,
) -> TokenStream {
    let cfg = in_tests(def);
    let name = ident(&def.name);
    let (required, optional): (Vec<_>, Vec<_>) = structure
        .properties
        .iter()
        .partition(|property| property.required);
    let entries = optional
        .iter()
        .map(|property| entry(def, structure, property, names));
    let table = quote!({ #(#entries),* });
    if is_default && required.is_empty() {
        return quote! {
            #cfg
            mainsheet_runtime::builder!(#name #table);
        };
    }
    let (constructor, companion) = match companion(names.library, def, &def.name, &def.apis) {
        None => (positional(def, structure, &required, names), None),
        Some(companion) => by_name(def, structure, &companion, &required, names),
    };
    let some = !optional.is_empty();
    let setters = some.then(|| quote!(#cfg mainsheet_runtime::setters!(#name #table);));
    quote! {
        #cfg
        impl #name { #constructor }
        #setters
        #companion
    }
}

/// The attribute for what makes values of a type: nothing for those that are sent.
pub(super) fn in_tests(def: &TypeDef) -> Option<TokenStream> {
    (!def.in_requests).then(|| quote!(#[cfg(feature = "testing")]))
}

/// A property in the table of the runtime's macro for setters. Whether it is absent or null, the
/// field of an answer does not say.
fn entry(def: &TypeDef, structure: &Struct, property: &Property, names: Names<'_>) -> TokenStream {
    let docs = setter_comment(property).outer();
    let deprecated = deprecated(property.deprecation.as_ref());
    let field = ident(&property.ident);
    let setter = setter_name(property);
    let renamed = (setter != field).then(|| quote!(as #setter));
    let null = property.is_double(def.in_requests).then(|| {
        let name = null_setter(structure, property);
        quote!(or #name)
    });
    let ty = names.owned(property.ty.not_null());
    quote!(#docs #deprecated #field #renamed #null: #ty)
}

/// What a property is, in a line: the field has the rest. Nothing, where the name says it all.
fn setter_comment(property: &Property) -> Comment {
    let first = property.description.as_deref().and_then(first_sentence);
    let (first, has_more) = match &first {
        Some((first, rest)) => (Some(ended(&sentence(first))), !rest.is_empty()),
        None => (None, property.description.is_some()),
    };
    let is_renamed = property.ident != property.name;
    let wire = is_renamed.then(|| format!("{} on the wire.", code(&property.name)));
    let more = has_more.then(|| format!("[More](#structfield.{})", property.ident));
    let parts = [first, limits(&property.limits), wire, more];
    Comment::new(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// A text with the mark at its end that one needs after which another sentence stands.
fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', ':', ';']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The fields of a literal, those that are not required being absent.
fn literal(structure: &Struct, value: impl Fn(&Property) -> TokenStream) -> TokenStream {
    let fields = structure.properties.iter().map(|property| {
        let name = ident(&property.ident);
        if property.required {
            let value = value(property);
            if name == value.to_string() {
                quote!(#name)
            } else {
                quote!(#name: #value)
            }
        } else {
            quote!(#name: None)
        }
    });
    let additional = structure
        .additional
        .iter()
        .map(|_| quote!(additional_properties: Default::default()));
    let extra = extra(structure);
    let extra = quote!(#extra: Default::default());
    let fields = fields.chain(additional).chain([extra]);
    quote!(#(#fields),*)
}

/// The literal of a type, of these fields.
fn made(def: &TypeDef, names: Names<'_>, values: &TokenStream) -> TokenStream {
    match fields(names.library, def, &def.name, &def.apis) {
        Some(fields) => quote!(Self(Box::new(#fields { #values }))),
        None => quote!(Self { #values }),
    }
}

fn positional(
    def: &TypeDef,
    structure: &Struct,
    required: &[&Property],
    names: Names<'_>,
) -> TokenStream {
    let mut rules = Rules::default();
    let arguments = required.iter().map(|property| {
        let name = ident(&property.ident);
        let ty = names.argument(&property.ty, &mut rules);
        quote!(#name: #ty)
    });
    let arguments: Vec<_> = arguments.collect();
    let generics = rules.generics();
    let fields = literal(structure, |property| {
        Names::convert(&property.ty, &ident(&property.ident))
    });
    let made = made(def, names, &fields);
    quote! {
        /// With what is required.
        pub fn new #generics(#(#arguments),*) -> Self {
            #made
        }
    }
}

/// Many values of one type are told apart by their names: the constructor takes a struct of them.
fn by_name(
    def: &TypeDef,
    structure: &Struct,
    companion: &Ident,
    required: &[&Property],
    names: Names<'_>,
) -> (TokenStream, Option<TokenStream>) {
    let (cfg, name) = (in_tests(def), ident(&def.name));
    let fields = literal(structure, |property| {
        let name = ident(&property.ident);
        quote!(required.#name)
    });
    let made = made(def, names, &fields);
    let constructor = quote! {
        /// With what is required.
        pub fn new(required: #companion) -> Self {
            #made
        }
    };
    let docs = Comment::new(format!(
        "What a [`{}`] requires: leave out a field, and the program does not compile.",
        def.name
    ))
    .outer();
    let (derived, eq) = if is_large(required.len()) {
        let groups = required.chunks(GROUP).map(|group| {
            let fields = group.iter().map(|property| ident(&property.ident));
            quote!([#(#fields),*])
        });
        let eq = quote!(#cfg mainsheet_runtime::large_eq!(#companion { #(#groups),* }););
        (None, Some(eq))
    } else {
        (Some(quote!(PartialEq)), None)
    };
    let fields = required.iter().map(|property| {
        let name = ident(&property.ident);
        let docs = property_comment(property).outer();
        let ty = names.owned(&property.ty);
        quote! {
            #docs
            pub #name: #ty,
        }
    });
    let struct_companion = quote! {
        #docs
        #cfg
        #[derive(Debug, Clone, #derived)]
        pub struct #companion {
            #(#fields)*
        }

        #eq

        #cfg
        impl From<#companion> for #name {
            fn from(required: #companion) -> Self {
                Self::new(required)
            }
        }
    };
    (constructor, Some(struct_companion))
}

/// The struct that the constructor of a type takes, if it takes one, where the type is known by
/// this name. A type of the description keeps its own.
pub(super) fn companion(
    library: &Library,
    def: &TypeDef,
    name: &str,
    apis: &Versions,
) -> Option<Ident> {
    let TypeKind::Struct(structure) = &def.kind else {
        return None;
    };
    if !takes_names(structure) || json_patch::value(&library.types, def).is_some() {
        return None;
    }
    Some(beside(library, &format!("{name}Required"), apis))
}

/// The struct that holds the fields of a type that is so large that they lie on the heap, where the
/// type is known by this name.
pub(super) fn fields(
    library: &Library,
    def: &TypeDef,
    name: &str,
    apis: &Versions,
) -> Option<Ident> {
    match &def.kind {
        TypeKind::Struct(structure) if lies_on_heap(structure) => {
            Some(beside(library, &format!("{name}Fields"), apis))
        }
        _ => None,
    }
}

/// The name of a struct that stands beside a type of the description. Those types keep their own.
fn beside(library: &Library, wanted: &str, apis: &Versions) -> Ident {
    let types = library.types_from(wanted);
    let types = types.map(|def| (def.name.as_str(), &def.apis));
    let aliases = library.aliases_from(wanted);
    let aliases = aliases.map(|alias| (alias.name.as_str(), &alias.apis));
    let beside = types
        .take_while(|(other, _)| other.starts_with(wanted))
        .chain(aliases.take_while(|(other, _)| other.starts_with(wanted)))
        .filter(|(_, versions)| !versions.is_disjoint(apis));
    let taken: Vec<_> = beside.map(|(other, _)| other).collect();
    ident(&Scope::reserving(&taken).take(wanted.to_owned()))
}

/// Whether what is required is given to the constructor by its names.
pub(crate) fn takes_names(structure: &Struct) -> bool {
    let mut required = structure
        .properties
        .iter()
        .filter(|property| property.required);
    match (required.next(), required.next(), required.next()) {
        (Some(_), Some(_), Some(_)) => true,
        // Two of one type would change places without a word of the compiler. Whether two schemas
        // are one type may change with a property of one of them, which breaks no caller.
        (Some(one), Some(other), None) => shape(&one.ty) == shape(&other.ty),
        _ => false,
    }
}

/// A type, whichever named types it has.
fn shape(ty: &Type) -> Type {
    ty.map_named(&|_| TypeId(0))
}

/// The setter of a property. `from` would hide the conversions of the type.
pub(super) fn setter_name(property: &Property) -> Ident {
    match property.ident.as_str() {
        name if TRAIT_METHODS.contains(&name) => format_ident!("set_{name}"),
        name => ident(name),
    }
}

/// The setter that says that a property is null.
pub(super) fn null_setter(structure: &Struct, property: &Property) -> Ident {
    let setters: Vec<_> = structure
        .properties
        .iter()
        .map(|property| setter_name(property).to_string())
        .collect();
    let taken: Vec<_> = setters.iter().map(String::as_str).chain(["new"]).collect();
    ident(&Scope::reserving(&taken).take(format!("{}_null", property.ident)))
}
