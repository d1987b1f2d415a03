//! Sources that must give as much as was said of them.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::stream::Stream;

/// The pieces of a source that has a stated length, which is an error if the
/// source is shorter or longer.
///
/// The last piece waits until the source has ended: once the stated length is
/// sent, a connection may take the body for whole and not ask again.
pub(super) struct Exactly<S> {
    pieces: S,
    len: u64,
    left: u64,
    last: Bytes,
    is_done: bool,
}

impl<S> Exactly<S> {
    pub(super) fn new(pieces: S, len: u64) -> Self {
        Self {
            pieces,
            len,
            left: len,
            last: Bytes::new(),
            is_done: false,
        }
    }
}

impl<S: Stream<Item = io::Result<Bytes>> + Unpin> Stream for Exactly<S> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_done {
            return Poll::Ready(None);
        }
        loop {
            let result = match ready!(Pin::new(&mut self.pieces).poll_next(cx)) {
                Some(Ok(piece)) if piece.is_empty() => continue,
                Some(Ok(piece)) => match self.left.checked_sub(piece.len() as u64) {
                    Some(0) => {
                        self.left = 0;
                        self.last = piece;
                        continue;
                    }
                    Some(left) => {
                        self.left = left;
                        return Poll::Ready(Some(Ok(piece)));
                    }
                    None => Some(Err(longer(self.len))),
                },
                Some(Err(error)) => Some(Err(error)),
                None if self.left > 0 => Some(Err(shorter(self.len - self.left, self.len))),
                None => Some(Ok(std::mem::take(&mut self.last))).filter(|_| self.len > 0),
            };
            self.is_done = true;
            return Poll::Ready(result);
        }
    }
}

fn longer(len: u64) -> io::Error {
    let text =
        format!("the source of the upload is longer than the {len} bytes that it was to have");
    io::Error::new(io::ErrorKind::InvalidData, text)
}

fn shorter(read: u64, len: u64) -> io::Error {
    let text = format!("the source of the upload ended after {read} of {len} bytes");
    io::Error::new(io::ErrorKind::UnexpectedEof, text)
}

#[cfg(test)]
mod tests {
    use std::io;

    use bytes::Bytes;
    use futures_util::stream::{self, StreamExt as _};

    use super::Exactly;

    /// What comes of pieces under a stated length.
    async fn sent(pieces: &[&'static str], len: u64) -> (String, Option<io::ErrorKind>) {
        let pieces = pieces
            .iter()
            .map(|text| Ok(Bytes::from_static(text.as_bytes())));
        let items: Vec<_> = Exactly::new(stream::iter(pieces), len).collect().await;
        let mut text = String::new();
        let mut error = None;
        for item in items {
            assert!(error.is_none(), "nothing comes after an error");
            match item {
                Ok(bytes) => text.push_str(std::str::from_utf8(&bytes).unwrap()),
                Err(failure) => error = Some(failure.kind()),
            }
        }
        (text, error)
    }

    #[tokio::test]
    async fn the_last_piece_comes_when_the_source_has_ended() {
        let (longer, shorter) = (io::ErrorKind::InvalidData, io::ErrorKind::UnexpectedEof);
        for (pieces, len, text, error) in [
            (&["ab", "cd"][..], 4, "abcd", None),
            (&["ab", "", "cd", ""], 4, "abcd", None),
            (&[], 0, "", None),
            (&["", ""], 0, "", None),
            (&["ab", "cd"], 3, "ab", Some(longer)),
            (&["ab", "cd"], 2, "", Some(longer)),
            (&["a"], 0, "", Some(longer)),
            (&["ab", "cd"], 5, "abcd", Some(shorter)),
            (&[], 1, "", Some(shorter)),
        ] {
            assert_eq!(
                sent(pieces, len).await,
                (text.to_owned(), error),
                "{pieces:?} {len}"
            );
        }
    }
}
