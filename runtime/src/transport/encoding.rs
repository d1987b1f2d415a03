//! Content codings (RFC 9110 section 8.4): which are asked for, and how the
//! bodies that come in them are read.
//!
//! The runtime undoes them itself, and not `reqwest`: that one stops after the
//! first member of a gzip body, drops what it cannot undo, and knows no limits.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use async_compression::tokio::bufread::{GzipDecoder, ZlibDecoder};
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader, ReadBuf};
use tokio::task::coop;
use tokio_util::io::{ReaderStream, StreamReader};

use crate::error::shown::shown;
use crate::error::{Error, Result, TransportError, TransportErrorKind};
use crate::headers::is_of_bytes;

/// How many codings a body may have, one upon the other: as many as curl takes,
/// which took any number until that filled its memory (CVE-2022-32206).
const MOST: usize = 5;

/// How much a decoder is given at once, in bytes.
const PIECE: usize = 8 * 1024;

/// How large the pieces of a body are that is read as it comes, in bytes.
const CHUNK: usize = 16 * 1024;

/// Asks for what can be undone, unless the caller asks for something else, or
/// for a part: a part of a coded body cannot be undone.
pub(crate) fn ask(headers: &mut HeaderMap) {
    if !headers.contains_key(header::ACCEPT_ENCODING) && !headers.contains_key(header::RANGE) {
        let gzip = HeaderValue::from_static("gzip");
        headers.insert(header::ACCEPT_ENCODING, gzip);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    /// `deflate`, which is zlib's format (RFC 9110 section 8.4.1.2).
    Zlib,
}

/// The codings of a body, in the order in which they were applied.
#[derive(Debug, Default)]
pub(crate) struct Codings(Vec<Coding>);

impl Codings {
    /// What the headers of an answer say.
    ///
    /// # Errors
    /// [`TransportErrorKind::UnknownEncoding`] if it cannot be undone.
    pub(crate) fn of(
        operation: &'static str,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Result<Self> {
        let mut codings = Vec::new();
        // A part is one of what is encoded, and is the caller's to put together.
        if status == StatusCode::PARTIAL_CONTENT && is_of_bytes(headers) {
            return Ok(Self(codings));
        }
        for value in headers.get_all(header::CONTENT_ENCODING) {
            let text = String::from_utf8_lossy(value.as_bytes());
            for name in text.split(',').map(str::trim) {
                let name = name.to_ascii_lowercase();
                match name.as_str() {
                    "" | "identity" => {}
                    "gzip" | "x-gzip" if codings.len() < MOST => codings.push(Coding::Gzip),
                    "deflate" if codings.len() < MOST => codings.push(Coding::Zlib),
                    _ => {
                        let kind = TransportErrorKind::UnknownEncoding;
                        let source = format!("the server says that it is {}", shown(&text));
                        return Err(
                            TransportError::new(operation, kind, Some(source.into())).into()
                        );
                    }
                }
            }
        }
        Ok(Self(codings))
    }

    /// Whether the body is as it is meant.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Leaves out of an answer's headers what no longer holds for its body.
    pub(crate) fn strip(&self, headers: &mut HeaderMap) {
        if !self.is_empty() {
            headers.remove(header::CONTENT_ENCODING);
            headers.remove(header::CONTENT_LENGTH);
        }
    }

    /// The body that `coded` stands for, if it is not larger than `limit` bytes.
    /// Where only its start is wanted, the first `limit` bytes.
    ///
    /// # Errors
    /// [`TransportErrorKind::Encoding`], or [`Error::BodyTooLarge`].
    pub(crate) async fn undo(
        &self,
        operation: &'static str,
        coded: Bytes,
        limit: u64,
        whole: bool,
    ) -> Result<Bytes> {
        let too_large = Error::BodyTooLarge { operation, limit };
        let reader = self.reader(operation, io::Cursor::new(coded), limit);
        let mut reader = reader.take(limit.saturating_add(1));
        let mut body = BytesMut::new();
        loop {
            if body.capacity() - body.len() < PIECE {
                body.reserve(body.len().max(PIECE));
            }
            let read = reader.read_buf(&mut body).await;
            let read = read.map_err(|error| from_io(operation, error))?;
            if body.len() as u64 > limit {
                if whole {
                    return Err(too_large);
                }
                body.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
                break;
            }
            if read == 0 {
                break;
            }
        }
        Ok(body.freeze())
    }

    /// The body that a stream of coded pieces stands for, piece by piece, in
    /// constant memory.
    pub(crate) fn undo_stream(
        self,
        operation: &'static str,
        coded: BoxStream<'static, Result<Bytes>>,
    ) -> BoxStream<'static, Result<Bytes>> {
        if self.is_empty() {
            return coded;
        }
        let begun = async move {
            type Pieces = BoxStream<'static, io::Result<Bytes>>;
            let mut coded = StreamReader::new(coded.map_err(io::Error::other));
            // No body at all is none, whatever coding it is said to have.
            if coded.fill_buf().await?.is_empty() {
                return Ok::<Pieces, io::Error>(stream::empty().boxed());
            }
            let reader = self.reader(operation, coded, u64::MAX);
            Ok(ReaderStream::with_capacity(reader, CHUNK).boxed())
        };
        stream::once(begun)
            .try_flatten()
            .map_err(move |error| from_io(operation, error))
            .boxed()
    }

    /// `coded` without its codings, none of which may be undone to more than
    /// `limit` bytes unless it is the last.
    fn reader(
        &self,
        operation: &'static str,
        coded: impl AsyncBufRead + Send + Unpin + 'static,
        limit: u64,
    ) -> Box<dyn AsyncBufRead + Send + Unpin> {
        let mut body: Box<dyn AsyncBufRead + Send + Unpin> = Box::new(coded);
        for coding in self.0.iter().rev() {
            let coded = Paced {
                inner: body,
                left: limit,
                too_large: (operation, limit),
            };
            let decoder: Box<dyn AsyncRead + Send + Unpin> = match coding {
                Coding::Gzip => {
                    let mut decoder = GzipDecoder::new(coded);
                    // RFC 1952 section 2.2. It makes of bytes that are left over
                    // an error, too.
                    decoder.multiple_members(true);
                    Box::new(decoder)
                }
                Coding::Zlib => {
                    let mut decoder = ZlibDecoder::new(coded);
                    decoder.multiple_members(true);
                    Box::new(decoder)
                }
            };
            body = Box::new(BufReader::with_capacity(PIECE, decoder));
        }
        body
    }
}

/// The error that ended a reader: one that was put into it, or the decoder's.
fn from_io(operation: &'static str, error: io::Error) -> Error {
    error.downcast().unwrap_or_else(|error| {
        let kind = TransportErrorKind::Encoding;
        TransportError::new(operation, kind, Some(error.into())).into()
    })
}

/// What a decoder reads from. It gives little at once and lets others have
/// their turn: a decoder reads on until it has something to give, and a little
/// can stand for much that comes to nothing.
struct Paced<R> {
    inner: R,
    /// How many bytes may still be read.
    left: u64,
    /// The error if there are more.
    too_large: (&'static str, u64),
}

impl<R: AsyncBufRead + Unpin> AsyncBufRead for Paced<R> {
    fn poll_fill_buf(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let turn = ready!(coop::poll_proceed(cx));
        let this = self.get_mut();
        let piece = ready!(Pin::new(&mut this.inner).poll_fill_buf(cx))?;
        turn.made_progress();
        if this.left == 0 && !piece.is_empty() {
            let (operation, limit) = this.too_large;
            let error = Error::BodyTooLarge { operation, limit };
            return Poll::Ready(Err(io::Error::other(error)));
        }
        let len = piece.len().min(PIECE);
        let len = usize::try_from(this.left).map_or(len, |left| len.min(left));
        Poll::Ready(Ok(&piece[..len]))
    }

    fn consume(self: Pin<&mut Self>, len: usize) {
        let this = self.get_mut();
        this.left = this.left.saturating_sub(len as u64);
        Pin::new(&mut this.inner).consume(len);
    }
}

/// Decoders ask for it, and read as above.
impl<R: AsyncBufRead + Unpin> AsyncRead for Paced<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let piece = ready!(self.as_mut().poll_fill_buf(cx))?;
        let len = piece.len().min(buffer.remaining());
        buffer.put_slice(&piece[..len]);
        self.consume(len);
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Future, poll_fn};
    use std::io::Write;
    use std::pin::pin;

    use bytes::Bytes;
    use futures_util::stream::{self, StreamExt, TryStreamExt};
    use http::{HeaderMap, HeaderValue, StatusCode, header};

    use super::Codings;

    fn codings(text: &'static str) -> Codings {
        let value = HeaderValue::from_static(text);
        let headers = HeaderMap::from_iter([(header::CONTENT_ENCODING, value)]);
        Codings::of("get", StatusCode::OK, &headers).unwrap()
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(text).unwrap();
        gzip.finish().unwrap()
    }

    /// What the future gives, and how often it was polled for it.
    async fn polls<F: Future>(future: F) -> (F::Output, usize) {
        let mut future = pin!(future);
        let mut count = 0;
        let output = poll_fn(|cx| {
            count += 1;
            future.as_mut().poll(cx)
        });
        (output.await, count)
    }

    #[tokio::test]
    async fn much_that_comes_to_nothing_is_no_reason_not_to_yield() {
        // Nothing, with a comment of eight megabytes.
        let comment = flate2::GzBuilder::new().comment(vec![b'x'; 8 << 20]);
        let nothing = comment.write(Vec::new(), flate2::Compression::fast());
        let nothing = gzip(&nothing.finish().unwrap());
        assert!(nothing.len() < 40_000, "{}", nothing.len());
        let whole = Bytes::from(nothing);
        let twice = || codings("gzip, gzip");
        let (body, count) = polls(twice().undo("get", whole.clone(), u64::MAX, true)).await;
        assert_eq!(body.unwrap(), "");
        assert!(count > 7, "{count}");
        let coded = stream::iter([Ok(whole)]).boxed();
        let pieces = twice().undo_stream("get", coded).try_collect::<Vec<_>>();
        let (pieces, count) = polls(pieces).await;
        assert_eq!(pieces.unwrap().concat(), b"");
        assert!(count > 7, "{count}");
    }

    #[tokio::test]
    async fn members_are_read_wherever_their_pieces_end() {
        let long = vec![b'x'; 40_000];
        let mut coded = gzip(b"first ");
        coded.extend(gzip(b""));
        coded.extend(gzip(&long));
        let expected = [b"first ".as_slice(), &long].concat();
        let coded = Bytes::from(coded);
        for at in 0..coded.len() {
            let middle = (at + 1).min(coded.len());
            let pieces = [0..at, at..middle, middle..coded.len()];
            let pieces = pieces.map(|range| Ok(coded.slice(range)));
            let pieces = codings("gzip").undo_stream("get", stream::iter(pieces).boxed());
            let found: Vec<_> = pieces.try_collect().await.unwrap();
            assert!(found.concat() == expected, "{at}");
        }
        // None of it can be left out at the end, but for whole members.
        for end in 1..coded.len() {
            let piece = Ok(coded.slice(..end));
            let pieces = codings("gzip").undo_stream("get", stream::iter([piece]).boxed());
            let found = pieces.try_collect::<Vec<_>>().await;
            let whole = [
                gzip(b"first ").len(),
                gzip(b"first ").len() + gzip(b"").len(),
            ];
            assert_eq!(found.is_ok(), whole.contains(&end), "{end}");
        }
    }
}
