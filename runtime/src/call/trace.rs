//! Spans and events, named as the OpenTelemetry conventions for HTTP clients
//! name them. Nothing here knows of headers, bodies, queries or path values.

use std::time::Duration;

use http::StatusCode;
use tracing::{Span, field};

use super::Prepared;
use crate::error::Error;

/// The span of a whole call.
pub(crate) fn span(call: &Prepared) -> Span {
    let operation = call.operation;
    tracing::info_span!(
        "call",
        otel.name = %format_args!("{} {}", operation.method, operation.path),
        otel.kind = "client",
        operation = operation.id,
        http.request.method = operation.method.as_str(),
        url.template = operation.path,
        server.address = call.url.host_str().unwrap_or_default(),
        server.port = call.url.port_or_known_default(),
        http.response.status_code = field::Empty,
        http.request.resend_count = field::Empty,
        error.type = field::Empty,
        otel.status_code = field::Empty,
    )
}

/// One attempt of the current call is over.
pub(crate) fn attempt(span: &Span, resends: u32, result: Result<StatusCode, &Error>) {
    let status = match result {
        Ok(status) => Some(status),
        Err(error) => error.status(),
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    match result {
        Ok(status) => {
            tracing::debug!(
                attempt = resends + 1,
                http.response.status_code = status.as_u16(),
                "attempt succeeded"
            );
        }
        Err(error) => tracing::debug!(attempt = resends + 1, %error, "attempt failed"),
    }
}

/// The current call will be sent again.
pub(crate) fn resend(span: &Span, resends: u32, wait: Duration) {
    span.record("http.request.resend_count", resends);
    tracing::info!(resends, ?wait, "sending again");
}

/// The call is over.
pub(crate) fn end(span: &Span, error: Option<&Error>) {
    if let Some(error) = error {
        span.record("error.type", kind(error).as_ref());
        span.record("otel.status_code", "ERROR");
    }
}

/// `error.type`: the status where there is one, as the conventions ask.
fn kind(error: &Error) -> std::borrow::Cow<'static, str> {
    match error {
        Error::Api(error) => error.status().as_u16().to_string().into(),
        Error::Config(_) => "config".into(),
        Error::Auth(_) => "auth".into(),
        Error::InvalidRequest(_) => "invalid_request".into(),
        Error::Transport(_) => "transport".into(),
        Error::Timeout(_) => "timeout".into(),
        Error::Decode(_) => "decode".into(),
        Error::BodyTooLarge { .. } => "body_too_large".into(),
        Error::File(_) => "file".into(),
    }
}
