//! A successful answer.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, StatusCode};

use crate::error::shown::shown;

/// A successful answer: its status, its headers and its body.
#[derive(Clone)]
pub struct Response<T> {
    meta: Meta,
    body: T,
}

/// What every answer has, whatever its body.
#[derive(Clone, Debug)]
pub(crate) struct Meta {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The headers that may hold the server's name for the request.
    pub(crate) request_id: Arc<[HeaderName]>,
}

impl Meta {
    pub(crate) fn request_id(&self) -> Option<&str> {
        let value = self
            .request_id
            .iter()
            .find_map(|name| self.headers.get(name))?;
        value.to_str().ok()
    }

    /// Told several times it must be the same each time, in one header or in
    /// several, which mean the same (RFC 9110, 5.3).
    pub(crate) fn total_count(&self) -> Option<u64> {
        let mut total = None;
        for value in self.headers.get_all("x-total-count") {
            for value in value.to_str().ok()?.split(',') {
                let value: u64 = value.trim().parse().ok()?;
                if *total.get_or_insert(value) != value {
                    return None;
                }
            }
        }
        total
    }
}

impl<T> Response<T> {
    pub(crate) fn new(meta: Meta, body: T) -> Self {
        Self { meta, body }
    }

    /// The status, always a success (2xx).
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

    pub(crate) fn body_mut(&mut self) -> &mut T {
        &mut self.body
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
