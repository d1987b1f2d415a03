//! The methods of a request that ask for another media type than the usual one.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Comment, code};
use super::types::{Names, ident};
use crate::ir::{Alternative, Library, Operation, Stream, StreamItems, SuccessContent, Switch};

pub(super) fn setters(operation: &Operation, names: Names<'_>) -> TokenStream {
    let alternatives = operation.success.alternatives.iter();
    let each = alternatives.map(|one| setter(operation, one, names));
    quote!(#(#each)*)
}

fn setter(operation: &Operation, alternative: &Alternative, names: Names<'_>) -> TokenStream {
    let name = ident(&alternative.ident);
    let accept = operation.accept_for(&alternative.content);
    let (ty, accepting) = match &alternative.content {
        SuccessContent::Json { ty, .. } => (names.owned(ty), quote!(accept_json)),
        SuccessContent::List { item, .. } => {
            let item = names.owned(item);
            (quote!(mainsheet_runtime::List<#item>), quote!(accept_list))
        }
        SuccessContent::Text { .. } => (quote!(String), quote!(accept_text)),
        SuccessContent::Stream(stream) => streamed(stream, names),
        SuccessContent::Empty
        | SuccessContent::Redirect
        | SuccessContent::Download { .. }
        | SuccessContent::Several(_) => {
            (quote!(mainsheet_runtime::Download), quote!(accept_download))
        }
    };
    let switch = alternative.switch.as_ref().map(|switch| match switch {
        Switch::Member(name) => quote!(self.call.set_member(#name, true);),
        Switch::Query(name) => quote!(self.call.query(#name, "true");),
    });
    let until = until(&quote!(self.call), &alternative.content);
    let mutable = (switch.is_some() || until.is_some()).then(|| quote!(mut));
    let docs = Comment::new(docs(names.library, alternative)).outer();
    quote! {
        #docs
        pub fn #name(#mutable self) -> Accepting<#ty> {
            #switch
            #until
            self.call.#accepting(#accept)
        }
    }
}

/// The type of a stream, and what asks for it.
fn streamed(stream: &Stream, names: Names<'_>) -> (TokenStream, TokenStream) {
    let events = |ty: TokenStream| quote!(mainsheet_runtime::Events<#ty>);
    match &stream.items {
        StreamItems::Events(ty) => (events(names.owned(ty)), quote!(accept_events)),
        StreamItems::Texts => (events(quote!(String)), quote!(accept_text_events)),
        StreamItems::Whole(ty) => (events(names.owned(ty)), quote!(accept_whole_events)),
        StreamItems::Json(ty) => {
            let item = names.owned(ty);
            let ty = quote!(mainsheet_runtime::JsonStream<#item>);
            (ty, quote!(accept_json_stream))
        }
    }
}

/// Tells a call where the stream ends that it gives, if that is known.
pub(super) fn until(call: &TokenStream, content: &SuccessContent) -> Option<TokenStream> {
    let SuccessContent::Stream(stream) = content else {
        return None;
    };
    let sentinel = stream.sentinel.as_ref()?;
    Some(quote!(#call.until(#sentinel);))
}

/// What is asked for.
fn docs(library: &Library, alternative: &Alternative) -> String {
    let what = super::operation_docs::content(library, &alternative.content);
    let set = match &alternative.switch {
        Some(Switch::Member(name)) => format!(" {} of the body is set.", code(name)),
        Some(Switch::Query(name)) => format!(" The query parameter {} is set.", code(name)),
        None => String::new(),
    };
    format!("Asks for {what}.{set}")
}
