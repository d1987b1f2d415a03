//! What follows a page: another one, the end, or an error that says why nobody
//! knows.

use bytes::Bytes;
use http::StatusCode;

use super::answer::Page;
use super::end::Asked;
use super::evidence::{self, Novelty};
use super::place::{Cursor, Place};
use super::source::{Checked, Source};
use crate::call::{Collected, context};
use crate::error::{DecodeError, Error};
use crate::operation::{Operation, Position};
use crate::transport::wire::Received;

/// So many pages without an element may come one after another.
const MOST_EMPTY: u32 = 1000;

/// What a page tells of the next one.
pub(super) struct Told {
    operation: &'static Operation,
    status: StatusCode,
    body: Bytes,
    next: Option<Cursor>,
    more: Option<bool>,
    pages: Option<u64>,
}

impl Told {
    pub(super) fn new(page: &Page) -> Self {
        Self {
            operation: page.operation,
            status: page.received.meta.status,
            body: page.received.body.clone(),
            next: page.next.clone(),
            more: page.more,
            pages: page.pages,
        }
    }

    fn error(self, expected: &'static str, reason: &str) -> Error {
        Error::Decode(Box::new(DecodeError {
            operation: self.operation.id,
            status: Some(self.status),
            content_type: None,
            pointer: String::new(),
            expected,
            reason: reason.to_owned(),
            raw: self.body,
        }))
    }
}

/// A first answer that says that there is nothing (204) is a page of nothing.
fn with_body(operation: &Operation, mut received: Received) -> Received {
    if received.meta.status == StatusCode::NO_CONTENT
        && let Some(paging) = operation.paging
    {
        let nothing: &[u8] = if paging.items.is_empty() {
            b"[]"
        } else {
            b"{}"
        };
        received.body = Bytes::from_static(nothing);
    }
    received
}

impl Source {
    /// Looks at a page before its elements are.
    pub(super) fn check(&mut self, answer: Collected) -> Checked {
        let is_told = self.is_told();
        let is_refused = evidence::is_refused(&answer);
        let (operation, received) = match answer {
            Ok(answer) => answer,
            Err(error) if is_refused && self.may_be_end() => return Checked::MaybeEnd(error),
            Err(error) => return Checked::Page(Err(error)),
        };
        // Of a later page it may stand for the end, which is made sure of.
        let received = if self.pages == 0 {
            with_body(operation, received)
        } else {
            received
        };
        let page = Page::new(operation, received);
        self.tell(page.total);
        let error = |reason: &str| {
            let received = &page.received;
            let context = context(operation, &received.meta);
            let error = context.error(String::new(), self.expected, reason.into(), &received.body);
            Error::Decode(error)
        };
        // Where the total is reached, there is nothing that `null` could stand for.
        let total = self.end.total(self.next);
        if evidence::is_null(&page.received.body) && total != Some(self.next) {
            let error = error("the page is null");
            return if self.may_be_end() {
                Checked::MaybeEnd(error)
            } else {
                Checked::Page(Err(error))
            };
        }
        let most = self.most();
        if self.is_base_open && self.here == Place::Number(1) {
            self.is_base_open = false;
            if self.evidence.is_same_page(page.list(), most) {
                self.base = Some(1);
                return Checked::Again;
            }
            self.base = Some(0);
        }
        let novelty = if is_told {
            self.evidence.look_at_next(page.list(), most)
        } else {
            self.evidence.look(page.list(), most, total.is_some())
        };
        if novelty == Novelty::New {
            return Checked::Page(Ok(page));
        }
        let error = error(match self.paging.map(|paging| paging.position) {
            Some(Position::Number { .. }) => {
                "the page begins with what came before: the server does not go by the number of \
                 the page, or the list has changed"
            }
            Some(Position::Offset(_)) | None => {
                "the page begins with what came before: the server does not go by the offset, or \
                 the list has changed"
            }
            Some(_) => {
                "the page holds what came before: the server does not go by what it says of the \
                 next page"
            }
        });
        match novelty {
            Novelty::AgainToTheEnd if total.is_none() => Checked::MaybeEnd(error),
            _ => Checked::Page(Err(error)),
        }
    }

    /// Whether each page tells where the next one is.
    fn is_told(&self) -> bool {
        match self.paging.map(|paging| paging.position) {
            Some(Position::Offset(_) | Position::Number { .. }) | None => false,
            Some(Position::Cursor { .. } | Position::LastElement { .. } | Position::Url(_)) => true,
        }
    }

    pub(super) fn tell(&mut self, total: Option<u64>) {
        match total {
            Some(total) if self.is_counted => self.end.tell(total),
            Some(total) => self.end.note(total),
            None => {}
        }
    }

    /// Whether the list may be at its end, for all that is known.
    fn may_be_end(&self) -> bool {
        self.pages > 0 && !self.is_told() && self.end.total(self.next).is_none()
    }

    /// Decides what follows the page at hand, which began after `offset` elements and held `count`.
    /// Returns whether it was the last one.
    pub(super) fn decide(&mut self, told: Told, offset: u64, count: u64) -> bool {
        self.empty = if count == 0 { self.empty + 1 } else { 0 };
        if told.more == Some(false) || self.is_last_of(told.pages) {
            return true;
        }
        if self.is_told() {
            return self.decide_as_told(told, count);
        }
        let asked = Asked {
            offset,
            size: self.current.size,
        };
        let is_certain = self.end.is_certain(asked, count);
        if is_certain && told.more.is_none() {
            return true;
        }
        self.place = match self.here {
            Place::Number(number) => number.checked_add(1).map(Place::Number),
            // Where the first page was asked for without a number.
            Place::Start => Some(Place::Number(self.base.map_or(1, |base| base + 1))),
            Place::Offset(_) | Place::At(_) if count == 0 => {
                let reason = "the page says that more follows, and holds nothing";
                self.failure = Some(told.error(self.expected, reason));
                return false;
            }
            Place::Offset(_) | Place::At(_) => Some(Place::Offset(self.next)),
        };
        if self.empty > MOST_EMPTY {
            self.failure = Some(told.error(self.expected, EMPTY));
        }
        false
    }

    /// Whether the page at hand is the last of so many.
    fn is_last_of(&self, pages: Option<u64>) -> bool {
        let first = self.base.unwrap_or(1);
        let before = match self.here {
            Place::Number(number) => number.saturating_sub(first),
            Place::Start => 0,
            Place::Offset(_) | Place::At(_) => return false,
        };
        pages.is_some_and(|pages| pages > 0 && before + 1 >= pages)
    }

    fn decide_as_told(&mut self, mut told: Told, count: u64) -> bool {
        let Some(mut next) = told.next.take() else {
            let is_by_element = matches!(
                self.paging.map(|paging| paging.position),
                Some(Position::LastElement { .. })
            );
            let reason = match told.more {
                Some(true) => "the page says that more follows, and not from where",
                _ if is_by_element && count > 0 => {
                    "the page ends with an element by which the next one cannot be asked for"
                }
                _ => return true,
            };
            return self.break_off(told, reason);
        };
        if let Some(Position::Url(_)) = self.paging.map(|paging| paging.position) {
            let from = match &self.here {
                Place::At(from) => Some(from.text.as_str()),
                _ => None,
            };
            match self.call.link(from, &next.text) {
                Ok(url) => next = Cursor::of_text(url.as_str()),
                Err(reason) => return self.break_off(told, reason),
            }
        }
        if let Place::At(here) = &self.here {
            self.told.insert(here.hash());
        }
        if !self.told.insert(next.hash()) {
            let reason = "the page says that what came before follows: the same cursor, or the same \
                          link, is told twice";
            return self.break_off(told, reason);
        }
        if self.empty > MOST_EMPTY {
            return self.break_off(told, EMPTY);
        }
        let place = Place::At(next);
        self.ahead = Some(place.clone());
        self.place = Some(place);
        false
    }

    fn break_off(&mut self, told: Told, reason: &str) -> bool {
        self.place = None;
        self.failure = Some(told.error(self.expected, reason));
        false
    }
}

const EMPTY: &str = "the page holds nothing, as those before it, and says that more follows";
