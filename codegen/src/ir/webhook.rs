//! What a server sends of its own accord (OpenAPI 3.1.1, section 4.8.1).

use super::operation::{Deprecation, Docs, HttpMethod, Place};
use super::types::Type;

/// A request that the server sends to those who use it.
#[derive(Debug)]
pub(crate) struct Webhook {
    /// The name in the description.
    pub(crate) key: String,
    /// The description's `operationId`.
    pub(crate) id: Option<String>,
    /// The name of its payload's type.
    pub(crate) ident: String,
    pub(crate) http_method: HttpMethod,
    pub(crate) docs: Docs,
    pub(crate) deprecation: Option<Deprecation>,
    /// What is sent beside the payload.
    pub(crate) values: Vec<WebhookValue>,
    /// `None` if it has no body.
    pub(crate) payload: Option<Payload>,
    /// What the receiver answers.
    pub(crate) answers: Vec<WebhookAnswer>,
}

/// A value in the query or in a header.
#[derive(Debug)]
pub(crate) struct WebhookValue {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
}

/// The body of a webhook.
#[derive(Debug)]
pub(crate) struct Payload {
    pub(crate) media_type: String,
    /// The others in which it may come.
    pub(crate) others: Vec<String>,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) content: PayloadContent,
}

#[derive(Debug)]
pub(crate) enum PayloadContent {
    Json(Type),
    /// A form, whose fields are those of the type.
    Form(Type),
    Text,
    Bytes,
}

impl PayloadContent {
    /// The type, if the description says one.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Form(ty) => Some(ty),
            Self::Text | Self::Bytes => None,
        }
    }
}

/// What a receiver answers: a status, and what it means.
#[derive(Debug)]
pub(crate) struct WebhookAnswer {
    pub(crate) status: String,
    pub(crate) description: String,
}
