//! How objects are written.

use super::super::codec::Encode;
use super::super::extra::{Extra, Kept, Why};
use super::super::splice::splice;
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
        let kept = self.rest.kept();
        if !kept.is_empty() {
            self.restore(name, at, kept);
        }
        if self.to.len() == at {
            let is_kept_away = kept
                .iter()
                .any(|kept| matches!(kept.why, Why::Missing) && kept.member() == Some(name));
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
    fn restore(&mut self, name: &str, at: usize, kept: &[Kept]) {
        for kept in kept {
            let is_absent = self.to.len() == at;
            match &kept.why {
                Why::Unknown | Why::Null | Why::Unread(_)
                    if is_absent && kept.member() == Some(name) =>
                {
                    self.to.raw(kept.value.text());
                }
                Why::Inexact(written)
                    if kept.member() == Some(name) && self.to.since(at) == &**written =>
                {
                    self.to.truncate(at);
                    self.to.raw(kept.value.text());
                }
                _ if !is_absent && kept.is_within(name) => {
                    let way = &kept.way[..kept.way.len() - 1];
                    if let Some(text) = splice(self.to.since(at), way, kept) {
                        self.to.truncate(at);
                        self.to.raw(&text);
                    }
                }
                _ => {}
            }
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
