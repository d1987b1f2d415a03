//! The requests of a tag: one type an operation, with a setter for all that is optional.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::arguments::{constructor, of_body, set_part};
use super::docs::{Comment, code, sentence};
use super::operations::{allow_deprecated, deprecated};
use super::structs::limits;
use super::tables::ErrorTables;
use super::types::{Names, ident};
use crate::ir::{
    Api, BodyContent, Library, Operation, Paging, PartContent, PathPiece, Place, Status,
    SuccessContent, Tag, Type,
};

/// `src/VERSION/TAG/requests.rs`.
pub(super) fn emit(library: &Library, api: &Api, tag: &Tag) -> TokenStream {
    let models = quote!(models);
    let names = Names {
        library,
        models: Some(&models),
    };
    let docs = Comment::new(format!(
        "The requests of [`{0}`](super::{0}): set what is optional, then send them by `.await` \
         or by `send`.",
        tag.client
    ))
    .inner();
    let tables = ErrorTables::new(tag.operations.iter(), |operation| {
        error_table(operation, names)
    });
    let items: Vec<_> = tag
        .operations
        .iter()
        .map(|operation| request(api, tag, operation, &tables, names))
        .collect();
    let constants = tables.emit(&quote!(ErrorResponse));
    let all = quote!(#constants #(#items)*);
    let mut mentioned = BTreeSet::new();
    idents(all.clone(), &mut mentioned);
    let among = |candidates: &[&str]| {
        let found = candidates.iter().filter(|name| mentioned.contains(**name));
        found
            .map(|name| format_ident!("{name}"))
            .collect::<Vec<_>>()
    };
    let runtime = among(&[
        "BoxFuture",
        "Client",
        "Download",
        "Items",
        "List",
        "Pages",
        "RequestOptions",
        "Response",
        "Result",
        "Upload",
    ]);
    let parts = among(&[
        "Call",
        "ErrorResponse",
        "Method",
        "Operation",
        "Paging",
        "Piece",
        "Segment",
        "StatusRange",
    ]);
    let models = mentioned.contains("models").then(|| {
        quote!(
            use super::super::models;
        )
    });
    let allow = allow_deprecated(tag);
    quote! {
        #docs
        #allow
        use std::future::IntoFuture;

        use mainsheet_runtime::request::{self, #(#parts),*};
        #[cfg(feature = "testing")]
        use mainsheet_runtime::testing::Stubbed;
        use mainsheet_runtime::{#(#runtime),*};
        #models

        #all
    }
}

/// Every identifier among the tokens.
fn idents(tokens: TokenStream, into: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                into.insert(ident.to_string());
            }
            TokenTree::Group(group) => idents(group.stream(), into),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn error_table(operation: &Operation, names: Names<'_>) -> TokenStream {
    let entries = operation.errors.iter().filter_map(|error| {
        let ty = names.owned(error.body.as_ref()?);
        let status = match error.status {
            Status::Exactly(code) => {
                let code = Literal::u16_unsuffixed(code);
                quote!(StatusRange::Exactly(#code))
            }
            Status::Class(digit) => {
                let digit = Literal::u8_unsuffixed(digit);
                quote!(StatusRange::Class(#digit))
            }
            Status::Default => quote!(StatusRange::Default),
        };
        Some(quote!(ErrorResponse::json::<#ty>(#status)))
    });
    quote!(#(#entries),*)
}

fn request(
    api: &Api,
    tag: &Tag,
    operation: &Operation,
    tables: &ErrorTables,
    names: Names<'_>,
) -> TokenStream {
    let name = ident(&operation.request);
    let mut comment = Comment::new(sentence(
        operation.docs.summary.as_deref().unwrap_or(&operation.id),
    ));
    comment.paragraph(format!(
        "Made by [`{0}`](super::{1}::{0}).",
        operation.method, tag.client
    ));
    let docs = comment.outer();
    let deprecated = deprecated(operation.deprecation.as_ref());
    let constant = constant(api, operation, tables, names);
    let new = constructor(operation, names);
    let setters = setters(operation, names);
    let output = output(operation, names);
    let send = match &operation.success.content {
        SuccessContent::Empty => quote!(send_empty),
        SuccessContent::Json { .. } => quote!(send_json),
        SuccessContent::List { .. } => quote!(send_list),
        SuccessContent::Download { .. } => quote!(send_download),
    };
    let body = match &operation.success.content {
        SuccessContent::Empty => quote!(()),
        SuccessContent::Json { ty, .. } => names.owned(ty),
        SuccessContent::List { item, .. } => {
            let item = names.owned(item);
            quote!([#item])
        }
        SuccessContent::Download { .. } => quote!(str),
    };
    let streams = operation
        .paging
        .as_ref()
        .map(|paging| streams(operation, paging, names));
    quote! {
        #docs
        #deprecated
        #[derive(Debug)]
        #[must_use = "a request is sent when it is awaited"]
        pub struct #name {
            pub(crate) call: Call,
        }

        impl #name {
            #constant
            #new
            #setters

            /// Sets timeouts, retries and headers for this request alone.
            pub fn options(mut self, options: RequestOptions) -> Self {
                self.call.options(options);
                self
            }

            #streams

            /// Sends the request, and gives the body together with its status and headers.
            pub fn send(self) -> BoxFuture<'static, Result<Response<#output>>> {
                self.call.#send()
            }
        }

        impl IntoFuture for #name {
            type Output = Result<#output>;
            type IntoFuture = BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                request::body(self.send())
            }
        }

        #[cfg(feature = "testing")]
        impl Stubbed for #name {
            const OPERATION: &'static Operation = Self::OPERATION;
            type Body = #body;
        }
    }
}

/// What awaiting the request gives.
pub(super) fn output(operation: &Operation, names: Names<'_>) -> TokenStream {
    match &operation.success.content {
        SuccessContent::Empty => quote!(()),
        SuccessContent::Json { ty, .. } => names.owned(ty),
        SuccessContent::List { item, .. } => {
            let item = names.owned(item);
            quote!(List<#item>)
        }
        SuccessContent::Download { .. } => quote!(Download),
    }
}

fn constant(
    api: &Api,
    operation: &Operation,
    tables: &ErrorTables,
    names: Names<'_>,
) -> TokenStream {
    let id = &operation.id;
    let method = format_ident!("{}", operation.http_method.as_str());
    let base_path = &api.base_path;
    let template = &operation.path.text;
    let piece = |kind: TokenStream, piece: &PathPiece| match piece {
        PathPiece::Literal(text) => quote!(#kind::Literal(#text)),
        PathPiece::Parameter(name) => quote!(#kind::Parameter(#name)),
    };
    let segments = operation
        .path
        .segments
        .iter()
        .map(|pieces| match pieces.as_slice() {
            [one] => piece(quote!(Segment), one),
            pieces => {
                let pieces = pieces.iter().map(|one| piece(quote!(Piece), one));
                quote!(Segment::Mixed(&[#(#pieces),*]))
            }
        });
    let accept = operation.accept();
    let errors = tables.name(&error_table(operation, names));
    let paging = match &operation.paging {
        None => quote!(None),
        Some(paging) => {
            let Paging {
                limit,
                offset,
                count,
                max_page_size,
            } = paging;
            let count = match count {
                Some(count) => quote!(Some(#count)),
                None => quote!(None),
            };
            let max_page_size = Literal::u32_unsuffixed(*max_page_size);
            quote!(Some(Paging {
                limit: #limit,
                offset: #offset,
                count: #count,
                max_page_size: #max_page_size,
            }))
        }
    };
    quote! {
        /// What the description says of the operation.
        pub const OPERATION: &'static Operation = &Operation {
            id: #id,
            method: Method::#method,
            base_path: #base_path,
            path: &[#(#segments),*],
            template: #template,
            accept: #accept,
            errors: #errors,
            paging: #paging,
        };
    }
}

fn setters(operation: &Operation, names: Names<'_>) -> TokenStream {
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let parameters = optional.map(|parameter| {
        let mut comment = Comment::new(match &parameter.description {
            Some(description) => sentence(description),
            None => format!("Sets {}.", code(&parameter.name)),
        });
        comment.paragraphs(limits(&parameter.limits));
        let docs = comment.outer();
        let deprecated = deprecated(parameter.deprecation.as_ref());
        let name = ident(&parameter.ident);
        let argument = names.argument(&parameter.ty);
        let converted = match &parameter.ty {
            // The call takes any text; a string needs no second conversion.
            Type::String => quote!(#name),
            ty => {
                let value = Names::convert(ty, &name);
                let owned = names.owned(ty);
                if names.is_enum(ty) {
                    quote!(Into::<#owned>::into(#name))
                } else {
                    value
                }
            }
        };
        let value = Names::text(&parameter.ty, &converted);
        let wire = &parameter.name;
        let set = match parameter.place {
            Place::Path => quote!(path),
            Place::Query => quote!(query),
            Place::Header => quote!(header),
        };
        quote! {
            #docs
            #deprecated
            pub fn #name(mut self, #name: #argument) -> Self {
                self.call.#set(#wire, #value);
                self
            }
        }
    });
    let body = operation.body.iter().map(|body| match &body.content {
        BodyContent::Json(ty) if !body.required => {
            let docs = Comment::new(sentence(
                body.description.as_deref().unwrap_or("Sets the body."),
            ))
            .outer();
            let argument = of_body(&body.ident, ty, names);
            let (name, taken, value) = (&argument.ident, &argument.taken, &argument.value);
            let media_type = &body.media_type;
            let owned = names.owned(ty);
            let value = match ty {
                Type::List(_) => value.clone(),
                ty if *name == Names::convert(ty, name).to_string() => value.clone(),
                _ => quote!(&Into::<#owned>::into(#name)),
            };
            quote! {
                #docs
                pub fn #name(mut self, #name: #taken) -> Self {
                    self.call.json(#media_type, #value);
                    self
                }
            }
        }
        BodyContent::Json(_) => TokenStream::new(),
        BodyContent::Multipart(parts) => {
            let setters = parts.iter().filter(|part| !part.required).map(|part| {
                let docs = Comment::new(sentence(
                    part.description
                        .as_deref()
                        .unwrap_or("Sets a part of the body."),
                ))
                .outer();
                let name = ident(&part.ident);
                let taken = match &part.content {
                    PartContent::File(_) => quote!(Upload),
                    PartContent::Text(ty) => names.owned(ty),
                };
                let set = set_part(part);
                quote! {
                    #docs
                    pub fn #name(mut self, #name: #taken) -> Self {
                        self.call.#set;
                        self
                    }
                }
            });
            quote!(#(#setters)*)
        }
    });
    quote!(#(#parameters)* #(#body)*)
}

fn streams(operation: &Operation, paging: &Paging, names: Names<'_>) -> TokenStream {
    let SuccessContent::List { item, .. } = &operation.success.content else {
        return TokenStream::new();
    };
    let item = names.owned(item);
    let docs = Comment::new(format!(
        "Streams the elements of all pages, from {} on. With {} set, the stream ends after so many \
         elements.",
        code(&paging.offset),
        code(&paging.limit)
    ))
    .outer();
    quote! {
        #docs
        pub fn items(self) -> Items<#item> {
            self.call.items()
        }

        /// Streams the pages, each with its status and headers.
        pub fn pages(self) -> Pages<#item> {
            self.call.pages()
        }
    }
}
