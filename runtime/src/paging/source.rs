//! Which pages are asked for, and when the list is at its end. Not generic: it
//! knows pages as bytes, and is told how many elements each one held.

use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesOrdered, StreamExt};
use http::StatusCode;

use crate::call::{Call, Collected};
use crate::error::Error;
use crate::operation::Paging;
use crate::send;
use crate::url::Text;

/// A page as it came.
pub(super) type Page = Collected;

pub(super) struct Source {
    /// Every page is asked for by a copy of this one.
    call: Call,
    paging: Option<Paging>,
    page_size: u32,
    read_ahead: usize,
    total: Option<u64>,
    /// The first element that was not yielded.
    next: u64,
    /// How many elements are still to be yielded.
    left: Option<u64>,
    /// The first element that was not asked for.
    asked: u64,
    under_way: FuturesOrdered<BoxFuture<'static, (Asked, Page)>>,
    /// What the page at hand was asked for with.
    current: Asked,
    pages: u64,
    done: bool,
}

#[derive(Clone, Copy, Default)]
struct Asked {
    offset: u64,
    size: u64,
}

impl Source {
    pub(super) fn new(call: Call) -> Self {
        let paging = call.operation.paging;
        let number = |name: &str| {
            let mut values = call.query.iter().rev();
            match values.find(|(key, _)| *key == name)? {
                (_, Text::Plain(value)) => value.parse::<u64>().ok(),
                _ => None,
            }
        };
        let next = paging.and_then(|paging| number(paging.offset)).unwrap_or(0);
        let left = paging.and_then(|paging| number(paging.limit));
        Self {
            paging,
            page_size: paging.map_or(u32::MAX, |paging| paging.max_page_size.max(1)),
            read_ahead: 1,
            total: None,
            next,
            left,
            asked: next,
            under_way: FuturesOrdered::new(),
            current: Asked::default(),
            pages: 0,
            done: false,
            call,
        }
    }

    pub(super) fn set_limit(&mut self, limit: u64) {
        self.left = Some(limit);
    }

    pub(super) fn set_page_size(&mut self, size: u32) {
        self.page_size = size.clamp(1, self.page_size);
    }

    pub(super) fn set_read_ahead(&mut self, pages: usize) {
        self.read_ahead = pages.max(1);
    }

    pub(super) fn offset(&self) -> u64 {
        self.next
    }

    pub(super) fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether the page at hand is the first.
    pub(super) fn is_first(&self) -> bool {
        self.pages == 1
    }

    /// No more pages.
    pub(super) fn stop(&mut self) {
        self.done = true;
        self.under_way.clear();
    }

    /// The next page in order; its number of elements must be told by
    /// [`received`](Self::received).
    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Page>> {
        if self.done || self.left == Some(0) {
            self.stop();
            return Poll::Ready(None);
        }
        if let Err(error) = self.ask() {
            self.stop();
            return Poll::Ready(Some(Err(error)));
        }
        let Some((asked, page)) = std::task::ready!(self.under_way.poll_next_unpin(cx)) else {
            return Poll::Ready(None);
        };
        if self.is_past_the_end(&page) {
            self.stop();
            return Poll::Ready(None);
        }
        if let Ok((_, received)) = &page {
            self.total = self.total.or(received.meta.total_count());
        }
        self.current = asked;
        Poll::Ready(Some(page))
    }

    /// Some servers refuse an offset at the end of the list with 400 instead of
    /// sending an empty page. All else in the request was good before.
    fn is_past_the_end(&self, page: &Page) -> bool {
        let refused = matches!(
            page,
            Err(Error::Api(error)) if error.status() == StatusCode::BAD_REQUEST
        );
        refused && self.pages > 0 && self.total.is_none()
    }

    /// Sends requests up to the number that may be under way.
    fn ask(&mut self) -> Result<(), Error> {
        // Until the total is known there may be no page to read ahead.
        let may = if self.total.is_some() {
            self.read_ahead
        } else {
            1
        };
        let limit = self.left.map(|left| self.next.saturating_add(left));
        while self.under_way.len() < may {
            let ahead = !self.under_way.is_empty();
            if ahead && self.total.is_some_and(|total| self.asked >= total) {
                break;
            }
            let mut size = u64::from(self.page_size);
            if let Some(limit) = limit {
                size = size.min(limit.saturating_sub(self.asked));
                if size == 0 {
                    break;
                }
            }
            let asked = Asked {
                offset: self.asked,
                size,
            };
            self.asked = self.asked.saturating_add(size);
            let answer = send::collect(self.page(asked)?);
            self.under_way
                .push_back(Box::pin(async move { (asked, answer.await) }));
        }
        Ok(())
    }

    fn page(&mut self, asked: Asked) -> Result<Call, Error> {
        let id = self.call.operation.id;
        let mut call = self
            .call
            .try_clone()
            .ok_or_else(|| Error::invalid(id, "a body that is sent once cannot be paged"))?;
        let Some(paging) = self.paging else {
            return Ok(call);
        };
        call.query(paging.limit, asked.size.to_string());
        call.query(paging.offset, asked.offset.to_string());
        if let Some(count) = paging.count {
            let caller_asks = call.query.iter().any(|(name, _)| *name == count);
            if self.pages == 0 && self.read_ahead > 1 && !caller_asks {
                call.query(count, "true");
            }
        }
        Ok(call)
    }

    /// The page at hand held `count` elements. Returns how many of them are to
    /// be yielded, and decides whether there is more.
    pub(super) fn received(&mut self, count: usize) -> usize {
        let Asked { offset, size } = self.current;
        let count = count as u64;
        self.pages += 1;
        let keep = self.left.map_or(count, |left| left.min(count));
        self.left = self.left.map(|left| left - keep);
        self.next = offset.saturating_add(keep);
        let end = match self.total {
            Some(total) => offset.saturating_add(count) >= total,
            // More than was asked for: the server does not page at all.
            None => count != size,
        };
        if self.paging.is_none() || count == 0 || end || self.left == Some(0) {
            self.stop();
        } else if count < size {
            // The server's pages are smaller than the description says, or the
            // list has shrunk: what was asked for beyond does not fit.
            if self.is_first() {
                self.page_size = u32::try_from(count).unwrap_or(self.page_size);
            }
            self.under_way.clear();
            self.asked = self.next;
        }
        usize::try_from(keep).unwrap_or(usize::MAX)
    }
}
