//! Statements that put values into a call.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::arguments::required_parts;
use super::types::{Names, ident};
use crate::ir::{
    Body, BodyContent, FORM_DATA, Operation, Parameter, Part, PartContent, Place, Style, Type,
};

/// What stands under the name of what is sent.
#[derive(Clone, Copy)]
pub(super) enum Given {
    /// What a caller gave.
    Argument,
    /// A value of the type already.
    Value,
}

/// What an optional argument holds, if it holds anything, in the statements that send it.
pub(super) fn if_given(name: &Ident, statements: &TokenStream) -> TokenStream {
    quote! {
        if let Some(#name) = #name.into_value() {
            #statements
        }
    }
}

/// Sends everything that the operation requires, from arguments of its names.
pub(super) fn required(
    call: &TokenStream,
    operation: &Operation,
    names: Names<'_>,
) -> Vec<TokenStream> {
    let parameters = operation.parameters.iter();
    let mut statements: Vec<_> = parameters
        .filter(|required| required.required)
        .map(|required| parameter(call, required, Given::Argument, names))
        .collect();
    if let Some(sent) = &operation.body {
        if !sent.is_whole() {
            statements.extend(kind(call, sent));
        }
        statements.extend(
            required_parts(sent).map(|required| part(call, required, Given::Argument, names)),
        );
        if sent.required {
            statements.extend(body(call, sent, Given::Argument));
        }
    }
    statements
}

/// Sends a parameter, from a variable of its name.
pub(super) fn parameter(
    call: &TokenStream,
    parameter: &Parameter,
    given: Given,
    names: Names<'_>,
) -> TokenStream {
    let wire = &parameter.name;
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    let reserved = if parameter.allow_reserved {
        "_reserved"
    } else {
        ""
    };
    match parameter.style {
        Style::Plain => {
            let text = text_of(&parameter.ty, &parameter.ident, given, names);
            let set = format_ident!("{place}{reserved}");
            quote!(#call.#set(#wire, #text);)
        }
        styled => {
            let value = given.value(&parameter.ty, &ident(&parameter.ident));
            let set = format_ident!("{place}_styled{reserved}");
            let style = style(styled);
            quote!(#call.#set(#wire, #style, &#value);)
        }
    }
}

/// The runtime's name of a style.
fn style(style: Style) -> TokenStream {
    match style {
        Style::Form { explode } => quote!(Style::Form { explode: #explode }),
        Style::Simple { explode } => quote!(Style::Simple { explode: #explode }),
        Style::Label { explode } => quote!(Style::Label { explode: #explode }),
        Style::Matrix { explode } => quote!(Style::Matrix { explode: #explode }),
        Style::SpaceDelimited => quote!(Style::SpaceDelimited),
        Style::PipeDelimited => quote!(Style::PipeDelimited),
        Style::DeepObject => quote!(Style::DeepObject),
        Style::Fields => quote!(Style::Fields),
        Style::Plain | Style::Json => quote!(Style::Json),
    }
}

/// Adds a part to a form or to a call, from a variable of its name.
pub(super) fn part(form: &TokenStream, part: &Part, given: Given, names: Names<'_>) -> TokenStream {
    let wire = &part.name;
    let wire = quote!(#wire);
    part_named(form, [&wire, &wire], part, given, names)
}

/// Adds a part of the name that the argument `name` gives it.
pub(super) fn additional_part(form: &TokenStream, part: &Part, names: Names<'_>) -> TokenStream {
    let wire = [&quote!(name), &quote!(name.clone())];
    let code = part_named(form, wire, part, Given::Argument, names);
    match part.content {
        PartContent::Files | PartContent::Texts(_) => quote! {
            let name: std::borrow::Cow<'static, str> = name.into();
            #code
        },
        _ => code,
    }
}

/// `each` gives the name as often as it is asked for, `wire` once.
fn part_named(
    form: &TokenStream,
    [wire, each]: [&TokenStream; 2],
    part: &Part,
    given: Given,
    names: Names<'_>,
) -> TokenStream {
    let name = ident(&part.ident);
    let media_type = part.media_type.as_deref();
    let file = |wire: &TokenStream, file: TokenStream| match media_type {
        Some(media_type) => {
            quote!(#form.part_file(#wire, #file.or_content_type(#media_type));)
        }
        None => quote!(#form.part_file(#wire, #file);),
    };
    let text = |wire: &TokenStream, text: TokenStream| match media_type {
        Some(media_type) => quote!(#form.part_text_as(#wire, #media_type, #text);),
        None => quote!(#form.part_text(#wire, #text);),
    };
    match &part.content {
        PartContent::File => file(wire, quote!(#name)),
        PartContent::Files => {
            let add = file(each, quote!(file));
            quote!(for file in #name { #add })
        }
        PartContent::FileMap => {
            let format = format!(
                "{}[{{key}}]",
                part.name.replace('{', "{{").replace('}', "}}")
            );
            let add = file(&quote!(format!(#format)), quote!(file));
            quote!(for (key, file) in #name { #add })
        }
        PartContent::Text(ty) => text(wire, text_of(ty, &part.ident, given, names)),
        PartContent::Texts(item) => {
            let list = Type::List(Box::new(item.clone()));
            let list = given.value(&list, &name);
            let add = text(each, Names::text(item, &quote!(value)));
            quote!(for value in #list { #add })
        }
        PartContent::Json(ty) => {
            let value = given.value(ty, &name);
            match media_type {
                Some(media_type) if media_type != "application/json" => {
                    quote!(#form.part_json_as(#wire, #media_type, &#value);)
                }
                _ => quote!(#form.part_json(#wire, &#value);),
            }
        }
        PartContent::Value(ty) => {
            let value = given.value(ty, &name);
            quote!(#form.part_value(#wire, &#value);)
        }
        PartContent::Any => quote!(#form.part(#wire, #name);),
    }
}

/// Says what kind of body the parts are, where it is not the usual one.
fn kind(call: &TokenStream, body: &Body) -> Option<TokenStream> {
    let (media_type, order) = (&body.media_type, body.content.parts());
    (media_type != FORM_DATA).then(|| quote!(#call.multipart_as(#media_type, &[#(#order),*]);))
}

/// Sends a body that is one value, from a variable of its name.
pub(super) fn body(call: &TokenStream, body: &Body, given: Given) -> Option<TokenStream> {
    if !body.is_whole() {
        return None;
    }
    let name = ident(&body.ident);
    if body.choice.is_some() {
        return Some(quote!(#name.into().fill(&mut #call);));
    }
    if let BodyContent::Forms(_) = &body.content {
        let kind = kind(call, body);
        return Some(quote! {
            #call.multipart(#name.into());
            #kind
        });
    }
    let media_types = body.sent_types().join(", ");
    Some(content(call, &media_types, &name, &body.content, given))
}

/// Sends what is one value of a media type, from a variable of this name.
pub(super) fn content(
    call: &TokenStream,
    media_type: &str,
    name: &Ident,
    content: &BodyContent,
    given: Given,
) -> TokenStream {
    let value = |ty: &Type| {
        let value = given.value(ty, name);
        quote!(&#value)
    };
    match content {
        BodyContent::Json(ty) => {
            let value = value(ty);
            quote!(#call.json(#media_type, #value);)
        }
        BodyContent::Form {
            ty,
            styles,
            reserved,
        } => {
            let value = value(ty);
            let styles = styles.iter().map(|(property, styled)| {
                let style = style(*styled);
                quote!((#property, #style))
            });
            match (styles.len(), reserved.len()) {
                (0, 0) => quote!(#call.form(#value);),
                (_, 0) => quote!(#call.form_with(#value, &[#(#styles),*]);),
                _ => quote!(#call.form_reserved(#value, &[#(#styles),*], &[#(#reserved),*]);),
            }
        }
        BodyContent::Text => quote!(#call.text(#media_type, #name);),
        BodyContent::File | BodyContent::Forms(_) | BodyContent::Multipart(_) => {
            quote!(#call.file(#media_type, #name);)
        }
    }
}

impl Given {
    fn value(self, ty: &Type, name: &Ident) -> TokenStream {
        match self {
            Self::Argument => Names::convert(ty, name),
            Self::Value => quote!(#name),
        }
    }
}

/// A value as the text that a query, a path or a header carries.
fn text_of(ty: &Type, name: &str, given: Given, names: Names<'_>) -> TokenStream {
    let name = ident(name);
    let value = given.value(ty, &name);
    let value = match ty {
        // The call takes any text; a string needs no second conversion.
        Type::String => quote!(#name),
        Type::F64 | Type::Formatted(_) | Type::IdOr(_) | Type::Named(_)
            if matches!(given, Given::Argument) =>
        {
            let owned = names.owned(ty);
            quote!(Into::<#owned>::into(#name))
        }
        _ => value,
    };
    Names::text(ty, &value)
}
