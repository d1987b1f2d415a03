//! Bodies of several media types, of which one is sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Comment, code};
use super::fill::{self, Given};
use super::types::{Names, ident};
use crate::ir::{Body, BodyChoice, BodyContent, Operation, Type};

pub(super) fn emit(
    operation: &Operation,
    body: &Body,
    choice: &BodyChoice,
    names: Names<'_>,
) -> TokenStream {
    let name = ident(&choice.name);
    let docs = Comment::new(format!(
        "What [`{}`] sends, in one of several media types.",
        operation.request
    ));
    let docs = docs.outer();
    let usual = (choice.usual.as_str(), body.sent_types(), &body.content);
    let others = choice.others.iter();
    let others = others.map(|one| (one.ident.as_str(), vec![&*one.media_type], &one.content));
    let all: Vec<_> = std::iter::once(usual).chain(others).collect();
    let variants = all.iter().map(|(variant, media_types, content)| {
        let (variant, held) = (ident(variant), held(content, names));
        let media_types: Vec<_> = media_types.iter().map(|one| code(one)).collect();
        let docs = Comment::new(format!("Sent as {}.", media_types.join(" or "))).outer();
        quote!(#docs #variant(#held),)
    });
    let arms = all.iter().map(|(variant, media_types, content)| {
        let variant = ident(variant);
        let send = fill::content(
            &quote!(call),
            &media_types.join(", "),
            &ident("body"),
            content,
            Given::Value,
        );
        quote!(Self::#variant(body) => { #send })
    });
    let mut known: Vec<String> = Vec::new();
    let conversions = all.iter().filter_map(|(variant, _, content)| {
        let held = held(content, names);
        // What two of them hold says nothing of which it is.
        let text = held.to_string();
        if known.contains(&text) {
            return None;
        }
        known.push(text);
        let variant = ident(variant);
        Some(quote! {
            impl From<#held> for #name {
                fn from(body: #held) -> Self {
                    Self::#variant(body)
                }
            }
        })
    });
    quote! {
        #docs
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl #name {
            pub(crate) fn fill(self, call: &mut mainsheet_runtime::request::Call) {
                match self {
                    #(#arms)*
                }
            }
        }

        #(#conversions)*
    }
}

/// What a variant holds.
fn held(content: &BodyContent, names: Names<'_>) -> TokenStream {
    match content {
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => names.owned(ty),
        BodyContent::Text => names.owned(&Type::String),
        BodyContent::File | BodyContent::Multipart(_) | BodyContent::Forms(_) => quote!(Upload),
    }
}
