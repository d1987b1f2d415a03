//! Lists that come in pages: many calls as one stream.
//!
//! Pages are asked for by copies of one call, of which it sets limit, offset and
//! count, and nothing else. How a call is sent is not known here.

mod end;
mod evidence;
mod size;
mod source;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::Stream;
use futures_util::{StreamExt, ready};

use self::source::Source;
use crate::call::response::Response;
use crate::call::{Call, decode_page};
use crate::error::Result;
use crate::streams::stream::stream_methods;
use crate::values::codec::Decode;
use crate::values::list::{self, List};

impl Call {
    /// The elements of all pages.
    pub fn items<T: Decode>(self) -> Items<T> {
        Items::new(self)
    }

    /// All pages.
    pub fn pages<T: Decode>(self) -> Pages<T> {
        Pages::new(self)
    }
}

/// The pages of a list, as a stream. Nothing is sent before it is polled, and
/// nothing after it is dropped.
///
/// The request's limit is the number of elements to yield in all, its offset
/// where to begin. After an error the stream ends; the pages before the error
/// have been yielded.
///
/// # Where a list ends
/// It ends where it is certain to end:
///
/// - with a page that is empty;
/// - where the total is reached that the server told (`X-Total-Count`); one that
///   is lower than what has come counts as unknown, and so do several that
///   differ;
/// - with a page that is smaller than was asked for, if the description declares
///   a maximum of the limit, and the size asked for is not above it.
///
/// Where the description declares no maximum, a small page may be all that the
/// server puts on a page. The stream goes on from what came, and unless the
/// total is told, the last request, whose page is empty, is the price.
///
/// What a server sends instead of an empty page is made sure of. It refuses
/// (400, 404, 416 or 422), sends `null`, or sends the last page again: the last
/// element is asked for once more, and with it the one that would follow. If the
/// server has it, as it was, and none after it, and tells no total beyond it, it
/// was the last, and otherwise the refusal is the error.
///
/// A page that begins with an element that came before, byte for byte, is an
/// error before any of it is yielded: the server does not go by the offset, or
/// an element was added meanwhile. For this a hash of each element is kept, some
/// 20 bytes. Elements that are equal to others on their page are not compared;
/// where there are only such, a page whose elements all came before is an error
/// unless the server told a total beyond it. An error is also a page with many
/// times the elements that were asked for (more than 100 times, and more than
/// 10,000).
///
/// # What remains uncertain
/// - A list that changes while it is walked: an element removed from the part
///   that has come moves another one into it, which is never seen, and one that
///   changes and moves behind comes twice. Sort by what does not change, such as
///   the time of creation, or filter by it.
/// - A server whose order changes from page to page leaves elements out and
///   gives others twice, and nothing tells unless it is the first of a page.
/// - Elements that are equal, and never on one page: one at the beginning of a
///   page is taken for one that came before. And a server that ignores the
///   offset, tells a total, and whose elements are all equal to others: they are
///   yielded again, up to the total.
/// - A total that is too low and is reached exactly with the end of a page, and
///   an empty page before the end: both are believed.
///   [`total_count`](Self::total_count) tells what the server told.
/// - Pages smaller than the description's maximum, and no total: the first small
///   page is taken for the last one.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Pages<T> {
    source: Source,
    decode: fn(source::Page, usize) -> Result<Response<List<T>>>,
}

impl<T: Decode> Pages<T> {
    pub(crate) fn new(call: Call) -> Self {
        Self {
            source: Source::new(call, std::any::type_name::<List<T>>()),
            decode: decode_page::<T>,
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

    /// Asks for pages of `size` elements, but not for more than the description
    /// allows. By default that is what is asked for, and where it allows any
    /// number, the number that it has as the limit's default, or else 250.
    pub fn page_size(mut self, size: u32) -> Self {
        self.source.set_page_size(size);
        self
    }

    /// Keeps up to `pages` requests under way, once the first page has told the
    /// total (which the server is asked for). Pages still come in order. One
    /// page after another by default. After a page that is not of the size asked
    /// for, what was read ahead is asked for anew, and fewer pages are read ahead
    /// for a while; after two of the same smaller size, pages of that size are
    /// asked for, and from time to time larger ones.
    pub fn read_ahead(mut self, pages: usize) -> Self {
        self.source.set_read_ahead(pages);
        self
    }

    /// The offset of the first element that has not been yielded yet: where to
    /// go on after an error.
    pub fn offset(&self) -> u64 {
        self.source.offset()
    }

    /// The number of elements in the whole list, as the server told it last, if
    /// it did. It may be wrong.
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
        let mut result = (self.decode)(page, self.source.most());
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

    /// Asks for pages of `size` elements, as [`Pages::page_size`] does.
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
