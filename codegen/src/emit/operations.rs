//! The client of a tag: one method an operation.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::arguments::{arguments, required_parts};
use super::docs::{Comment, cell, code, line, sentence};
use super::piece::idents;
use super::types::{Names, ident};
use super::{snippet, structs};
use crate::ir::{
    Api, Deprecation, Library, Operation, Parameter, SecurityRequirement, SuccessContent, Tag, Type,
};

/// The methods of a tag's client with their names, each of which becomes an item of an `impl`.
pub(super) fn methods(
    library: &Library,
    api: &Api,
    tag: &Tag,
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
            let tokens = method(library, api, tag, operation, names, crate_name);
            (operation.method.clone(), tokens)
        })
        .collect()
}

/// `src/VERSION/TAG.rs` with these methods, and with modules for what is not in it.
pub(super) fn client(
    api: &Api,
    tag: &Tag,
    methods: &[&TokenStream],
    modules: &[Ident],
) -> TokenStream {
    let docs = module_comment(tag).inner();
    let client = ident(&tag.client);
    let client_docs = Comment::new(format!(
        "The operations on {}, version {}: {}.",
        tag.name,
        api.name,
        count(tag.operations.len())
    ))
    .outer();
    let mentioned = mentioned(methods);
    let models = models(tag, &mentioned, &quote!(super));
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
    let upload = mentioned.contains("Upload").then(|| {
        quote!(
            use mainsheet_runtime::Upload;
        )
    });
    let allow = allow_deprecated(tag);
    quote! {
        #docs
        #allow

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

/// A module of deprecated operations, or with deprecated parameters, mentions them itself.
pub(super) fn allow_deprecated(tag: &Tag) -> Option<TokenStream> {
    let deprecates = tag.operations.iter().any(|operation| {
        let mut parameters = operation.parameters.iter();
        operation.deprecation.is_some()
            || parameters.any(|parameter| parameter.deprecation.is_some())
    });
    deprecates.then(allow)
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

fn method(
    library: &Library,
    api: &Api,
    tag: &Tag,
    operation: &Operation,
    names: Names<'_>,
    crate_name: &str,
) -> TokenStream {
    let docs = comment(library, api, tag, operation, crate_name).outer();
    let deprecated = deprecated(operation.deprecation.as_ref());
    let name = ident(&operation.method);
    let request = ident(&operation.request);
    let arguments = arguments(operation, names);
    let taken = arguments.iter().map(|argument| {
        let (ident, ty) = (&argument.ident, &argument.taken);
        quote!(#ident: #ty)
    });
    let values = arguments.iter().map(|argument| &argument.value);
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #(#taken),*) -> requests::#request {
            requests::#request::new(&self.client, #(#values),*)
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
    comment.paragraph(code(&format!(
        "{} {}{}",
        operation.http_method.as_str(),
        operation.base.as_ref().unwrap_or(&api.base_path),
        operation.path.text
    )));
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut lines: Vec<String> = required.map(argument_line).collect();
    if let Some(body) = &operation.body
        && body.required
        && !body.ident.is_empty()
    {
        let text = body.description.as_deref().unwrap_or("The request body.");
        lines.push(format!("- `{}`: {}", body.ident, line(text)));
    }
    for part in operation.body.iter().flat_map(required_parts) {
        let text = part.description.as_deref().unwrap_or("A part of the body.");
        lines.push(format!("- `{}`: {}", part.ident, line(text)));
    }
    if !lines.is_empty() {
        comment.paragraph("# Arguments");
        comment.paragraph(lines.join("\n"));
    }
    comment.paragraph("# Returns");
    comment.paragraph(returns(library, operation));
    comment.paragraph("# Errors");
    comment.paragraph(errors(library, operation));
    if let Some(scopes) = scopes(&operation.security) {
        comment.paragraph("# Scopes");
        comment.paragraph(scopes);
    }
    comment.paragraph("# Example");
    comment.paragraph(snippet::doc_test(library, api, tag, operation, crate_name));
    comment
}

fn argument_line(parameter: &Parameter) -> String {
    let text = parameter
        .description
        .as_deref()
        .unwrap_or("No description.");
    let limits = structs::limits(&parameter.limits)
        .map(|limits| format!(" {limits}"))
        .unwrap_or_default();
    format!("- `{}`: {}{limits}", parameter.ident, line(text))
}

fn returns(library: &Library, operation: &Operation) -> String {
    let success = &operation.success;
    let statuses: Vec<_> = success.statuses.iter().map(ToString::to_string).collect();
    let statuses = statuses.join(" or ");
    let text = line(&success.description);
    match &success.content {
        SuccessContent::Empty => format!("Status {statuses} without a body. {text}"),
        SuccessContent::Json { ty, .. } => {
            format!("Status {statuses} with {}. {text}", described(library, ty))
        }
        SuccessContent::List { item, .. } => format!(
            "Status {statuses} with a list of {}. {text}",
            described(library, item)
        ),
        SuccessContent::Text { media_type } => {
            format!("Status {statuses} with `{media_type}`, as text. {text}")
        }
        SuccessContent::Download { media_type } => {
            format!(
                "Status {statuses} with {}, as a stream. {text}",
                code(media_type)
            )
        }
        SuccessContent::Several(answers) => format!(
            "Status {statuses}, each with its own variant of [`requests::{}`].",
            answers.name
        ),
    }
}

/// A type as prose, with a link where there is something to link to.
fn described(library: &Library, ty: &Type) -> String {
    match ty.not_null().unboxed() {
        Type::Named(id) => format!("[`models::{}`]", library.types[id.0].name),
        Type::List(item) => format!("a list of {}", described(library, item)),
        Type::Map(value) => format!("a map to {}", described(library, value)),
        Type::String => "a string".to_owned(),
        Type::Boolean => "a Boolean".to_owned(),
        Type::I32 | Type::I64 | Type::U64 | Type::F64 => "a number".to_owned(),
        Type::DateTime | Type::Date => "a date".to_owned(),
        Type::Json | Type::Nullable(_) | Type::Boxed(_) => "JSON".to_owned(),
    }
}

fn errors(library: &Library, operation: &Operation) -> String {
    let mut lines = vec![
        "| status | body | when |".to_owned(),
        "| --- | --- | --- |".to_owned(),
    ];
    for error in &operation.errors {
        let body = error
            .body
            .as_ref()
            .map_or_else(|| "not described".to_owned(), |ty| described(library, ty));
        lines.push(format!(
            "| {} | {body} | {} |",
            error.status,
            cell(&error.description)
        ));
    }
    if operation.errors.is_empty() {
        return "Every status that does not tell of success is an error.".to_owned();
    }
    lines.join("\n")
}

fn scopes(security: &[SecurityRequirement]) -> Option<String> {
    let alternatives = security.iter().flat_map(|requirement| &requirement.schemes);
    let lines: Vec<String> = alternatives
        .map(|(scheme, scopes)| {
            let scopes: Vec<_> = scopes.iter().map(|scope| code(scope)).collect();
            match scopes.len() {
                0 => format!("- {}", code(scheme)),
                _ => format!("- {}: {}", code(scheme), scopes.join(", ")),
            }
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
