//! JSON texts one after the other: newline-delimited JSON, JSON Lines, and JSON text sequences (RFC
//! 7464).

mod splitter;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::stream::Stream;
use http::StatusCode;

use self::splitter::Splitter;
use super::download::Download;
use super::framing::Frames;
use super::stream::stream_methods;
use crate::error::Result;
use crate::headers::essence;
use crate::values::codec::Decode;

/// The items of an answer that is a stream of JSON texts, as they come: `application/x-ndjson`,
/// `application/jsonl` and what else has a text a line, or `application/json-seq` (RFC 7464) and what
/// is built upon it.
///
/// An item that cannot be decoded is an error with its text
/// ([`DecodeError::raw`](crate::DecodeError::raw)), and so is one that is larger than the limit of
/// the client or the request for a body in memory
/// ([`Error::BodyTooLarge`](crate::Error::BodyTooLarge)): the stream goes on after either. What the
/// server sends faster than it is read stays with the server. There is no limit for the whole of a
/// stream. If it breaks off, or the server is silent for longer than the read timeout, it ends with an
/// error.
#[must_use = "a stream is read by `next`"]
pub struct JsonStream<T> {
    frames: Frames<Splitter>,
    items: PhantomData<fn() -> T>,
}

impl<T> JsonStream<T> {
    /// Reads a body that is of the first of the media types that were `asked` for, unless it says
    /// otherwise. That it is bytes says nothing.
    pub(crate) fn new(status: StatusCode, body: Download, asked: &str) -> Self {
        let sent = body.content_type().map(essence);
        let sent = sent.filter(|sent| !matches!(sent.as_str(), "" | "application/octet-stream"));
        let first = asked.split(',').next().unwrap_or_default();
        let media_type = sent.unwrap_or_else(|| essence(first));
        let splitter = Splitter::new(body.limit(), media_type.ends_with("json-seq"));
        Self {
            frames: Frames::new(status, body, splitter),
            items: PhantomData,
        }
    }
}

stream_methods!([T: Decode] JsonStream<T>, T, "item");

impl<T: Decode> Stream for JsonStream<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let frame = ready!(self.frames.poll_frame(cx));
        Poll::Ready(frame.map(|frame| self.frames.source.json(&frame?)))
    }
}

// No items: they may hold what does not belong in a log.
impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonStream")
            .field("operation", &self.frames.source.operation)
            .field("is_open", &self.frames.is_open())
            .finish_non_exhaustive()
    }
}
