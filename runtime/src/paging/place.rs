//! Where a page is in its list, and how a call says so.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::call::Call;
use crate::error::RequestError;
use crate::operation::{Position, Sent};
use crate::values::json::Json;
use crate::values::reader::{Kind, Reader};

/// The place of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Where the call begins by itself.
    Start,
    /// After so many elements.
    Offset(u64),
    /// The page of this number.
    Number(u64),
    /// What the server told.
    At(Cursor),
}

/// What identifies a page to the server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cursor {
    pub(super) text: String,
    /// Whether it is a text in JSON; else it is JSON.
    is_text: bool,
}

impl Cursor {
    pub(super) fn of_text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            is_text: true,
        }
    }

    /// What a caller kept: a text, unless it can be nothing else than JSON.
    pub(super) fn of_position(text: &str) -> Self {
        let is_json = text.starts_with(['[', '{']) && text.parse::<Json>().is_ok();
        Self {
            text: text.to_owned(),
            is_text: !is_json,
        }
    }

    /// Reads one from JSON. What is nothing, as `null` and what is empty, is none.
    pub(super) fn read(json: &[u8]) -> Option<Self> {
        let mut from = Reader::new(json);
        let (text, is_text) = match from.kind().ok()? {
            Kind::Text => (from.text().ok()?.into_owned(), true),
            Kind::Null => return None,
            Kind::Boolean | Kind::Number | Kind::List | Kind::Object => {
                let text = std::str::from_utf8(json).ok()?.trim().to_owned();
                let is_nothing = matches!(&*text, "false" | "[]" | "{}");
                (if is_nothing { String::new() } else { text }, false)
            }
        };
        (!text.is_empty()).then_some(Self { text, is_text })
    }

    /// The value of this query parameter, if this is a link that has it: many servers send the URL of
    /// the next page where a cursor is meant.
    pub(super) fn out_of_link(self, parameter: &str) -> Self {
        let is_link = ["http://", "https://", "/", "?"];
        let is_link = is_link.iter().any(|start| self.text.starts_with(start));
        let query = self.text.split_once('?').filter(|_| is_link);
        let query = query.map(|(_, query)| query.split('#').next().unwrap_or(query));
        let mut pairs = query
            .into_iter()
            .flat_map(|query| form_urlencoded::parse(query.as_bytes()));
        match pairs.find(|(name, _)| *name == parameter) {
            Some((_, value)) if !value.is_empty() => Self::of_text(&value),
            _ => self,
        }
    }

    fn json(&self) -> Json {
        if self.is_text {
            // A text has a form in JSON.
            Json::of(&self.text).unwrap_or(Json::NULL)
        } else {
            Json::from_text(self.text.as_str().into())
        }
    }

    pub(super) fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.text.hash(&mut hasher);
        hasher.finish()
    }
}

impl Place {
    /// As a caller keeps it.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Start => None,
            Self::Offset(number) | Self::Number(number) => Some(number.to_string()),
            Self::At(cursor) => Some(cursor.text.clone()),
        }
    }

    /// Lets a call ask for the page.
    pub(super) fn ask(&self, call: &mut Call, position: Position) -> Result<(), RequestError> {
        match (self, position) {
            (Self::Offset(number), Position::Offset(parameter))
            | (Self::Number(number), Position::Number { parameter, .. }) => {
                call.query(parameter, number.to_string());
            }
            (Self::At(cursor), Position::Cursor { sent, .. }) => match sent {
                Sent::Query(name) => call.query(name, &cursor.text),
                Sent::Header(name) => call.header(name, &cursor.text),
                Sent::Body(pointer) => call.json_member(pointer, &cursor.json()),
            },
            (Self::At(cursor), Position::LastElement { parameter, .. }) => {
                call.query(parameter, &cursor.text);
            }
            (Self::At(cursor), Position::Url(_)) => call.follow(&cursor.text)?,
            _ => {}
        }
        Ok(())
    }
}
