//! The text of a file as a tree of values.

mod json;
mod yaml;

use serde_json::Value;

pub(crate) use json::{Syntax, walk as walk_json};

/// How much a text may grow when its aliases and its merge keys are followed: so many times its
/// length, and the small change. Counted are the bytes of its scalars, and one for each node.
pub(crate) const GROWTH: usize = 10;
pub(crate) const SMALL_CHANGE: usize = 100_000;

/// A text that was read.
pub(crate) struct Parsed {
    pub(crate) root: Value,
    /// Numbers that no number of this program can hold.
    pub(crate) rounded: Vec<Rounded>,
}

/// A number that was replaced by the nearest one that there is.
pub(crate) struct Rounded {
    pub(crate) pointer: String,
    pub(crate) written: String,
}

/// Why a text is not a tree of values, with the place if the parser knows it.
#[derive(Debug)]
pub(crate) struct ParseError {
    pub(crate) message: String,
    pub(crate) place: Option<(usize, usize)>,
}

/// Reads YAML, or JSON if the text begins as JSON does.
///
/// JSON is YAML, but not for every parser: surrogates, depth and the size of numbers differ, and
/// its own parser reads the large descriptions in a tenth of the time.
pub(crate) fn parse(text: &str) -> Result<Parsed, ParseError> {
    if !begins_as_json(text) {
        return yaml::parse(text);
    }
    // A YAML flow mapping begins like JSON.
    json::parse(text).or_else(|json| yaml::parse(text).map_err(|_| json))
}

pub(crate) fn begins_as_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}
