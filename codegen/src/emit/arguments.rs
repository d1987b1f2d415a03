//! What an operation takes: the arguments of its method and of its request's setters.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::{Names, ident};
use crate::ir::{Body, BodyContent, Operation, Part, PartContent, Type};

/// What a value of a request is to the code that takes it.
pub(super) struct Argument {
    pub(super) ident: Ident,
    /// The type of the argument.
    pub(super) taken: TokenStream,
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
            arguments.push(of_body(body, &quote!(requests::), names));
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
        BodyContent::Multipart(form) => &form.parts,
        _ => &[],
    }
}

fn of_type(name: &str, ty: &Type, names: Names<'_>) -> Argument {
    let name = ident(name);
    Argument {
        taken: names.argument(ty),
        ident: name,
    }
}

/// A part of a form.
pub(super) fn of_part(part: &Part, names: Names<'_>) -> Argument {
    let name = ident(&part.ident);
    match &part.content {
        PartContent::Text(ty) | PartContent::Json(ty) | PartContent::Value(ty) => {
            of_type(&part.ident, ty, names)
        }
        PartContent::Texts(item) => {
            of_type(&part.ident, &Type::List(Box::new(item.clone())), names)
        }
        PartContent::File => as_it_is(name, &quote!(Upload)),
        PartContent::Files => as_it_is(name, &quote!(impl IntoIterator<Item = Upload>)),
        PartContent::FileMap => as_it_is(
            name,
            &quote!(impl IntoIterator<Item = (impl std::fmt::Display, Upload)>),
        ),
        PartContent::Any => as_it_is(
            name,
            &quote!(impl Into<mainsheet_runtime::request::PartValue>),
        ),
    }
}

/// A body is only read: a list may be a slice, an array or a vector. `requests` is what stands
/// before the types that are declared beside the request.
pub(super) fn of_body(body: &Body, requests: &TokenStream, names: Names<'_>) -> Argument {
    match &body.content {
        BodyContent::Json(Type::List(item)) => {
            let item = names.owned(item);
            Argument {
                taken: quote!(impl AsRef<[#item]>),
                ident: ident(&body.ident),
            }
        }
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => of_type(&body.ident, ty, names),
        BodyContent::Forms(forms) => {
            let form = ident(&forms.name);
            as_it_is(ident(&body.ident), &quote!(impl Into<#requests #form>))
        }
        BodyContent::Text => of_type(&body.ident, &Type::String, names),
        BodyContent::File | BodyContent::Multipart(_) => {
            as_it_is(ident(&body.ident), &quote!(Upload))
        }
    }
}

fn as_it_is(name: Ident, ty: &TokenStream) -> Argument {
    Argument {
        taken: ty.clone(),
        ident: name,
    }
}
