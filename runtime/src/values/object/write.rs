//! How objects are written.

use std::collections::HashMap;

use super::super::codec::Encode;
use super::super::extra::{Extra, FEW, Kept, Why};
use super::super::splice::{At, splice};
use super::super::union::Tag;
use super::super::writer::Writer;
use super::parts::{Members, Parts, See, Written};
use super::table::Table;
use crate::values::pointer::Step;

impl See<Written> for Writer {
    fn see(&mut self, parts: Parts<'_, Written>) {
        let mut object = Open::new(self, parts.rest);
        for (property, field) in parts.table.properties().iter().zip(parts.fields) {
            object.member(property.name, property.is_required, *field);
        }
        object.close(parts.table);
    }
}

/// An object that is being written.
pub struct Open<'w, 'm> {
    to: &'w mut Writer,
    /// The place behind its bracket.
    start: usize,
    rest: Members<'m, Written>,
    kept: ByName<'m>,
    /// The tag that it has to have, as long as it is not there: its name and its value.
    tag: Option<(&'static str, Tag)>,
}

impl<'w, 'm> Open<'w, 'm> {
    /// Opens an object.
    fn new(to: &'w mut Writer, rest: Members<'m, Written>) -> Self {
        let tag = to.tag.take();
        if let Some(extra) = rest.extra {
            to.note(extra);
        }
        let start = to.open_object();
        Self {
            to,
            start,
            kept: ByName::new(rest.kept()),
            rest,
            tag,
        }
    }

    /// Writes a property, unless it is absent.
    pub(super) fn member(&mut self, name: &str, is_required: bool, value: &dyn Encode) {
        let before = self.to.len();
        self.to.name(self.start, name);
        let at = self.to.len();
        let noted = self.to.noted();
        value.encode(self.to);
        self.to.note_step(noted, || Step::Name(name.into()));
        let mut kept = Vec::new();
        if !self.rest.kept().is_empty() {
            kept = self.kept.of(name);
            self.restore(at, &kept);
        }
        if self.to.len() == at {
            let is_kept_away = kept
                .iter()
                .any(|kept| matches!(kept.why, Why::Missing) && kept.way.len() == 1);
            if !is_required || is_kept_away {
                self.to.truncate(before);
                return;
            }
            self.to.null();
        }
        if self.tag.is_some_and(|(tag, _)| tag == name) {
            self.tag = None;
        }
    }

    /// Puts back what was kept of a property, where it was not set: as a whole if the property is
    /// absent, else the parts of it.
    fn restore(&mut self, at: usize, kept: &[&Kept]) {
        let (of_all, of_parts): (Vec<&Kept>, Vec<&Kept>) =
            kept.iter().partition(|kept| kept.way.len() == 1);
        for kept in of_all {
            match &kept.why {
                Why::Unknown | Why::Null | Why::Unread(_) if self.to.len() == at => {
                    self.to.raw(kept.value.text());
                }
                Why::Inexact(written) if self.to.since(at) == &**written => {
                    self.to.truncate(at);
                    self.to.raw(kept.value.text());
                }
                _ => {}
            }
        }
        if of_parts.is_empty() || self.to.len() == at {
            return;
        }
        let of_parts = of_parts.into_iter();
        let of_parts: Vec<At<'_>> = of_parts
            .map(|kept| (&kept.way[..kept.way.len() - 1], kept))
            .collect();
        if let Some(text) = splice(self.to.since(at), &of_parts) {
            self.to.truncate(at);
            self.to.raw(&text);
        }
    }

    /// Writes what the table does not name, and closes the object.
    fn close(mut self, table: &Table) {
        let Members { additional, extra } = self.rest;
        if let Some(additional) = additional {
            additional.write(&mut self);
        }
        for (name, value) in extra.into_iter().flat_map(Extra::members) {
            if !table.has(name) && additional.is_none_or(|additional| !additional.has(name)) {
                self.to.name(self.start, name);
                self.to.raw(value.text());
                if self.tag.is_some_and(|(tag, _)| tag == name) {
                    self.tag = None;
                }
            }
        }
        if let Some((name, value)) = self.tag {
            self.to.entry(self.start, name, &value);
        }
        self.to.close_object();
    }
}

/// What was kept of an object, by the properties that it belongs to.
enum ByName<'m> {
    /// As a rule there is nothing, or little.
    Few(&'m [Kept]),
    Many(HashMap<&'m str, Vec<&'m Kept>>),
}

impl<'m> ByName<'m> {
    fn new(kept: &'m [Kept]) -> Self {
        if kept.len() <= FEW {
            return Self::Few(kept);
        }
        let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
        for kept in kept {
            if let Some(name) = kept.name() {
                by_name.entry(name).or_default().push(kept);
            }
        }
        Self::Many(by_name)
    }

    /// All of a property's, in the order in which it came.
    fn of(&self, name: &str) -> Vec<&'m Kept> {
        match self {
            Self::Few(kept) => {
                let kept = kept.iter();
                kept.filter(|kept| kept.name() == Some(name)).collect()
            }
            Self::Many(by_name) => by_name.get(name).cloned().unwrap_or_default(),
        }
    }
}
