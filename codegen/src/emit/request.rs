//! The requests of a tag: one type an operation, with a setter for all that is optional.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::arguments::{constructor, of_body, of_part, parts};
use super::docs::{Comment, code, sentence};
use super::operations::{allow_deprecated, deprecated};
use super::piece::{Piece, idents};
use super::structs::limits;
use super::tables::ErrorTables;
use super::types::{Names, ident};
use super::{answers, fill};
use crate::ir::{
    Api, Body, BodyContent, Library, Operation, Paging, PathPiece, Status, Style, SuccessContent,
    Tag, Type,
};

/// The requests of a tag, each formatted, with what their files begin with.
pub(super) struct Requests<'l> {
    tag: &'l Tag,
    tables: ErrorTables,
    pieces: Vec<Piece>,
}

impl<'l> Requests<'l> {
    /// # Errors
    ///
    /// The parser's message, if the code is no Rust.
    pub(super) fn new(library: &'l Library, api: &Api, tag: &'l Tag) -> Result<Self, syn::Error> {
        let models = quote!(models);
        let names = Names {
            library,
            models: Some(&models),
        };
        let tables = ErrorTables::new(tag.operations.iter(), |operation| {
            error_table(operation, names)
        });
        let pieces = tag.operations.iter().map(|operation| {
            let tokens = request(api, tag, operation, &tables, names);
            Piece::new(&operation.request, tokens)
        });
        Ok(Self {
            pieces: pieces.collect::<Result<_, _>>()?,
            tag,
            tables,
        })
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    fn docs(&self) -> TokenStream {
        Comment::new(format!(
            "The requests of [`{0}`](super::{0}): set what is optional, then send them by \
             `.await` or by `send`.",
            self.tag.client
        ))
        .inner()
    }

    /// `src/VERSION/TAG/requests.rs`, where the requests themselves are in modules beside it.
    pub(super) fn root(&self, modules: &[Ident]) -> TokenStream {
        let docs = self.docs();
        quote! {
            #docs
            #(pub use super::#modules::*;)*
        }
    }

    /// What a file of these requests begins with.
    pub(super) fn head(&self, pieces: &[&Piece]) -> TokenStream {
        let constants = self.tables.emit(&quote!(ErrorResponse), |name| {
            let name = name.to_string();
            pieces.iter().any(|piece| piece.mentions(&name))
        });
        let in_constants = idents(&constants);
        let is_mentioned =
            |name: &str| in_constants.contains(name) || pieces.iter().any(|p| p.mentions(name));
        let among = |candidates: &[&str]| {
            let found = candidates.iter().filter(|name| is_mentioned(name));
            found
                .map(|name| format_ident!("{name}"))
                .collect::<Vec<_>>()
        };
        let runtime = among(&["Bytes", "Client", "Result", "Upload"]);
        let parts = among(&[
            "Answer",
            "Call",
            "ErrorResponse",
            "Method",
            "Operation",
            "Paging",
            "Piece",
            "RawAnswer",
            "Segment",
            "StatusRange",
            "Style",
        ]);
        let models = is_mentioned("models::").then(|| {
            quote!(
                use super::super::models;
            )
        });
        let docs = self.docs();
        let allow = allow_deprecated(self.tag);
        quote! {
            #docs
            #allow
            use mainsheet_runtime::request::{#(#parts),*};
            use mainsheet_runtime::{#(#runtime),*};
            #models

            #constants
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
    let answers = match &operation.success.content {
        SuccessContent::Several(answers) => Some(answers::emit(operation, answers, names)),
        _ => None,
    };
    let answered = answered(operation, names);
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
        }

        mainsheet_runtime::request!(#name => #answered);

        #answers
    }
}

/// What the request gives, in the words of the runtime's macro.
fn answered(operation: &Operation, names: Names<'_>) -> TokenStream {
    match &operation.success.content {
        SuccessContent::Empty => quote!(empty),
        SuccessContent::Json { ty, .. } => {
            let ty = names.owned(ty);
            quote!(json #ty)
        }
        SuccessContent::List { item, .. } => {
            let item = names.owned(item);
            if operation.paging.is_some() {
                quote!(pages #item)
            } else {
                quote!(list #item)
            }
        }
        SuccessContent::Text { .. } => quote!(text),
        SuccessContent::Download { .. } => quote!(download),
        SuccessContent::Several(answers) => {
            let name = ident(&answers.name);
            quote!(answer #name)
        }
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
    let base_path = operation.base.as_ref().unwrap_or(&api.base_path);
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
    let call = quote!(self.call);
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
        let value = match (&parameter.ty, parameter.style) {
            (Type::String, style) if !matches!(style, Style::Plain | Style::Reserved) => {
                quote!(#name.into())
            }
            (ty, _) => fill::converted(ty, &parameter.ident, names),
        };
        let set = fill::parameter(&call, parameter, &value);
        quote! {
            #docs
            #deprecated
            pub fn #name(mut self, #name: #argument) -> Self {
                #set
                self
            }
        }
    });
    let body = operation.body.iter().map(|body| {
        let parts = parts(body).iter().filter(|part| !part.required);
        let parts = parts.map(|part| {
            let docs = Comment::new(sentence(
                part.description
                    .as_deref()
                    .unwrap_or("Sets a part of the body."),
            ))
            .outer();
            let argument = of_part(part, names);
            let (name, taken) = (&argument.ident, &argument.taken);
            let converted = argument.converted();
            let set = fill::part(&call, part);
            quote! {
                #docs
                pub fn #name(mut self, #name: #taken) -> Self {
                    #converted
                    #set
                    self
                }
            }
        });
        let is_optional = !body.required && body.is_whole();
        let whole = is_optional.then(|| whole_body(body, names));
        quote!(#(#parts)* #whole)
    });
    quote!(#(#parameters)* #(#body)*)
}

/// The setter of a body that need not be sent.
fn whole_body(body: &Body, names: Names<'_>) -> Option<TokenStream> {
    let docs = Comment::new(sentence(
        body.description.as_deref().unwrap_or("Sets the body."),
    ))
    .outer();
    let argument = of_body(body, names);
    let (name, taken) = (&argument.ident, &argument.taken);
    let value = match body.content.ty() {
        None | Some(Type::List(_)) => argument.value.clone(),
        Some(ty) => {
            let value = fill::converted(ty, &body.ident, names);
            match ty {
                Type::String => quote!(&#value.into()),
                _ => quote!(&#value),
            }
        }
    };
    let value = match &body.content {
        BodyContent::Text => quote!(#name),
        BodyContent::Json(Type::String) => quote!(&Into::<String>::into(#name)),
        _ => value,
    };
    let set = fill::body(&quote!(self.call), body, &value)?;
    Some(quote! {
        #docs
        pub fn #name(mut self, #name: #taken) -> Self {
            #set
            self
        }
    })
}
