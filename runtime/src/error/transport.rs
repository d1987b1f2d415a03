//! Connections that fail, break or stall.

use std::fmt;
use std::time::Duration;

use super::{BoxError, Error};
use crate::shown::shown;

/// A connection that failed, or broke off.
pub struct TransportError {
    operation: &'static str,
    kind: TransportErrorKind,
    source: Option<BoxError>,
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
    /// The connection broke within the answer's body.
    Body,
    /// The answer came whole, and its `Content-Encoding` could not be undone: it
    /// is broken, ends too early, or has something left over.
    Encoding,
    /// The answer has a `Content-Encoding` that this client does not know. The
    /// source names it. To try again is of no use.
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
            source,
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
        !matches!(
            self.kind,
            TransportErrorKind::Redirect | TransportErrorKind::UnknownEncoding
        )
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Connect => "cannot connect to the server",
            TransportErrorKind::Request => "the connection broke before the server answered",
            TransportErrorKind::Body => "the connection broke within the server's answer",
            TransportErrorKind::Encoding => "the encoding of the server's answer is broken",
            TransportErrorKind::UnknownEncoding => "the encoding of the server's answer is unknown",
            TransportErrorKind::Redirect => "the server's redirect was not followed",
        };
        write!(f, "{}: {what}", self.operation)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A source can quote the server's certificate.
        let source = self.source.as_ref().map(|source| format!("{source:?}"));
        let source = source.as_deref().unwrap_or("none");
        f.debug_struct("TransportError")
            .field("operation", &self.operation)
            .field("kind", &self.kind)
            .field("source", &format_args!("{}", shown(source).at_most(2048)))
            .finish()
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
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
            TimeoutKind::Read => "the server sent nothing",
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
        let kind = if connect {
            TransportErrorKind::Connect
        } else {
            kind
        };
        Self::Transport(TransportError::new(
            operation,
            kind,
            Some(error.without_url().into()),
        ))
    }

    /// Whether the server has certainly not seen the request.
    pub(crate) fn is_connect(&self) -> bool {
        match self {
            Self::Transport(error) => error.kind == TransportErrorKind::Connect,
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
