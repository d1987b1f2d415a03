//! The requests of a tag: one type an operation, with a setter for all that is optional.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::arguments::{Argument, of_optional, of_optional_body};
use super::constants::{Constants, errors_name};
use super::docs::{Comment, code, sentence};
use super::fill::{self, Given};
use super::operations::{allow_deprecated, deprecated};
use super::piece::{Piece, idents};
use super::prose::place;
use super::schemes::Asked;
use super::structs::limits;
use super::types::{Names, Rules, ident};
use super::{
    alternatives, answers, bodies, declaration, forms, headers, operation_docs, paging,
    server_choice, servers,
};
use crate::ir::{
    Api, Body, BodyContent, HttpMethod, Library, Limits, Operation, Parameter, Status, StreamItems,
    SuccessContent, Tag, Type,
};
use crate::names::{REQUEST_IMPORTS, RUNTIME_IMPORTS};

/// The requests of a tag, each formatted, with what their files begin with.
pub(super) struct Requests<'l> {
    tag: &'l Tag,
    errors: Constants,
    paging: Constants,
    security: Asked,
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
        let operations = tag.operations.iter();
        let mut requests = Self {
            tag,
            errors: Constants::new(operations.clone().filter_map(|operation| {
                let errors = operation.errors.iter().filter(|error| error.body.is_some());
                let statuses = errors.map(|error| error.status);
                Some((errors_name(statuses), errors_table(operation, names)?))
            })),
            paging: Constants::new(
                operations.filter_map(|operation| operation.paging.as_ref().map(paging::constant)),
            ),
            security: Asked::new(api, tag),
            pieces: Vec::new(),
        };
        for operation in &tag.operations {
            let piece = requests.piece(api, operation, names)?;
            requests.pieces.push(piece);
        }
        Ok(requests)
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
        let is_used = |name: &Ident| {
            let name = name.to_string();
            pieces.iter().any(|piece| piece.mentions(&name))
        };
        let errors = self.errors.emit(&quote!(&[ErrorResponse]), is_used);
        let paging = self.paging.emit(&quote!(Paging), is_used);
        let security = self.security.emit(is_used);
        let in_constants = idents(&quote!(#errors #paging #security));
        let is_mentioned =
            |name: &str| in_constants.contains(name) || pieces.iter().any(|p| p.mentions(name));
        let among = |names: &[&str]| -> Vec<Ident> {
            let mentioned = names.iter().filter(|name| is_mentioned(name));
            mentioned.map(|name| format_ident!("{name}")).collect()
        };
        let (root, request) = (among(&RUNTIME_IMPORTS), among(&REQUEST_IMPORTS));
        let models = is_mentioned("models::").then(|| {
            quote!(
                use super::super::models;
            )
        });
        let schemes = is_mentioned("schemes::").then(|| {
            quote!(
                use super::super::schemes;
            )
        });
        let server = is_mentioned("server::").then(|| {
            quote!(
                use super::super::server;
            )
        });
        let docs = self.docs();
        let allow = allow_deprecated(self.tag);
        quote! {
            #docs
            #allow
            use mainsheet_runtime::request::{#(#request),*};
            #(use mainsheet_runtime::#root;)*
            #models
            #schemes
            #server

            #errors
            #paging
            #security
        }
    }

    fn piece(
        &self,
        api: &Api,
        operation: &Operation,
        names: Names<'_>,
    ) -> Result<Piece, syn::Error> {
        let docs = Comment::new(format!(
            "{} Made by [`{1}`](super::{2}::{1}).",
            operation_docs::title(api, operation),
            operation.method,
            self.tag.client
        ));
        let deprecated = deprecated(operation.deprecation.as_ref());
        let docs = docs.outer();
        let (kind, types) = answered(operation, names);
        let declaration = declaration::Declaration {
            attributes: quote!(#docs #deprecated),
            name: ident(&operation.request),
            kind,
            types,
            headers: operation.headers().map(ident),
            fields: self.constant(api, operation, names),
        };
        let name = ident(&operation.request);
        let setters = setters(operation, names);
        let setters = (!setters.is_empty()).then(|| quote!(impl #name { #setters }));
        let answers = match &operation.success.content {
            SuccessContent::Several(answers) => Some(answers::emit(operation, answers, names)),
            _ => None,
        };
        let forms = match operation.body.as_ref().map(|body| &body.content) {
            Some(BodyContent::Forms(all)) => Some(forms::emit(operation, all, names)),
            _ => None,
        };
        let bodies = operation.body.as_ref().and_then(|body| {
            let choice = body.choice.as_ref()?;
            Some(bodies::emit(operation, body, choice, names))
        });
        let headers = headers::emit(operation, names);
        let servers = server_choice::emit(api, operation);
        let beside = quote!(#setters #answers #forms #bodies #headers #servers);
        Piece::declared(&operation.request, &declaration, beside)
    }

    /// What the description says of the operation.
    fn constant(&self, api: &Api, operation: &Operation, names: Names<'_>) -> TokenStream {
        let id = &operation.id;
        let method = match &operation.http_method {
            HttpMethod::Other(name) => quote!(new(#name)),
            known => {
                let known = format_ident!("{}", known.as_str());
                quote!(#known)
            }
        };
        let server = match &operation.server {
            Some(own) => servers::of_operation(api, own),
            None if api.servers.is_empty() => quote!(Server::BASE),
            None => quote!(server::SERVER),
        };
        let path = &operation.path.text;
        let security = self.security.of(api, operation);
        let accept = operation.accept();
        let errors = errors_table(operation, names);
        let errors = errors.and_then(|table| self.errors.name(&table));
        let errors = errors.map_or_else(|| quote!(&[]), |name| quote!(#name));
        let paged = operation.paging.as_ref().map(paging::constant);
        let paging = paged.and_then(|(_, value)| self.paging.name(&value));
        let paging = paging.map_or_else(|| quote!(None), |name| quote!(Some(#name)));
        quote! {
            id: #id,
            method: Method::#method,
            server: #server,
            path: #path,
            security: #security,
            accept: #accept,
            errors: #errors,
            paging: #paging,
        }
    }
}

/// The documented bodies of errors; `None` if there are none.
fn errors_table(operation: &Operation, names: Names<'_>) -> Option<TokenStream> {
    let entries = operation.errors.iter().filter_map(|error| {
        let ty = names.owned(error.body.as_ref()?);
        Some(match error.status {
            Status::Exactly(code) => {
                let code = Literal::u16_unsuffixed(code);
                quote!(ErrorResponse::json::<#ty>(#code))
            }
            Status::Class(digit) => {
                let digit = Literal::u8_unsuffixed(digit);
                quote!(ErrorResponse::json_of_class::<#ty>(#digit))
            }
            Status::Default => quote!(ErrorResponse::json_by_default::<#ty>()),
        })
    });
    let entries: Vec<_> = entries.collect();
    (!entries.is_empty()).then(|| quote!(&[#(#entries),*]))
}

/// What the request gives, in the words of the runtime's macro, and the types.
fn answered(operation: &Operation, names: Names<'_>) -> (&'static str, Vec<TokenStream>) {
    match &operation.success.content {
        SuccessContent::Empty => ("empty", Vec::new()),
        SuccessContent::Json { ty, .. } => match &operation.paging {
            Some(paging) => {
                let types = vec![names.owned(&paging.item), names.owned(ty)];
                ("envelopes", types)
            }
            None => ("json", vec![names.owned(ty)]),
        },
        SuccessContent::List { item, .. } => {
            let kind = match operation.paging {
                Some(_) => "pages",
                None => "list",
            };
            (kind, vec![names.owned(item)])
        }
        SuccessContent::Text { .. } => ("text", Vec::new()),
        SuccessContent::Download { .. } => ("download", Vec::new()),
        SuccessContent::Redirect => ("redirect", Vec::new()),
        SuccessContent::Stream(stream) => match &stream.items {
            StreamItems::Events(ty) => ("events", vec![names.owned(ty)]),
            StreamItems::Texts => ("text_events", Vec::new()),
            StreamItems::Whole(ty) => ("whole_events", vec![names.owned(ty)]),
            StreamItems::Json(ty) => ("json_stream", vec![names.owned(ty)]),
        },
        SuccessContent::Several(answers) => {
            let name = ident(&answers.name);
            let paging = operation.paging.as_ref();
            let paged = paging.and_then(|paging| Some((paging, answers.page()?)));
            match paged {
                None => ("answer", vec![quote!(#name)]),
                Some((paging, Type::List(_))) => {
                    ("pages_or", vec![quote!(#name), names.owned(&paging.item)])
                }
                Some((paging, page)) => {
                    let [item, page] = [&paging.item, page].map(|ty| names.owned(ty));
                    ("envelopes_or", vec![quote!(#name), item, page])
                }
            }
        }
    }
}

fn setters(operation: &Operation, names: Names<'_>) -> TokenStream {
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let call = quote!(self.call);
    let parameters = optional.map(|parameter| {
        let docs = parameter_docs(parameter).outer();
        let deprecated = deprecated(parameter.deprecation.as_ref());
        let mut rules = Rules::default();
        let Argument { ident, taken } =
            of_optional(&parameter.ident, &parameter.ty, names, &mut rules);
        let generics = rules.generics();
        let set = fill::parameter(&call, parameter, Given::Value, names);
        let set = fill::if_given(&ident, &set);
        quote! {
            #docs
            #deprecated
            pub fn #ident #generics(mut self, #ident: #taken) -> Self {
                #set
                self
            }
        }
    });
    let body = operation.body.iter().map(|body| {
        let parts = match &body.content {
            BodyContent::Multipart(form) => forms::setters(form, &call, names),
            _ => TokenStream::new(),
        };
        let is_optional = !body.required && body.is_whole();
        let whole = is_optional.then(|| whole_body(body, names));
        quote!(#parts #whole)
    });
    let server = operation.servers.as_ref().map(server_choice::setter);
    let chosen = alternatives::setters(operation, names);
    quote!(#(#parameters)* #(#body)* #server #chosen)
}

/// What a parameter is, with its limits.
fn parameter_docs(parameter: &Parameter) -> Comment {
    let text = match &parameter.description {
        Some(description) => sentence(description),
        None => format!(
            "Sets the {} parameter {}.",
            place(parameter.place),
            code(&parameter.name)
        ),
    };
    setter_docs(text, &parameter.limits)
}

/// What a setter sets, with its limits; in one paragraph where that is all.
pub(super) fn setter_docs(text: String, of: &Limits) -> Comment {
    match limits(of) {
        Some(limits) if is_line(&text) => Comment::new(format!("{text} {limits}")),
        limits => {
            let mut comment = Comment::new(text);
            comment.paragraphs(limits);
            comment
        }
    }
}

/// Whether a text is a line of prose, after which another sentence may stand.
fn is_line(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_alphabetic());
    begins && !text.contains('\n') && text.ends_with(['.', '!', '?'])
}

/// The setter of a body that need not be sent.
fn whole_body(body: &Body, names: Names<'_>) -> Option<TokenStream> {
    let docs = Comment::new(sentence(
        body.description.as_deref().unwrap_or("Sets the body."),
    ))
    .outer();
    let mut rules = Rules::default();
    let Argument { ident, taken } = of_optional_body(body, names, &mut rules);
    let generics = rules.generics();
    let is_choice = body.choice.is_some() || matches!(body.content, BodyContent::Forms(_));
    let set = if is_choice {
        fill::body(&quote!(self.call), body, Given::Argument)?
    } else {
        fill::if_given(&ident, &fill::body(&quote!(self.call), body, Given::Value)?)
    };
    Some(quote! {
        #docs
        pub fn #ident #generics(mut self, #ident: #taken) -> Self {
            #set
            self
        }
    })
}
