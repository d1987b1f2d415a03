//! Where one JSON text ends and the next begins.

use bytes::{Buf, Bytes};
use memchr::memchr;

use super::super::framing::{Framing, TooLarge};

/// What each text of a sequence begins with (RFC 7464, section 2.2).
const RECORD_SEPARATOR: u8 = 0x1E;

/// A byte order mark, in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

pub(super) struct Splitter {
    limit: u64,
    /// Whether texts may have several lines, and begin with a separator.
    is_sequence: bool,
    /// What there is of a text whose end has not come.
    text: Vec<u8>,
    is_first: bool,
    is_too_large: bool,
    inside: Inside,
}

/// Within what a place in a JSON text stands.
#[derive(Default)]
struct Inside {
    depth: u64,
    is_text: bool,
    is_escaped: bool,
}

impl Inside {
    fn pass(&mut self, byte: u8) {
        if self.is_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_text = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.is_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn is_nothing(&self) -> bool {
        self.depth == 0 && !self.is_text
    }
}

impl Splitter {
    pub(super) fn new(limit: u64, is_sequence: bool) -> Self {
        Self {
            limit,
            is_sequence,
            text: Vec::new(),
            is_first: true,
            is_too_large: false,
            inside: Inside::default(),
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.is_too_large |= (self.text.len() + bytes.len()) as u64 > self.limit;
        if self.is_too_large {
            self.text.clear();
        } else {
            self.text.extend_from_slice(bytes);
        }
    }

    /// The text that `last` is the end of, and what was kept the beginning.
    fn complete(&mut self, last: &Bytes) -> Option<Result<Bytes, TooLarge>> {
        self.inside = Inside::default();
        let mut is_too_large = std::mem::take(&mut self.is_too_large);
        let item = if self.text.is_empty() && !is_too_large {
            is_too_large = last.len() as u64 > self.limit;
            // Nothing of it came before: a part of what is there.
            trimmed(last, &mut self.is_first).map(|text| last.slice_ref(text))
        } else {
            self.keep(last);
            is_too_large |= std::mem::take(&mut self.is_too_large);
            trimmed(&self.text, &mut self.is_first).map(Bytes::copy_from_slice)
        };
        self.text.clear();
        if is_too_large {
            return Some(Err(TooLarge));
        }
        item.map(Ok)
    }

    /// Where the text ends that goes on in `bytes`.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        if !self.is_sequence {
            return memchr(b'\n', bytes);
        }
        bytes.iter().position(|byte| match byte {
            b'\n' => self.inside.is_nothing(),
            &RECORD_SEPARATOR => true,
            byte => {
                self.inside.pass(*byte);
                false
            }
        })
    }
}

/// A text without what stands around it; `None` if it is empty.
fn trimmed<'t>(text: &'t [u8], is_first: &mut bool) -> Option<&'t [u8]> {
    let mut text = text;
    if std::mem::take(is_first) {
        text = text.strip_prefix(BOM).unwrap_or(text);
    }
    let is_around = |byte: &u8| byte.is_ascii_whitespace() || *byte == RECORD_SEPARATOR;
    let start = text.iter().position(|byte| !is_around(byte))?;
    let end = text.iter().rposition(|byte| !is_around(byte))?;
    Some(&text[start..=end])
}

impl Framing for Splitter {
    type Frame = Bytes;

    fn feed(&mut self, bytes: &mut Bytes) -> Option<Result<Bytes, TooLarge>> {
        loop {
            let Some(end) = self.end(bytes) else {
                self.keep(bytes);
                bytes.clear();
                return None;
            };
            let last = bytes.split_to(end);
            bytes.advance(1);
            let item = self.complete(&last);
            if item.is_some() {
                return item;
            }
        }
    }

    /// The last text needs no end of its own.
    fn finish(&mut self) -> Option<Result<Bytes, TooLarge>> {
        self.complete(&Bytes::new())
    }
}

#[cfg(test)]
mod tests;
