//! Which pages are asked for, and when there are no more. Not generic: it knows
//! pages as bytes, and is told how many elements each one held.

use std::task::{Context, Poll, ready};

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesOrdered, StreamExt};

use super::end::{Asked, End};
use super::evidence::{self, Evidence, Novelty};
use super::size::Size;
use crate::call::send;
use crate::call::{Call, Collected, context};
use crate::error::Error;
use crate::operation::Paging;
use crate::url::Text;

/// A page as it came.
pub(super) type Page = Collected;

/// A page may hold so many times the elements that were asked for, and always
/// [`AT_LEAST`]: servers that do not page are known, but what is a few bytes in
/// an answer is a few hundred in memory.
const TIMES: u64 = 100;
const AT_LEAST: u64 = 10_000;

pub(super) struct Source {
    /// Every page is asked for by a copy of this one.
    call: Call,
    paging: Option<Paging>,
    /// The parameter that says where to begin or end, and is no number.
    unreadable: Option<&'static str>,
    /// The name of the type of a page.
    expected: &'static str,
    size: Size,
    read_ahead: usize,
    /// How many requests may be under way: fewer than are wanted while pages are
    /// not what was asked for, because those that follow such a page are lost.
    window: usize,
    end: End,
    evidence: Evidence,
    /// The first element that was not yielded.
    next: u64,
    /// How many elements are still to be yielded.
    left: Option<u64>,
    /// The first element that was not asked for.
    asked: u64,
    under_way: FuturesOrdered<BoxFuture<'static, (Asked, Page)>>,
    /// Whether the list is at its end, which is asked because of this error.
    probe: Option<(Error, BoxFuture<'static, Page>)>,
    /// What the page at hand was asked for with.
    current: Asked,
    pages: u64,
    done: bool,
}

impl Source {
    pub(super) fn new(call: Call, expected: &'static str) -> Self {
        let paging = call.operation.paging;
        let mut unreadable = None;
        let mut number = |name: &'static str| {
            let mut values = call.query.iter().rev();
            let value = match values.find(|(key, _)| *key == name)? {
                (_, Text::Plain(value)) => value.parse::<u64>().ok(),
                _ => None,
            };
            if value.is_none() {
                unreadable = Some(name);
            }
            value
        };
        let left = paging.and_then(|paging| number(paging.limit));
        let next = paging.and_then(|paging| number(paging.offset)).unwrap_or(0);
        Self {
            paging,
            unreadable,
            expected,
            size: Size::new(paging.map_or(u32::MAX, |paging| paging.page_size.max(1))),
            read_ahead: 1,
            window: 1,
            end: End::new(paging.and_then(|paging| paging.max_page_size)),
            evidence: Evidence::new(next),
            next,
            left,
            asked: next,
            under_way: FuturesOrdered::new(),
            probe: None,
            current: Asked::default(),
            pages: 0,
            done: false,
            call,
        }
    }

    pub(super) fn set_limit(&mut self, limit: u64) {
        self.left = Some(limit);
        let name = self.paging.map(|paging| paging.limit);
        self.unreadable = self.unreadable.filter(|param| Some(*param) != name);
    }

    pub(super) fn set_page_size(&mut self, size: u32) {
        let maximum = match self.paging {
            Some(paging) => paging.max_page_size.unwrap_or(u32::MAX),
            None => u32::MAX,
        };
        self.size = Size::new(size.clamp(1, maximum.max(1)));
    }

    pub(super) fn set_read_ahead(&mut self, pages: usize) {
        self.read_ahead = pages.max(1);
        self.window = self.read_ahead;
    }

    pub(super) fn offset(&self) -> u64 {
        self.next
    }

    pub(super) fn total(&self) -> Option<u64> {
        self.end.told()
    }

    /// Whether the page at hand is the first.
    pub(super) fn is_first(&self) -> bool {
        self.pages == 1
    }

    /// How many elements the page at hand may have.
    pub(super) fn most(&self) -> usize {
        let most = self.current.size.saturating_mul(TIMES).max(AT_LEAST);
        usize::try_from(most).unwrap_or(usize::MAX)
    }

    /// No more pages.
    pub(super) fn stop(&mut self) {
        self.done = true;
        self.under_way.clear();
        self.evidence.clear();
    }

    /// The next page in order; its number of elements must be told by
    /// [`received`](Self::received).
    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Page>> {
        if self.done || self.left == Some(0) {
            self.stop();
            return Poll::Ready(None);
        }
        if self.probe.is_none() {
            let page = match self.ask() {
                Ok(()) => ready!(self.under_way.poll_next_unpin(cx)),
                Err(error) => return self.fail(error),
            };
            let Some((asked, page)) = page else {
                self.stop();
                return Poll::Ready(None);
            };
            self.current = asked;
            match self.check(page) {
                Checked::Page(Ok(page)) => return Poll::Ready(Some(Ok(page))),
                Checked::Page(Err(error)) => return self.fail(error),
                Checked::MaybeEnd(error) => match self.probe() {
                    Some(answer) => self.probe = Some((error, answer)),
                    None => return self.fail(error),
                },
            }
        }
        let Some((_, answer)) = &mut self.probe else {
            return Poll::Ready(None);
        };
        let answer = ready!(answer.as_mut().poll(cx));
        if let Ok((_, received)) = &answer {
            self.tell(received.meta.total_count());
        }
        let is_told = self.end.total(self.next) > Some(self.next);
        let is_end = self.evidence.is_last_element(&answer) && !is_told;
        match self.probe.take() {
            Some((error, _)) if !is_end => self.fail(error),
            _ => {
                self.stop();
                Poll::Ready(None)
            }
        }
    }

    fn fail(&mut self, error: Error) -> Poll<Option<Page>> {
        self.stop();
        Poll::Ready(Some(Err(error)))
    }

    /// Looks at a page before its elements are.
    fn check(&mut self, page: Page) -> Checked {
        let is_refused = evidence::is_refused(&page);
        let (operation, received) = match page {
            Ok(page) => page,
            Err(error) if is_refused && self.may_be_end() => return Checked::MaybeEnd(error),
            Err(error) => return Checked::Page(Err(error)),
        };
        self.tell(received.meta.total_count());
        let error = |reason: &str| {
            let context = context(operation, &received.meta);
            let error = context.error(String::new(), self.expected, reason.into(), &received.body);
            Error::Decode(error)
        };
        // Where the total is reached, there is nothing that `null` could stand for.
        let is_end = self.end.total(self.next) == Some(self.next);
        if evidence::is_null(&received.body) && !is_end {
            let error = error("the page is null");
            return if self.may_be_end() {
                Checked::MaybeEnd(error)
            } else {
                Checked::Page(Err(error))
            };
        }
        let is_told = self.end.total(self.next).is_some();
        match self.evidence.look(&received.body, self.most(), is_told) {
            Novelty::New => Checked::Page(Ok((operation, received))),
            novelty => {
                let error = error(
                    "the page begins with what came before: the server does not go by the \
                     offset, or the list has changed",
                );
                match novelty {
                    Novelty::AgainToTheEnd if !is_told => Checked::MaybeEnd(error),
                    _ => Checked::Page(Err(error)),
                }
            }
        }
    }

    fn tell(&mut self, total: Option<u64>) {
        if let Some(total) = total {
            self.end.tell(total);
        }
    }

    /// Whether the list may be at its end, for all that is known.
    fn may_be_end(&self) -> bool {
        self.pages > 0 && self.end.total(self.next).is_none()
    }

    /// Asks for the last element that came and the one after it: whoever refuses
    /// to send what comes after that element may have no more, or may not want
    /// to say.
    fn probe(&mut self) -> Option<BoxFuture<'static, Page>> {
        let maximum = self.paging?.max_page_size;
        if maximum.is_some_and(|maximum| maximum < 2) {
            return None;
        }
        let call = self.page(Asked {
            offset: self.next.checked_sub(1)?,
            size: 2,
        });
        self.under_way.clear();
        Some(send::collect(call.ok()?))
    }

    /// Sends requests up to the number that may be under way.
    fn ask(&mut self) -> Result<(), Error> {
        if let Some(name) = self.unreadable {
            let id = self.call.operation.id;
            let reason = format!("the parameter `{name}` is no number that pages can begin with");
            return Err(Error::invalid(id, reason));
        }
        // Until the total is known there may be no page to read ahead.
        let total = self.end.total(self.next);
        let may = total.map_or(1, |_| self.window);
        let limit = self.left.map(|left| self.next.saturating_add(left));
        while self.under_way.len() < may {
            let ahead = !self.under_way.is_empty();
            if ahead && total.is_some_and(|total| self.asked >= total) {
                break;
            }
            let mut size = self.size.get();
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
        // Beyond the largest number there is no offset to go on from.
        let count = (count as u64).min(u64::MAX - offset);
        self.pages += 1;
        let keep = self.left.map_or(count, |left| left.min(count));
        self.left = self.left.map(|left| left - keep);
        self.next = offset + keep;
        let is_end = self.end.is_certain(self.current, count);
        if self.paging.is_none() || is_end || self.left == Some(0) {
            self.stop();
        } else if count == size {
            self.size.was_right();
            self.window = self.window.saturating_mul(2).min(self.read_ahead);
        } else {
            // What was asked for beyond does not fit.
            if count < size && self.end.total(self.next).is_some() {
                self.size.was_too_large(count);
            }
            self.under_way.clear();
            self.asked = self.next;
            self.window = 1;
        }
        usize::try_from(keep).unwrap_or(usize::MAX)
    }
}

/// What a page turns out to be.
enum Checked {
    Page(Page),
    /// This is an error, unless the list is at its end.
    MaybeEnd(Error),
}
