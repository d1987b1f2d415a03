//! How objects are written.

use std::collections::BTreeMap;

use super::super::codec::Encode;
use super::super::extra::{Extra, Kept, Why};
use super::super::splice::splice;
use super::super::union::Tag;
use super::super::writer::Writer;
use super::table::{Property, Table};
use crate::values::pointer::Step;

/// What an object has beside the properties of its table.
#[derive(Clone, Copy, Debug)]
pub struct Members<'m> {
    additional: Option<&'m dyn AdditionalMembers>,
    extra: Option<&'m Extra>,
}

impl<'m> Members<'m> {
    /// Nothing.
    pub const NONE: Self = Self {
        additional: None,
        extra: None,
    };

    /// Properties that the table does not name.
    #[must_use]
    pub fn additional(self, additional: &'m dyn AdditionalMembers) -> Self {
        Self {
            additional: Some(additional),
            ..self
        }
    }

    /// What was kept.
    #[must_use]
    pub fn extra(self, extra: &'m Extra) -> Self {
        Self {
            extra: Some(extra),
            ..self
        }
    }

    fn kept(&self) -> &'m [Kept] {
        self.extra.map_or(&[], Extra::kept)
    }
}

/// A map of properties that a table does not name.
pub trait AdditionalMembers: std::fmt::Debug {
    /// Writes them into an object.
    fn write(&self, object: &mut Open<'_, '_>);

    /// Whether it has one of this name.
    fn has(&self, name: &str) -> bool;
}

impl<V: Encode + std::fmt::Debug> AdditionalMembers for BTreeMap<String, V> {
    fn write(&self, object: &mut Open<'_, '_>) {
        for (name, value) in self {
            object.member(name, true, value);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.contains_key(name)
    }
}

/// Writes an object: the fields stand in the order of its table.
pub fn write(to: &mut Writer, table: &'static Table, fields: &[&dyn Encode], rest: Members<'_>) {
    let mut object = Open::new(to, rest);
    for group in table.groups() {
        object.group(group, fields);
    }
    object.close(table);
}

/// An object that is being written.
#[derive(Debug)]
pub struct Open<'w, 'm> {
    to: &'w mut Writer,
    /// The place behind its bracket.
    start: usize,
    rest: Members<'m>,
    /// The tag that it has to have, as long as it is not there: its name and its value.
    tag: Option<(&'static str, Tag)>,
}

impl<'w, 'm> Open<'w, 'm> {
    /// Opens an object.
    pub fn new(to: &'w mut Writer, rest: Members<'m>) -> Self {
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

    /// Writes a group of properties.
    pub fn group(&mut self, properties: &[Property], fields: &[&dyn Encode]) {
        for (property, field) in properties.iter().zip(fields) {
            self.member(property.name, property.is_required, *field);
        }
    }

    /// Writes a property, unless it is absent.
    fn member(&mut self, name: &str, is_required: bool, value: &dyn Encode) {
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
    pub fn close(mut self, table: &Table) {
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
