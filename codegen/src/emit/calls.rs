//! Every operation called, and what must be seen on the wire: the table that tests go through.
//!
//! What is expected comes from the description's examples as they stand there, not from the code
//! that sends them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::constants::{Constants, errors_name};
use super::docs::Comment;
use super::operations::allow_deprecated;
use super::snippet;
use super::types::{Names, ident};
use crate::config::Package;
use crate::ir::example::{self, Extent, Missing};
use crate::ir::{
    Api, Body, BodyContent, Library, Operation, Parameter, PartContent, PathPiece, Place, Status,
    Style, SuccessContent, Tag, Type,
};

/// What RFC 3986, section 2.3, does not reserve.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The file that every upload sends.
const FILE: &str = "accountName,firstName,lastName\nwilliam.smith,William,Smith\n";

/// `mod.rs`.
pub(super) fn root(library: &Library) -> TokenStream {
    let docs = Comment::new("Every operation of every version, called.").inner();
    let modules = library.apis.iter().map(|api| {
        let module = format_ident!("{}", api.name);
        quote!(pub mod #module;)
    });
    let versions = library.apis.iter().map(|api| {
        let (name, module) = (&api.name, format_ident!("{}", api.name));
        quote!((#name, #module::cases()))
    });
    quote! {
        #docs
        #(#modules)*

        /// Every version by its name, with its calls.
        pub fn versions() -> Vec<(&'static str, Vec<crate::case::Case>)> {
            [#(#versions),*].into()
        }
    }
}

/// `VERSION.rs`.
pub(super) fn emit(library: &Library, api: &Api, package: &Package) -> TokenStream {
    let docs = Comment::new(format!(
        "The operations of {}, each called with what it requires and with everything.",
        api.name
    ))
    .inner();
    let crate_name = format_ident!("{}", package.name.replace('-', "_"));
    let version = format_ident!("{}", api.name);
    let allow = api.tags.iter().find_map(allow_deprecated);
    let tables = Constants::new(api.operations().map(|operation| {
        let statuses = operation.errors.iter().map(|error| error.status);
        (errors_name(statuses), errors(library, operation))
    }));
    let mut names = Vec::new();
    let mut functions = Vec::new();
    for tag in &api.tags {
        for operation in tag.operations.iter().filter(|one| is_covered(one)) {
            for (extent, suffix) in [
                (Extent::Required, "required"),
                (Extent::Everything, "everything"),
            ] {
                let name = format_ident!("{}_{suffix}", operation.method);
                // What has no example cannot be called by one.
                if let Ok(case) = case(library, api, tag, operation, extent, &name, &tables) {
                    functions.push(case);
                    names.push(name);
                }
            }
        }
    }
    let clients = api.tags.iter().map(|tag| ident(&tag.client));
    let uploads = quote!(#(#functions)*).to_string().contains("Upload ::");
    let upload = uploads.then(|| quote!(use #crate_name::Upload;));
    let tables = tables.emit(&quote!(&[Answer]), |_| true);
    quote! {
        #docs
        #allow
        #upload
        use #crate_name::#version::{#(#clients,)* models};
        use crate::case::{self, Answer, Body, Case, Extent, Part};

        /// All of them.
        pub fn cases() -> Vec<Case> {
            [#(#names()),*].into()
        }

        #tables

        #(#functions)*
    }
}

/// Whether the table has a place for the operation. Those with forms, files as bodies, styles of
/// parameters, and answers that differ by status are left to tests of their own.
fn is_covered(operation: &Operation) -> bool {
    let body = operation.body.as_ref().map(|body| &body.content);
    let is_choice = operation
        .body
        .as_ref()
        .is_some_and(|it| it.choice.is_some());
    let is_body = match body {
        _ if is_choice => false,
        None | Some(BodyContent::Json(_)) => true,
        Some(BodyContent::Multipart(form)) => form
            .parts
            .iter()
            .all(|part| matches!(part.content, PartContent::File | PartContent::Text(_))),
        Some(_) => false,
    };
    let mut parameters = operation.parameters.iter();
    is_body
        && parameters.all(|one| one.style == Style::Plain && one.place != Place::Cookie)
        && !matches!(
            operation.success.content,
            SuccessContent::Text { .. }
                | SuccessContent::Several(_)
                | SuccessContent::Stream(_)
                | SuccessContent::Redirect
        )
}

fn case(
    library: &Library,
    api: &Api,
    tag: &Tag,
    operation: &Operation,
    extent: Extent,
    name: &Ident,
    tables: &Constants,
) -> Result<TokenStream, Missing> {
    let models = quote!(models);
    let names = Names {
        library,
        models: Some(&models),
    };
    let id = &operation.id;
    let method = operation.http_method.as_str();
    let path = path(library, api, operation)?;
    let set: Vec<_> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required || extent == Extent::Everything)
        .collect();
    let pairs = |place: Place| {
        // The required ones are set first.
        let (required, optional): (Vec<_>, Vec<_>) = set
            .iter()
            .filter(|parameter| parameter.place == place)
            .partition(|parameter| parameter.required);
        let pairs = required
            .into_iter()
            .chain(optional)
            .map(|parameter: &&Parameter| {
                let name = &parameter.name;
                let value = text(&example::parameter(&library.types, parameter)?);
                Ok(quote!((#name, #value)))
            });
        pairs.collect::<Result<Vec<_>, Missing>>()
    };
    let (query, headers) = (pairs(Place::Query)?, pairs(Place::Header)?);
    let accept = operation.accept();
    let body = body(library, operation, extent)?;
    let successes = successes(library, operation)?;
    let errors = tables.name(&errors(library, operation));
    let send = send(tag, operation, extent, names)?;
    let variant = match extent {
        Extent::Required => quote!(Extent::Required),
        Extent::Everything => quote!(Extent::Everything),
    };
    Ok(quote! {
        fn #name() -> Case {
            Case {
                operation: #id,
                extent: #variant,
                method: #method,
                path: #path,
                query: &[#(#query),*],
                headers: &[#(#headers),*],
                accept: #accept,
                body: #body,
                successes: &[#(#successes),*],
                errors: #errors,
                send: #send,
            }
        }
    })
}

fn path(library: &Library, api: &Api, operation: &Operation) -> Result<String, Missing> {
    let server = operation.server.as_ref().unwrap_or(&api.server);
    let mut path = server.by_default();
    for pieces in &operation.path.segments {
        path.push('/');
        for piece in pieces {
            match piece {
                PathPiece::Literal(text) => path.push_str(text),
                PathPiece::Parameter(name) => {
                    let mut parameters = operation.parameters.iter();
                    let parameter =
                        parameters.find(|one| one.place == Place::Path && one.name == *name);
                    if let Some(parameter) = parameter {
                        let value = text(&example::parameter(&library.types, parameter)?);
                        path.extend(utf8_percent_encode(&value, PATH));
                    }
                }
            }
        }
    }
    Ok(path)
}

/// A scalar as a query carries it.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn body(library: &Library, operation: &Operation, extent: Extent) -> Result<TokenStream, Missing> {
    let sent = operation
        .body
        .as_ref()
        .filter(|body| body.required || extent == Extent::Everything);
    let Some(body) = sent else {
        return Ok(quote!(Body::None));
    };
    let media_type = &body.media_type;
    Ok(match &body.content {
        BodyContent::Json(ty) => {
            let value = example::body(&library.types, ty, body, extent)?;
            let json = raw_json(&value);
            quote!(Body::Json { media_type: #media_type, json: #json })
        }
        BodyContent::Multipart(form) => {
            let sent = form
                .parts
                .iter()
                .filter(|part| part.required || extent == Extent::Everything);
            let parts = sent.filter_map(|part| {
                let name = &part.name;
                match &part.content {
                    PartContent::File => {
                        let file = file_name(name);
                        let media_type = part.media_type.as_deref().unwrap_or("text/csv");
                        Some(Ok(quote!(Part {
                            name: #name,
                            file_name: Some(#file),
                            media_type: Some(#media_type),
                            content: #FILE,
                        })))
                    }
                    PartContent::Text(ty) => {
                        let media_type = match &part.media_type {
                            Some(media_type) => quote!(Some(#media_type)),
                            None => quote!(None),
                        };
                        let content = example::part(&library.types, part, ty, extent);
                        Some(content.map(|content| {
                            let content = text(&content);
                            quote!(Part {
                                name: #name,
                                file_name: None,
                                media_type: #media_type,
                                content: #content,
                            })
                        }))
                    }
                    _ => None,
                }
            });
            let parts = parts.collect::<Result<Vec<_>, Missing>>()?;
            quote!(Body::Multipart(&[#(#parts),*]))
        }
        BodyContent::Form { .. }
        | BodyContent::Forms(_)
        | BodyContent::Text
        | BodyContent::File => quote!(Body::None),
    })
}

fn file_name(part: &str) -> String {
    format!("{part}.csv")
}

/// JSON as a raw string, in lines that can be read.
fn raw_json(value: &Value) -> TokenStream {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    match format!("r{hashes}\"{text}\"{hashes}").parse::<Literal>() {
        Ok(literal) => quote!(#literal),
        Err(_) => quote!(#text),
    }
}

fn successes(library: &Library, operation: &Operation) -> Result<Vec<TokenStream>, Missing> {
    let success = &operation.success;
    let given = |ty: &Type| example::answer(&library.types, ty, success.example.as_ref());
    let (media_type, content) = match &success.content {
        SuccessContent::Empty
        | SuccessContent::Several(_)
        | SuccessContent::Stream(_)
        | SuccessContent::Redirect => ("", quote!("")),
        SuccessContent::Json { media_type, ty } => (media_type.as_str(), raw_json(&given(ty)?)),
        SuccessContent::List { media_type, item } => {
            let list = Type::List(Box::new(item.clone()));
            (media_type.as_str(), raw_json(&given(&list)?))
        }
        SuccessContent::Text { media_type } | SuccessContent::Download { media_type } => {
            let text = success.example.as_ref().map(text);
            let text = text.unwrap_or_else(|| FILE.to_owned());
            (media_type.as_str(), quote!(#text))
        }
    };
    let codes = success.statuses.iter().filter_map(|status| code(*status));
    let answers = codes.map(|code| {
        quote!(Answer {
            status: #code,
            media_type: #media_type,
            body: #content,
            typed: None,
        })
    });
    Ok(answers.collect())
}

fn errors(library: &Library, operation: &Operation) -> TokenStream {
    let models = quote!(models);
    let names = Names {
        library,
        models: Some(&models),
    };
    let answers = operation.errors.iter().filter_map(|error| {
        let code = code(error.status)?;
        let Some(ty) = &error.body else {
            return Some(quote!(Answer {
                status: #code,
                media_type: "",
                body: "",
                typed: None,
            }));
        };
        let value = example::answer(&library.types, ty, error.example.as_ref());
        let body = raw_json(&value.ok()?);
        let ty = names.owned(ty);
        Some(quote!(Answer {
            status: #code,
            media_type: "application/json",
            body: #body,
            typed: Some(case::typed::<#ty>),
        }))
    });
    quote!(&[#(#answers),*])
}

/// A status that stands for its key.
fn code(status: Status) -> Option<Literal> {
    match status {
        Status::Exactly(code) => Some(Literal::u16_unsuffixed(code)),
        Status::Class(digit) => Some(Literal::u16_unsuffixed(u16::from(digit) * 100)),
        Status::Default => None,
    }
}

fn send(
    tag: &Tag,
    operation: &Operation,
    extent: Extent,
    names: Names<'_>,
) -> Result<TokenStream, Missing> {
    let client = ident(&tag.client);
    let method = ident(&operation.method);
    let mut arguments = snippet::arguments(operation, names, snippet::Shown::All(extent))?;
    if let Some(Body {
        content: BodyContent::Multipart(form),
        ..
    }) = &operation.body
    {
        // A test sends bytes, where an example in the documentation names a file.
        let required = form.parts.iter().filter(|part| part.required);
        let first = arguments.len() - required.clone().count();
        for (argument, part) in arguments.iter_mut().skip(first).zip(required) {
            if part.content == PartContent::File {
                *argument = upload(&part.name, part.media_type.as_deref());
            }
        }
    }
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required && extent == Extent::Everything);
    let setters = optional.map(|parameter: &Parameter| {
        let name = ident(&parameter.ident);
        let value = snippet::argument(names, parameter)?;
        Ok(quote!(.#name(#value)))
    });
    let mut setters = setters.collect::<Result<Vec<_>, Missing>>()?;
    if let Some(body) = &operation.body
        && extent == Extent::Everything
    {
        setters.extend(body_setters(body, names)?);
    }
    let outcome = match &operation.success.content {
        SuccessContent::Empty
        | SuccessContent::Several(_)
        | SuccessContent::Stream(_)
        | SuccessContent::Redirect => {
            quote!(empty)
        }
        SuccessContent::Json { .. } => quote!(json),
        SuccessContent::List { .. } => quote!(list),
        SuccessContent::Text { .. } | SuccessContent::Download { .. } => quote!(download),
    };
    Ok(quote! {
        |client| Box::pin(async move {
            let api = #client::new(&client);
            let request = api.#method(#(#arguments),*)#(#setters)*;
            case::#outcome(request.send().await?).await
        })
    })
}

fn body_setters(body: &Body, names: Names<'_>) -> Result<Vec<TokenStream>, Missing> {
    let types = &names.library.types;
    match &body.content {
        BodyContent::Json(ty) if !body.required => {
            let name = ident(&body.ident);
            let value = example::body(types, ty, body, Extent::Everything)?;
            let value = names.convertible(ty, &value);
            Ok(vec![quote!(.#name(#value))])
        }
        BodyContent::Multipart(form) => {
            let optional = form.parts.iter().filter(|part| !part.required);
            let setters = optional.filter_map(|part| {
                let name = ident(&part.ident);
                let value = match &part.content {
                    PartContent::File => upload(&part.name, part.media_type.as_deref()),
                    PartContent::Text(ty) => {
                        match example::part(types, part, ty, Extent::Everything) {
                            Ok(value) => names.convertible(ty, &value),
                            Err(missing) => return Some(Err(missing)),
                        }
                    }
                    _ => return None,
                };
                Some(Ok(quote!(.#name(#value))))
            });
            setters.collect()
        }
        _ => Ok(Vec::new()),
    }
}

fn upload(part: &str, media_type: Option<&str>) -> TokenStream {
    let name = file_name(part);
    match media_type {
        Some(_) => quote!(Upload::from_bytes(#name, #FILE)),
        None => quote!(Upload::from_bytes(#name, #FILE).content_type("text/csv")),
    }
}
