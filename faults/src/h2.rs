//! Frames of HTTP/2 (RFC 9113), as bytes: for faults that no library would send.

use std::fmt;

use bytes::{BufMut, Bytes, BytesMut};

/// What a client sends first.
pub(crate) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// How long the head of a frame is.
pub(crate) const HEAD: usize = 9;

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
pub(crate) const SETTINGS: u8 = 4;
pub(crate) const PING: u8 = 6;
const GOAWAY: u8 = 7;
pub(crate) const CONTINUATION: u8 = 9;

pub(crate) const ACK: u8 = 1;
pub(crate) const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// `NO_ERROR` (RFC 9113 section 7).
pub const NO_ERROR: u32 = 0;
/// `INTERNAL_ERROR`.
pub const INTERNAL_ERROR: u32 = 2;
/// `REFUSED_STREAM`: nothing was done.
pub const REFUSED_STREAM: u32 = 7;
/// `CANCEL`.
pub const CANCEL: u32 = 8;
/// `ENHANCE_YOUR_CALM`.
pub const ENHANCE_YOUR_CALM: u32 = 11;
/// `HTTP_1_1_REQUIRED`.
pub const HTTP_1_1_REQUIRED: u32 = 13;

/// The setting of how many streams a client may have at once.
pub const MAX_CONCURRENT_STREAMS: u16 = 3;

/// Where a frame belongs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stream {
    /// To the connection as a whole (0).
    Connection,
    /// To the stream of the last request.
    Last,
    /// To this stream.
    Id(u32),
}

/// A frame but for its stream.
#[derive(Clone)]
pub struct Frame {
    kind: u8,
    flags: u8,
    payload: Bytes,
}

impl Frame {
    /// Any frame.
    pub fn raw(kind: u8, flags: u8, payload: impl Into<Bytes>) -> Self {
        Self {
            kind,
            flags,
            payload: payload.into(),
        }
    }

    /// The head of an answer, to which no body follows if it is the `end`.
    pub fn headers(status: u16, headers: &[(&str, &str)], end: bool) -> Self {
        let mut block = BytesMut::new();
        // A literal without indexing whose name is that of entry 8, `:status`
        // (RFC 7541, section 6.2.2 and appendix A).
        block.put_u8(8);
        string(&mut block, status.to_string().as_bytes());
        literals(&mut block, headers);
        Self::raw(HEADERS, END_HEADERS | flag(end), block)
    }

    /// Headers after the body.
    pub fn trailers(headers: &[(&str, &str)]) -> Self {
        let mut block = BytesMut::new();
        literals(&mut block, headers);
        Self::raw(HEADERS, END_HEADERS | END_STREAM, block)
    }

    /// A piece of a body.
    pub fn data(bytes: impl Into<Bytes>, end: bool) -> Self {
        Self::raw(DATA, flag(end), bytes)
    }

    /// The end of a stream, for a reason.
    pub fn reset(code: u32) -> Self {
        Self::raw(RST_STREAM, 0, code.to_be_bytes().to_vec())
    }

    /// The end of a connection: nothing after the stream `last` was, or will
    /// be, looked at.
    pub fn goaway(last: u32, code: u32) -> Self {
        let mut payload = BytesMut::new();
        payload.put_u32(last);
        payload.put_u32(code);
        Self::raw(GOAWAY, 0, payload)
    }

    /// A question whether anybody is there.
    pub fn ping() -> Self {
        Self::raw(PING, 0, vec![7; 8])
    }

    pub(crate) fn settings(settings: &[(u16, u32)]) -> Self {
        let mut payload = BytesMut::new();
        for (id, value) in settings {
            payload.put_u16(*id);
            payload.put_u32(*value);
        }
        Self::raw(SETTINGS, 0, payload)
    }

    /// The frame with its head.
    pub(crate) fn bytes(&self, stream: u32) -> Bytes {
        let len = u32::try_from(self.payload.len()).unwrap();
        let mut bytes = BytesMut::with_capacity(HEAD + self.payload.len());
        bytes.put_slice(&len.to_be_bytes()[1..]);
        bytes.put_u8(self.kind);
        bytes.put_u8(self.flags);
        bytes.put_u32(stream);
        bytes.put_slice(&self.payload);
        bytes.freeze()
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame")
            .field("kind", &self.kind)
            .field("flags", &self.flags)
            .field("len", &self.payload.len())
            .finish()
    }
}

/// A frame as it came.
pub(crate) struct Incoming {
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    pub(crate) stream: u32,
    pub(crate) payload: Bytes,
}

impl Incoming {
    /// How long the payload is that follows this head.
    pub(crate) fn length(head: &[u8]) -> usize {
        head[..3]
            .iter()
            .fold(0, |length, byte| length << 8 | usize::from(*byte))
    }

    pub(crate) fn parse(head: &[u8], payload: Bytes) -> Self {
        Self {
            kind: head[3],
            flags: head[4],
            stream: u32::from_be_bytes([head[5] & 0x7f, head[6], head[7], head[8]]),
            payload,
        }
    }

    /// What the other side waits for, if it does.
    pub(crate) fn acknowledgement(&self) -> Option<Frame> {
        if self.flags & ACK != 0 {
            return None;
        }
        match self.kind {
            SETTINGS => Some(Frame::raw(SETTINGS, ACK, Bytes::new())),
            PING => Some(Frame::raw(PING, ACK, self.payload.clone())),
            _ => None,
        }
    }

    pub(crate) fn ends_stream(&self) -> bool {
        matches!(self.kind, DATA | HEADERS) && self.flags & END_STREAM != 0
    }

    pub(crate) fn ends_headers(&self) -> bool {
        matches!(self.kind, HEADERS | CONTINUATION) && self.flags & END_HEADERS != 0
    }
}

fn flag(end: bool) -> u8 {
    if end { END_STREAM } else { 0 }
}

fn literals(block: &mut BytesMut, headers: &[(&str, &str)]) {
    for (name, value) in headers {
        block.put_u8(0);
        string(block, name.as_bytes());
        string(block, value.as_bytes());
    }
}

/// A string literal, not compressed (RFC 7541 sections 5.1 and 5.2).
fn string(block: &mut BytesMut, text: &[u8]) {
    let mut len = text.len();
    if len < 0x7f {
        block.put_u8(u8::try_from(len).unwrap());
    } else {
        block.put_u8(0x7f);
        len -= 0x7f;
        while len >= 0x80 {
            block.put_u8(u8::try_from(len & 0x7f).unwrap() | 0x80);
            len >>= 7;
        }
        block.put_u8(u8::try_from(len).unwrap());
    }
    block.put_slice(text);
}
