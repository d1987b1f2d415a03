//! Event streams: `text/event-stream`, as the HTML standard has it (section 9.2,
//! Server-sent events).

mod parser;
mod whole;

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::Stream;
use http::StatusCode;

use self::parser::{Frame, Parser};
use super::download::Download;
use super::framing::{Frames, Source};
use super::stream::stream_methods;
use crate::error::shown::shown;
use crate::error::{Error, Result};
use crate::values::codec::Decode;

/// How long to wait before a stream is asked for again, unless the server says otherwise.
const USUAL_WAIT: Duration = Duration::from_secs(3);

/// The longest that a server, or its silence, can make anybody wait.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);

/// Asks once more for the stream that an id was the last of: after a wait. No stream means that
/// the server has no more of it (204).
pub(crate) type Again =
    Box<dyn Fn(Duration, Arc<str>) -> BoxFuture<'static, Result<Option<Download>>> + Send>;

/// What events are called that the server does not name (the HTML standard, section 9.2.6).
const UNNAMED: &str = "message";

/// One event of a stream.
#[derive(Clone, Debug)]
pub struct Event<T> {
    /// What the event carries (`data`), its lines joined.
    pub data: T,
    // Most events have neither, and to count who shares a text takes time.
    name: Option<Arc<str>>,
    id: Option<Arc<str>>,
}

impl<T: PartialEq> PartialEq for Event<T> {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data && self.name() == other.name() && self.id == other.id
    }
}

impl<T> Event<T> {
    /// The kind of event (`event`); `message` where the server names none.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(UNNAMED)
    }

    /// The id of this event, or of the last before it that had one (`id`): what a stream that is
    /// asked for again goes on after.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The same event with other data.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Event<U> {
        Event {
            data: f(self.data),
            name: self.name,
            id: self.id,
        }
    }
}

/// The events of an answer, as they come (`text/event-stream`; the HTML standard, section 9.2).
///
/// An event whose data cannot be decoded is an error item with its text
/// ([`DecodeError::raw`](crate::DecodeError::raw)), and so is one that is larger than the limit of
/// the client or the request for a body in memory ([`Error::BodyTooLarge`]): the stream goes on
/// after either. What the server sends faster than it is read stays with the server. There is no
/// limit for the whole of a stream; a server that is silent for longer than the read timeout is one
/// that broke off.
///
/// When a stream breaks off it ends with an error, and when the server ends it, it has ended. But one
/// that was got by a GET, and whose events have ids, is asked for again with the last of those
/// (`Last-Event-ID`), as browsers do: after three seconds, or after the time that the server wants
/// (`retry`, five minutes at most), and longer where no event came in between. That goes on until the
/// server answers 204, or with an error. [`reconnect`](Self::reconnect) decides otherwise.
#[must_use = "a stream is read by `next`"]
pub struct Events<T> {
    frames: Frames<Parser>,
    decode: fn(&Source, &Frame) -> Result<T>,
    end: Option<Cow<'static, str>>,
    again: Option<Again>,
    /// What the caller wants; else it depends on whether there are ids.
    reconnects: Option<bool>,
    /// How often in a row nothing came of asking again.
    in_vain: u32,
    waiting: Option<BoxFuture<'static, Result<Option<Download>>>>,
    is_done: bool,
}

impl<T> Events<T> {
    fn new(
        status: StatusCode,
        body: Download,
        again: Option<Again>,
        decode: fn(&Source, &Frame) -> Result<T>,
    ) -> Self {
        let parser = Parser::new(body.limit(), Arc::from(""));
        Self {
            frames: Frames::new(status, body, parser),
            decode,
            end: None,
            again,
            reconnects: None,
            in_vain: 0,
            waiting: None,
            // It says that there is nothing, and not to ask again.
            is_done: status == StatusCode::NO_CONTENT,
        }
    }

    /// Ends the stream at the event whose data is `sentinel`, as `[DONE]`, which is not given any
    /// more. A description or a configuration that tells of one has set it already.
    pub fn until(mut self, sentinel: impl Into<Cow<'static, str>>) -> Self {
        self.end = Some(sentinel.into());
        self
    }

    /// Whether the stream is asked for again when it breaks off or ends, with or without the id of
    /// an event. It never is if it did not come by a GET, since another request may do its work a
    /// second time.
    pub fn reconnect(mut self, reconnects: bool) -> Self {
        self.reconnects = Some(reconnects);
        self
    }

    /// The id of the last event that had one.
    pub fn last_event_id(&self) -> Option<&str> {
        Some(&**self.frames.framing.last_id()).filter(|id| !id.is_empty())
    }

    /// Waits for what comes after a break, if anything may.
    fn ask_again(&mut self) -> bool {
        let framing = &self.frames.framing;
        let id = framing.last_id();
        let wanted = self.reconnects.unwrap_or(!id.is_empty());
        let Some(again) = self.again.as_ref().filter(|_| wanted) else {
            return false;
        };
        let wait = framing.retry().unwrap_or(USUAL_WAIT);
        let wait = wait.saturating_mul(1 << self.in_vain.min(5));
        self.in_vain = self.in_vain.saturating_add(1);
        self.waiting = Some(again(wait.min(LONGEST_WAIT), Arc::clone(id)));
        true
    }

    /// The next event, before it is decoded.
    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame>>> {
        loop {
            if self.is_done {
                return Poll::Ready(None);
            }
            if let Some(waiting) = &mut self.waiting {
                let answer = ready!(waiting.as_mut().poll(cx));
                self.waiting = None;
                match answer {
                    Ok(Some(body)) => {
                        let parser = self.frames.framing.again(body.limit());
                        self.frames.restart(body, parser);
                    }
                    Ok(None) => self.is_done = true,
                    Err(error) => {
                        self.is_done = true;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                continue;
            }
            match ready!(self.frames.poll_frame(cx)) {
                Some(Ok(frame)) => {
                    self.in_vain = 0;
                    let is_end = |end: &Cow<'_, str>| end.as_bytes() == &*frame.data;
                    if self.end.as_ref().is_some_and(is_end) {
                        self.is_done = true;
                        self.frames.close();
                        continue;
                    }
                    return Poll::Ready(Some(Ok(frame)));
                }
                Some(Err(error)) => {
                    if self.frames.is_open() {
                        return Poll::Ready(Some(Err(error)));
                    }
                    if !self.ask_again() {
                        self.is_done = true;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                None => self.is_done = !self.ask_again(),
            }
        }
    }
}

impl<T: Decode> Events<T> {
    /// Events whose data is JSON.
    pub(crate) fn json(status: StatusCode, body: Download, again: Option<Again>) -> Self {
        Self::new(status, body, again, |source, frame| {
            source.json(&frame.data)
        })
    }

    /// Events that are objects with the fields of an event as their properties.
    pub(crate) fn whole(status: StatusCode, body: Download, again: Option<Again>) -> Self {
        Self::new(status, body, again, |source, frame| {
            source.json(&whole::object(frame))
        })
    }
}

impl Events<String> {
    /// Events whose data is text.
    pub(crate) fn text(status: StatusCode, body: Download, again: Option<Again>) -> Self {
        Self::new(status, body, again, |_, frame| {
            Ok(String::from_utf8_lossy(&frame.data).into_owned())
        })
    }
}

stream_methods!([T] Events<T>, Event<T>, "event");

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let frame = ready!(self.poll_event(cx));
        Poll::Ready(frame.map(|frame| {
            let frame: Frame = frame?;
            let data = (self.decode)(&self.frames.source, &frame)?;
            let Frame { name, id, .. } = frame;
            Ok::<_, Error>(Event { data, name, id })
        }))
    }
}

// Neither ids nor data: both can hold what does not belong in a log.
impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("operation", &self.frames.source.operation)
            .field("end", &self.end.as_deref().map(shown))
            .field("is_done", &self.is_done)
            .finish_non_exhaustive()
    }
}
