//! What the server sends of its own accord, and on behalf of an operation: a name for the payload
//! of each, and a constant that reads it.

mod described;
mod events;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use self::described::describe;
use super::docs::{Comment, code};
use super::models::deprecates;
use super::operations::{allow, deprecated};
use super::types::{Names, ident};
use super::{EmitError, Emitter, headers};
use crate::ir::{Api, Library, Operation, Payload, PayloadContent, Tag, Webhook, events as told};
use crate::names::{Scope, value_name};

/// Adds `src/VERSION/webhooks.rs`.
pub(super) fn emit(
    emitter: &mut Emitter<'_>,
    library: &Library,
    api: &Api,
) -> Result<(), EmitError> {
    let module = format!("{}::webhooks", api.name);
    let models = quote!(super::models);
    let group = Group::new(library, &api.webhooks, &models);
    let docs = group.comment(
        "What the server sends of its own accord: each webhook is the type of its payload, and a \
         constant that reads it.",
        &emitter.package.name,
        &module,
    );
    let (docs, allow, items) = (docs.inner(), group.allow(), group.items());
    let module = quote! {
        #docs
        #allow
        #items
    };
    let path = format!("src/{}/webhooks.rs", api.name);
    emitter.rust(&path, &api.file, module).map(drop)
}

/// The module of the callbacks of a tag's operations, `src/VERSION/TAG/callbacks.rs`.
pub(super) const CALLBACKS: &str = "callbacks";

/// Adds the module of a tag's callbacks, if there are any.
pub(super) fn emit_callbacks(
    emitter: &mut Emitter<'_>,
    library: &Library,
    api: &Api,
    tag: &Tag,
) -> Result<Option<Ident>, EmitError> {
    let operations = tag.operations.iter();
    let mut operations = operations.filter(|it| !it.callbacks.is_empty()).peekable();
    if operations.peek().is_none() {
        return Ok(None);
    }
    let version = ident(&api.name);
    let models = quote!(crate::#version::models);
    let modules = operations.map(|operation| {
        let group = Group::new(library, &operation.callbacks, &models);
        let path = callbacks_of(api, tag, operation);
        let docs = group.comment(
            &format!(
                "What the server sends on behalf of [`{0}`](super::super::{1}::{0}), to URLs that the \
                 call gives.",
                operation.method, tag.client
            ),
            &emitter.package.name,
            &path,
        );
        let name = ident(&operation.method);
        let (docs, allow, items) = (docs.inner(), group.allow(), group.items());
        quote! {
            pub mod #name {
                #docs
                #allow
                #items
            }
        }
    });
    let modules: Vec<_> = modules.collect();
    let docs = Comment::new(format!(
        "What the server sends on behalf of operations on {}: each callback is the type of its \
         payload, and a constant that reads it.",
        tag.name
    ));
    let docs = docs.inner();
    let path = format!("src/{}/{}/{CALLBACKS}.rs", api.name, tag.module);
    let module = quote! {
        #docs

        #(#modules)*
    };
    emitter.rust(&path, &api.file, module)?;
    Ok(Some(format_ident!("{CALLBACKS}")))
}

/// The path of the module of an operation's callbacks in its crate.
pub(super) fn callbacks_of(api: &Api, tag: &Tag, operation: &Operation) -> String {
    let names = [&api.name, &tag.module, CALLBACKS, &operation.method];
    let names = names.map(|name| ident(name).to_string());
    names.join("::")
}

/// Requests of a server that are described at one place.
struct Group<'l> {
    library: &'l Library,
    webhooks: &'l [Webhook],
    /// The name of each one's constant.
    constants: Vec<Ident>,
    names: Names<'l>,
    events: Option<Named>,
}

/// What they are together, and what it is called.
struct Named {
    events: told::Events,
    ident: Ident,
    constant: Ident,
}

impl<'l> Group<'l> {
    fn new(library: &'l Library, webhooks: &'l [Webhook], models: &'l TokenStream) -> Self {
        let mut scope = Scope::default();
        let mut constant =
            |name: &str| format_ident!("{}", scope.take(value_name(name).to_uppercase()));
        let constants = webhooks.iter().map(|it| constant(&it.ident)).collect();
        let events = told::events(library, webhooks);
        let is_taken = |name: &str| {
            let mut names = webhooks.iter().flat_map(|it| [&it.ident, &it.headers_name]);
            names.any(|taken| taken == name)
        };
        let events = events.map(|events| {
            let free = ["Event", "AnyEvent", "AnyOfAllEvents"];
            let name = free.into_iter().find(|name| !is_taken(name));
            let name = name.unwrap_or("EventOfTheseWebhooks");
            Named {
                events,
                ident: ident(name),
                constant: constant(name),
            }
        });
        Self {
            library,
            webhooks,
            constants,
            names: Names {
                library,
                models: Some(models),
            },
            events,
        }
    }

    fn allow(&self) -> Option<TokenStream> {
        let mut mentioned = Vec::new();
        for webhook in self.webhooks {
            webhook.each_type(|ty| ty.each_named(&mut |id| mentioned.push(id)));
        }
        let is_deprecated = self.webhooks.iter().any(|it| it.deprecation.is_some());
        (is_deprecated || deprecates(self.library, &mentioned)).then(allow)
    }

    fn items(&self) -> TokenStream {
        let each = self.webhooks.iter().zip(&self.constants);
        let each = each.map(|(webhook, constant)| self.webhook(webhook, constant));
        let events = self.events.as_ref().map(|events| self.events(events));
        quote! {
            use mainsheet_runtime::webhook::Webhook;

            #(#each)*
            #events
        }
    }

    /// What the module is, and how it is used.
    fn comment(&self, first: &str, package: &str, module: &str) -> Comment {
        let mut comment = Comment::new(first);
        let crate_name = package.replace('-', "_");
        let known = self.webhooks.iter().zip(&self.constants);
        let mut known = known.filter(|(webhook, _)| webhook.deprecation.is_none());
        let constant = match &self.events {
            Some(events) => Some(&events.constant),
            None => known.find(|(it, _)| it.payload.is_some()).map(|(_, it)| it),
        };
        let Some(constant) = constant else {
            return comment;
        };
        comment.paragraph(
            "A receiver gives what came to one of the constants, with a check of who sent it: as a \
             rule of a signature, which is the vendor's own business and so a trait, \
             [`Verify`](mainsheet_runtime::webhook::Verify). The check sees the bytes as they came, \
             and comes first.",
        );
        comment.paragraph(format!(
            "```no_run\n\
             # use {crate_name}::runtime::{{HeaderMap, WebhookError}};\n\
             # fn receive(headers: &HeaderMap, body: &[u8], signed: impl {crate_name}::runtime::webhook::Verify) -> Result<(), WebhookError> {{\n\
             use {crate_name}::runtime::webhook::Delivery;\n\
             use {crate_name}::{module}::{constant};\n\
             \n\
             let sent = {constant}.receive(&Delivery::new(headers, body), &signed)?;\n\
             # let _ = sent;\n\
             # Ok(())\n\
             # }}\n\
             ```",
        ));
        comment.paragraph(format!(
            "Without a check, [`read`](mainsheet_runtime::webhook::Webhook::read) takes the bytes \
             alone: `{constant}.read(body)`.",
        ));
        comment
    }

    fn webhook(&self, webhook: &Webhook, constant: &Ident) -> TokenStream {
        let docs = describe(webhook).outer();
        let deprecated = deprecated(webhook.deprecation.as_ref());
        let name = ident(&webhook.ident);
        let content = webhook.payload.as_ref().map(|payload| &payload.content);
        let ty = match content {
            Some(
                PayloadContent::Json(ty) | PayloadContent::Form(ty) | PayloadContent::Parts(ty),
            ) => self.names.owned(ty),
            Some(PayloadContent::Text) => quote!(String),
            Some(PayloadContent::Bytes) => quote!(mainsheet_runtime::Bytes),
            None => quote!(()),
        };
        let headers = (!webhook.headers.is_empty()).then(|| {
            let docs = Comment::new(format!(
                "The headers of [`{}`]: those that are described, and by their names all that came. \
                 It is made of a map of headers by `from`.",
                webhook.ident
            ));
            headers::view(&webhook.headers_name, &docs, &webhook.headers, self.names)
        });
        let constant = reader(webhook, constant);
        quote! {
            #docs
            #deprecated
            pub type #name = #ty;

            #constant
            #headers
        }
    }
}

/// The constant that reads a payload.
fn reader(webhook: &Webhook, constant: &Ident) -> TokenStream {
    let key = &webhook.key;
    let name = ident(&webhook.ident);
    let (ty, how) = match webhook.payload.as_ref().map(|payload| &payload.content) {
        Some(PayloadContent::Json(_) | PayloadContent::Form(_)) => (quote!(#name), quote!(new)),
        Some(PayloadContent::Text) => (quote!(#name), quote!(text)),
        Some(PayloadContent::Bytes) => (quote!(#name), quote!(bytes)),
        // Of what came the receiver makes the type.
        Some(PayloadContent::Parts(_)) => (quote!(mainsheet_runtime::Bytes), quote!(bytes)),
        None => (quote!(#name), quote!(empty)),
    };
    let types = webhook.payload.iter().flat_map(media_types);
    let types: Vec<_> = types.collect();
    let types = webhook.payload.as_ref().map(|_| quote!(, &[#(#types),*]));
    let docs = Comment::new(format!(
        "Reads [`{}`], the webhook {}.",
        webhook.ident,
        code(key)
    ));
    let docs = docs.outer();
    let deprecated = deprecated(webhook.deprecation.as_ref());
    quote! {
        #docs
        #deprecated
        pub const #constant: Webhook<#ty> = Webhook::#how(#key #types);
    }
}

/// The media types in which a payload is read, the usual one first.
fn media_types(payload: &Payload) -> Vec<&str> {
    let usual = std::iter::once(&payload.media_type);
    usual.chain(&payload.alike).map(String::as_str).collect()
}
