//! From the bytes of a body to the items in it: what all kinds of streams share.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::stream::Stream;
use http::{HeaderMap, StatusCode};

use super::download::Download;
use crate::error::{Error, Result};
use crate::values::codec::Decode;
use crate::values::decode;
use crate::values::json::read_value;
use crate::values::reader::Reader;

/// An item is larger than the limit, and was passed over.
#[derive(Debug, PartialEq)]
pub(super) struct TooLarge;

/// How a body is cut into items.
pub(super) trait Framing {
    type Frame;

    /// Takes bytes off the front until an item is complete. `None` if all were taken before.
    fn feed(&mut self, bytes: &mut Bytes) -> Option<Result<Self::Frame, TooLarge>>;

    /// What is left when a body has come to its end.
    fn finish(&mut self) -> Option<Result<Self::Frame, TooLarge>>;
}

/// A body, cut into items as they are asked for. What is held in memory is one piece of the body,
/// and what there is of one item.
pub(super) struct Frames<F> {
    body: Option<Download>,
    chunk: Bytes,
    pub(super) framing: F,
    pub(super) source: Source,
}

/// Where items come from: what their errors tell.
pub(super) struct Source {
    pub(super) operation: &'static str,
    pub(super) status: StatusCode,
    content_type: Option<Box<str>>,
    limit: u64,
}

impl<F: Framing + Unpin> Frames<F> {
    pub(super) fn new(status: StatusCode, body: Download, framing: F) -> Self {
        let source = Source {
            operation: body.operation(),
            status,
            content_type: body.content_type().map(Box::from),
            limit: body.limit(),
        };
        Self {
            body: Some(body),
            chunk: Bytes::new(),
            framing,
            source,
        }
    }

    /// Goes on with another body, in another `framing`.
    pub(super) fn restart(&mut self, body: Download, framing: F) {
        self.body = Some(body);
        self.chunk = Bytes::new();
        self.framing = framing;
    }

    /// Leaves the rest of the body where it is.
    pub(super) fn close(&mut self) {
        self.body = None;
        self.chunk = Bytes::new();
    }

    /// The next item. An error that [`is_open`](Self::is_open) is that item's alone.
    pub(super) fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<F::Frame>>> {
        loop {
            if let Some(frame) = self.framing.feed(&mut self.chunk) {
                return Poll::Ready(Some(frame.map_err(|TooLarge| self.source.too_large())));
            }
            let Some(body) = &mut self.body else {
                return Poll::Ready(None);
            };
            match ready!(Pin::new(body).poll_next(cx)) {
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(error)) => {
                    self.body = None;
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.body = None;
                    let last = self.framing.finish();
                    return Poll::Ready(
                        last.map(|last| last.map_err(|TooLarge| self.source.too_large())),
                    );
                }
            }
        }
    }

    /// Whether more may come of the body.
    pub(super) fn is_open(&self) -> bool {
        self.body.is_some()
    }
}

impl Source {
    fn too_large(&self) -> Error {
        Error::BodyTooLarge {
            operation: self.operation,
            limit: self.limit,
        }
    }

    /// Decodes an item; its error has the item's text.
    pub(super) fn json<T: Decode>(&self, text: &Bytes) -> Result<T> {
        // As a rule it is what it should be, and in UTF-8, which nobody need ask for.
        if !text.is_empty()
            && let Ok(value) = read_value(&mut Reader::new(text))
        {
            return Ok(value);
        }
        // The media type is the stream's, and says nothing of the item.
        let context = decode::Context {
            operation: self.operation,
            status: self.status,
            headers: &HeaderMap::new(),
        };
        decode::json(&context, text).map_err(|mut error| {
            error.content_type.clone_from(&self.content_type);
            // It may stay for long, and must not keep the piece of the body that it is a part of.
            error.raw = Bytes::copy_from_slice(&error.raw);
            error.into()
        })
    }
}
