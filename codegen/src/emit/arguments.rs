//! What an operation requires: the arguments of its method and of its request's constructor.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::fill;
use super::types::{Names, ident};
use crate::ir::{Body, BodyContent, Operation, Part, PartContent, Type};

/// What a required part of a request is to the code that takes it and the code that passes it on.
pub(super) struct Argument {
    pub(super) ident: Ident,
    /// As the method takes it.
    pub(super) taken: TokenStream,
    /// As the request's constructor takes it.
    pub(super) passed: TokenStream,
    /// The expression that the method passes.
    pub(super) value: TokenStream,
}

impl Argument {
    /// The statement that makes what is taken into what is passed, if they differ.
    pub(super) fn converted(&self) -> Option<TokenStream> {
        let (name, passed, value) = (&self.ident, &self.passed, &self.value);
        let is_same = self.taken.to_string() == passed.to_string();
        (!is_same).then(|| quote!(let #name: #passed = #value;))
    }
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
        arguments.extend(required_parts(body).map(|part| of_part(part, names)));
        if body.required && body.is_whole() {
            arguments.push(of_body(body, names));
        }
    }
    arguments
}

/// The parts that a multipart body cannot do without.
pub(super) fn required_parts(body: &Body) -> impl Iterator<Item = &Part> {
    parts(body).iter().filter(|part| part.required)
}

pub(super) fn parts(body: &Body) -> &[Part] {
    match &body.content {
        BodyContent::Multipart(parts) => parts,
        _ => &[],
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

/// A part of a form.
pub(super) fn of_part(part: &Part, names: Names<'_>) -> Argument {
    let name = ident(&part.ident);
    match &part.content {
        PartContent::Text(ty) | PartContent::Json(ty) => of_type(&part.ident, ty, names),
        PartContent::Texts(item) => {
            of_type(&part.ident, &Type::List(Box::new(item.clone())), names)
        }
        PartContent::File(_) => as_it_is(name, &quote!(Upload)),
        PartContent::Files(_) => as_it_is(name, &quote!(Vec<Upload>)),
    }
}

/// A body is only read: a list may be a slice, an array or a vector.
pub(super) fn of_body(body: &Body, names: Names<'_>) -> Argument {
    let name = ident(&body.ident);
    match &body.content {
        BodyContent::Json(Type::List(item)) => {
            let item = names.owned(item);
            Argument {
                taken: quote!(impl AsRef<[#item]>),
                passed: quote!(&[#item]),
                value: quote!(#name.as_ref()),
                ident: name,
            }
        }
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => {
            let owned = names.owned(ty);
            let value = Names::convert(ty, &name);
            Argument {
                taken: names.argument(ty),
                passed: quote!(&#owned),
                value: quote!(&#value),
                ident: name,
            }
        }
        BodyContent::Text => of_type(&body.ident, &Type::String, names),
        BodyContent::File | BodyContent::Multipart(_) => as_it_is(name, &quote!(Upload)),
    }
}

fn as_it_is(name: Ident, ty: &TokenStream) -> Argument {
    Argument {
        taken: ty.clone(),
        passed: ty.clone(),
        value: quote!(#name),
        ident: name,
    }
}

pub(super) fn constructor(operation: &Operation, names: Names<'_>) -> TokenStream {
    let arguments = arguments(operation, names);
    let passed = arguments.iter().map(|argument| {
        let (ident, ty) = (&argument.ident, &argument.passed);
        quote!(#ident: #ty)
    });
    let call = quote!(call);
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut statements: Vec<_> = required
        .map(|parameter| {
            let name = ident(&parameter.ident);
            fill::parameter(&call, parameter, &quote!(#name))
        })
        .collect();
    if let Some(body) = &operation.body {
        statements.extend(required_parts(body).map(|part| fill::part(&call, part)));
        if body.required && body.is_whole() {
            let name = ident(&body.ident);
            statements.extend(fill::body(&call, body, &quote!(#name)));
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
