//! The headers of an answer or of a webhook, as a type that reads them.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Comment, code, line, sentence};
use super::prose::kind;
use super::types::{Names, ident};
use crate::ir::{AnswerHeader, Library, Operation, Type};

/// The type for the headers of an operation, if any are described.
pub(super) fn emit(operation: &Operation, names: Names<'_>) -> Option<TokenStream> {
    let name = operation.headers()?;
    let docs = Comment::new(format!(
        "The headers of what [`{}`] answers: those that are described, and by their names all that \
         came.",
        operation.request
    ));
    Some(view(name, &docs, &operation.success.headers, names))
}

/// A type that reads headers.
pub(super) fn view(
    name: &str,
    docs: &Comment,
    headers: &[AnswerHeader],
    names: Names<'_>,
) -> TokenStream {
    let (name, docs) = (ident(name), docs.outer());
    let each = headers.iter().map(|header| reader(header, names));
    quote! {
        #docs
        #[derive(Clone, Copy)]
        pub struct #name<'a> {
            headers: &'a mainsheet_runtime::HeaderMap,
        }

        mainsheet_runtime::headers!(#name);

        impl #name<'_> {
            #(#each)*
        }
    }
}

fn reader(header: &AnswerHeader, names: Names<'_>) -> TokenStream {
    let (name, wire) = (ident(&header.ident), &header.name);
    let text = header.description.as_deref().map(sentence);
    let text = text.unwrap_or_else(|| format!("The header {}.", code(wire)));
    let mut docs = Comment::new(text);
    docs.paragraph(format!(
        "{}: `None` if it is missing, or cannot be read as that.",
        code(wire)
    ));
    let docs = docs.outer();
    let ty = names.owned(&header.ty);
    let read = match &header.ty {
        Type::List(_) => quote!(header_list),
        _ => quote!(header),
    };
    quote! {
        #docs
        pub fn #name(&self) -> Option<#ty> {
            mainsheet_runtime::request::#read(self.headers, #wire)
        }
    }
}

/// What is said of the headers at their operation.
pub(super) fn lines(library: &Library, operation: &Operation) -> Vec<String> {
    let Some(name) = operation.headers() else {
        return Vec::new();
    };
    let each = operation.success.headers.iter();
    let lines = each.map(|header| {
        let (wire, ident) = (code(&header.name), &header.ident);
        let what = kind(library, &header.ty);
        let text = header.description.as_deref().map(line);
        let text = text.filter(|text| !text.is_empty());
        let text = text.map_or_else(String::new, |text| format!(": {text}"));
        format!("- [`{ident}`](requests::{name}::{ident}) ({wire}, {what}){text}")
    });
    lines.collect()
}
