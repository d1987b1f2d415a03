//! The client of a tag: one method an operation.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::arguments::{arguments, required_parts};
use super::docs::{Comment, code, line, sentence};
use super::errors::UsualErrors;
use super::piece::idents;
use super::types::{Names, ident};
use super::{fill, snippet, structs};
use crate::ir::{
    Api, Deprecation, Library, Limits, Operation, SecurityRequirement, SuccessContent, Tag, Type,
};

/// The methods of a tag's client with their names, each of which becomes an item of an `impl`.
pub(super) fn methods(
    library: &Library,
    api: &Api,
    tag: &Tag,
    errors: &UsualErrors<'_>,
    crate_name: &str,
) -> Vec<(String, TokenStream)> {
    let models = quote!(models);
    let names = Names {
        library,
        models: Some(&models),
    };
    let operations = tag.operations.iter();
    operations
        .map(|operation| {
            let tokens = method(library, api, tag, operation, names, errors, crate_name);
            (operation.method.clone(), tokens)
        })
        .collect()
}

/// `src/VERSION/TAG.rs` with these methods, and with modules for what is not in it.
pub(super) fn client(
    library: &Library,
    api: &Api,
    tag: &Tag,
    errors: &UsualErrors<'_>,
    methods: &[&TokenStream],
    modules: &[Ident],
    crate_name: &str,
) -> TokenStream {
    let docs = module_comment(tag).inner();
    let client = ident(&tag.client);
    let client_docs = client_comment(library, api, tag, errors, crate_name).outer();
    let mentioned = mentioned(methods);
    let models = models(tag, &mentioned, &quote!(super));
    let style = style(&mentioned);
    let runtime = if mentioned.contains("Upload") {
        quote!(
            use mainsheet_runtime::{Client, Upload};
        )
    } else {
        quote!(
            use mainsheet_runtime::Client;
        )
    };
    let allow = allow_deprecated(tag);
    quote! {
        #docs
        #allow
        pub mod requests;
        #(mod #modules;)*

        #style
        #runtime
        #models

        #client_docs
        #[derive(Debug, Clone)]
        pub struct #client {
            client: Client,
        }

        impl #client {
            /// Sends requests through `client`, which may be shared by any number of others.
            pub fn new(client: &Client) -> Self {
                Self { client: client.clone() }
            }

            #(#methods)*
        }
    }
}

/// A module below the tag's with some of the methods.
pub(super) fn part(tag: &Tag, methods: &[&TokenStream]) -> TokenStream {
    let docs = Comment::new(format!("Operations on {}.", tag.name)).inner();
    let client = ident(&tag.client);
    let mentioned = mentioned(methods);
    let models = models(tag, &mentioned, &quote!(super::super));
    let style = style(&mentioned);
    let upload = mentioned.contains("Upload").then(|| {
        quote!(
            use mainsheet_runtime::Upload;
        )
    });
    let allow = allow_deprecated(tag);
    quote! {
        #docs
        #allow

        #style
        #upload
        use super::{#client, requests};
        #models

        impl #client {
            #(#methods)*
        }
    }
}

fn mentioned(methods: &[&TokenStream]) -> BTreeSet<String> {
    methods.iter().flat_map(|method| idents(method)).collect()
}

/// The import of the styles of parameters, if methods mention them.
fn style(mentioned: &BTreeSet<String>) -> Option<TokenStream> {
    mentioned.contains("Style").then(|| {
        quote!(
            use mainsheet_runtime::request::Style;
        )
    })
}

/// The import of the models, if methods or the links in their comments mention them.
fn models(tag: &Tag, mentioned: &BTreeSet<String>, version: &TokenStream) -> Option<TokenStream> {
    if mentioned.contains("models::") {
        return Some(quote!(use #version::models;));
    }
    let links = tag.operations.iter().any(Operation::mentions_models);
    links.then(|| {
        quote!(
            #[cfg(doc)]
            use #version::models;
        )
    })
}

/// A module of deprecated operations, parameters or types mentions them itself.
pub(super) fn allow_deprecated(tag: &Tag) -> Option<TokenStream> {
    tag.uses_deprecated.then(allow)
}

/// What a module begins with that mentions what is deprecated.
pub(super) fn allow() -> TokenStream {
    quote!(#![allow(deprecated, reason = "what is deprecated is for callers to avoid, \
                                          and for this module to provide")])
}

fn count(operations: usize) -> String {
    match operations {
        1 => "1 operation".to_owned(),
        count => format!("{count} operations"),
    }
}

fn module_comment(tag: &Tag) -> Comment {
    let mut comment = Comment::new(sentence(&tag.name));
    if let Some(description) = &tag.description {
        comment.paragraph(description);
    }
    comment
}

fn client_comment(
    library: &Library,
    api: &Api,
    tag: &Tag,
    errors: &UsualErrors<'_>,
    crate_name: &str,
) -> Comment {
    let mut comment = Comment::new(format!(
        "The operations on {}, version {}: {}.",
        tag.name,
        api.name,
        count(tag.operations.len())
    ));
    if let Some(table) = errors.table(library) {
        comment.paragraph("# Errors");
        comment.paragraph(
            "What operations answer with when they fail, unless they say otherwise. Every status \
             that does not tell of success is an error, whether it is described or not.",
        );
        comment.paragraph(table);
    }
    comment.paragraph("# Example");
    comment.paragraph("The examples of the operations call the client `api`.");
    comment.paragraph(snippet::of_client(api, tag, crate_name));
    comment
}

fn method(
    library: &Library,
    api: &Api,
    tag: &Tag,
    operation: &Operation,
    names: Names<'_>,
    errors: &UsualErrors<'_>,
    crate_name: &str,
) -> TokenStream {
    let docs = comment(library, api, tag, operation, errors, crate_name).outer();
    let deprecated = deprecated(operation.deprecation.as_ref());
    let name = ident(&operation.method);
    let request = ident(&operation.request);
    let arguments = arguments(operation, names);
    let taken = arguments.iter().map(|argument| {
        let (ident, ty) = (&argument.ident, &argument.taken);
        quote!(#ident: #ty)
    });
    let new = quote!(requests::#request::new(&self.client));
    // No argument is called `call`.
    let is_taken = arguments.iter().any(|argument| argument.ident == "request");
    let variable = if is_taken {
        quote!(call)
    } else {
        quote!(request)
    };
    let fill = fill::required(&quote!(#variable.call), operation, names);
    let body = if fill.is_empty() {
        new
    } else {
        quote! {
            let mut #variable = #new;
            #(#fill)*
            #variable
        }
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #(#taken),*) -> requests::#request {
            #body
        }
    }
}

pub(super) fn deprecated(deprecation: Option<&Deprecation>) -> Option<TokenStream> {
    deprecation.map(|deprecation| {
        let note = &deprecation.note;
        quote!(#[deprecated(note = #note)])
    })
}

fn comment(
    library: &Library,
    api: &Api,
    tag: &Tag,
    operation: &Operation,
    errors: &UsualErrors<'_>,
    crate_name: &str,
) -> Comment {
    let mut comment = Comment::default();
    let summary = operation.docs.summary.as_deref();
    comment.paragraph(sentence(summary.unwrap_or(&operation.id)));
    if let Some(description) = &operation.docs.description
        && summary != Some(description.as_str())
    {
        comment.paragraph(description);
    }
    comment.paragraph(format!(
        "{} returns {}",
        code(&format!(
            "{} {}{}",
            operation.http_method.as_str(),
            operation.server.as_ref().unwrap_or(&api.server).shown(),
            operation.path.text
        )),
        returns(library, api, operation)
    ));
    let (usual, own) = (errors.link(operation), errors.own(library, operation));
    let mut facts: Vec<_> = credentials(&operation.security).into_iter().collect();
    if own.is_none() {
        facts.push(match &usual {
            Some(usual) => format!("Errors: {usual}."),
            None => "Every status that does not tell of success is an error.".to_owned(),
        });
    }
    let body = operation.body.as_ref();
    if let Some(items) = body.and_then(|body| body.items.as_ref()) {
        facts.push(format!(
            "The items of the body are {}.",
            item(library, api, items)
        ));
    }
    comment.paragraph(facts.join(" "));
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut lines: Vec<String> = required
        .map(|parameter| {
            let text = parameter.description.as_deref();
            let text = text.unwrap_or("No description.");
            argument_line(&parameter.ident, text, &parameter.limits)
        })
        .collect();
    if let Some(body) = &operation.body
        && body.required
        && !body.ident.is_empty()
    {
        let text = body.description.as_deref().unwrap_or("The request body.");
        lines.push(format!("- `{}`: {}", body.ident, line(text)));
    }
    for part in operation.body.iter().flat_map(required_parts) {
        let text = part.description.as_deref();
        let text = text.unwrap_or("A part of the body.");
        lines.push(argument_line(&part.ident, text, &part.limits));
    }
    if !lines.is_empty() {
        comment.paragraph("# Arguments");
        comment.paragraph(lines.join("\n"));
    }
    if let Some(own) = own {
        comment.paragraph("# Errors");
        comment.paragraphs(usual.map(|usual| format!("Beside {usual}:")));
        comment.paragraph(own);
    }
    if let Some(example) = snippet::doc_test(library, api, tag, operation, crate_name) {
        comment.paragraph("# Example");
        comment.paragraph(example);
    }
    comment
}

fn argument_line(ident: &str, text: &str, limits: &Limits) -> String {
    let limits = structs::limits(limits)
        .map(|limits| format!(" {limits}"))
        .unwrap_or_default();
    format!("- `{ident}`: {}{limits}", line(text))
}

fn returns(library: &Library, api: &Api, operation: &Operation) -> String {
    let success = &operation.success;
    let items = success.items.as_ref();
    let items = items.map(|items| format!(" Its items are {}.", item(library, api, items)));
    let items = items.unwrap_or_default();
    let statuses: Vec<_> = success.statuses.iter().map(ToString::to_string).collect();
    let statuses = statuses.join(" or ");
    let text = line(&success.description);
    match &success.content {
        SuccessContent::Empty => format!("status {statuses} without a body. {text}"),
        SuccessContent::Json { ty, .. } => {
            format!("status {statuses} with {}. {text}", described(library, ty))
        }
        SuccessContent::List { item, .. } => format!(
            "status {statuses} with a list of {}. {text}",
            described(library, item)
        ),
        SuccessContent::Text { media_type } => {
            format!("status {statuses} with `{media_type}`, as text. {text}{items}")
        }
        SuccessContent::Download { media_type } => {
            format!(
                "status {statuses} with {}, as a stream. {text}{items}",
                code(media_type)
            )
        }
        SuccessContent::Several(answers) => format!(
            "status {statuses}, each with its own variant of [`requests::{}`].{items}",
            answers.name
        ),
    }
}

/// The type of an item that no code mentions, as prose.
fn item(library: &Library, api: &Api, ty: &Type) -> String {
    match ty.not_null().unboxed() {
        Type::Named(id) => {
            let name = &library.types[id.0].name;
            format!("[`{name}`](crate::{}::models::{name})", api.name)
        }
        ty => described(library, ty),
    }
}

/// A type as prose, with a link where there is something to link to.
pub(super) fn described(library: &Library, ty: &Type) -> String {
    match ty.not_null().unboxed() {
        Type::Named(id) => format!("[`models::{}`]", library.types[id.0].name),
        Type::List(item) => format!("a list of {}", described(library, item)),
        Type::Tuple(places) => {
            let places: Vec<_> = places.iter().map(|one| described(library, one)).collect();
            format!("a tuple of {}", places.join(", "))
        }
        Type::Map(value) => format!("a map to {}", described(library, value)),
        Type::String => "a string".to_owned(),
        Type::Boolean => "a Boolean".to_owned(),
        Type::I32 | Type::I64 | Type::U64 | Type::F64 => "a number".to_owned(),
        Type::DateTime | Type::Date => "a date".to_owned(),
        Type::IdOr(object) => format!("{} or its id", described(library, object)),
        Type::Json | Type::Nullable(_) | Type::Boxed(_) => "JSON".to_owned(),
    }
}

/// What authorises a call: the alternatives, each with all that it needs.
fn credentials(security: &[SecurityRequirement]) -> Option<String> {
    let alternatives = security.iter().map(|requirement| {
        let schemes = requirement.schemes.iter().map(|(scheme, scopes)| {
            let scopes: Vec<_> = scopes.iter().map(|scope| code(scope)).collect();
            match scopes.as_slice() {
                [] => code(scheme),
                [scope] => format!("{} with the scope {scope}", code(scheme)),
                scopes => format!("{} with the scopes {}", code(scheme), scopes.join(", ")),
            }
        });
        match schemes.collect::<Vec<_>>().join(" and ") {
            schemes if schemes.is_empty() => "none".to_owned(),
            schemes => schemes,
        }
    });
    let alternatives = alternatives.collect::<Vec<_>>().join("; or ");
    let has_any = security.iter().any(|one| !one.schemes.is_empty());
    has_any.then(|| format!("Credentials: {alternatives}."))
}
