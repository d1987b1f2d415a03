//! What an operation takes: the arguments of its method and of its request's setters.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::{Names, Rules, ident};
use crate::ir::{Body, BodyContent, Operation, Part, PartContent, Type};

/// What a value of a request is to the code that takes it.
pub(super) struct Argument {
    pub(super) ident: Ident,
    /// The type of the argument.
    pub(super) taken: TokenStream,
}

/// What a method takes.
pub(super) struct Arguments {
    pub(super) each: Vec<Argument>,
    pub(super) rules: Rules,
}

/// Everything that is required, in the order in which it is asked for.
pub(super) fn arguments(operation: &Operation, names: Names<'_>) -> Arguments {
    let mut rules = Rules::default();
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut arguments: Vec<_> = required
        .map(|parameter| of_type(&parameter.ident, &parameter.ty, names, &mut rules))
        .collect();
    if let Some(body) = &operation.body {
        arguments.extend(required_parts(body).map(|part| of_part(part, names, &mut rules)));
        if body.required && body.is_whole() {
            arguments.push(of_body(body, &quote!(requests::), names, &mut rules));
        }
    }
    Arguments {
        each: arguments,
        rules,
    }
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

fn of_type(name: &str, ty: &Type, names: Names<'_>, rules: &mut Rules) -> Argument {
    let name = ident(name);
    Argument {
        taken: names.argument(ty, rules),
        ident: name,
    }
}

/// A part of a form that has to be there.
pub(super) fn of_part(part: &Part, names: Names<'_>, rules: &mut Rules) -> Argument {
    let name = ident(&part.ident);
    match &part.content {
        PartContent::Text(ty) | PartContent::Json(ty) | PartContent::Value(ty) => {
            of_type(&part.ident, ty, names, rules)
        }
        PartContent::Texts(item) => {
            let list = Type::List(Box::new(item.clone()));
            of_type(&part.ident, &list, names, rules)
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

/// A part of a form that may be absent. Of files that are many there may be none.
pub(super) fn of_optional_part(part: &Part, names: Names<'_>, rules: &mut Rules) -> Argument {
    let name = ident(&part.ident);
    match &part.content {
        PartContent::Text(ty) | PartContent::Json(ty) | PartContent::Value(ty) => {
            of_optional(&part.ident, ty, names, rules)
        }
        PartContent::Texts(item) => {
            let list = Type::List(Box::new(item.clone()));
            of_optional(&part.ident, &list, names, rules)
        }
        PartContent::File => as_it_is(name, &optional(&quote!(Upload), rules)),
        PartContent::Any => {
            let value = quote!(mainsheet_runtime::request::PartValue);
            as_it_is(name, &optional(&value, rules))
        }
        PartContent::Files | PartContent::FileMap => of_part(part, names, rules),
    }
}

/// What the setter of a parameter or of a part takes.
pub(super) fn of_optional(name: &str, ty: &Type, names: Names<'_>, rules: &mut Rules) -> Argument {
    as_it_is(ident(name), &names.optional(ty, rules))
}

/// A body that has to be sent. `requests` is what stands before the types that are declared beside
/// the request.
pub(super) fn of_body(
    body: &Body,
    requests: &TokenStream,
    names: Names<'_>,
    rules: &mut Rules,
) -> Argument {
    if let Some(choice) = &body.choice {
        let choice = ident(&choice.name);
        return as_it_is(ident(&body.ident), &quote!(impl Into<#requests #choice>));
    }
    match &body.content {
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => {
            of_type(&body.ident, ty, names, rules)
        }
        BodyContent::Forms(forms) => {
            let form = ident(&forms.name);
            as_it_is(ident(&body.ident), &quote!(impl Into<#requests #form>))
        }
        BodyContent::Text => of_type(&body.ident, &Type::String, names, rules),
        BodyContent::File | BodyContent::Multipart(_) => {
            as_it_is(ident(&body.ident), &quote!(Upload))
        }
    }
}

/// A body that need not be sent.
pub(super) fn of_optional_body(body: &Body, names: Names<'_>, rules: &mut Rules) -> Argument {
    if body.choice.is_some() {
        return of_body(body, &TokenStream::new(), names, rules);
    }
    match &body.content {
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => {
            of_optional(&body.ident, ty, names, rules)
        }
        BodyContent::Text => of_optional(&body.ident, &Type::String, names, rules),
        BodyContent::Forms(_) => of_body(body, &TokenStream::new(), names, rules),
        BodyContent::File | BodyContent::Multipart(_) => {
            as_it_is(ident(&body.ident), &optional(&quote!(Upload), rules))
        }
    }
}

fn optional(ty: &TokenStream, rules: &mut Rules) -> TokenStream {
    let rule = rules.take();
    quote!(impl IntoValue<Option<#ty>, #rule>)
}

fn as_it_is(name: Ident, ty: &TokenStream) -> Argument {
    Argument {
        taken: ty.clone(),
        ident: name,
    }
}
