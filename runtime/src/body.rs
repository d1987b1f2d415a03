//! Request bodies: held in memory, or put together while they are sent.
//!
//! A body says whether it could be sent again. To whom it is sent, and how often,
//! is not known here, nor how long anybody waits: it shows when it last moved.

mod endings;
mod exactly;
mod form;
mod stream;
pub(crate) mod upload;
pub(crate) mod urlencoded;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use http::HeaderValue;

pub use self::form::{Form, PartValue};
pub(crate) use self::form::{Part, PartContent};
pub(crate) use self::stream::{Activity, Sending};
use self::upload::{Source, Upload};
use crate::error::{Error, Result};
use crate::time::Clock;

/// What a call sends.
#[derive(Debug)]
pub(crate) enum Body {
    Empty,
    Whole {
        content_type: Cow<'static, str>,
        bytes: Bytes,
    },
    File {
        content_type: Cow<'static, str>,
        upload: Upload,
    },
    Form {
        media_type: &'static str,
        parts: Vec<Part>,
    },
}

/// A body in the shape that one attempt sends.
pub(crate) struct Outgoing {
    pub(crate) body: reqwest::Body,
    pub(crate) content_type: HeaderValue,
    /// Set where the length is known and `body` does not know it.
    pub(crate) len: Option<u64>,
    /// Of a body that is sent piece by piece.
    pub(crate) sending: Option<Sending>,
}

/// No body, for all calls that have none.
static EMPTY: LazyLock<Arc<Body>> = LazyLock::new(|| Arc::new(Body::Empty));

impl Body {
    pub(crate) fn empty() -> Arc<Self> {
        Arc::clone(&EMPTY)
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Whether it is known that there is nothing to send.
    pub(crate) fn has_no_bytes(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Whole { bytes, .. } => bytes.is_empty(),
            Self::File { upload, .. } => {
                matches!(&upload.source, Source::Bytes(bytes) if bytes.is_empty())
            }
            Self::Form { .. } => false,
        }
    }

    /// Whether another attempt can send the same bytes.
    pub(crate) fn is_repeatable(&self) -> bool {
        match self {
            Self::Empty | Self::Whole { .. } => true,
            Self::File { upload, .. } => upload.source.is_whole(),
            Self::Form { parts, .. } => parts.iter().all(|part| match &part.content {
                PartContent::Text { .. } => true,
                PartContent::File(upload) => upload.source.is_whole(),
            }),
        }
    }

    /// Whether bytes come from a file or a reader while they are sent.
    pub(crate) fn is_streamed(&self) -> bool {
        let streamed = |upload: &Upload| !matches!(upload.source, Source::Bytes(_));
        match self {
            Self::Empty | Self::Whole { .. } => false,
            Self::File { upload, .. } => streamed(upload),
            Self::Form { parts, .. } => parts.iter().any(|part| match &part.content {
                PartContent::Text { .. } => false,
                PartContent::File(upload) => streamed(upload),
            }),
        }
    }

    /// The body of one attempt, of a call that has one. A large one that is in memory is sent piece by
    /// piece if it `may_flow`.
    pub(crate) async fn outgoing(
        &self,
        operation: &'static str,
        clock: &Clock,
        may_flow: bool,
    ) -> Result<Outgoing> {
        let (content_type, pieces) = match self {
            Self::Empty => (Cow::Borrowed(""), Vec::new()),
            Self::Whole {
                content_type,
                bytes,
            } => (content_type.clone(), vec![Source::Bytes(bytes.clone())]),
            Self::File {
                content_type,
                upload,
            } => (content_type.clone(), vec![upload.source.clone()]),
            Self::Form { media_type, parts } => {
                let (content_type, pieces) = form::encode(operation, media_type, parts)?;
                (content_type.into(), pieces)
            }
        };
        let content_type = HeaderValue::from_str(&content_type)
            .map_err(|_| Error::invalid(operation, "the body's content type is not valid"))?;
        let (body, len, sending) = stream::body(pieces, clock, may_flow).await?;
        Ok(Outgoing {
            body,
            content_type,
            len,
            sending,
        })
    }
}
