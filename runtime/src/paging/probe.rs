//! Whether a list is at its end, where the server sent something else than an
//! empty page.

use futures_util::future::BoxFuture;

use super::answer::Page;
use super::end::Asked;
use super::place::Place;
use super::source::Source;
use crate::call::{Collected, send};
use crate::error::Error;
use crate::operation::Position;

/// A question for the last element that came, and the one after it: whoever
/// refuses to send what comes after that element may have no more, or may not
/// want to say.
pub(super) struct Probe {
    /// What it is, if the list is not at its end.
    pub(super) error: Error,
    pub(super) answer: BoxFuture<'static, Collected>,
    /// How many elements there are in the answer if that element is the last.
    count: usize,
}

impl Source {
    /// Asks whether the list is at its end; if that cannot be asked, the error is one.
    pub(super) fn ask_for_end(&mut self, error: Error) -> Option<Probe> {
        let asked = self.question();
        let call = asked.and_then(|(place, asked, count)| {
            let call = self.page(&place, asked).ok()?;
            Some((send::collect(call), usize::try_from(count).ok()?))
        });
        match call {
            Some((answer, count)) => Some(Probe {
                error,
                answer,
                count,
            }),
            None => {
                self.failure = Some(error);
                None
            }
        }
    }

    /// A page with the last element and the place of one more, and how many elements it has if there
    /// is none.
    fn question(&self) -> Option<(Place, Asked, u64)> {
        let paging = self.paging?;
        let last = self.next.checked_sub(1)?;
        let maximum = paging.max_page_size.map_or(u64::MAX, u64::from);
        match paging.position {
            Position::Offset(_) if maximum >= 2 => {
                let asked = Asked {
                    offset: last,
                    size: 2,
                };
                Some((Place::Offset(last), asked, 1))
            }
            Position::Number { .. } if self.is_counted && paging.size.is_some() => {
                // Pages of a size that does not divide what came: the last one has room.
                let mut sizes = 2..=maximum.min(100);
                let size = sizes.find(|size| !self.next.is_multiple_of(*size))?;
                let asked = Asked {
                    offset: self.next - self.next % size,
                    size,
                };
                let number = self.base?.checked_add(self.next / size)?;
                Some((Place::Number(number), asked, self.next % size))
            }
            _ => None,
        }
    }

    /// Whether the answer says that it is: it has the last element, as it was, and none after it, and
    /// tells no total beyond it.
    pub(super) fn is_end(&mut self, answer: Collected) -> bool {
        let Some((Ok((operation, received)), count)) =
            Some(answer).zip(self.probe.as_ref().map(|probe| probe.count))
        else {
            return false;
        };
        let page = Page::new(operation, received);
        self.tell(page.total);
        let is_told = page.more == Some(true) || self.end.total(self.next) > Some(self.next);
        self.evidence.is_last_element(page.list(), count) && !is_told
    }
}
