//! Which pages are asked for, and when there are no more. Not generic: it knows
//! pages as bytes, and counts the elements of each.

use std::collections::HashSet;
use std::task::{Context, Poll, ready};

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesOrdered, StreamExt};

use super::answer::Page;
use super::end::{Asked, End};
use super::evidence::Evidence;
use super::next::Told;
use super::place::Place;
use super::probe::Probe;
use super::size::Size;
use crate::call::send;
use crate::call::{Call, Collected};
use crate::error::Error;
use crate::operation::{Paging, Position};

/// A page may hold so many times the elements that were asked for, and always
/// [`AT_LEAST`]: servers that do not page are known, but what is a few bytes in
/// an answer is a few hundred in memory.
const TIMES: u64 = 100;
const AT_LEAST: u64 = 10_000;

pub(super) struct Source {
    /// Every page is asked for by a copy of this one.
    pub(super) call: Call,
    pub(super) paging: Option<Paging>,
    /// The parameter that says where to begin or end, and is no number.
    pub(super) unreadable: Option<&'static str>,
    /// The name of the type of a page.
    pub(super) expected: &'static str,
    /// How many elements are asked for; `None` leaves it to the server.
    pub(super) size: Option<Size>,
    read_ahead: usize,
    /// How many requests may be under way: fewer than are wanted while pages are
    /// not what was asked for, because those that follow such a page are lost.
    window: usize,
    pub(super) end: End,
    pub(super) evidence: Evidence,
    /// The number of elements before the first that was not yielded.
    pub(super) next: u64,
    /// Whether elements are counted from the first of the list, so that their
    /// number can be compared with a total.
    pub(super) is_counted: bool,
    /// How many elements are still to be yielded.
    pub(super) left: Option<u64>,
    /// The place of the page that comes next to the caller; `None` if there is
    /// none that is known.
    pub(super) place: Option<Place>,
    /// The place of the page at hand.
    pub(super) here: Place,
    /// The first page that was not asked for: its place, where it is known ahead,
    /// and how many elements come before it.
    pub(super) ahead: Option<Place>,
    pub(super) asked: u64,
    /// The number of the first page, where that is known.
    pub(super) base: Option<u64>,
    /// Whether the second page may turn out to be the first: see
    /// [`Position::Number`].
    pub(super) is_base_open: bool,
    /// How many elements the last page held that held any.
    per_page: u64,
    under_way: FuturesOrdered<BoxFuture<'static, (Asked, Place, Collected)>>,
    /// Whether the list is at its end, which is asked because of this error.
    pub(super) probe: Option<Probe>,
    /// What the page at hand was asked for with.
    pub(super) current: Asked,
    /// What the server told of places, and was told back.
    pub(super) told: HashSet<u64>,
    pub(super) pages: u64,
    /// How many pages without an element came last.
    pub(super) empty: u32,
    /// What comes after the page at hand, in the place of the next.
    pub(super) failure: Option<Error>,
    done: bool,
}

impl Source {
    pub(super) fn new(call: Call, expected: &'static str) -> Self {
        let paging = call.operation.paging;
        let mut source = Self {
            paging,
            unreadable: None,
            expected,
            size: None,
            read_ahead: 1,
            window: 1,
            end: End::new(paging.and_then(|paging| paging.max_page_size)),
            evidence: Evidence::new(0),
            next: 0,
            is_counted: true,
            left: None,
            place: Some(Place::Start),
            here: Place::Start,
            ahead: Some(Place::Start),
            asked: 0,
            base: None,
            is_base_open: false,
            per_page: 0,
            under_way: FuturesOrdered::new(),
            probe: None,
            current: Asked::default(),
            told: HashSet::new(),
            pages: 0,
            empty: 0,
            failure: None,
            done: false,
            call,
        };
        if let Some(paging) = paging {
            source.begin(paging);
        }
        source
    }

    pub(super) fn set_limit(&mut self, limit: u64) {
        self.left = Some(limit);
        let name = self.paging.and_then(|paging| paging.size);
        self.unreadable = self.unreadable.filter(|param| Some(*param) != name);
    }

    pub(super) fn set_page_size(&mut self, size: u32) {
        let Some(paging) = self.paging.filter(|paging| paging.size.is_some()) else {
            return;
        };
        let maximum = paging.max_page_size.unwrap_or(u32::MAX);
        self.size = Some(Size::new(size.clamp(1, maximum.max(1))));
    }

    pub(super) fn set_read_ahead(&mut self, pages: usize) {
        self.read_ahead = pages.max(1);
        self.window = self.read_ahead;
    }

    pub(super) fn offset(&self) -> u64 {
        self.next
    }

    /// The place of the page that comes next.
    pub(super) fn position(&self) -> Option<String> {
        match self.place.as_ref()? {
            Place::Offset(_) => Some(self.next.to_string()),
            Place::Start => self.given(),
            place => place.text(),
        }
    }

    /// The place of the page at hand.
    pub(super) fn position_here(&self) -> Option<String> {
        match &self.here {
            Place::Start => self.given(),
            place => place.text(),
        }
    }

    pub(super) fn total(&self) -> Option<u64> {
        self.end.told()
    }

    /// How many elements the page at hand may have.
    pub(super) fn most(&self) -> usize {
        if self.size.is_none() {
            return usize::MAX;
        }
        let most = self.current.size.saturating_mul(TIMES).max(AT_LEAST);
        usize::try_from(most).unwrap_or(usize::MAX)
    }

    /// No more pages.
    pub(super) fn stop(&mut self) {
        self.done = true;
        self.under_way.clear();
        self.evidence.clear();
    }

    /// The next page in order. If it could be decoded, that must be told by
    /// [`received`](Self::received).
    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page, Error>>> {
        if self.left == Some(0) {
            self.failure = None;
            self.done = true;
        }
        if let Some(error) = self.failure.take() {
            return self.fail(error);
        }
        if self.done {
            self.stop();
            return Poll::Ready(None);
        }
        while self.probe.is_none() {
            let page = match self.ask() {
                Ok(()) => ready!(self.under_way.poll_next_unpin(cx)),
                Err(error) => return self.fail(error),
            };
            let Some((asked, place, page)) = page else {
                self.stop();
                return Poll::Ready(None);
            };
            self.current = asked;
            self.here = place;
            match self.check(page) {
                Checked::Page(Ok(page)) => return Poll::Ready(Some(Ok(page))),
                Checked::Page(Err(error)) => return self.fail(error),
                Checked::MaybeEnd(error) => {
                    self.under_way.clear();
                    self.probe = self.ask_for_end(error);
                }
                Checked::Again => {
                    self.place = Some(Place::Number(2));
                    self.go_on_from_here();
                }
            }
            if let Some(error) = self.failure.take() {
                return self.fail(error);
            }
        }
        let Some(probe) = &mut self.probe else {
            return Poll::Ready(None);
        };
        let answer = ready!(probe.answer.as_mut().poll(cx));
        let is_end = self.is_end(answer);
        match self.probe.take() {
            Some(Probe { error, .. }) if !is_end => self.fail(error),
            _ => {
                self.place = None;
                self.stop();
                Poll::Ready(None)
            }
        }
    }

    fn fail(&mut self, error: Error) -> Poll<Option<Result<Page, Error>>> {
        self.stop();
        Poll::Ready(Some(Err(error)))
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
        let may = if self.is_base_open { 1 } else { may };
        let limit = self.left.map(|left| self.next.saturating_add(left));
        self.fit_to_limit();
        while self.under_way.len() < may {
            let Some(place) = self.ahead.clone() else {
                break;
            };
            let is_ahead = !self.under_way.is_empty();
            if is_ahead && total.is_some_and(|total| self.asked >= total) {
                break;
            }
            let mut size = self.size.as_ref().map_or(0, Size::get);
            if let Some(limit) = limit {
                let left = limit.saturating_sub(self.asked);
                // Beyond the largest number there is nothing to ask for.
                if left == 0 && (is_ahead || self.has_offset()) {
                    break;
                }
                if !self.has_numbers() && self.size.is_some() {
                    size = size.min(left);
                }
            }
            let asked = Asked {
                offset: self.asked,
                size,
            };
            let answer = send::collect(self.page(&place, asked)?);
            let expected = if self.has_numbers() {
                self.per_page
            } else {
                size
            };
            self.asked = self.asked.saturating_add(expected.max(1));
            self.ahead = match place {
                Place::Offset(_) => Some(Place::Offset(self.asked)),
                Place::Number(number) => number.checked_add(1).map(Place::Number),
                Place::Start | Place::At(_) => None,
            };
            let answer = async move { (asked, place, answer.await) };
            self.under_way.push_back(Box::pin(answer));
        }
        Ok(())
    }

    pub(super) fn has_offset(&self) -> bool {
        let position = self.paging.map(|paging| paging.position);
        matches!(position, Some(Position::Offset(_)))
    }

    fn has_numbers(&self) -> bool {
        let position = self.paging.map(|paging| paging.position);
        matches!(position, Some(Position::Number { .. }))
    }

    /// Numbered pages are of one size, that of the first, which need not be larger than all that is
    /// wanted.
    fn fit_to_limit(&mut self) {
        let is_before = self.pages == 0 && self.under_way.is_empty() && self.is_counted;
        if let (Some(left), Some(size), true) = (self.left, &self.size, self.has_numbers())
            && is_before
            && left < size.get()
        {
            self.size = u32::try_from(left).ok().map(Size::new);
        }
        if self.per_page == 0 {
            self.per_page = self.size.as_ref().map_or(1, Size::get);
        }
    }

    /// A call for a page.
    pub(super) fn page(&mut self, place: &Place, asked: Asked) -> Result<Call, Error> {
        let id = self.call.operation.id;
        let mut call = self
            .call
            .try_clone()
            .ok_or_else(|| Error::invalid(id, "a body that is sent once cannot be paged"))?;
        let Some(paging) = self.paging else {
            return Ok(call);
        };
        if let Some(size) = paging.size
            && asked.size > 0
        {
            call.query(size, asked.size.to_string());
        }
        place.ask(&mut call, paging.position)?;
        if let Some(count) = paging.count {
            let caller_asks = call.query.iter().any(|(name, _)| *name == count);
            if self.pages == 0 && self.read_ahead > 1 && !caller_asks {
                call.query(count, "true");
            }
        }
        Ok(call)
    }

    /// How many elements are still wanted. Beyond the largest number there is no
    /// offset to go on from.
    pub(super) fn wanted(&self) -> usize {
        let room = u64::MAX - self.next;
        let left = self.left.map_or(room, |left| left.min(room));
        usize::try_from(left).unwrap_or(usize::MAX)
    }

    /// The page at hand was decoded, and held `count` elements. Decides whether
    /// there is more.
    pub(super) fn received(&mut self, told: Told, count: usize) {
        let count = (count as u64).min(u64::MAX - self.next);
        self.pages += 1;
        let keep = self.left.map_or(count, |left| left.min(count));
        self.left = self.left.map(|left| left - keep);
        let offset = self.next;
        self.next = offset + keep;
        if self.paging.is_none() || self.left == Some(0) {
            self.stop();
            return;
        }
        if self.has_numbers() && count > 0 {
            self.per_page = count;
            let ahead = self.per_page.saturating_mul(self.under_way.len() as u64);
            self.asked = self.next.saturating_add(ahead);
        }
        if self.decide(told, offset, count) {
            self.place = None;
            self.stop();
            return;
        }
        if self.under_way.is_empty() {
            self.ahead.clone_from(&self.place);
        }
        if count == self.current.size && count > 0 {
            if let Some(size) = &mut self.size {
                size.was_right();
            }
            self.window = self.window.saturating_mul(2).min(self.read_ahead);
        } else if matches!(self.here, Place::Offset(_)) {
            // What was asked for beyond does not fit.
            if count < self.current.size
                && self.end.total(self.next).is_some()
                && let Some(size) = &mut self.size
            {
                size.was_too_large(count);
            }
            self.window = 1;
            self.go_on_from_here();
        }
    }

    /// Forgets what was read ahead.
    fn go_on_from_here(&mut self) {
        self.under_way.clear();
        self.asked = self.next;
        self.ahead.clone_from(&self.place);
    }
}

/// What a page turns out to be.
pub(super) enum Checked {
    Page(Result<Page, Error>),
    /// This is an error, unless the list is at its end.
    MaybeEnd(Error),
    /// The first page once more: pages count from 1.
    Again,
}
