//! Objects as structs.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::constructors;
use super::derives;
use super::docs::{Comment, code, sentence};
use super::elsewhere;
use super::found;
use super::operations::deprecated;
use super::types::{Names, ident};
use crate::ir::json_patch;
use crate::ir::{Limits, Property, Struct, Type, TypeDef};

/// With more fields than this a struct has the macros for large ones, and its fields lie on the heap:
/// what the compiler does for the others grows with the square of the fields, and what a call does
/// with them would not fit the stack of a thread.
const LARGE: usize = 200;

/// How many entries of a large table stand in one group.
pub(super) const GROUP: usize = 64;

pub(super) fn is_large(fields: usize) -> bool {
    fields > LARGE
}

/// Whether the type is a handle of a struct whose fields lie on the heap.
pub(crate) fn lies_on_heap(structure: &Struct) -> bool {
    is_large(structure.properties.len())
}

pub(super) fn emit(
    def: &TypeDef,
    structure: &Struct,
    comment: &Comment,
    names: Names<'_>,
) -> TokenStream {
    let name = ident(&def.name);
    let on_heap = constructors::fields(names.library, def, &def.name, &def.apis);
    let mut comment = comment.clone();
    comment.paragraphs(on_heap.as_ref().map(|fields| {
        format!(
            "It is so large that its fields lie on the heap: they are those of [`{fields}`], and can \
             be read and set as its own."
        )
    }));
    let docs = comment.outer();
    let aliases = found::of_type(def);
    let deprecated = deprecated(def.deprecation.as_ref());
    let is_default = derives::is_default(structure);
    let default = is_default.then(|| quote!(Default));
    let derives = derives::of(names.library, def);
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
    let extra = extra(structure);
    let (kept, what) = if names.library.keeps_unknown {
        (quote!(#extra), "What came beyond the description.")
    } else {
        (
            quote!(#extra(unread)),
            "What came and could not be read as the description says.",
        )
    };
    let extra_docs = Comment::new(what).outer();
    let object = if lies_on_heap(structure) {
        let groups = structure.properties.chunks(GROUP).map(|group| {
            let entries = group.iter().map(|property| {
                let ty = field_type(def, property, names);
                entry(def, property, Some(&ty))
            });
            quote!([#(#entries),*])
        });
        quote!(mainsheet_runtime::large_object!(#name(#on_heap) + #kept { #(#groups,)* #others });)
    } else {
        let properties = structure.properties.iter();
        let table = properties.map(|property| entry(def, property, None));
        quote!(mainsheet_runtime::object!(#name + #kept { #(#table,)* #others });)
    };
    let constructors = match json_patch::value(&names.library.types, def) {
        Some(value) => {
            let value = names.owned(value);
            quote!(mainsheet_runtime::json_patch_operation!(#name, #value);)
        }
        None => constructors::emit(def, structure, is_default, names),
    };
    let has_id = def
        .has_id
        .then(|| quote!(mainsheet_runtime::has_id!(#name);));
    let fields = quote! {
        #(#fields)*
        #additional
        #extra_docs
        pub #extra: mainsheet_runtime::Extra,
    };
    let heads = quote!(#docs #aliases #deprecated);
    let declared = match &on_heap {
        None => quote! {
            #heads
            #[derive(Clone, #default)]
            #derives
            #[non_exhaustive]
            pub struct #name { #fields }
        },
        Some(on_heap) => {
            let default = default.map(|default| quote!(#[derive(#default)]));
            on_heap_of(def, on_heap, &heads, &quote!(#default #derives), &fields)
        }
    };
    quote! {
        #declared
        #object
        #has_id
        #constructors
    }
}

/// A struct whose fields lie on the heap, in a struct of their own.
fn on_heap_of(
    def: &TypeDef,
    on_heap: &Ident,
    heads: &TokenStream,
    derives: &TokenStream,
    fields: &TokenStream,
) -> TokenStream {
    let name = ident(&def.name);
    let docs = Comment::new(format!("The fields of a [`{}`].", def.name)).outer();
    let deprecated = deprecated(def.deprecation.as_ref());
    quote! {
        #heads
        #derives
        pub struct #name(pub(crate) Box<#on_heap>);

        #docs
        #deprecated
        #derives
        #[non_exhaustive]
        pub struct #on_heap { #fields }
    }
}

/// The field of what a value has beyond its description: a name that no property has.
pub(super) fn extra(structure: &Struct) -> Ident {
    let mut name = "extra".to_owned();
    while structure
        .properties
        .iter()
        .any(|property| property.ident == name)
    {
        name.push('_');
    }
    ident(&name)
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
    let is_nullable = if property.required {
        property.ty.is_nullable()
    } else {
        property.is_double(def.in_requests)
    };
    let kind = is_nullable.then(|| quote!(nullable));
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
    comment.paragraphs(elsewhere::list(&property.elsewhere));
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
