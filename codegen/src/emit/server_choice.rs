//! Operations that several servers have, among which a caller chooses.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Comment, code};
use super::servers;
use super::types::ident;
use crate::ir::{Api, Operation, Server, ServerChoice};

/// The type that lists the servers.
pub(super) fn emit(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let choice = operation.servers.as_ref()?;
    let name = ident(&choice.name);
    let docs = Comment::new(format!("The servers of [`{}`].", operation.request));
    let docs = docs.outer();
    let mut variants = Vec::new();
    let mut arms = Vec::new();
    for (index, one) in choice.servers.iter().enumerate() {
        let variant = ident(&one.ident);
        let mut docs = Comment::new(shown(&one.server));
        docs.paragraphs(one.description.as_deref());
        if index == 0 {
            docs.paragraph("Calls go there unless another one is chosen.");
        }
        let docs = docs.outer();
        variants.push(quote!(#docs #variant,));
        let server = servers::of_operation(api, &one.server);
        arms.push(quote!(#name::#variant => #server,));
    }
    Some(quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl From<#name> for Server {
            fn from(server: #name) -> Self {
                match server {
                    #(#arms)*
                }
            }
        }
    })
}

/// The setter that chooses one.
pub(super) fn setter(choice: &ServerChoice) -> TokenStream {
    let (setter, name) = (ident(&choice.ident), ident(&choice.name));
    let docs = Comment::new("Sends the request to this one of the operation's servers.").outer();
    quote! {
        #docs
        pub fn #setter(mut self, server: #name) -> Self {
            self.call.server(server.into());
            self
        }
    }
}

/// A server for readers.
fn shown(server: &Server) -> String {
    match server.by_default().as_str() {
        "" => "The base URL.".to_owned(),
        url => format!("{}.", code(url)),
    }
}
