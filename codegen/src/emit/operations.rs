//! The client of a tag: one method an operation.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::arguments::arguments;
use super::docs::{Comment, sentence};
use super::errors::UsualErrors;
use super::piece::idents;
use super::types::{Names, ident};
use super::{alternatives, fill, found, operation_docs, repeating, snippet, tables};
use crate::ir::{Api, Deprecation, Library, Operation, Tag};

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

/// What stands below a tag's module, beside the requests.
pub(super) struct Modules<'m> {
    /// Of methods and requests, which are reached in other ways.
    pub(super) hidden: &'m [Ident],
    pub(super) shown: Option<&'m Ident>,
}

/// `src/VERSION/TAG.rs` with these methods, and with modules for what is not in it.
pub(super) fn client(
    library: &Library,
    api: &Api,
    tag: &Tag,
    errors: &UsualErrors<'_>,
    methods: &[&TokenStream],
    modules: &Modules<'_>,
    crate_name: &str,
) -> TokenStream {
    let Modules { hidden, shown } = modules;
    let shown = shown.iter();
    let docs = module_comment(tag).inner();
    let client = ident(&tag.client);
    let client_docs = client_comment(library, api, tag, errors, crate_name).outer();
    let mentioned = mentioned(methods);
    let models = models(tag, &mentioned, &quote!(super));
    let style = style(&mentioned);
    let runtime = from_runtime(&["Client"], &mentioned);
    let allow = allow_deprecated(tag);
    quote! {
        #docs
        #allow
        #(pub mod #shown;)*
        pub mod requests;
        #(mod #hidden;)*

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
    let runtime = from_runtime(&[], &mentioned);
    let allow = allow_deprecated(tag);
    quote! {
        #docs
        #allow

        #style
        #runtime
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

/// The import of `always`, and of what arguments may be that is mentioned.
pub(super) fn from_runtime(always: &[&str], mentioned: &BTreeSet<String>) -> Option<TokenStream> {
    let arguments = ["IntoValue", "Upload"];
    let arguments = arguments.iter().filter(|name| mentioned.contains(**name));
    let names: Vec<_> = always
        .iter()
        .chain(arguments)
        .map(|name| ident(name))
        .collect();
    match names.as_slice() {
        [] => None,
        [name] => Some(quote!(
            use mainsheet_runtime::#name;
        )),
        names => Some(quote!(
            use mainsheet_runtime::{#(#names),*};
        )),
    }
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
    quote!(#![allow(deprecated, reason = "for callers to avoid, and here to provide")])
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
    let version = super::models::which(library, &api.name);
    let mut comment = Comment::new(format!(
        "The operations on {}{version}: {}.",
        tag.name,
        count(tag.operations.len())
    ));
    comment.paragraph(tables::of_client(api, tag));
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
    let docs = operation_docs::comment(library, api, tag, operation, errors, crate_name).outer();
    let aliases = found::operation(operation);
    let deprecated = deprecated(operation.deprecation.as_ref());
    let name = ident(&operation.method);
    let request = ident(&operation.request);
    let arguments = arguments(operation, names);
    let generics = arguments.rules.generics();
    let arguments = arguments.each;
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
    let call = quote!(#variable.call);
    let mut fill = fill::required(&call, operation, names);
    fill.extend(repeating::statements(&call, operation));
    fill.extend(alternatives::until(&call, &operation.success.content));
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
        #aliases
        #deprecated
        pub fn #name #generics(&self, #(#taken),*) -> requests::#request {
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
