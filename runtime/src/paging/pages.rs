//! The stream of pages.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::ready;
use futures_util::stream::Stream;

use super::answer::Page;
use super::next::Told;
use super::source::Source;
use crate::call::response::Response;
use crate::call::{Call, Collected, context, decode_json};
use crate::error::Result;
use crate::streams::stream::stream_methods;
use crate::transport::meta::Meta;
use crate::values::codec::Decode;
use crate::values::decode;
use crate::values::list::{List, Target};

/// The pages of a list, as a stream. Nothing is sent before it is polled, and
/// nothing after it is dropped.
///
/// `P` is what an answer is: the list itself, or an envelope in which it stands
/// among other things.
///
/// The request's own parameters say where to begin. Where a list is paged by an
/// offset, the request's limit is the number of elements to yield in all; where
/// by the number of a page, by a cursor or by a link, it is the size of a page. After
/// an error the stream ends; the pages before the error have been yielded.
///
/// # Where a list ends
/// It ends where it is certain to end. Where each page tells of the next one, by a
/// cursor or by a link, that is with a page that tells of none, or says that none
/// follows; one that says that more follows and not from where is an error, and so is
/// one that tells what was told before: the elements that came with it are yielded.
/// A page without elements is passed over if it tells of another one, up to 1,000
/// times in a row. A page with the elements of the one before, or the third in a row
/// without a new element, is an error before it is yielded.
///
/// Where pages are asked for by offset or by number, a list ends
///
/// - where a page says that none follows;
/// - with a page that is empty;
/// - where the total is reached that the server told (`X-Total-Count`, or in the
///   body where the description has it); one that is lower than what has come
///   counts as unknown, and so do several that differ;
/// - with a page that is smaller than was asked for, if the description declares
///   a maximum of the limit, and the size asked for is not above it.
///
/// Where the description declares no maximum, a small page may be all that the
/// server puts on a page. The stream goes on from what came, and unless the
/// total is told, the last request, whose page is empty, is the price. A page that
/// says that another one follows is never the last.
///
/// What a server sends instead of an empty page is made sure of. It refuses
/// (400, 404, 416 or 422), sends `null`, or sends the last page again: the last
/// element is asked for once more, and with it the one that would follow. If the
/// server has it, as it was, and none after it, and tells no total beyond it, it
/// was the last, and otherwise the refusal is the error. Of numbered pages whose
/// size cannot be asked for, the refusal is the error.
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
pub struct Pages<T, P = List<T>> {
    // It is large, and streams are moved.
    pub(super) source: Box<Source>,
    decode: fn(Page, usize, usize) -> Decoded<P>,
    elements: PhantomData<fn() -> T>,
}

/// A page, and how many elements it has.
type Decoded<P> = Result<(Response<P>, usize)>;

impl<T: Decode> Pages<T> {
    pub(super) fn new(call: Call) -> Self {
        Self {
            source: Box::new(Source::new(call, std::any::type_name::<List<T>>())),
            decode: list::<T>,
            elements: PhantomData,
        }
    }
}

impl<T, P: Decode> Pages<T, P> {
    pub(super) fn in_envelopes(call: Call) -> Self {
        Self {
            source: Box::new(Source::new(call, std::any::type_name::<P>())),
            decode: envelope::<P>,
            elements: PhantomData,
        }
    }
}

/// The list of a page, of `most` elements at most, of which `keep` are wanted; and how many it has.
fn list<T: Decode>(page: Page, most: usize, keep: usize) -> Decoded<List<T>> {
    let mut list = List::default();
    let meta = read_list(page, most, &mut list.target())?;
    let count = list.len();
    list.truncate(keep);
    Ok((Response::new(meta, list), count))
}

/// What of [`list`] is the same for all types.
fn read_list(page: Page, most: usize, list: &mut Target<'_>) -> Result<Meta> {
    let (meta, body) = (page.received.meta, page.received.body);
    if let Some(place) = page.items {
        let context = context(page.operation, &meta);
        decode::list_within(&context, &body, place, page.pointer, most, list)?;
    }
    Ok(meta)
}

/// A page whole, as above.
fn envelope<P: Decode>(page: Page, most: usize, keep: usize) -> Decoded<P> {
    let (answer, count) = cut(page, most, keep);
    Ok((decode_json(answer)?, count))
}

/// A page without the elements that are not wanted, and how many it had.
fn cut(mut page: Page, most: usize, keep: usize) -> (Collected, usize) {
    let count = page.count(most);
    if keep < count {
        page.truncate(keep);
    }
    (Ok((page.operation, page.received)), count)
}

impl<T, P> Pages<T, P> {
    /// Yields `limit` elements at most, in all pages together: the last page is cut.
    /// Of a list that is paged by an offset it replaces the request's limit.
    pub fn limit(mut self, limit: u64) -> Self {
        self.source.set_limit(limit);
        self
    }

    /// Asks for pages of `size` elements, but not for more than the description
    /// allows. By default that is what is asked for, and where it allows any
    /// number, what the description has as the default; else what suits the server, or
    /// 250 of a list that is paged by an offset. It does nothing where no parameter
    /// says how large a page shall be.
    pub fn page_size(mut self, size: u32) -> Self {
        self.source.set_page_size(size);
        self
    }

    /// Keeps up to `pages` requests under way, once the first page has told the
    /// total (which the server is asked for). Pages still come in order. One
    /// page after another by default, and always where each tells of the next.
    /// After a page that is not of the size asked for, what was read ahead by
    /// offset is asked for anew, and fewer pages are read ahead
    /// for a while; after two of the same smaller size, pages of that size are
    /// asked for, and from time to time larger ones.
    pub fn read_ahead(mut self, pages: usize) -> Self {
        self.source.set_read_ahead(pages);
        self
    }

    /// Begins at a place that [`position`](Self::position) told.
    pub fn start_at(mut self, position: impl AsRef<str>) -> Self {
        self.source.start_at(position.as_ref());
        self
    }

    /// The place of the first page that has not been yielded yet, as the server
    /// takes it: an offset, the number of a page, a cursor or a URL. After an error
    /// it is where to go on: [`start_at`](Self::start_at) takes it, and so does the
    /// request's own parameter, if there is one. `None` where nobody knows: at the
    /// beginning of a list whose request does not say, and after its end.
    pub fn position(&self) -> Option<String> {
        self.source.position()
    }

    /// The number of elements before the first that has not been yielded yet: of the
    /// list if it is paged by an offset, and there it is where to go on after an error;
    /// else of those that were yielded.
    pub fn offset(&self) -> u64 {
        self.source.offset()
    }

    /// The number of elements in the whole list, as the server told it last, if
    /// it did. It may be wrong.
    pub fn total_count(&self) -> Option<u64> {
        self.source.total()
    }
}

stream_methods!([T, P] Pages<T, P>, Response<P>, "page");

impl<T, P> Stream for Pages<T, P> {
    type Item = Result<Response<P>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let page = match ready!(self.source.poll_page(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => page,
            };
            let told = Told::new(&page);
            let is_first = self.source.pages == 0;
            let (most, keep) = (self.source.most(), self.source.wanted());
            match (self.decode)(page, most, keep) {
                Ok((response, count)) => {
                    self.source.received(told, count);
                    // The end, known only now, or nothing yet.
                    if count > 0 || is_first {
                        return Poll::Ready(Some(Ok(response)));
                    }
                }
                Err(error) => {
                    self.source.stop();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<T, P> fmt::Debug for Pages<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("offset", &self.offset())
            .finish_non_exhaustive()
    }
}

// None of these is held in place, only in vectors.
impl<T, P> Unpin for Pages<T, P> {}
