//! What can go wrong, as one type that is not generic.
//!
//! Errors are made where they happen; what they hold, and what of it is shown, is
//! said here. They know names, statuses, headers and bodies, and nothing of who
//! made them.

mod api;
mod auth;
mod cause;
mod decode;
mod request;
pub(crate) mod shown;
mod status;
mod transport;
mod webhook;

use std::borrow::Cow;
use std::fmt;

use http::StatusCode;

pub use self::api::ApiError;
pub(crate) use self::api::ErrorBody;
pub use self::auth::{AuthError, AuthErrorKind};
pub use self::decode::DecodeError;
pub use self::request::{ConfigError, RequestError};
pub use self::status::IntoStatus;
pub use self::transport::{TimeoutError, TimeoutKind, TransportError, TransportErrorKind};
pub use self::webhook::WebhookError;

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of any source.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call failed.
///
/// `Display` and `Debug` are fit for logs: they hold no body, query string,
/// token or secret, and no value that a server sent. What they do tell of its
/// words (names of properties and columns, media types, the id of a request) is
/// escaped, stays on its line, and is cut where it is long.
/// What the server sent is there for the asking: [`Error::raw`],
/// [`ApiError::headers`], [`ApiError::body`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client was not set up right; nothing was sent.
    Config(ConfigError),
    /// No token could be had.
    Auth(AuthError),
    /// The request cannot be sent as it is; nothing was sent.
    InvalidRequest(RequestError),
    /// The connection failed, or broke off.
    Transport(TransportError),
    /// Something took longer than the client was told to wait.
    Timeout(TimeoutError),
    /// The server answered with a status that is not a success.
    Api(Box<ApiError>),
    /// The server's answer is not what the description promises.
    Decode(Box<DecodeError>),
    /// A body that was to be held in memory is larger than the client allows.
    BodyTooLarge {
        /// The operation's id.
        operation: &'static str,
        /// The limit that was passed, in bytes.
        limit: u64,
    },
    /// A local file, or the reader or writer given by the caller, failed.
    File(std::io::Error),
}

impl Error {
    /// The status that the server answered with, if it answered.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => error.status(),
            Self::Auth(error) => error.status(),
            _ => None,
        }
    }

    /// The text that the server sent and that this error is about: the body of
    /// an [`ApiError`], or the text that could not be decoded. It may hold
    /// personal data.
    pub fn raw(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Api(error) => Some(error.raw()),
            Self::Decode(error) => Some(error.raw()),
            _ => None,
        }
    }

    /// The error body as the type that the description documents for the
    /// status. `None` if this is no [`Error::Api`], if the body is of another
    /// type, or if it could not be decoded.
    pub fn body<T: 'static>(&self) -> Option<&T> {
        self.as_api()?.body()
    }

    /// The answer of the server, if this is [`Error::Api`].
    pub fn as_api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// Whether the same call may succeed if it is made again later: the server
    /// was busy or out of reach, or the connection broke. It says nothing on
    /// whether the server acted upon the failed call.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(error) => error.is_retryable(),
            Self::Timeout(_) => true,
            Self::Auth(error) => error.is_retryable(),
            Self::Api(error) => matches!(error.status().as_u16(), 408 | 429 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// Whether this is the server's own answer, [`Error::Api`], and has this status: `error.is(409)`.
    pub fn is(&self, status: impl IntoStatus) -> bool {
        let status = status.into_status();
        self.as_api()
            .is_some_and(|error| Some(error.status()) == status)
    }

    /// Whether the server said that there is no such thing (404).
    pub fn is_not_found(&self) -> bool {
        self.is(StatusCode::NOT_FOUND)
    }

    pub(crate) fn invalid(operation: &'static str, reason: impl Into<Cow<'static, str>>) -> Self {
        Self::InvalidRequest(RequestError::new(operation, reason))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Auth(error) => error.fmt(f),
            Self::InvalidRequest(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Timeout(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::BodyTooLarge { operation, limit } => {
                write!(f, "{operation}: the body is larger than {limit} bytes")
            }
            // An i/o error's own text is printed as the source; a path in it
            // could name a person.
            Self::File(_) => f.write_str("a local file could not be read or written"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Config(error) => error.source(),
            Self::Auth(error) => error.source(),
            Self::InvalidRequest(error) => error.source(),
            Self::Transport(error) => error.source(),
            Self::Timeout(error) => error.source(),
            Self::Api(error) => error.source(),
            Self::Decode(error) => error.source(),
            Self::BodyTooLarge { .. } => None,
            Self::File(error) => Some(error),
        }
    }
}

macro_rules! from {
    ($($variant:ident($error:ty)),* $(,)?) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}
from!(
    Config(ConfigError),
    Auth(AuthError),
    InvalidRequest(RequestError),
    Transport(TransportError),
    Timeout(TimeoutError),
    Api(Box<ApiError>),
    Decode(Box<DecodeError>),
);
