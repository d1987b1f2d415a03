//! Lists that come in pages: many calls as one stream.
//!
//! Pages are asked for by copies of one call, of which it sets what says which page
//! it is and how large, and nothing else. How a call is sent is not known here.

mod answer;
mod begin;
mod end;
mod evidence;
mod next;
mod pages;
mod place;
mod probe;
mod size;
mod source;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::Stream;
use futures_util::{StreamExt, ready};

pub use self::pages::Pages;
use crate::call::Call;
use crate::error::Result;
use crate::streams::stream::stream_methods;
use crate::values::codec::Decode;
use crate::values::list;

impl Call {
    /// The elements of all pages.
    pub fn items<T: Decode>(self) -> Items<T> {
        Items::new(self)
    }

    /// All pages of a list whose answer is nothing else.
    pub fn pages<T: Decode>(self) -> Pages<T> {
        Pages::new(self)
    }

    /// All pages of a list that stands in an envelope, which is the type `P`.
    pub fn envelopes<T, P: Decode>(self) -> Pages<T, P> {
        Pages::in_envelopes(self)
    }
}

/// The elements of a list, page by page, as a stream. Nothing is sent before it
/// is polled, and nothing after it is dropped.
///
/// An element that could not be decoded is an error in its place, and the
/// stream goes on after it. After any other error it ends; it comes after the
/// elements of all pages before, and [`offset`](Self::offset) is where to go on.
///
/// The stream ends where the list is certain to end, or with an error; what that
/// takes, and what remains uncertain, is said at [`Pages`].
#[must_use = "a stream does nothing unless it is polled"]
pub struct Items<T> {
    pages: Pages<T>,
    page: Option<list::IntoIter<T>>,
}

impl<T: Decode> Items<T> {
    fn new(call: Call) -> Self {
        Self {
            pages: Pages::new(call),
            page: None,
        }
    }
}

impl<T> Items<T> {
    /// Yields `limit` elements at most. Of a list that is paged by an offset it
    /// replaces the request's limit.
    pub fn limit(mut self, limit: u64) -> Self {
        self.pages = self.pages.limit(limit);
        self
    }

    /// Asks for pages of `size` elements, as [`Pages::page_size`] does.
    pub fn page_size(mut self, size: u32) -> Self {
        self.pages = self.pages.page_size(size);
        self
    }

    /// Keeps up to `pages` requests under way, as [`Pages::read_ahead`] does.
    /// Elements still come in order.
    pub fn read_ahead(mut self, pages: usize) -> Self {
        self.pages = self.pages.read_ahead(pages);
        self
    }

    /// Begins at a place that [`position`](Self::position) told.
    pub fn start_at(mut self, position: impl AsRef<str>) -> Self {
        self.pages = self.pages.start_at(position);
        self
    }

    /// The place of the page of the next element, as [`Pages::position`] has it: that
    /// of a page of which some elements were yielded if others were not, or that of
    /// the page that is an error. Of a list that is paged by an offset it is that of the
    /// element itself.
    pub fn position(&self) -> Option<String> {
        let source = &self.pages.source;
        match self.buffered() {
            0 => source.position(),
            _ if source.has_offset() => Some(self.offset().to_string()),
            _ => source.position_here(),
        }
    }

    /// The number of elements before the next one, as [`Pages::offset`] has it.
    pub fn offset(&self) -> u64 {
        self.pages.offset() - self.buffered() as u64
    }

    /// How many elements have come that were not yielded.
    fn buffered(&self) -> usize {
        self.page.as_ref().map_or(0, ExactSizeIterator::len)
    }

    /// The number of elements in the whole list, as the server told it last, if
    /// it did. It may be wrong.
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

// It holds no `T` in place, only in vectors.
impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("offset", &self.offset())
            .finish_non_exhaustive()
    }
}
