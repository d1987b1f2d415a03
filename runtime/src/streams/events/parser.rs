//! The algorithm by which an event stream is read (the HTML standard, sections 9.2.5 and 9.2.6).

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::super::framing::{Framing, TooLarge};

/// A byte order mark, in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// An event as it came.
#[derive(Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) data: Bytes,
    pub(super) name: Arc<str>,
    /// Whether the server named it.
    pub(super) is_named: bool,
    pub(super) id: Arc<str>,
}

pub(super) struct Parser {
    limit: u64,
    /// What there is of a line whose end has not come.
    line: Vec<u8>,
    is_first: bool,
    /// Whether the last line ended with a CR, of which a LF may be the other half.
    is_after_cr: bool,
    /// What the event carries so far, each line with a LF at its end.
    data: Vec<u8>,
    name: Arc<str>,
    /// The name of the event before, which most have in common.
    known: Arc<str>,
    unnamed: Arc<str>,
    /// The id that the next event will have.
    next_id: Arc<str>,
    id: Arc<str>,
    retry: Option<Duration>,
    is_too_large: bool,
}

impl Parser {
    pub(super) fn new(limit: u64, id: Arc<str>) -> Self {
        let unnamed: Arc<str> = Arc::from("message");
        Self {
            limit,
            line: Vec::new(),
            is_first: true,
            is_after_cr: false,
            data: Vec::new(),
            name: Arc::clone(&unnamed),
            known: Arc::clone(&unnamed),
            unnamed,
            next_id: Arc::clone(&id),
            id,
            retry: None,
            is_too_large: false,
        }
    }

    /// For another body of the same stream.
    pub(super) fn again(&self, limit: u64) -> Self {
        Self {
            retry: self.retry,
            ..Self::new(limit, Arc::clone(&self.id))
        }
    }

    pub(super) fn last_id(&self) -> &Arc<str> {
        &self.id
    }

    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Whether so much more would be too much of one event.
    fn is_full(&mut self, more: usize) -> bool {
        self.is_too_large |= (self.data.len() + self.line.len() + more) as u64 > self.limit;
        self.is_too_large
    }

    fn take(&mut self, line: &[u8]) -> Option<Result<Frame, TooLarge>> {
        let mut line = line;
        if std::mem::take(&mut self.is_first) {
            line = line.strip_prefix(BOM).unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(0) => return None,
            Some(at) => {
                let value = &line[at + 1..];
                (&line[..at], value.strip_prefix(b" ").unwrap_or(value))
            }
            None => (line, &b""[..]),
        };
        match field {
            b"data" if !self.is_full(value.len() + 1) => {
                self.data.extend_from_slice(value);
                self.data.push(b'\n');
            }
            b"event" => {
                if value != self.known.as_bytes() {
                    self.known = String::from_utf8_lossy(value).into();
                }
                self.name = Arc::clone(if value.is_empty() {
                    &self.unnamed
                } else {
                    &self.known
                });
            }
            b"id" if !value.contains(&0) && value != self.next_id.as_bytes() => {
                self.next_id = String::from_utf8_lossy(value).into();
            }
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let digits = std::str::from_utf8(value).ok();
                let millis = digits.and_then(|digits| digits.parse().ok());
                // More than can be counted is as long as can be.
                self.retry = Some(millis.map_or(Duration::MAX, Duration::from_millis));
            }
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Result<Frame, TooLarge>> {
        self.id = Arc::clone(&self.next_id);
        let name = std::mem::replace(&mut self.name, Arc::clone(&self.unnamed));
        if std::mem::take(&mut self.is_too_large) {
            self.data.clear();
            return Some(Err(TooLarge));
        }
        let (_, data) = self.data.split_last()?;
        let data = Bytes::copy_from_slice(data);
        self.data.clear();
        let id = Arc::clone(&self.id);
        Some(Ok(Frame {
            data,
            is_named: !Arc::ptr_eq(&name, &self.unnamed),
            name,
            id,
        }))
    }
}

impl Framing for Parser {
    type Frame = Frame;

    fn feed(&mut self, bytes: &mut &[u8]) -> Option<Result<Frame, TooLarge>> {
        loop {
            if self.is_after_cr && !bytes.is_empty() {
                self.is_after_cr = false;
                *bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
            }
            if bytes.is_empty() {
                return None;
            }
            let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                let is_comment = self.line.first().or(bytes.first()) == Some(&b':');
                if is_comment || self.is_full(bytes.len()) {
                    // What it says does not count, but that it has not ended does.
                    self.line.clear();
                    self.line.push(b':');
                } else {
                    self.line.extend_from_slice(bytes);
                }
                *bytes = &[];
                return None;
            };
            let (line, rest) = bytes.split_at(end);
            self.is_after_cr = rest.first() == Some(&b'\r');
            *bytes = &rest[1..];
            let event = if self.line.is_empty() {
                self.take(line)
            } else {
                let mut whole = std::mem::take(&mut self.line);
                whole.extend_from_slice(line);
                let event = self.take(&whole);
                whole.clear();
                self.line = whole;
                event
            };
            if event.is_some() {
                return event;
            }
        }
    }

    /// An event without the empty line at its end is not complete, and is dropped.
    fn finish(&mut self) -> Option<Result<Frame, TooLarge>> {
        None
    }
}

#[cfg(test)]
mod tests;
