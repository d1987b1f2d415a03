//! A successful answer.

use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::error::shown::shown;
use crate::transport::meta::Meta;

/// A successful answer: its status, its headers and its body.
#[derive(Clone)]
pub struct Response<T> {
    meta: Meta,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(meta: Meta, body: T) -> Self {
        Self { meta, body }
    }

    /// The status: a success (2xx), or a redirect of an operation that answers so.
    pub fn status(&self) -> StatusCode {
        self.meta.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.meta.headers
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body, and nothing else.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The number of elements that the whole list has (`X-Total-Count`). Most
    /// servers send it only when they are asked to count. `None` if several
    /// headers tell different numbers, or anything else than a number.
    pub fn total_count(&self) -> Option<u64> {
        self.meta.total_count()
    }

    /// What the server calls this request in its own logs, to be quoted to its
    /// support.
    pub fn request_id(&self) -> Option<&str> {
        self.meta.request_id()
    }

    /// The same answer with another body.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            meta: self.meta,
            body: f(self.body),
        }
    }
}

// Neither headers nor body: both can hold what does not belong in a log.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.meta.status.as_u16())
            .field("request_id", &self.request_id().map(shown))
            .finish_non_exhaustive()
    }
}
