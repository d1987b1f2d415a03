//! From what a server answered to what a call gives.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, StatusCode, header};

use super::redirect::Redirect;
use super::response::Response;
use crate::error::{Error, Result};
use crate::headers;
use crate::operation::Operation;
use crate::transport::meta::Meta;
use crate::transport::wire::Received;
use crate::values::codec::{Decode, Slot};
use crate::values::list::{List, Target};
use crate::values::{charset, decode, json};

/// The answers of an operation that can succeed in several ways: as a rule an
/// enum with a variant for each of them.
///
/// ```
/// use mainsheet_runtime::request::{Answer, RawAnswer};
/// use mainsheet_runtime::{Bytes, Result};
///
/// enum UpdateRecordAnswer {
///     Ok(Vec<String>),
///     NoContent,
///     /// A status that the description does not list.
///     Other(Bytes),
/// }
///
/// impl Answer for UpdateRecordAnswer {
///     fn read(answer: &RawAnswer) -> Result<Self> {
///         Ok(match answer.status().as_u16() {
///             200 => Self::Ok(answer.json()?),
///             204 => Self::NoContent,
///             _ => Self::Other(answer.bytes()),
///         })
///     }
/// }
/// ```
pub trait Answer: Sized {
    /// The redirects that are answers, and are not followed.
    const REDIRECTS: &'static [u16] = &[];

    /// Reads a successful answer.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) if the body is not what the
    /// description promises.
    fn read(answer: &RawAnswer) -> Result<Self>;
}

/// A successful answer whose body has not been decoded.
pub struct RawAnswer {
    operation: &'static Operation,
    meta: Meta,
    body: Bytes,
}

impl RawAnswer {
    /// The status: a success (2xx), or one of the redirects that are answers.
    pub fn status(&self) -> StatusCode {
        self.meta.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.meta.headers
    }

    /// The body, decoded from JSON. An empty body reads as `null` where `T`
    /// allows that.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode) if it is something else.
    pub fn json<T: Decode>(&self) -> Result<T> {
        Ok(decode::json(
            &context(self.operation, &self.meta),
            &self.body,
        )?)
    }

    /// The body as text, by the `charset` of its media type (else UTF-8; what is not is
    /// replaced). A text in quotes that is JSON by its media type is given without them.
    pub fn text(&self) -> String {
        text(&self.meta, &self.body)
    }

    /// Where the answer leads to.
    pub fn redirect(&self) -> Redirect {
        Redirect::of(&self.meta)
    }

    /// The body.
    pub fn bytes(&self) -> Bytes {
        self.body.clone()
    }
}

// Neither headers nor body: both can hold what does not belong in a log.
impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawAnswer")
            .field("operation", &self.operation.id)
            .field("status", &self.meta.status.as_u16())
            .finish_non_exhaustive()
    }
}

/// A body as text: what JSON holds as a text, if it is that, and all else as it came.
pub(super) fn text(meta: &Meta, body: &Bytes) -> String {
    let content_type = meta.headers.get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|it| it.to_str().ok());
    let text = charset::text(&meta.headers, body);
    if content_type.is_some_and(headers::is_json)
        && let Ok(unquoted) = json::from_str::<String>(&text)
    {
        return unquoted;
    }
    text
}

/// The body of an answer alone: what awaiting a generated request gives.
pub fn body<T: 'static, H: 'static>(
    response: BoxFuture<'static, Result<Response<T, H>>>,
) -> BoxFuture<'static, Result<T>> {
    then(response, |response| response.map(Response::into_body))
}

/// A future's output, passed through `f`. Less to compile for each type than
/// what the general combinators come to.
pub(super) fn then<A: 'static, B: 'static>(
    future: BoxFuture<'static, A>,
    f: fn(A) -> B,
) -> BoxFuture<'static, B> {
    Box::pin(Then { future, f })
}

struct Then<A, B> {
    future: BoxFuture<'static, A>,
    f: fn(A) -> B,
}

impl<A, B> Future for Then<A, B> {
    type Output = B;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<B> {
        let f = self.f;
        self.future.as_mut().poll(cx).map(f)
    }
}

/// What a call whose answer is decoded comes to, before that.
pub(crate) type Collected = Result<(&'static Operation, Received)>;

pub(crate) fn decode_json<T: Decode>(answer: Collected) -> Result<Response<T>> {
    let mut value = None;
    let (operation, meta) = read_json(answer, &mut value, std::any::type_name::<T>())?;
    match value {
        Some(value) => Ok(Response::new(meta, value)),
        None => Err(nothing(operation, &meta, std::any::type_name::<T>())),
    }
}

pub(super) fn decode_list<T: Decode>(answer: Collected) -> Result<Response<List<T>>> {
    let mut list = List::default();
    let meta = read_list(answer, &mut list.target())?;
    Ok(Response::new(meta, list))
}

/// What of [`decode_json`] is the same for all types.
fn read_json(
    answer: Collected,
    slot: &mut dyn Slot,
    expected: &'static str,
) -> Result<(&'static Operation, Meta)> {
    let (operation, Received { meta, body }) = answer?;
    decode::json_into(&context(operation, &meta), &body, slot, expected)?;
    Ok((operation, meta))
}

/// What of [`decode_list`] is the same for all types.
fn read_list(answer: Collected, list: &mut Target<'_>) -> Result<Meta> {
    let (operation, Received { meta, body }) = answer?;
    decode::list_into(&context(operation, &meta), &body, usize::MAX, list)?;
    Ok(meta)
}

#[cold]
fn nothing(operation: &Operation, meta: &Meta, expected: &'static str) -> Error {
    Error::Decode(decode::nothing(
        &context(operation, meta),
        &Bytes::new(),
        expected,
    ))
}

pub(crate) fn context<'a>(operation: &Operation, meta: &'a Meta) -> decode::Context<'a> {
    decode::Context {
        operation: operation.id,
        status: meta.status,
        headers: &meta.headers,
    }
}

pub(super) fn decode_answer<T: Answer>(answer: Collected) -> Result<Response<T>> {
    let (operation, Received { meta, body }) = answer?;
    let answer = RawAnswer {
        operation,
        meta,
        body,
    };
    let value = T::read(&answer)?;
    Ok(Response::new(answer.meta, value))
}
