//! From a JSON pointer to a line and a column.
//!
//! A run that succeeds needs no positions, so none are kept while parsing: the first diagnostic
//! of a file reads its text once more, with parsers that report where each node begins.

mod json;
mod yaml;

use std::collections::{HashMap, HashSet};

use super::parse::begins_as_json;

/// Where a node begins in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Counted from 1.
    pub(crate) line: usize,
    /// In characters, counted from 1.
    pub(crate) column: usize,
    /// In bytes from the beginning of the text.
    pub(crate) offset: usize,
}

/// A node as a walk shows it.
struct Seen<'s> {
    pointer: &'s str,
    place: Place,
    /// The text of a scalar that stands there without quotes.
    plain: Option<&'s str>,
}

/// Every node of a text, by JSON pointer. A member of a mapping is placed at its key.
#[derive(Default)]
pub(crate) struct Nodes {
    places: HashMap<String, Place>,
    /// Scalars that are written otherwise than they are printed: `1.10`, `0x1F`, `True`.
    written: HashMap<String, String>,
}

impl Nodes {
    pub(crate) fn of(text: &str) -> Self {
        let mut nodes = Self::default();
        walk(text, &mut |seen| {
            if let Some(plain) = seen.plain.filter(|plain| is_reworded(plain)) {
                let pointer = seen.pointer.to_owned();
                nodes.written.insert(pointer, plain.to_owned());
            }
            nodes
                .places
                .entry(seen.pointer.to_owned())
                .or_insert(seen.place);
        });
        nodes
    }

    pub(crate) fn place(&self, pointer: &str) -> Option<Place> {
        self.places.get(pointer).copied()
    }

    /// How a number or a Boolean is written, if that is not how it is printed.
    pub(crate) fn written(&self, pointer: &str) -> Option<&str> {
        self.written.get(pointer).map(String::as_str)
    }
}

/// Whether a scalar without quotes can be a number or a Boolean that is printed otherwise.
fn is_reworded(plain: &str) -> bool {
    let is_scalar = plain.starts_with(|c: char| c.is_ascii_digit() || "+-.TtFf".contains(c));
    is_scalar
        && serde_json::from_str::<serde_json::Value>(plain)
            .map_or(true, |read| read.to_string().as_str() != plain)
}

/// The lines, counted from 1, of the nodes that the wanted JSON pointers name.
pub(crate) fn lines<'w>(text: &str, wanted: &HashSet<&'w str>) -> HashMap<&'w str, usize> {
    let mut lines = HashMap::with_capacity(wanted.len());
    walk(text, &mut |seen| {
        if let Some(pointer) = wanted.get(seen.pointer) {
            lines.entry(*pointer).or_insert(seen.place.line);
        }
    });
    lines
}

/// Shows every node to `see`: a member of a mapping at its key, and then at its value. A text that
/// does not parse ends the walk where the parser stopped.
fn walk(text: &str, see: &mut dyn FnMut(Seen<'_>)) {
    if begins_as_json(text) && json::walk(text, see) {
        return;
    }
    yaml::walk(text, see);
}
