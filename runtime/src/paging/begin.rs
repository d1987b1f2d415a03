//! Where a walk through a list begins: as the call's own parameters say, or as an
//! earlier walk told.

use super::evidence::Evidence;
use super::place::{Cursor, Place};
use super::size::Size;
use super::source::Source;
use crate::operation::{Paging, Position, Sent};
use crate::url::Text;

impl Source {
    /// Begins where the call's own parameters say.
    pub(super) fn begin(&mut self, paging: Paging) {
        let size = paging.size.and_then(|name| self.number(name));
        if let Position::Offset(parameter) = paging.position {
            self.left = size;
            let usual = paging.size.and(paging.page_size);
            self.size = usual.map(|usual| Size::new(usual.max(1)));
            let offset = self.number(parameter).unwrap_or(0);
            self.start(Place::Offset(offset));
            return;
        }
        let size = size.and_then(|size| u32::try_from(size).ok());
        let size = size.or(paging.page_size).filter(|size| *size > 0);
        self.size = size.filter(|_| paging.size.is_some()).map(Size::new);
        if let Position::Number { parameter, first } = paging.position {
            self.base = first;
            let number = self.number(parameter);
            self.is_base_open = first.is_none() && number.is_none();
            if let Some(number) = number.or(first) {
                self.start(Place::Number(number));
            }
        }
    }

    fn start(&mut self, place: Place) {
        match place {
            Place::Offset(offset) => {
                self.next = offset;
                self.asked = offset;
                self.evidence = Evidence::new(offset);
            }
            Place::Number(number) => self.is_counted = Some(number) == self.base,
            Place::Start | Place::At(_) => {}
        }
        self.place = Some(place.clone());
        self.ahead = Some(place);
    }

    /// The number that a query parameter was given.
    fn number(&mut self, name: &'static str) -> Option<u64> {
        let mut values = self.call.query.iter().rev();
        let value = match values.find(|(key, _)| *key == name)? {
            (_, Text::Plain(value)) => value.parse::<u64>().ok(),
            _ => None,
        };
        if value.is_none() {
            self.unreadable = Some(name);
        }
        value
    }

    /// Begins at a place that an earlier walk told of.
    pub(super) fn start_at(&mut self, position: &str) {
        let Some(paging) = self.paging else {
            return;
        };
        let number = || position.trim().parse::<u64>().ok();
        match paging.position {
            Position::Offset(parameter) => match number() {
                Some(offset) => self.start(Place::Offset(offset)),
                None => self.unreadable = Some(parameter),
            },
            Position::Number { parameter, .. } => match number() {
                Some(number) => {
                    self.is_base_open = false;
                    self.start(Place::Number(number));
                }
                None => self.unreadable = Some(parameter),
            },
            Position::Cursor { .. } | Position::LastElement { .. } | Position::Url(_) => {
                self.start(Place::At(Cursor::of_position(position)));
            }
        }
    }

    /// Where the call itself says to begin.
    pub(super) fn given(&self) -> Option<String> {
        let name = match self.paging?.position {
            Position::Cursor {
                sent: Sent::Query(name),
                ..
            } => name,
            Position::LastElement { parameter, .. } => parameter,
            _ => return None,
        };
        let mut values = self.call.query.iter().rev();
        match values.find(|(key, _)| *key == name)? {
            (_, Text::Plain(value)) => Some(value.clone()),
            (_, Text::Encoded(_)) => None,
        }
    }
}
