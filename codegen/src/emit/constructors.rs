//! What makes values of structs: constructors and setters.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::Comment;
use super::models::Versions;
use super::operations::deprecated;
use super::structs::{GROUP, extra, is_large, property_comment};
use super::types::{Names, ident};
use crate::ir::{Library, Property, Struct, Type, TypeDef, TypeId, TypeKind};
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
    let (tabled, written): (Vec<_>, Vec<_>) = optional
        .into_iter()
        .partition(|property| is_in_table(property));
    let entries = tabled.iter().map(|property| {
        let (field, argument) = (ident(&property.ident), argument(def, property, names));
        quote!(#field: #argument)
    });
    let table = quote!({ #(#entries),* });
    let written = written.iter().map(|property| setter(def, property, names));
    let methods = |methods: TokenStream| {
        let some = !methods.is_empty();
        some.then(|| quote!(#cfg impl #name { #methods }))
    };
    if is_default && required.is_empty() {
        let methods = methods(written.collect());
        return quote! {
            #cfg
            mainsheet_runtime::builder!(#name #table);
            #methods
        };
    }
    let (constructor, companion) = match companion(names.library, def, &def.name, &def.apis) {
        None => (positional(structure, &required, names), None),
        Some(companion) => by_name(def, structure, &companion, &required, names),
    };
    let methods = methods(quote!(#constructor #(#written)*));
    let some = !tabled.is_empty();
    let setters = some.then(|| quote!(#cfg mainsheet_runtime::setters!(#name #table);));
    quote! {
        #methods
        #setters
        #companion
    }
}

/// The attribute for what makes values of a type: nothing for those that are sent.
pub(super) fn in_tests(def: &TypeDef) -> Option<TokenStream> {
    (!def.in_requests).then(|| quote!(#[cfg(feature = "testing")]))
}

/// What the setter of a property takes. Whether it is absent or null, the field of an answer does
/// not say.
fn argument(def: &TypeDef, property: &Property, names: Names<'_>) -> TokenStream {
    names.argument(settable(def, property))
}

fn settable<'p>(def: &TypeDef, property: &'p Property) -> &'p Type {
    if property.is_optional_field(def.in_requests) {
        &property.ty
    } else {
        property.ty.not_null()
    }
}

/// Whether the runtime's macro makes the setter: one that has the field's name, and no attribute.
fn is_in_table(property: &Property) -> bool {
    property.deprecation.is_none() && setter_name(property) == ident(&property.ident)
}

fn setter(def: &TypeDef, property: &Property, names: Names<'_>) -> TokenStream {
    let name = ident(&property.ident);
    // What it is, the field says.
    let docs = Comment::new(format!("Sets [`{0}`](#structfield.{0}).", property.ident)).outer();
    let deprecated = deprecated(property.deprecation.as_ref());
    let argument = argument(def, property, names);
    let value = Names::convert(settable(def, property), &name);
    let setter = setter_name(property);
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #setter(mut self, #name: #argument) -> Self {
            self.#name = Some(#value);
            self
        }
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

fn positional(structure: &Struct, required: &[&Property], names: Names<'_>) -> TokenStream {
    let arguments = required.iter().map(|property| {
        let name = ident(&property.ident);
        let ty = names.argument(&property.ty);
        quote!(#name: #ty)
    });
    let fields = literal(structure, |property| {
        Names::convert(&property.ty, &ident(&property.ident))
    });
    quote! {
        /// With what is required.
        pub fn new(#(#arguments),*) -> Self {
            Self { #fields }
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
    let constructor = quote! {
        /// With what is required.
        pub fn new(required: #companion) -> Self {
            Self { #fields }
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
    if !takes_names(structure) {
        return None;
    }
    let wanted = format!("{name}Required");
    let types = library.types_from(&wanted);
    let types = types.map(|def| (def.name.as_str(), &def.apis));
    let aliases = library.aliases_from(&wanted);
    let aliases = aliases.map(|alias| (alias.name.as_str(), &alias.apis));
    let beside = types
        .take_while(|(other, _)| other.starts_with(&wanted))
        .chain(aliases.take_while(|(other, _)| other.starts_with(&wanted)))
        .filter(|(_, versions)| !versions.is_disjoint(apis));
    let taken: Vec<_> = beside.map(|(other, _)| other).collect();
    Some(ident(&Scope::reserving(&taken).take(wanted)))
}

/// Whether what is required is given to the constructor by its names.
fn takes_names(structure: &Struct) -> bool {
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
