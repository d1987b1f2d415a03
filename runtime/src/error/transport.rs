//! Connections that fail, break or stall.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use tower_service::Service;

use super::cause::Cause;
use super::{BoxError, Error, RequestError};

/// A connection that failed, or broke off.
///
/// Its sources are those of the libraries below, as long as their texts are fit
/// for a log. Where they quote a server at length or with control characters, as
/// the names of its certificate, the sources are these texts alone, cut and
/// escaped.
#[derive(Debug)]
pub struct TransportError {
    operation: &'static str,
    kind: TransportErrorKind,
    cause: Option<Cause>,
}

/// Where a connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: name resolution, TCP, proxy or TLS. The server has not
    /// seen the request.
    Connect,
    /// The connection broke before the whole head of the answer was there. The
    /// server may have acted upon the request.
    Request,
    /// What came in place of an answer's head cannot be read: it is not HTTP, or
    /// it has more than 100 headers, or more bytes than are taken. The server
    /// may have acted upon the request, and to repeat it would be of no use.
    Head,
    /// The connection broke within the answer's body.
    Body,
    /// The answer came whole, and its `Content-Encoding` could not be undone: it
    /// is broken, ends too early, or has something left over.
    Encoding,
    /// The answer has a `Content-Encoding`, or a `Transfer-Encoding` other than
    /// `chunked` (RFC 9112 section 7), that this client does not know. The source
    /// names it. To try again is of no use.
    UnknownEncoding,
    /// The server sent us somewhere that we do not go: to plain http, in
    /// circles, or nowhere.
    Redirect,
}

impl TransportError {
    pub(crate) fn new(
        operation: &'static str,
        kind: TransportErrorKind,
        source: Option<BoxError>,
    ) -> Self {
        Self {
            operation,
            kind,
            cause: source.map(Cause::new),
        }
    }

    /// Where the connection failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The id of the operation.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    pub(crate) fn is_retryable(&self) -> bool {
        match self.kind {
            TransportErrorKind::Connect => {
                !is_of_tls(self.cause()) && proxy(self.cause()).is_none()
            }
            TransportErrorKind::Request
            | TransportErrorKind::Body
            | TransportErrorKind::Encoding => true,
            TransportErrorKind::Head
            | TransportErrorKind::UnknownEncoding
            | TransportErrorKind::Redirect => false,
        }
    }

    /// Whether an answer came, and was none that can be read.
    pub(crate) fn is_of_answer(&self) -> bool {
        use TransportErrorKind::{Encoding, Head, UnknownEncoding};
        matches!(self.kind, Head | Encoding | UnknownEncoding)
    }

    /// Whether the server said that it did nothing with the request, by means of
    /// HTTP/2 (RFC 9113 section 8.7). Once it has begun to answer, it has.
    fn is_turned_away(&self) -> bool {
        // What middleware says may be of any of several exchanges, or of a body
        // that it read.
        let exchange = self.cause().and_then(|cause| cause.downcast_ref());
        let is_of_head = |error: &reqwest::Error| !error.is_body() && !error.is_decode();
        if self.kind != TransportErrorKind::Request || !exchange.is_some_and(is_of_head) {
            return false;
        }
        cause::<h2::Error>(self.cause()).is_some_and(|error| {
            let reason = error.reason();
            let refused = error.is_reset() && reason == Some(h2::Reason::REFUSED_STREAM);
            let leaving = error.is_go_away() && reason == Some(h2::Reason::NO_ERROR);
            error.is_remote() && (refused || leaving)
        })
    }

    fn cause(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_ref().map(Cause::real)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Connect => "cannot connect to the server",
            TransportErrorKind::Request => "the connection broke before the server answered",
            TransportErrorKind::Head => "the head of the server's answer cannot be read",
            TransportErrorKind::Body => "the connection broke within the server's answer",
            TransportErrorKind::Encoding => "the encoding of the server's answer is broken",
            TransportErrorKind::UnknownEncoding => "the encoding of the server's answer is unknown",
            TransportErrorKind::Redirect => "the server's redirect was not followed",
        };
        write!(f, "{}: {what}", self.operation)?;
        match detail(self.cause()) {
            Some(detail) => write!(f, " ({detail})"),
            None => Ok(()),
        }
    }
}

/// Whether TLS and what is at the other end do not fit: a certificate that is
/// not trusted, or no TLS at all. Another try finds the same.
#[cfg(feature = "__rustls")]
fn is_of_tls(source: Option<&(dyn StdError + 'static)>) -> bool {
    use rustls::Error::{
        InvalidCertificate, InvalidMessage, NoCertificatesPresented, PeerIncompatible,
    };

    let error = cause::<rustls::Error>(source);
    error.is_some_and(|error| {
        matches!(
            error,
            InvalidCertificate(_)
                | InvalidMessage(_)
                | NoCertificatesPresented
                | PeerIncompatible(_)
        )
    })
}

#[cfg(not(feature = "__rustls"))]
fn is_of_tls(source: Option<&(dyn StdError + 'static)>) -> bool {
    is_missing_tls(source)
}

/// Whether it was to be TLS, and nothing of the program can do that. hyper-util's error for it is
/// known by its text alone.
#[cfg(not(feature = "__rustls"))]
fn is_missing_tls(source: Option<&(dyn StdError + 'static)>) -> bool {
    let mut next = source;
    while let Some(error) = next {
        if error.to_string() == "invalid URL, scheme is not http" {
            return true;
        }
        next = error.source();
    }
    false
}

type TunnelError = <Tunnel<HttpConnector> as Service<http::Uri>>::Error;

/// What a proxy said in place of leading on, in words of our own. Of its
/// statuses hyper-util tells 407 alone, so that one which is busy is taken for
/// one that refuses.
fn proxy(source: Option<&(dyn StdError + 'static)>) -> Option<&'static str> {
    match cause::<TunnelError>(source)? {
        TunnelError::ProxyAuthRequired => Some("the proxy wants a user and a password"),
        TunnelError::TunnelUnsuccessful => Some("the proxy refused to lead there"),
        TunnelError::ProxyHeadersTooLong => Some("the proxy's answer is too large"),
        _ => None,
    }
}

/// The first cause of a type.
fn cause<'a, T: StdError + 'static>(
    mut source: Option<&'a (dyn StdError + 'static)>,
) -> Option<&'a T> {
    while let Some(error) = source {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        source = match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            // What an i/o error holds is not its source, but its equal.
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// What a connection broke by, where that is known, in words of our own: those
/// of the causes may be the server's.
fn detail(source: Option<&(dyn StdError + 'static)>) -> Option<&'static str> {
    if let Some(error) = cause::<hyper::Error>(source) {
        if error.is_parse() {
            return Some("it is not HTTP, or has too many headers, or is too large");
        }
        if error.is_incomplete_message() {
            return Some("the server closed it");
        }
    }
    if let Some(error) = cause::<h2::Error>(source)
        && error.is_remote()
    {
        return Some(match error.reason() {
            Some(h2::Reason::REFUSED_STREAM) => "the server refused the stream",
            _ if error.is_go_away() => "the server is closing it",
            _ => "the server closed the stream",
        });
    }
    if let Some(detail) = proxy(source) {
        return Some(detail);
    }
    #[cfg(not(feature = "__rustls"))]
    if is_missing_tls(source) {
        return Some("the client has no TLS: turn on the feature `rustls` or `rustls-ring`");
    }
    if is_of_tls(source) {
        return Some("its certificate is not trusted, or it speaks no TLS that is known");
    }
    match cause::<io::Error>(source)?.kind() {
        io::ErrorKind::ConnectionRefused => Some("the connection was refused"),
        io::ErrorKind::ConnectionReset => Some("the connection was reset"),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            Some("the connection was closed")
        }
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            Some("the host cannot be reached")
        }
        io::ErrorKind::UnexpectedEof => Some("it ended too early"),
        _ => None,
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_ref().map(Cause::told)
    }
}

/// Something that took longer than the client was told to wait.
#[derive(Clone, Debug)]
pub struct TimeoutError {
    operation: &'static str,
    kind: TimeoutKind,
    after: Option<Duration>,
}

/// Which wait was too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// Connecting. The server has not seen the request.
    Connect,
    /// The server, or the sender of an upload, was silent.
    Read,
    /// The whole call, all attempts and the waits between them included.
    Total,
    /// A job that the server works at.
    Poll,
}

impl TimeoutError {
    pub(crate) fn new(operation: &'static str, kind: TimeoutKind, after: Option<Duration>) -> Self {
        Self {
            operation,
            kind,
            after,
        }
    }

    /// Which wait was too long.
    pub fn kind(&self) -> TimeoutKind {
        self.kind
    }

    /// The id of the operation.
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TimeoutKind::Connect => "no connection",
            TimeoutKind::Read => "nothing came of the server, or of what is uploaded,",
            TimeoutKind::Total => "the call was not done",
            TimeoutKind::Poll => "the job was not done",
        };
        write!(f, "{}: {what}", self.operation)?;
        match self.after {
            Some(after) => write!(f, " within {after:?}"),
            None => f.write_str(" in time"),
        }
    }
}

impl std::error::Error for TimeoutError {}

impl Error {
    /// The error for what `reqwest` says. The URL is left out: its query may
    /// hold personal data.
    pub(crate) fn from_reqwest(
        operation: &'static str,
        kind: TransportErrorKind,
        error: reqwest::Error,
    ) -> Self {
        let connect = error.is_connect();
        if error.is_timeout() {
            let kind = if connect {
                TimeoutKind::Connect
            } else {
                TimeoutKind::Read
            };
            return Self::Timeout(TimeoutError::new(operation, kind, None));
        }
        if error.is_builder() {
            let reason = "the request has a URL that cannot be sent";
            return RequestError::new(operation, reason)
                .with_source(error.without_url())
                .into();
        }
        let kind = if connect {
            TransportErrorKind::Connect
        } else {
            match (kind, cause::<hyper::Error>(Some(&error))) {
                (TransportErrorKind::Request, Some(cause)) if cause.is_parse() => {
                    TransportErrorKind::Head
                }
                // What goes wrong on the way is told by the connection.
                (TransportErrorKind::Body, None) if error.is_decode() => {
                    TransportErrorKind::Encoding
                }
                (kind, _) => kind,
            }
        };
        Self::Transport(TransportError::new(
            operation,
            kind,
            Some(error.without_url().into()),
        ))
    }

    /// Whether the server has certainly not acted upon the request.
    pub(crate) fn is_unseen(&self) -> bool {
        match self {
            Self::Transport(error) => {
                error.kind == TransportErrorKind::Connect || error.is_turned_away()
            }
            Self::Timeout(error) => error.kind == TimeoutKind::Connect,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TransportError, TransportErrorKind};

    #[test]
    fn a_source_is_shown_on_one_line_and_not_at_any_length() {
        let long = "a name on a certificate\r\n".repeat(1000);
        let source = std::io::Error::other(long);
        let kind = TransportErrorKind::Connect;
        let error = TransportError::new("get", kind, Some(source.into()));
        let shown = format!("{error:?}");
        assert!(
            shown.contains("Connect") && shown.contains("a name on"),
            "{shown}"
        );
        assert!(shown.len() < 3000 && !shown.contains('\n'), "{shown}");
    }
}
