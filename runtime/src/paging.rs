//! Lists that come in pages.

mod source;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::Stream;
use futures_util::{StreamExt, ready};
use serde::de::DeserializeOwned;

use self::source::Source;
use crate::call::{Call, decode_list};
use crate::error::Result;
use crate::list::{self, List};
use crate::response::Response;
use crate::stream::stream_methods;

/// The pages of a list, as a stream. Nothing is sent before it is polled, and
/// nothing after it is dropped.
///
/// The request's limit is the number of elements to yield in all, its offset
/// where to begin. After an error the stream ends; the pages before the error
/// have been yielded.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Pages<T> {
    source: Source,
    decode: fn(source::Page) -> Result<Response<List<T>>>,
}

impl<T: DeserializeOwned> Pages<T> {
    pub(crate) fn new(call: Call) -> Self {
        Self {
            source: Source::new(call),
            decode: decode_list::<T>,
        }
    }
}

impl<T> Pages<T> {
    /// Yields `limit` elements at most, in all pages together. It replaces the
    /// request's limit.
    pub fn limit(mut self, limit: u64) -> Self {
        self.source.set_limit(limit);
        self
    }

    /// Asks for pages of `size` elements; the server's largest by default, and
    /// at most.
    pub fn page_size(mut self, size: u32) -> Self {
        self.source.set_page_size(size);
        self
    }

    /// Keeps up to `pages` requests under way, once the first page has told the
    /// total (which the server is asked for). Pages still come in order. One
    /// page after another by default.
    pub fn read_ahead(mut self, pages: usize) -> Self {
        self.source.set_read_ahead(pages);
        self
    }

    /// The offset of the first element that has not been yielded yet: where to
    /// go on after an error.
    pub fn offset(&self) -> u64 {
        self.source.offset()
    }

    /// The number of elements in the whole list, as the server told it with the
    /// first page, if it did.
    pub fn total_count(&self) -> Option<u64> {
        self.source.total()
    }
}

stream_methods!([T] Pages<T>, Response<List<T>>, "page");

impl<T> Stream for Pages<T> {
    type Item = Result<Response<List<T>>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(page) = ready!(self.source.poll_page(cx)) else {
            return Poll::Ready(None);
        };
        let mut result = (self.decode)(page);
        match &mut result {
            Ok(response) => {
                let received = response.body().len();
                let keep = self.source.received(received);
                if received == 0 && !self.source.is_first() {
                    // The end, known only now.
                    return Poll::Ready(None);
                }
                response.body_mut().truncate(keep);
            }
            Err(_) => self.source.stop(),
        }
        Poll::Ready(Some(result))
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("offset", &self.offset())
            .finish_non_exhaustive()
    }
}

/// The elements of a list, page by page, as a stream. Nothing is sent before it
/// is polled, and nothing after it is dropped.
///
/// An element that could not be decoded is an error in its place, and the
/// stream goes on after it. After any other error it ends; it comes after the
/// elements of all pages before.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Items<T> {
    pages: Pages<T>,
    page: Option<list::IntoIter<T>>,
}

impl<T: DeserializeOwned> Items<T> {
    pub(crate) fn new(call: Call) -> Self {
        Self {
            pages: Pages::new(call),
            page: None,
        }
    }
}

impl<T> Items<T> {
    /// Yields `limit` elements at most. It replaces the request's limit.
    pub fn limit(mut self, limit: u64) -> Self {
        self.pages = self.pages.limit(limit);
        self
    }

    /// Asks for pages of `size` elements; the server's largest by default, and
    /// at most.
    pub fn page_size(mut self, size: u32) -> Self {
        self.pages = self.pages.page_size(size);
        self
    }

    /// Keeps up to `pages` requests under way, once the first page has told the
    /// total (which the server is asked for). Elements still come in order. One
    /// page after another by default.
    pub fn read_ahead(mut self, pages: usize) -> Self {
        self.pages = self.pages.read_ahead(pages);
        self
    }

    /// The offset of the first element that has not been yielded yet: where to
    /// go on after an error.
    pub fn offset(&self) -> u64 {
        let buffered = self.page.as_ref().map_or(0, ExactSizeIterator::len);
        self.pages.offset() - buffered as u64
    }

    /// The number of elements in the whole list, as the server told it with the
    /// first page, if it did.
    pub fn total_count(&self) -> Option<u64> {
        self.pages.total_count()
    }
}

stream_methods!([T] Items<T>, T, "element");

impl<T> Stream for Items<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(element) = self.page.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(element));
            }
            match ready!(self.pages.poll_next_unpin(cx)) {
                Some(Ok(page)) => self.page = Some(page.into_body().into_iter()),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

// Neither holds a `T` in place, only in vectors.
impl<T> Unpin for Items<T> {}
impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("offset", &self.offset())
            .finish_non_exhaustive()
    }
}
