//! Bodies that are put together while they are sent, in constant memory.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use super::exactly::Exactly;
use super::upload::{FilePath, Reader, Source};
use crate::error::{Error, Result};
use crate::time::{Clock, Instant};

/// How much of a source is sent at a time.
const CHUNK: usize = 64 * 1024;

/// What an upload tells the one who waits for the server's answer.
#[derive(Debug)]
pub(crate) struct Activity {
    clock: Clock,
    last: Mutex<Instant>,
    failure: Mutex<Option<io::Error>>,
}

impl Activity {
    fn new(clock: &Clock) -> Self {
        Self {
            clock: clock.clone(),
            last: Mutex::new(clock.now()),
            failure: Mutex::new(None),
        }
    }

    /// When something was last sent.
    pub(crate) fn last(&self) -> Instant {
        *lock(&self.last)
    }

    fn note(&self, item: io::Result<Bytes>) -> io::Result<Bytes> {
        *lock(&self.last) = self.clock.now();
        item.map_err(|error| {
            let kind = error.kind();
            *lock(&self.failure) = Some(error);
            kind.into()
        })
    }
}

type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// An upload that is under way. When this is dropped, its source is, too:
/// whatever becomes of the connection, nothing is read for a call that is over.
pub(crate) struct Sending {
    activity: Arc<Activity>,
    source: Arc<Mutex<Outlet>>,
}

/// What an upload is read from, by the connection.
struct Outlet {
    /// None once the call is over.
    pieces: Option<ByteStream>,
    waker: Option<Waker>,
}

impl Sending {
    fn new(pieces: ByteStream, clock: &Clock) -> Self {
        Self {
            activity: Arc::new(Activity::new(clock)),
            source: Arc::new(Mutex::new(Outlet {
                pieces: Some(pieces),
                waker: None,
            })),
        }
    }

    fn body(&self) -> reqwest::Body {
        reqwest::Body::wrap_stream(Sent {
            activity: Arc::clone(&self.activity),
            source: Arc::clone(&self.source),
        })
    }

    pub(crate) fn activity(&self) -> &Activity {
        &self.activity
    }

    /// The local error that ended the upload.
    pub(crate) fn take_failure(&self) -> Option<io::Error> {
        lock(&self.activity.failure).take()
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        let mut source = lock(&self.source);
        let pieces = source.pieces.take();
        let waker = source.waker.take();
        drop(source);
        drop(pieces);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// The end of an upload that the connection holds.
struct Sent {
    activity: Arc<Activity>,
    source: Arc<Mutex<Outlet>>,
}

impl Stream for Sent {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut source = lock(&self.source);
        let Some(pieces) = &mut source.pieces else {
            // Not an end: what was sent so far must not pass for a whole body.
            return Poll::Ready(Some(Err(io::Error::other("the call is over"))));
        };
        match pieces.poll_next_unpin(cx) {
            Poll::Ready(item) => Poll::Ready(item.map(|item| self.activity.note(item))),
            Poll::Pending => {
                source.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A body of `pieces`; its length where it is known but not to the body; and,
/// of one that is sent piece by piece, what to watch it by. A large body that is
/// in memory is sent so, too, if it `may_flow`: that bytes flow is the only sign
/// of life of a slow server.
pub(super) async fn body(
    pieces: Vec<Source>,
    clock: &Clock,
    may_flow: bool,
) -> Result<(reqwest::Body, Option<u64>, Option<Sending>)> {
    if let Some(whole) = join(&pieces, may_flow) {
        return Ok((whole.into(), None, None));
    }
    let mut len = Some(0u64);
    let mut streams = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let (piece_len, stream) = open(piece).await.map_err(Error::File)?;
        len = len.zip(piece_len).and_then(|(a, b)| a.checked_add(b));
        streams.push(stream);
    }
    let mut pieces = stream::iter(streams).flatten();
    if len == Some(0) {
        // No connection asks for the pieces of nothing.
        let rest = pieces.try_next().await.map_err(Error::File)?;
        return Ok((rest.unwrap_or_default().into(), None, None));
    }
    let sending = Sending::new(Box::pin(pieces), clock);
    Ok((sending.body(), len, Some(sending)))
}

/// All pieces in one, if all are in memory, and few enough where they `may_flow`.
fn join(pieces: &[Source], may_flow: bool) -> Option<Bytes> {
    let limit = if may_flow { CHUNK } else { usize::MAX };
    if let [Source::Bytes(bytes)] = pieces {
        return (bytes.len() <= limit).then(|| bytes.clone());
    }
    let mut joined = BytesMut::new();
    for piece in pieces {
        let Source::Bytes(bytes) = piece else {
            return None;
        };
        if bytes.len() > limit - joined.len() {
            return None;
        }
        joined.extend_from_slice(bytes);
    }
    Some(joined.freeze())
}

async fn open(piece: Source) -> io::Result<(Option<u64>, ByteStream)> {
    Ok(match piece {
        Source::Bytes(bytes) => {
            let len = bytes.len() as u64;
            (Some(len), Box::pin(stream::iter(Chunks(bytes))))
        }
        Source::Path(file) => return open_path(&file).await,
        Source::Reader { reader, len } => {
            // Taken when the first byte is asked for: a call that never got as
            // far as a connection can be repeated.
            let stream = stream::once(async move { take(&reader) })
                .map_ok(|reader| ReaderStream::with_capacity(reader, CHUNK))
                .try_flatten();
            match len {
                Some(len) => (Some(len), Box::pin(Exactly::new(Box::pin(stream), len))),
                None => (None, Box::pin(stream)),
            }
        }
    })
}

/// A file, or what else has a path.
async fn open_path(place: &FilePath) -> io::Result<(Option<u64>, ByteStream)> {
    if place.is_spent() {
        return Err(io::Error::other("the source was read before"));
    }
    let file = tokio::fs::File::open(place.path()).await?;
    let metadata = file.metadata().await?;
    let len = metadata.len();
    if metadata.is_file() && len > 0 {
        // A file that grows meanwhile is sent as long as it was.
        let stream = ReaderStream::with_capacity(file.take(len), CHUNK);
        return Ok((Some(len), Box::pin(Exactly::new(stream, len))));
    }
    let mut stream = ReaderStream::with_capacity(file, CHUNK);
    let mut first = None;
    if metadata.is_file() {
        // It is empty, or the system makes it up while it is read.
        first = stream.try_next().await?;
        if first.is_none() {
            return Ok((Some(0), Box::pin(stream)));
        }
    }
    // What has no length to promise is a pipe or like one: what it gave is gone.
    place.spend();
    let first = stream::iter(first.map(Ok));
    Ok((None, Box::pin(first.chain(stream))))
}

/// Bytes, piece by piece.
struct Chunks(Bytes);

impl Iterator for Chunks {
    type Item = io::Result<Bytes>;

    fn next(&mut self) -> Option<Self::Item> {
        let len = self.0.len().min(CHUNK);
        (len > 0).then(|| Ok(self.0.split_to(len)))
    }
}

fn take(reader: &Mutex<Option<Reader>>) -> io::Result<Reader> {
    lock(reader)
        .take()
        .ok_or_else(|| io::Error::other("the reader was read before"))
}
