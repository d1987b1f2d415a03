//! The module of what the server sends of its own accord: a name for the payload of each webhook.

use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Comment, code, sentence};
use super::models::deprecates;
use super::operations::{allow, deprecated};
use super::types::{Names, ident};
use crate::ir::{Api, Library, Payload, PayloadContent, Place, Webhook, WebhookValue};

/// `src/VERSION/webhooks.rs`.
pub(super) fn module(library: &Library, api: &Api, package: &str) -> TokenStream {
    let mut comment = Comment::new(
        "What the server sends of its own accord: each webhook is the type of its payload.",
    );
    let read = api.webhooks.iter().find(|webhook| {
        let content = webhook.payload.as_ref().map(|payload| &payload.content);
        webhook.deprecation.is_none() && matches!(content, Some(PayloadContent::Json(_)))
    });
    if let Some(webhook) = read {
        let module = format!("{}::{}", package.replace('-', "_"), api.name);
        comment.paragraph(format!(
            "```no_run\n\
             # fn receive(body: &[u8]) -> Result<(), {crate_name}::serde_json::Error> {{\n\
             use {module}::webhooks::{name};\n\
             \n\
             let payload: {name} = {crate_name}::serde_json::from_slice(body)?;\n\
             # let _ = payload;\n\
             # Ok(())\n\
             # }}\n\
             ```",
            crate_name = package.replace('-', "_"),
            name = ident(&webhook.ident),
        ));
    }
    let docs = comment.inner();
    let mut mentioned = Vec::new();
    api.each_payload(|ty| ty.each_named(&mut |id| mentioned.push(id)));
    let allow = deprecates(library, &mentioned).then(allow);
    let models = quote!(super::models);
    let names = Names {
        library,
        models: Some(&models),
    };
    let aliases = api.webhooks.iter().map(|webhook| alias(webhook, names));
    quote! {
        #docs
        #allow

        #(#aliases)*
    }
}

fn alias(webhook: &Webhook, names: Names<'_>) -> TokenStream {
    let docs = describe(webhook).outer();
    let deprecated = deprecated(webhook.deprecation.as_ref());
    let name = ident(&webhook.ident);
    let ty = match webhook.payload.as_ref().map(|payload| &payload.content) {
        Some(PayloadContent::Json(ty) | PayloadContent::Form(ty)) => names.owned(ty),
        Some(PayloadContent::Text) => quote!(String),
        Some(PayloadContent::Bytes) => quote!(mainsheet_runtime::Bytes),
        None => quote!(()),
    };
    quote! {
        #docs
        #deprecated
        pub type #name = #ty;
    }
}

fn describe(webhook: &Webhook) -> Comment {
    let summary = webhook.docs.summary.as_deref().unwrap_or(&webhook.key);
    let mut comment = Comment::new(sentence(summary));
    let mut line = format!(
        "{} of the webhook {}",
        code(webhook.http_method.as_str()),
        code(&webhook.key)
    );
    if let Some(id) = webhook.id.as_ref().filter(|id| **id != webhook.key) {
        // Writing to a `String` cannot fail.
        let _ = write!(line, " ({})", code(id));
    }
    line.push_str(&match &webhook.payload {
        Some(payload) => body(payload),
        None => ", without a body.".to_owned(),
    });
    comment.paragraph(line);
    if let Some(description) = &webhook.docs.description {
        comment.paragraph(description);
    }
    let payload = webhook.payload.as_ref();
    let of_payload = payload.and_then(|payload| payload.description.as_ref());
    if let Some(text) = of_payload.filter(|it| webhook.docs.description.as_ref() != Some(it)) {
        comment.paragraph(text);
    }
    if !webhook.values.is_empty() {
        let lines = webhook.values.iter().map(value);
        comment.paragraph("Beside the body:");
        comment.paragraph(lines.collect::<Vec<_>>().join("\n"));
    }
    if !webhook.answers.is_empty() {
        let lines = webhook.answers.iter().map(|answer| {
            let text = match answer.description.as_str() {
                "" => String::new(),
                text => format!(": {}", sentence(text)),
            };
            format!("- {}{text}", code(&answer.status))
        });
        comment.paragraph("The receiver answers:");
        comment.paragraph(lines.collect::<Vec<_>>().join("\n"));
    }
    comment
}

fn body(payload: &Payload) -> String {
    let how = match &payload.content {
        PayloadContent::Json(_) => "",
        PayloadContent::Form(_) => " The type says what its fields hold, and does not read them.",
        PayloadContent::Text => " It is text.",
        PayloadContent::Bytes => " It is what it is, in bytes.",
    };
    let maybe = if payload.required {
        ""
    } else {
        ", if there is one"
    };
    let mut text = format!(
        ", with a body of {}{maybe}.{how}",
        code(&payload.media_type)
    );
    if !payload.others.is_empty() {
        let others: Vec<_> = payload.others.iter().map(|other| code(other)).collect();
        // Writing to a `String` cannot fail.
        let _ = write!(text, " It may come as {} instead.", others.join(" or "));
    }
    text
}

fn value(value: &WebhookValue) -> String {
    let place = match value.place {
        Place::Path => "in the path",
        Place::Query => "in the query",
        Place::Header => "a header",
        Place::Cookie => "a cookie",
    };
    let maybe = if value.required { "" } else { ", optional" };
    let text = match value.description.as_deref() {
        None | Some("") => String::new(),
        Some(text) => format!(". {}", sentence(text)),
    };
    format!("- {} ({place}{maybe}){text}", code(&value.name))
}
