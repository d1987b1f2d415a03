//! What an operation requires: the arguments of its method and of its request's constructor.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Names, ident};
use crate::ir::{Body, BodyContent, Operation, Parameter, Part, PartContent, Place, Type};

/// What a required part of a request is to the code that takes it and the code that passes it on.
pub(super) struct Argument {
    pub(super) ident: proc_macro2::Ident,
    /// As the method takes it.
    pub(super) taken: TokenStream,
    /// As the request's constructor takes it.
    pub(super) passed: TokenStream,
    /// The expression that the method passes.
    pub(super) value: TokenStream,
}

/// Everything that is required, in the order in which it is asked for.
pub(super) fn arguments(operation: &Operation, names: Names<'_>) -> Vec<Argument> {
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut arguments: Vec<_> = required
        .map(|parameter| of_type(&parameter.ident, &parameter.ty, names))
        .collect();
    if let Some(body) = &operation.body {
        match &body.content {
            BodyContent::Json(ty) if body.required => {
                arguments.push(of_body(&body.ident, ty, names));
            }
            BodyContent::Json(_) => {}
            BodyContent::Multipart(_) => {
                arguments.extend(required_parts(body).map(|part| match &part.content {
                    PartContent::File(_) => Argument {
                        ident: ident(&part.ident),
                        taken: quote!(Upload),
                        passed: quote!(Upload),
                        value: {
                            let name = ident(&part.ident);
                            quote!(#name)
                        },
                    },
                    PartContent::Text(ty) => of_type(&part.ident, ty, names),
                }));
            }
        }
    }
    arguments
}

/// The parts that a multipart body cannot do without.
pub(super) fn required_parts(body: &Body) -> impl Iterator<Item = &Part> {
    parts(body).iter().filter(|part| part.required)
}

fn parts(body: &Body) -> &[Part] {
    match &body.content {
        BodyContent::Multipart(parts) => parts,
        BodyContent::Json(_) => &[],
    }
}

fn of_type(name: &str, ty: &Type, names: Names<'_>) -> Argument {
    let name = ident(name);
    Argument {
        taken: names.argument(ty),
        passed: names.owned(ty),
        value: Names::convert(ty, &name),
        ident: name,
    }
}

/// A body is only read: a list may be a slice, an array or a vector.
pub(super) fn of_body(name: &str, ty: &Type, names: Names<'_>) -> Argument {
    let name = ident(name);
    match ty {
        Type::List(item) => {
            let item = names.owned(item);
            Argument {
                taken: quote!(impl AsRef<[#item]>),
                passed: quote!(&[#item]),
                value: quote!(#name.as_ref()),
                ident: name,
            }
        }
        ty => {
            let owned = names.owned(ty);
            let value = Names::convert(ty, &name);
            Argument {
                taken: names.argument(ty),
                passed: quote!(&#owned),
                value: quote!(&#value),
                ident: name,
            }
        }
    }
}

pub(super) fn constructor(operation: &Operation, names: Names<'_>) -> TokenStream {
    let arguments = arguments(operation, names);
    let passed = arguments.iter().map(|argument| {
        let (ident, ty) = (&argument.ident, &argument.passed);
        quote!(#ident: #ty)
    });
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut statements: Vec<_> = required
        .map(|parameter| {
            let statement = set(parameter);
            quote!(call.#statement;)
        })
        .collect();
    if let Some(body) = &operation.body {
        match &body.content {
            BodyContent::Json(_) if body.required => {
                let (media_type, name) = (&body.media_type, ident(&body.ident));
                statements.push(quote!(call.json(#media_type, #name);));
            }
            BodyContent::Json(_) => {}
            BodyContent::Multipart(_) => {
                statements.extend(required_parts(body).map(|part| {
                    let statement = set_part(part);
                    quote!(call.#statement;)
                }));
            }
        }
    }
    let new = quote!(Call::new(client, Self::OPERATION));
    let body = if statements.is_empty() {
        quote!(Self { call: #new })
    } else {
        quote! {
            let mut call = #new;
            #(#statements)*
            Self { call }
        }
    };
    quote! {
        pub(crate) fn new(client: &Client, #(#passed),*) -> Self {
            #body
        }
    }
}

/// The call that sends a parameter, whose value is a variable of its name.
fn set(parameter: &Parameter) -> TokenStream {
    let (wire, name) = (&parameter.name, ident(&parameter.ident));
    let value = Names::text(&parameter.ty, &quote!(#name));
    match parameter.place {
        Place::Path => quote!(path(#wire, #value)),
        Place::Query => quote!(query(#wire, #value)),
        Place::Header => quote!(header(#wire, #value)),
    }
}

pub(super) fn set_part(part: &Part) -> TokenStream {
    let (wire, name) = (&part.name, ident(&part.ident));
    match &part.content {
        PartContent::File(None) => quote!(part_file(#wire, #name)),
        PartContent::File(Some(media_type)) => {
            quote!(part_file(#wire, #name.or_content_type(#media_type)))
        }
        PartContent::Text(ty) => {
            let value = Names::text(ty, &quote!(#name));
            quote!(part_text(#wire, #value))
        }
    }
}
