//! Bodies that are read while they are sent, in constant memory.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use crate::error::{Error, Result};
use crate::time::{Clock, Instant};
use crate::upload::{Reader, Source};

/// How much of a file is read at a time.
const CHUNK: usize = 64 * 1024;

/// What an upload tells the one who waits for the server's answer.
#[derive(Debug)]
pub(crate) struct Activity {
    clock: Clock,
    last: Mutex<Instant>,
    failure: Mutex<Option<io::Error>>,
}

impl Activity {
    pub(crate) fn new(clock: &Clock) -> Arc<Self> {
        Arc::new(Self {
            clock: clock.clone(),
            last: Mutex::new(clock.now()),
            failure: Mutex::new(None),
        })
    }

    /// When something was last sent.
    pub(crate) fn last(&self) -> Instant {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The local error that ended the upload.
    pub(crate) fn take_failure(&self) -> Option<io::Error> {
        self.failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    fn note(&self, item: io::Result<Bytes>) -> io::Result<Bytes> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = self.clock.now();
        item.map_err(|error| {
            let kind = error.kind();
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            kind.into()
        })
    }
}

/// A body of `pieces`, and its length where it is known but not to the body.
pub(crate) async fn body(
    pieces: Vec<Source>,
    activity: Option<&Arc<Activity>>,
) -> Result<(reqwest::Body, Option<u64>)> {
    if let Some(whole) = join(&pieces) {
        return Ok((whole.into(), None));
    }
    let mut len = Some(0u64);
    let mut streams = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let (piece_len, stream) = open(piece).await.map_err(Error::File)?;
        len = len.zip(piece_len).map(|(a, b)| a + b);
        streams.push(stream);
    }
    let activity = activity.cloned();
    let stream = stream::iter(streams)
        .flatten()
        .map(move |item| match &activity {
            Some(activity) => activity.note(item),
            None => item,
        });
    Ok((reqwest::Body::wrap_stream(stream), len))
}

/// All pieces in one, if all are in memory.
fn join(pieces: &[Source]) -> Option<Bytes> {
    if let [Source::Bytes(bytes)] = pieces {
        return Some(bytes.clone());
    }
    let mut joined = BytesMut::new();
    for piece in pieces {
        let Source::Bytes(bytes) = piece else {
            return None;
        };
        joined.extend_from_slice(bytes);
    }
    Some(joined.freeze())
}

type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

async fn open(piece: Source) -> io::Result<(Option<u64>, ByteStream)> {
    Ok(match piece {
        Source::Bytes(bytes) => {
            let len = bytes.len() as u64;
            (Some(len), Box::pin(stream::iter([Ok(bytes)])))
        }
        Source::Path(path) => {
            let file = tokio::fs::File::open(path).await?;
            let metadata = file.metadata().await?;
            if !metadata.is_file() {
                // A pipe or a device has no length to promise.
                return Ok((None, Box::pin(ReaderStream::with_capacity(file, CHUNK))));
            }
            let len = metadata.len();
            // A file that grows meanwhile is sent as long as it was.
            let stream = ReaderStream::with_capacity(file.take(len), CHUNK);
            (Some(len), Box::pin(stream))
        }
        Source::Reader { reader, len } => {
            // Taken when the first byte is asked for: a call that never got as
            // far as a connection can be repeated.
            let stream = stream::once(async move { take(&reader) })
                .map_ok(|reader| ReaderStream::with_capacity(reader, CHUNK))
                .try_flatten();
            (len, Box::pin(stream))
        }
    })
}

fn take(reader: &Mutex<Option<Reader>>) -> io::Result<Reader> {
    reader
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
        .ok_or_else(|| io::Error::other("the reader was read before"))
}
