//! Objects as structs.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::{Comment, code, sentence};
use super::found;
use super::operations::deprecated;
use super::types::{Names, ident};
use crate::ir::{Library, Limits, Property, Struct, Type, TypeDef, TypeKind};
use crate::names::{Scope, TRAIT_METHODS};

/// With more required properties than this a constructor takes them by name.
const POSITIONAL: usize = 2;

/// With more fields than this a struct has the macros for large ones: what the compiler does for the
/// others grows with the square of the fields, and a derived `PartialEq` of thousands crashes it.
const LARGE: usize = 200;

/// How many entries of a large table stand in one group.
const GROUP: usize = 64;

fn is_large(fields: usize) -> bool {
    fields > LARGE
}

pub(super) fn emit(
    def: &TypeDef,
    structure: &Struct,
    comment: &Comment,
    names: Names<'_>,
) -> TokenStream {
    let name = ident(&def.name);
    let docs = comment.outer();
    let aliases = found::of_type(def);
    let deprecated = deprecated(def.deprecation.as_ref());
    let is_default = structure
        .properties
        .iter()
        .all(|property| !property.required || property.ty.is_nullable());
    let default = is_default.then(|| quote!(Default));
    let fields = structure
        .properties
        .iter()
        .map(|property| field(def, property, names));
    let additional = structure.additional.as_ref().map(|ty| {
        let ty = names.owned(&Type::Map(Box::new(ty.clone())));
        quote! {
            /// Properties that the description does not name.
            pub additional_properties: #ty,
        }
    });
    let others = structure
        .additional
        .is_some()
        .then(|| quote!(..additional_properties));
    let (eq, object) = if is_large(structure.properties.len()) {
        let groups = structure.properties.chunks(GROUP).map(|group| {
            let entries = group.iter().map(|property| {
                let ty = field_type(def, property, names);
                entry(def, property, Some(&ty))
            });
            quote!([#(#entries),*])
        });
        let object = quote!(mainsheet_runtime::large_object!(#name { #(#groups,)* #others }););
        (None, object)
    } else {
        let properties = structure.properties.iter();
        let table = properties.map(|property| entry(def, property, None));
        let object = quote!(mainsheet_runtime::object!(#name { #(#table,)* #others }););
        (Some(quote!(PartialEq,)), object)
    };
    let builder = def
        .in_requests
        .then(|| builder(def, structure, is_default, names));
    let patch = patch_value(structure, names)
        .map(|value| quote!(mainsheet_runtime::json_patch_operation!(#name, #value);));
    quote! {
        #docs
        #aliases
        #deprecated
        #[derive(Debug, Clone, #eq #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #additional
        }
        #object
        #builder
        #patch
    }
}

/// The type of the value, if the struct is an operation of a JSON Patch (RFC 6902, section 4).
pub(super) fn patch_value(structure: &Struct, names: Names<'_>) -> Option<TokenStream> {
    const OPERATIONS: [&str; 6] = ["add", "remove", "replace", "move", "copy", "test"];
    let property = |name: &str| {
        let mut properties = structure.properties.iter();
        properties.find(|property| property.name == name)
    };
    let (op, path, from, value) = (
        property("op")?,
        property("path")?,
        property("from")?,
        property("value")?,
    );
    let Type::Named(op_type) = &op.ty else {
        return None;
    };
    let TypeKind::Enum(operations) = &names.library.types[op_type.0].kind else {
        return None;
    };
    let is_patch = structure.properties.len() == 4
        && structure.additional.is_none()
        && op.required
        && path.required
        && !from.required
        && !value.required
        && path.ty == Type::String
        && from.ty == Type::String
        && operations.variants.len() == OPERATIONS.len()
        && operations
            .variants
            .iter()
            .all(|variant| OPERATIONS.contains(&variant.text().as_str()));
    let takes_json = match &value.ty {
        Type::Json => true,
        Type::Named(id) => matches!(names.library.types[id.0].kind, TypeKind::Union(_)),
        _ => false,
    };
    (is_patch && takes_json).then(|| names.owned(&value.ty))
}

/// The setter of a property. `from` would hide the conversions of the type.
pub(super) fn setter_name(property: &Property) -> Ident {
    match property.ident.as_str() {
        name if TRAIT_METHODS.contains(&name) => format_ident!("set_{name}"),
        name => ident(name),
    }
}

fn field_type(def: &TypeDef, property: &Property, names: Names<'_>) -> TokenStream {
    let ty = names.owned(&property.ty);
    if property.is_optional_field(def.in_requests) {
        quote!(Option<#ty>)
    } else {
        ty
    }
}

fn field(def: &TypeDef, property: &Property, names: Names<'_>) -> TokenStream {
    let docs = property_comment(property).outer();
    let aliases = found::wire(&property.ident, &property.name);
    let deprecated = deprecated(property.deprecation.as_ref());
    let name = ident(&property.ident);
    let ty = field_type(def, property, names);
    quote! {
        #docs
        #aliases
        #deprecated
        pub #name: #ty,
    }
}

/// A property in the table of the runtime's macro, which names the type of the field only where it
/// comes in groups.
fn entry(def: &TypeDef, property: &Property, ty: Option<&TokenStream>) -> TokenStream {
    let field = ident(&property.ident);
    let name = &property.name;
    let required = property.required.then(|| quote!(required));
    let maps_to_values = matches!(property.ty.not_null(), Type::Map(value)
        if !value.is_nullable() && **value != Type::Json);
    let kind = if maps_to_values {
        Some(quote!(entries))
    } else {
        property
            .is_double(def.in_requests)
            .then(|| quote!(nullable))
    };
    let ty = ty.map(|ty| quote!(: #ty));
    quote!(#field #ty => #required #kind #name)
}

pub(super) fn property_comment(property: &Property) -> Comment {
    let mut comment = Comment::default();
    match &property.description {
        Some(description) => comment.paragraph(sentence(description)),
        // What the name says already needs no second time.
        None if property.ident == property.name => {}
        None => comment.paragraph(format!("{} on the wire.", code(&property.name))),
    }
    comment.paragraphs(limits(&property.limits));
    comment
}

/// What the description says of a value beyond its type.
pub(super) fn limits(limits: &Limits) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(format) = &limits.format {
        parts.push(format!("format {}", code(format)));
    }
    parts.extend(limits.texts.iter().cloned());
    if let Some(default) = &limits.default {
        parts.push(format!("default {}", code(&default.to_string())));
    }
    let text = parts.join(", ");
    let mut chars = text.chars();
    let first = chars.next()?;
    Some(format!("{}{}.", first.to_uppercase(), chars.as_str()))
}

/// A constructor that cannot leave out what is required, and a setter for everything else.
fn builder(def: &TypeDef, structure: &Struct, is_default: bool, names: Names<'_>) -> TokenStream {
    let name = ident(&def.name);
    let (required, optional): (Vec<_>, Vec<_>) = structure
        .properties
        .iter()
        .partition(|property| property.required);
    let (tabled, written): (Vec<_>, Vec<_>) = optional
        .into_iter()
        .partition(|property| is_in_table(property));
    let entries = tabled.iter().map(|property| {
        let (field, argument) = (ident(&property.ident), names.argument(&property.ty));
        quote!(#field: #argument)
    });
    let table = quote!({ #(#entries),* });
    let written = written.iter().map(|property| setter(property, names));
    if is_default && required.is_empty() {
        let methods = methods(&name, &written.collect::<TokenStream>());
        return quote! {
            mainsheet_runtime::builder!(#name #table);
            #methods
        };
    }
    let (constructor, companion) = if required.len() <= POSITIONAL {
        (positional(structure, &required, names), None)
    } else {
        by_name(def, structure, &required, names)
    };
    let methods = methods(&name, &quote!(#constructor #(#written)*));
    let setters = (!tabled.is_empty()).then(|| quote!(mainsheet_runtime::setters!(#name #table);));
    quote! {
        #methods
        #setters
        #companion
    }
}

fn methods(name: &Ident, methods: &TokenStream) -> Option<TokenStream> {
    let some = !methods.is_empty();
    some.then(|| quote!(impl #name { #methods }))
}

/// Whether the runtime's macro makes the setter: one that has the field's name, and no attribute.
fn is_in_table(property: &Property) -> bool {
    property.deprecation.is_none() && setter_name(property) == ident(&property.ident)
}

fn setter(property: &Property, names: Names<'_>) -> TokenStream {
    let name = ident(&property.ident);
    // What it is, the field says.
    let docs = Comment::new(format!("Sets [`{0}`](#structfield.{0}).", property.ident)).outer();
    let deprecated = deprecated(property.deprecation.as_ref());
    let argument = names.argument(&property.ty);
    let value = Names::convert(&property.ty, &name);
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
    let fields = fields.chain(additional);
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
    required: &[&Property],
    names: Names<'_>,
) -> (TokenStream, Option<TokenStream>) {
    let name = ident(&def.name);
    let companion = companion(names.library, def);
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
        let eq = quote!(mainsheet_runtime::large_eq!(#companion { #(#groups),* }););
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
        #[derive(Debug, Clone, #derived)]
        pub struct #companion {
            #(#fields)*
        }

        #eq

        impl From<#companion> for #name {
            fn from(required: #companion) -> Self {
                Self::new(required)
            }
        }
    };
    (constructor, Some(struct_companion))
}

/// The name of the struct that the constructor takes. A type of the description keeps its own.
pub(super) fn companion(library: &Library, def: &TypeDef) -> Ident {
    let beside = library
        .types
        .iter()
        .filter(|other| !other.apis.is_disjoint(&def.apis));
    let wanted = format!("{}Required", def.name);
    let taken = beside.map(|other| other.name.as_str());
    let mut scope = Scope::reserving(
        &taken
            .filter(|name| name.starts_with(&wanted))
            .collect::<Vec<_>>(),
    );
    ident(&scope.take(wanted))
}

/// How the constructor of a struct takes what is required.
pub(super) enum Constructor {
    Positional,
    ByName,
}

pub(super) fn constructor(structure: &Struct) -> Constructor {
    let required = structure
        .properties
        .iter()
        .filter(|property| property.required);
    if required.count() <= POSITIONAL {
        Constructor::Positional
    } else {
        Constructor::ByName
    }
}
