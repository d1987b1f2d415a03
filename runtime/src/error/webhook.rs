//! Deliveries of webhooks that are not taken.

use std::fmt;

use http::StatusCode;

use super::shown::shown;
use super::{BoxError, DecodeError};

/// Why what came to a receiver of webhooks is not taken.
///
/// As of [`Error`](crate::Error), `Display` and `Debug` are fit for logs.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// The receiver's own check refused it, before anything of the body was read: see
    /// [`Verify`](crate::webhook::Verify).
    Refused {
        /// The name of the webhook.
        webhook: &'static str,
        /// What the check says.
        reason: BoxError,
    },
    /// The body came in a media type that the description does not name.
    MediaType {
        /// The name of the webhook.
        webhook: &'static str,
        /// The `Content-Type` that came.
        sent: String,
    },
    /// The body is not what the description promises.
    Decode(Box<DecodeError>),
}

impl WebhookError {
    /// The name of the webhook.
    pub fn webhook(&self) -> &'static str {
        match self {
            Self::Refused { webhook, .. } | Self::MediaType { webhook, .. } => webhook,
            Self::Decode(error) => error.operation(),
        }
    }

    /// The status by which HTTP tells the sender of it (RFC 9110, section 15.5): 401 if the check
    /// refused it, 415 for the media type, 400 for the body.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused { .. } => StatusCode::UNAUTHORIZED,
            Self::MediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Decode(_) => StatusCode::BAD_REQUEST,
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // What the check says is printed as the source.
            Self::Refused { webhook, .. } => {
                write!(f, "{webhook}: the delivery was refused by its check")
            }
            Self::MediaType { webhook, sent } => {
                write!(
                    f,
                    "{webhook}: the body is {}, of which the description does not tell",
                    shown(sent)
                )
            }
            Self::Decode(error) => {
                write!(f, "{}: cannot decode the body as ", error.operation())?;
                error.fault(f)
            }
        }
    }
}

impl std::error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused { reason, .. } => Some(reason.as_ref()),
            Self::MediaType { .. } | Self::Decode(_) => None,
        }
    }
}
