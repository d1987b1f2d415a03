//! Files that are received.

#[cfg(feature = "csv")]
mod rows;
mod save;

use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use http::header;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio_util::io::StreamReader;

#[cfg(feature = "csv")]
pub use self::rows::{Records, Row, Rows};
use self::save::Destination;
use super::stream::stream_methods;
use crate::body::Sending;
use crate::error::shown::shown;
use crate::error::{Error, Result};
use crate::headers::file_name;
use crate::transport::encoding::Codings;
use crate::transport::meta::Meta;
use crate::transport::patience::Patience;
use crate::transport::wire;
use crate::values::charset;

/// The body of an answer, read as the caller asks for it: in constant memory,
/// unless the caller collects it.
///
/// A body that breaks off is an error: what was read before is no whole file.
///
/// What comes in an encoding (`Content-Encoding`: gzip, deflate, or several) is
/// given without it, and a call is an error where the answer is no file of the
/// kind that was asked for: an answer without content (204, 205), a part that
/// the call did not ask for (206), or another media type than those of the
/// request's `Accept` header, which
/// [`RequestOptions::header`](crate::RequestOptions::header) can set. An answer
/// that names no type, or `application/octet-stream`, is taken at that.
#[must_use = "the body is read by one of the methods"]
pub struct Download {
    operation: &'static str,
    body: BoxStream<'static, Result<Bytes>>,
    file_name: Option<String>,
    content_type: Option<String>,
    len: Option<u64>,
    limit: u64,
}

impl Download {
    /// A request's body that is still `sending` is sent as long as this is read,
    /// and `limit` is for what is held in memory of it.
    ///
    /// # Errors
    /// [`TransportErrorKind::UnknownEncoding`](crate::TransportErrorKind::UnknownEncoding).
    pub(crate) fn new(
        operation: &'static str,
        patience: Patience,
        limit: u64,
        meta: &mut Meta,
        response: reqwest::Response,
        sending: Option<Sending>,
    ) -> Result<Self> {
        let codings = Codings::of(operation, meta.status, &meta.headers)?;
        codings.strip(&mut meta.headers);
        let len = response.content_length().filter(|_| codings.is_empty());
        let text = |name| meta.headers.get(name).and_then(|value| value.to_str().ok());
        let body = stream::try_unfold(
            (response, patience, sending),
            move |(mut response, patience, sending)| async move {
                let chunk = wire::chunk(operation, &mut response, &patience).await?;
                Ok(chunk.map(|chunk| (chunk, (response, patience, sending))))
            },
        );
        Ok(Self {
            operation,
            body: codings.undo_stream(operation, body.boxed()),
            file_name: meta
                .headers
                .get(header::CONTENT_DISPOSITION)
                .and_then(|value| file_name(&String::from_utf8_lossy(value.as_bytes()))),
            content_type: text(header::CONTENT_TYPE).map(String::from),
            len,
            limit,
        })
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }

    /// How much of it may be held in memory at once, in bytes.
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    /// The file name that the server suggests (`Content-Disposition`, RFC
    /// 6266), without any directory or drive. None where it suggests none that is
    /// usable: a name with a colon, a control character, or a character that is
    /// not visible or turns the order of reading.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The media type of the body.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The length of the body in bytes, if the server told it and the body did
    /// not come in an encoding.
    pub fn content_length(&self) -> Option<u64> {
        self.len
    }

    /// Calls `progress` after each piece with the number of bytes so far, their
    /// encoding undone, and the length of the whole if it is known.
    pub fn on_progress(
        mut self,
        mut progress: impl FnMut(u64, Option<u64>) + Send + 'static,
    ) -> Self {
        let len = self.len;
        let mut received = 0;
        self.body = self
            .body
            .inspect_ok(move |chunk| {
                received += chunk.len() as u64;
                progress(received, len);
            })
            .boxed();
        self
    }

    /// The body as a stream of pieces.
    pub fn into_stream(self) -> BoxStream<'static, Result<Bytes>> {
        self.body
    }

    /// The body as a reader, with errors as [`io::Error`]s that hold an
    /// [`Error`].
    pub fn into_reader(self) -> impl tokio::io::AsyncBufRead + Send + Unpin {
        StreamReader::new(self.body.map_err(io::Error::other))
    }

    /// The whole body.
    ///
    /// # Errors
    /// [`Error::BodyTooLarge`] if it is larger than the client's or the
    /// request's limit; [`Error::Transport`] or [`Error::Timeout`] if it breaks
    /// off.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.body.try_next().await? {
            if (bytes.len() + chunk.len()) as u64 > self.limit {
                return Err(Error::BodyTooLarge {
                    operation: self.operation,
                    limit: self.limit,
                });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    }

    /// The whole body as text, by the `charset` of its media type (else UTF-8; what is not is
    /// replaced).
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes).
    pub async fn text(self) -> Result<String> {
        let content_type = self.content_type.clone();
        let bytes = charset::utf8_of(content_type.as_deref(), &self.bytes().await?);
        Ok(match String::from_utf8(bytes.into()) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }

    /// Writes the body to `writer` and flushes it. Returns the number of bytes.
    ///
    /// # Errors
    /// [`Error::File`] if writing fails, else as [`bytes`](Self::bytes), but
    /// without a limit.
    pub async fn write_to(
        mut self,
        writer: &mut (impl AsyncWrite + Unpin + ?Sized),
    ) -> Result<u64> {
        let mut written = 0;
        while let Some(chunk) = self.body.try_next().await? {
            writer.write_all(&chunk).await.map_err(Error::File)?;
            written += chunk.len() as u64;
        }
        writer.flush().await.map_err(Error::File)?;
        Ok(written)
    }

    /// Writes the body to a file. Returns the number of bytes.
    ///
    /// The file is written under another name in the same directory and renamed
    /// when it is whole, so that `path` never holds half a body; what was there
    /// before is replaced. On Unix the file takes the mode, and as far as that
    /// is allowed the owner and the group, of the one that it replaces; a new one
    /// is its owner's alone (0600). Where `path` is a symbolic link, the file that
    /// it leads to is replaced, and the link stays.
    ///
    /// A pipe or a device is not replaced but written into, as the body arrives:
    /// half a body may have gone there if the rest is an error. A pipe that nobody
    /// reads is [`Error::File`].
    ///
    /// # Errors
    /// As [`write_to`](Self::write_to); [`Error::File`] before anything is read if
    /// `path` is a folder.
    pub async fn save_to(self, path: impl AsRef<Path>) -> Result<u64> {
        let opened = Destination::open(path.as_ref()).await;
        let mut destination = opened.map_err(Error::File)?;
        let written = self.write_to(destination.writer()).await?;
        destination.finish().await.map_err(Error::File)?;
        Ok(written)
    }
}

stream_methods!([] Download, Bytes, "piece");

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.body.poll_next_unpin(cx)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.operation)
            .field("content_type", &self.content_type().map(shown))
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}
