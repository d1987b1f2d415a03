//! Operations and what their calls consist of.

use serde_json::Value;

use super::alternative::Stream;
use super::body::{Body, ErrorResponse, Success, SuccessContent};
use super::paging::Paging;
use super::security::Security;
use super::server::{Server, ServerChoice};
use super::types::{Limits, Type};
use super::webhook::Webhook;

/// One method on one path (OpenAPI 3.0.3, section 4.7.10).
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// The method of the tag's client.
    pub(crate) method: String,
    /// The type that the method returns.
    pub(crate) request: String,
    pub(crate) http_method: HttpMethod,
    pub(crate) path: PathTemplate,
    /// What stands in place of the version's server, for an operation with servers of its own.
    pub(crate) server: Option<Server>,
    /// Those among which a caller chooses, if there are several.
    pub(crate) servers: Option<ServerChoice>,
    pub(crate) docs: Docs,
    /// Path parameters first, in the order of the path.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) success: Success,
    pub(crate) errors: Vec<ErrorResponse>,
    pub(crate) security: Security,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) paging: Option<Paging>,
    pub(crate) repeating: Repeating,
    /// What the server sends on its behalf.
    pub(crate) callbacks: Vec<Webhook>,
}

impl Operation {
    /// The type that reads the headers of its answers, if any are described.
    pub(crate) fn headers(&self) -> Option<&str> {
        let has_any = !self.success.headers.is_empty();
        has_any.then_some(self.success.headers_name.as_str())
    }

    /// The value of `Accept` (RFC 9110, section 12.5.1): what success is answered in, and JSON
    /// where errors have bodies of it.
    pub(crate) fn accept(&self) -> String {
        self.accept_for(&self.success.content)
    }

    /// The value of `Accept` that asks for `content`.
    pub(crate) fn accept_for(&self, content: &SuccessContent) -> String {
        match content {
            // An answer without content is one to what is asked for with it.
            SuccessContent::Empty if self.http_method == HttpMethod::Head => "*/*".to_owned(),
            SuccessContent::Empty | SuccessContent::Redirect => "application/json".to_owned(),
            SuccessContent::Json { media_type, .. } | SuccessContent::List { media_type, .. } => {
                media_type.clone()
            }
            SuccessContent::Text { media_type }
            | SuccessContent::Download { media_type }
            | SuccessContent::Stream(Stream { media_type, .. }) => {
                let has_errors = self.errors.iter().any(|error| error.body.is_some());
                if has_errors && media_type != "*/*" {
                    format!("{media_type}, application/json;q=0.9")
                } else {
                    media_type.clone()
                }
            }
            SuccessContent::Several(answers) => answers.accept(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HttpMethod {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Query,
    /// Any other, by its name.
    Other(String),
}

impl HttpMethod {
    /// The method of a name, as it is sent.
    pub(crate) fn named(name: &str) -> Self {
        let known = [
            Self::Get,
            Self::Put,
            Self::Post,
            Self::Delete,
            Self::Options,
            Self::Head,
            Self::Patch,
            Self::Trace,
            Self::Query,
        ];
        let known = known.into_iter().find(|known| known.as_str() == name);
        known.unwrap_or_else(|| Self::Other(name.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }
}

/// A path with its parameters.
#[derive(Debug, Clone, Default)]
pub(crate) struct PathTemplate {
    /// As the description has it, but for a fragment: `/things/{id}?view=all`.
    pub(crate) text: String,
    pub(crate) segments: Vec<PathSegment>,
    /// The pairs of its query.
    pub(crate) query: Vec<PathSegment>,
}

/// What stands between two slashes of a path, or two `&` of its query: one piece as a rule, several in `{id}.json`.
pub(crate) type PathSegment = Vec<PathPiece>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathPiece {
    Literal(String),
    /// The parameter's name in the description.
    Parameter(String),
}

/// What the description says in prose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Docs {
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) ident: String,
    pub(crate) place: Place,
    pub(crate) style: Style,
    /// Whether reserved characters are sent as they are.
    pub(crate) allow_reserved: bool,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) limits: Limits,
    pub(crate) example: Option<Value>,
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a value is written into a path, a query, a header, a cookie or a form (OpenAPI 3.0.3,
/// section 4.7.12.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A single value as its text.
    Plain,
    Form {
        explode: bool,
    },
    Simple {
        explode: bool,
    },
    Label {
        explode: bool,
    },
    Matrix {
        explode: bool,
    },
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// The members of an object, each as the field of a form.
    Fields,
    /// As JSON.
    Json,
}

/// What to say to those who use something deprecated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Deprecation {
    /// Empty until the versions are compared.
    pub(crate) note: String,
}

/// What a call is repeated by, beyond what its method says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Repeating {
    /// The header of the idempotency key.
    pub(crate) key: Option<String>,
    pub(crate) rule: Option<RetryRule>,
}

/// When a call is repeated, as the description says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RetryRule {
    pub(crate) max_attempts: Option<u32>,
    /// The first wait and the longest, in milliseconds.
    pub(crate) delays: Option<(u64, u64)>,
    /// By what each wait is longer than the one before, in thousandths.
    pub(crate) factor: Option<u32>,
    /// Whether a call is repeated that got no answer.
    pub(crate) connection_errors: Option<bool>,
    /// In milliseconds.
    pub(crate) deadline: Option<u64>,
    /// Ranges of statuses, each from one to another.
    pub(crate) statuses: Vec<(u16, u16)>,
}
