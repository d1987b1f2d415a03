//! The algorithm by which an event stream is read (the HTML standard, sections 9.2.5 and 9.2.6).

use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, Bytes};
use memchr::{memchr, memchr2};

use super::super::framing::{Framing, TooLarge};

/// A byte order mark, in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// An event as it came.
#[derive(Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) data: Bytes,
    /// As the server named it, if it did.
    pub(super) name: Option<Arc<str>>,
    /// Its id, or the last before it, if there was any.
    pub(super) id: Option<Arc<str>>,
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
    /// What it carries if that is one line, as most do: a part of what came.
    only: Option<Bytes>,
    name: Option<Arc<str>>,
    /// The name of the event before, which most have in common.
    known: Arc<str>,
    /// The id that the next event will have.
    next_id: Arc<str>,
    id: Arc<str>,
    retry: Option<Duration>,
    is_too_large: bool,
}

impl Parser {
    pub(super) fn new(limit: u64, id: Arc<str>) -> Self {
        Self {
            limit,
            line: Vec::new(),
            is_first: true,
            is_after_cr: false,
            data: Vec::new(),
            only: None,
            name: None,
            known: Arc::from(""),
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
        let only = self.only.as_ref().map_or(0, |only| only.len() + 1);
        let all = self.data.len() + only + self.line.len() + more;
        self.is_too_large |= all as u64 > self.limit;
        self.is_too_large
    }

    /// Takes a line; of what came, if it is a part of that.
    fn take(&mut self, line: &[u8], of: Option<&Bytes>) -> Option<Result<Frame, TooLarge>> {
        let mut line = line;
        if std::mem::take(&mut self.is_first) {
            line = line.strip_prefix(BOM).unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = match memchr(b':', line) {
            Some(0) => return None,
            Some(at) => {
                let value = &line[at + 1..];
                (&line[..at], value.strip_prefix(b" ").unwrap_or(value))
            }
            None => (line, &b""[..]),
        };
        match field {
            b"data" if !self.is_full(value.len() + 1) => match of {
                Some(of) if self.data.is_empty() && self.only.is_none() => {
                    self.only = Some(of.slice_ref(value));
                }
                _ => {
                    if let Some(only) = self.only.take() {
                        self.data.extend_from_slice(&only);
                        self.data.push(b'\n');
                    }
                    self.data.extend_from_slice(value);
                    self.data.push(b'\n');
                }
            },
            b"event" => {
                if value != self.known.as_bytes() {
                    self.known = String::from_utf8_lossy(value).into();
                }
                self.name = (!value.is_empty()).then(|| Arc::clone(&self.known));
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
        if !Arc::ptr_eq(&self.id, &self.next_id) {
            self.id = Arc::clone(&self.next_id);
        }
        let name = self.name.take();
        let only = self.only.take();
        if std::mem::take(&mut self.is_too_large) {
            self.data.clear();
            return Some(Err(TooLarge));
        }
        let data = match only {
            Some(only) => only,
            None => {
                let (_, data) = self.data.split_last()?;
                Bytes::copy_from_slice(data)
            }
        };
        self.data.clear();
        let id = (!self.id.is_empty()).then(|| Arc::clone(&self.id));
        Some(Ok(Frame { data, name, id }))
    }
}

impl Framing for Parser {
    type Frame = Frame;

    fn feed(&mut self, bytes: &mut Bytes) -> Option<Result<Frame, TooLarge>> {
        loop {
            if self.is_after_cr && !bytes.is_empty() {
                self.is_after_cr = false;
                bytes.advance(usize::from(bytes.starts_with(b"\n")));
            }
            if bytes.is_empty() {
                return None;
            }
            let Some(end) = memchr2(b'\n', b'\r', bytes) else {
                let is_comment = self.line.first().or(bytes.first()) == Some(&b':');
                if is_comment || self.is_full(bytes.len()) {
                    // What it says does not count, but that it has not ended does.
                    self.line.clear();
                    self.line.push(b':');
                } else {
                    self.line.extend_from_slice(bytes);
                }
                bytes.clear();
                return None;
            };
            self.is_after_cr = bytes[end] == b'\r';
            let event = if self.line.is_empty() {
                self.take(&bytes[..end], Some(bytes))
            } else {
                let mut whole = std::mem::take(&mut self.line);
                whole.extend_from_slice(&bytes[..end]);
                let event = self.take(&whole, None);
                whole.clear();
                self.line = whole;
                event
            };
            bytes.advance(end + 1);
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
