//! What a server does to a connection, step by step.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::event::{Event, Gate};
use crate::h2::{Frame, Stream};
use crate::reply::Reply;
use crate::request::Request;
use crate::tls::Identity;

/// What answers requests: the second argument counts them, from 0, over all
/// connections of a server.
pub(crate) type Handler = dyn Fn(&Request, usize) -> Reply + Send + Sync;

/// One thing that a server does to a connection. After the last one it closes
/// in an orderly way.
#[derive(Clone)]
pub enum Step {
    /// Shakes hands (TLS). Ends the script if the client does not want to.
    Handshake(Identity),
    /// Reads a whole request of HTTP/1.1, and counts it.
    Request,
    /// Reads the head of a request of HTTP/1.1, and counts it; its body is left
    /// in the socket.
    Head,
    /// Reads the body of the request whose head was read.
    Body,
    /// Reads so many bytes.
    Bytes(usize),
    /// Sends these bytes.
    Send(Bytes),
    /// Sends the same bytes so many times.
    Repeat(Bytes, usize),
    /// Sends these bytes one by one, each when the gate lets it pass.
    Drip(Bytes, Gate),
    /// Says nothing until the gate lets it pass. Whoever hangs up meanwhile is
    /// noticed.
    Wait(Gate),
    /// Says nothing, and reads what comes, until the client hangs up.
    Never,
    /// Says that it has come to this step.
    Signal(Event),
    /// Says that it will send no more (FIN), and reads until the client hangs
    /// up.
    HalfClose,
    /// Closes in an orderly way.
    Close,
    /// Closes with a reset.
    Reset,
    /// Lets go of the connection; over TLS, without a word (`close_notify`).
    Abandon,
    /// Sends this answer of HTTP/1.1.
    Reply(Reply),
    /// Reads requests of HTTP/1.1 and answers each as the function says, until
    /// the connection ends.
    Serve(Arc<Handler>),
    /// As [`Serve`](Self::Serve), for HTTP/2. Of a reply, its gates, status,
    /// headers and body count.
    ServeH2(Arc<Handler>),
    /// Reads the preface of a client of HTTP/2, and sends our settings: each an
    /// identifier and a value (RFC 9113 section 6.5.2).
    H2Preface(&'static [(u16, u32)]),
    /// Reads frames until a request is whole, and counts it. What asks for an
    /// acknowledgement gets one.
    H2Request,
    /// As [`H2Request`](Self::H2Request), but the request's body is left in the
    /// socket.
    H2Head,
    /// Sends a frame of HTTP/2.
    Frame(Stream, Frame),
    /// Acknowledges what asks for it, and says nothing else, until the client
    /// hangs up.
    H2Never,
}

impl Step {
    /// Answers requests of HTTP/1.1 as `handler` says.
    pub fn serve(handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::Serve(Arc::new(handler))
    }

    /// Answers requests of HTTP/2 as `handler` says.
    pub fn serve_h2(handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::ServeH2(Arc::new(handler))
    }
}

/// Sends text, in which each line ends as those of HTTP do.
pub fn text(lines: &str) -> Step {
    Step::Send(lines.replace('\n', "\r\n").into_bytes().into())
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handshake(_) => f.write_str("Handshake"),
            Self::Request => f.write_str("Request"),
            Self::Head => f.write_str("Head"),
            Self::Body => f.write_str("Body"),
            Self::Bytes(len) => write!(f, "Bytes({len})"),
            Self::Send(bytes) => write!(f, "Send({} bytes)", bytes.len()),
            Self::Repeat(bytes, times) => write!(f, "Repeat({} bytes, {times})", bytes.len()),
            Self::Drip(bytes, _) => write!(f, "Drip({} bytes)", bytes.len()),
            Self::Wait(_) => f.write_str("Wait"),
            Self::Never => f.write_str("Never"),
            Self::Signal(_) => f.write_str("Signal"),
            Self::HalfClose => f.write_str("HalfClose"),
            Self::Close => f.write_str("Close"),
            Self::Reset => f.write_str("Reset"),
            Self::Abandon => f.write_str("Abandon"),
            Self::Reply(reply) => write!(f, "Reply({})", reply.status),
            Self::Serve(_) => f.write_str("Serve"),
            Self::ServeH2(_) => f.write_str("ServeH2"),
            Self::H2Preface(settings) => write!(f, "H2Preface({settings:?})"),
            Self::H2Request => f.write_str("H2Request"),
            Self::H2Head => f.write_str("H2Head"),
            Self::Frame(stream, frame) => write!(f, "Frame({stream:?}, {frame:?})"),
            Self::H2Never => f.write_str("H2Never"),
        }
    }
}
