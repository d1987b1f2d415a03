//! The server's own errors.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::DecodeError;
use super::shown::shown;
use crate::headers::retry_after;
use crate::time::Clock;

/// An error body decoded to the type that the description gives it.
pub(crate) type ErrorBody = Box<dyn Any + Send + Sync>;

/// A server's answer whose status is not a success (not 2xx).
pub struct ApiError {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) raw: Bytes,
    pub(crate) body: Option<ErrorBody>,
    pub(crate) decode_error: Option<Box<DecodeError>>,
    pub(crate) request_id: Option<String>,
}

impl ApiError {
    /// The id of the operation.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The status that the server answered with.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as text; invalid UTF-8 is replaced. It may hold personal data.
    pub fn raw(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.raw)
    }

    /// The body as it came, at most the first MiB of it.
    pub fn bytes(&self) -> &Bytes {
        &self.raw
    }

    /// The body as the type that the description documents for this status.
    /// `None` if `T` is another type, if nothing is documented, or if the body
    /// could not be decoded; then [`decode_error`](Self::decode_error) says why.
    pub fn body<T: 'static>(&self) -> Option<&T> {
        self.body.as_ref()?.downcast_ref()
    }

    /// Why the documented body could not be decoded.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.decode_error.as_deref()
    }

    /// What the server calls this request in its own logs, to be quoted to its
    /// support.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How long the server asks to wait (`Retry-After`, RFC 9110 section
    /// 10.2.3), from now if it names a date.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers, Clock::default().date())
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the server answered {}", self.operation, self.status)
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("status", &self.status.as_u16())
            .field("raw_len", &self.raw.len())
            .field("decoded", &self.body.is_some())
            .field("request_id", &self.request_id().map(shown))
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}
