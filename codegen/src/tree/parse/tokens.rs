//! What the parsers show of a text, one after the other, whatever language it is in.
//!
//! The tree of values is made from it, and so is whatever is to be known of places. Each token has
//! the place where it stands, but only who asks for line and column makes them be counted.

use std::borrow::Cow;

use super::{Fault, ParseError, json, yaml};

/// A token of a text. The aliases of YAML have been followed, and its merge keys merged.
pub(crate) enum Token<'t> {
    Mapping,
    List,
    /// A member of the mapping at hand; its value follows.
    Key(Cow<'t, str>),
    /// The end of the mapping or list at hand.
    End,
    Text(Cow<'t, str>),
    /// A number as it is written.
    Number(Cow<'t, str>),
    /// A Boolean, and how it is written.
    Boolean(bool, Cow<'t, str>),
    Null,
}

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

/// Where a token stands, as its parser knows it.
#[derive(Clone, Copy)]
pub(crate) enum Spot {
    /// In bytes from the beginning of the text.
    Offset(usize),
    Place(Place),
}

/// Finds places on the way through a text.
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: Place,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let at = Place {
            line: 1,
            column: 1,
            offset: 0,
        };
        Self { text, at }
    }

    /// The place of a spot; of offsets, none may be before the last one.
    pub(crate) fn place(&mut self, spot: Spot) -> Place {
        let offset = match spot {
            Spot::Place(place) => return place,
            Spot::Offset(offset) => offset,
        };
        let passed = self.text.get(self.at.offset..offset).unwrap_or_default();
        match passed.rfind('\n') {
            Some(last) => {
                self.at.line += passed.matches('\n').count();
                self.at.column = passed[last + 1..].chars().count() + 1;
            }
            None => self.at.column += passed.chars().count(),
        }
        self.at.offset = offset;
        self.at
    }
}

/// Why a token is not taken.
pub(crate) struct Refusal {
    pub(super) message: String,
    pub(super) help: &'static str,
    /// The node at fault, if the one who refuses knows it.
    pub(super) pointer: String,
    /// Where the key is that occurs for the second time, if this is the fault.
    pub(super) second: Option<Spot>,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self {
            message: message.into(),
            help,
            pointer: String::new(),
            second: None,
        }
    }
}

/// Who is shown the tokens of a text.
pub(crate) trait Visit {
    fn see(&mut self, token: Token<'_>, spot: Spot) -> Result<(), Box<Refusal>>;
}

/// Shows a text to a visitor. It ends at the first fault of the text, or when the visitor refuses
/// a token.
///
/// JSON is YAML, but not for every parser: its own reads the large descriptions in a tenth of the
/// time. What only begins like JSON is shown to another visitor, from its beginning.
pub(crate) fn visit<V: Visit>(text: &str, visitor: impl Fn() -> V) -> Result<V, ParseError> {
    let json = if begins_as_json(text) {
        let mut json = visitor();
        match json::walk(text, &mut json) {
            Ok(()) => return Ok(json),
            Err(error) if error.fault != Fault::Syntax => return Err(error),
            Err(error) => Some(error),
        }
    } else {
        None
    };
    let mut yaml = visitor();
    match (yaml::walk(text, &mut yaml), json) {
        (Ok(()), _) => Ok(yaml),
        (Err(error), Some(json)) if error.fault == Fault::Syntax => Err(json),
        (Err(error), _) => Err(error),
    }
}

/// Whether the first token of JSON's is there, and the second. A flow mapping of YAML can begin
/// in the same way.
fn begins_as_json(text: &str) -> bool {
    let members = text.trim_start().strip_prefix('{').map(str::trim_start);
    members.is_some_and(|members| members.starts_with(['"', '}']) || members.is_empty())
}
