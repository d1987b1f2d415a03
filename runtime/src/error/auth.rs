//! Why there is no token.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::shown::shown;
use super::{BoxError, Error};

/// No token could be had. Cheap to clone: calls that waited for the same token
/// share the error.
#[derive(Clone)]
pub struct AuthError {
    kind: AuthErrorKind,
    status: Option<StatusCode>,
    code: Option<Arc<str>>,
    reason: Option<Arc<str>>,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthErrorKind {
    /// The server refused the credentials (RFC 6749 section 5.2). To try again
    /// is of no use.
    Refused,
    /// The server could not be reached; or it is busy or out of order, and says
    /// so by a [`status`](AuthError::status).
    Unavailable,
    /// The server's answer is no token (RFC 6749 section 5.1).
    Malformed,
    /// The caller's own [`TokenProvider`](crate::TokenProvider) failed.
    Provider,
}

impl AuthError {
    pub(crate) fn new(kind: AuthErrorKind) -> Self {
        Self {
            kind,
            status: None,
            code: None,
            reason: None,
            retry_after: None,
            source: None,
        }
    }

    /// The error of a [`TokenProvider`](crate::TokenProvider). The source must
    /// not print a secret.
    pub fn provider(source: impl Into<BoxError>) -> Self {
        Self::new(AuthErrorKind::Provider).with_source(source)
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    pub(crate) fn with_answer(mut self, code: Option<&str>, reason: Option<&str>) -> Self {
        self.code = code.map(Arc::from);
        self.reason = reason.map(Arc::from);
        self
    }

    /// Why there is no token.
    pub fn kind(&self) -> AuthErrorKind {
        self.kind
    }

    /// The status of the token endpoint's answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The server's `error` code, such as `invalid_client` (RFC 6749 section
    /// 5.2).
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The server's `error_description`. It is the server's own text, and
    /// neither in `Display` nor in `Debug`.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// How long the token endpoint asked to wait (`Retry-After`, RFC 9110 section
    /// 10.2.3). Until then, though for no more than a day, the client does not
    /// ask again, and gives the same error.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    pub(crate) fn is_retryable(&self) -> bool {
        let source = self.source.as_deref();
        let failure = source.and_then(|source| source.downcast_ref::<Error>());
        self.kind == AuthErrorKind::Unavailable && failure.is_none_or(Error::is_retryable)
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            AuthErrorKind::Refused => "the server refused the client's credentials",
            AuthErrorKind::Unavailable if self.status.is_some() => {
                "no token: the token endpoint is busy, or out of order"
            }
            AuthErrorKind::Unavailable => "no token: the token endpoint cannot be reached",
            AuthErrorKind::Malformed => "no token: the token endpoint's answer is not one",
            AuthErrorKind::Provider => "no token: the provider of tokens failed",
        })?;
        match (&self.code, self.status) {
            (Some(code), _) => write!(f, " ({})", shown(code)),
            (None, Some(status)) => write!(f, " ({status})"),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthError")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("code", &self.code().map(shown))
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for AuthError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
