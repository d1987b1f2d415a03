//! What a server sends of its own accord (OpenAPI 3.1.1, section 4.8.1).

use super::answer_headers::AnswerHeader;
use super::operation::{Deprecation, Docs, HttpMethod, Place};
use super::types::Type;

/// A request that the server sends to those who use it: a webhook, or the callback of an operation.
#[derive(Debug)]
pub(crate) struct Webhook {
    /// The name in the description.
    pub(crate) key: String,
    /// Of a callback the expression that gives its URL (OpenAPI 3.0.3, section 4.7.18).
    pub(crate) url: Option<String>,
    /// The description's `operationId`.
    pub(crate) id: Option<String>,
    /// The name of its payload's type.
    pub(crate) ident: String,
    pub(crate) http_method: HttpMethod,
    pub(crate) docs: Docs,
    pub(crate) deprecation: Option<Deprecation>,
    /// What is sent beside the payload.
    pub(crate) values: Vec<WebhookValue>,
    /// Those of the values that are headers, typed.
    pub(crate) headers: Vec<AnswerHeader>,
    /// The name of the type that reads them.
    pub(crate) headers_name: String,
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
    /// The others in which it may come, and be read as the same type.
    pub(crate) alike: Vec<String>,
    /// The others in which it may come.
    pub(crate) others: Vec<String>,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) content: PayloadContent,
}

#[derive(Debug)]
pub(crate) enum PayloadContent {
    Json(Type),
    /// A URL-encoded form, whose fields are those of the type.
    Form(Type),
    /// A form of parts, whose fields are those of the type. It is for the receiver to take apart.
    Parts(Type),
    Text,
    Bytes,
}

impl PayloadContent {
    /// The type, if the description says one.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Form(ty) | Self::Parts(ty) => Some(ty),
            Self::Text | Self::Bytes => None,
        }
    }

    fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(ty) | Self::Form(ty) | Self::Parts(ty) => Some(ty),
            Self::Text | Self::Bytes => None,
        }
    }
}

impl Payload {
    pub(crate) fn is_json(&self) -> bool {
        matches!(self.content, PayloadContent::Json(_))
    }
}

impl Webhook {
    /// What it is called.
    pub(crate) fn kind(&self) -> &'static str {
        match self.url {
            Some(_) => "callback",
            None => "webhook",
        }
    }

    /// What it is in short, if its names do not say as much.
    pub(crate) fn summary(&self) -> Option<&str> {
        let summary = self.docs.summary.as_deref()?;
        let says_more = summary != self.key && self.id.as_deref() != Some(summary);
        (says_more && !summary.is_empty()).then_some(summary)
    }

    /// Calls `visit` with the type of the payload and of each header.
    pub(crate) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        let payload = self.payload.iter().filter_map(|it| it.content.ty());
        payload.for_each(&mut visit);
        self.headers.iter().for_each(|header| visit(&header.ty));
    }

    /// Calls `visit` with the type of the payload and of each header.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        let payload = self.payload.iter_mut();
        let payload = payload.filter_map(|it| it.content.ty_mut());
        payload.for_each(&mut visit);
        for header in &mut self.headers {
            visit(&mut header.ty);
        }
    }
}

/// What a receiver answers: a status, and what it means.
#[derive(Debug)]
pub(crate) struct WebhookAnswer {
    pub(crate) status: String,
    pub(crate) description: String,
}
