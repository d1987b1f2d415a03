//! A successful answer.

use std::fmt;
use std::marker::PhantomData;

use http::StatusCode;

use super::headers::{AnswerHeaders, Untyped};
use crate::error::shown::shown;
use crate::transport::meta::Meta;

/// A successful answer: its status, its headers and its body.
///
/// `H` says how the headers are shown: of an operation whose description has some, they can be read
/// by type.
#[derive(Clone)]
pub struct Response<T, H = Untyped> {
    meta: Meta,
    body: T,
    headers: PhantomData<fn() -> H>,
}

impl<T> Response<T> {
    pub(crate) fn new(meta: Meta, body: T) -> Self {
        Self {
            meta,
            body,
            headers: PhantomData,
        }
    }

    /// The same answer, whose headers are shown in another way.
    pub(super) fn showing<H>(self) -> Response<T, H> {
        Response {
            meta: self.meta,
            body: self.body,
            headers: PhantomData,
        }
    }
}

impl<T, H: AnswerHeaders> Response<T, H> {
    /// The headers. Those that the description of the operation has are read by type, by a method
    /// each, if it has any: `response.headers().x_total()`. One that is missing, or is not what
    /// the description says, is `None` and does not fail the answer.
    pub fn headers(&self) -> H::View<'_> {
        H::view(&self.meta.headers)
    }
}

impl<T, H> Response<T, H> {
    /// The status: a success (2xx), or a redirect of an operation that answers so.
    pub fn status(&self) -> StatusCode {
        self.meta.status
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
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Response<U, H> {
        Response {
            meta: self.meta,
            body: f(self.body),
            headers: PhantomData,
        }
    }
}

// Neither headers nor body: both can hold what does not belong in a log.
impl<T, H> fmt::Debug for Response<T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.meta.status.as_u16())
            .field("request_id", &self.request_id().map(shown))
            .finish_non_exhaustive()
    }
}
