//! Statements that put values into a call.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::arguments::required_parts;
use super::types::{Names, ident};
use crate::ir::{
    Body, BodyContent, FORM_DATA, Operation, Parameter, Part, PartContent, Place, Style, Type,
};

/// Sends everything that the operation requires, from arguments of its names.
pub(super) fn required(
    call: &TokenStream,
    operation: &Operation,
    names: Names<'_>,
) -> Vec<TokenStream> {
    let parameters = operation.parameters.iter();
    let mut statements: Vec<_> = parameters
        .filter(|required| required.required)
        .map(|required| parameter(call, required, names))
        .collect();
    if let Some(sent) = &operation.body {
        if !sent.is_whole() {
            statements.extend(kind(call, sent));
        }
        statements.extend(required_parts(sent).map(|required| part(call, required, names)));
        if sent.required {
            statements.extend(body(call, sent));
        }
    }
    statements
}

/// Sends a parameter, from an argument of its name.
pub(super) fn parameter(
    call: &TokenStream,
    parameter: &Parameter,
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
            let value = converted(&parameter.ty, &parameter.ident, names);
            let text = Names::text(&parameter.ty, &value);
            let set = format_ident!("{place}{reserved}");
            quote!(#call.#set(#wire, #text);)
        }
        styled => {
            let value = Names::convert(&parameter.ty, &ident(&parameter.ident));
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

/// Adds a part to a form or to a call, from an argument of its name.
pub(super) fn part(form: &TokenStream, part: &Part, names: Names<'_>) -> TokenStream {
    let wire = &part.name;
    let wire = quote!(#wire);
    part_named(form, &wire, &wire, part, names)
}

/// Adds a part of the name that the argument `name` gives it.
pub(super) fn additional_part(form: &TokenStream, part: &Part, names: Names<'_>) -> TokenStream {
    let code = part_named(form, &quote!(name), &quote!(name.clone()), part, names);
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
    wire: &TokenStream,
    each: &TokenStream,
    part: &Part,
    names: Names<'_>,
) -> TokenStream {
    let name = ident(&part.ident);
    let media_type = part.media_type.as_deref();
    let file = |wire: &TokenStream, file: TokenStream| match media_type {
        // A list or a range of media types says what is taken, not what is sent.
        Some(media_type) if !media_type.contains([',', '*']) => {
            quote!(#form.part_file(#wire, #file.or_content_type(#media_type));)
        }
        _ => quote!(#form.part_file(#wire, #file);),
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
        PartContent::Text(ty) => text(wire, Names::text(ty, &converted(ty, &part.ident, names))),
        PartContent::Texts(item) => {
            let list = Type::List(Box::new(item.clone()));
            let list = converted(&list, &part.ident, names);
            let add = text(each, Names::text(item, &quote!(value)));
            quote!(for value in #list { #add })
        }
        PartContent::Json(ty) => {
            let value = Names::convert(ty, &name);
            match media_type {
                Some(media_type) if media_type != "application/json" => {
                    quote!(#form.part_json_as(#wire, #media_type, &#value);)
                }
                _ => quote!(#form.part_json(#wire, &#value);),
            }
        }
        PartContent::Value(ty) => {
            let value = Names::convert(ty, &name);
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

/// Sends a body that is one value, from an argument of its name.
pub(super) fn body(call: &TokenStream, body: &Body) -> Option<TokenStream> {
    if !body.is_whole() {
        return None;
    }
    let (media_type, name) = (&body.media_type, ident(&body.ident));
    let value = |ty: &Type| {
        let value = Names::convert(ty, &name);
        quote!(&#value)
    };
    Some(match &body.content {
        BodyContent::Json(Type::List(_)) => quote!(#call.json(#media_type, #name.as_ref());),
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
        BodyContent::File => quote!(#call.file(#media_type, #name);),
        BodyContent::Forms(_) => {
            let kind = kind(call, body);
            quote! {
                #call.multipart(#name.into());
                #kind
            }
        }
        BodyContent::Multipart(_) => return None,
    })
}

/// An argument as a value of its type.
fn converted(ty: &Type, name: &str, names: Names<'_>) -> TokenStream {
    let name = ident(name);
    match ty {
        // The call takes any text; a string needs no second conversion.
        Type::String => quote!(#name),
        ty => {
            let value = Names::convert(ty, &name);
            if name == value.to_string() {
                value
            } else {
                let owned = names.owned(ty);
                quote!(Into::<#owned>::into(#name))
            }
        }
    }
}
