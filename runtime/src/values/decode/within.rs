//! Errors of values that are decoded within others: a union reads its variant
//! from a text of its own, so that the place in it has to be told by words.
//! What is told to `serde` reads well by itself, and is taken apart again where
//! the error of a whole body is made.

use serde_json::Value;

use super::locate;

/// What a value is known by: the property that tells its type, and its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) property: &'static str,
    pub(crate) tag: &'static str,
}

/// What is wrong with a value of which `text` is all.
pub(crate) fn reason(text: &[u8], error: &serde_json::Error, part: Part) -> String {
    let (reason, pointer) = explain(text, error);
    let Part { property, tag } = part;
    format!("{reason} at {pointer:?} where {property:?} is {tag:?}")
}

/// What is wrong, without the line and the column, and the JSON pointer to it.
fn explain(text: &[u8], error: &serde_json::Error) -> (String, String) {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let reason = error.to_string();
    let reason = reason.strip_suffix(&place).unwrap_or(&reason);
    let pointer = locate::pointer(text, error);
    match Inner::read(reason) {
        Some(inner) => {
            let pointer = locate::join(inner.find(text, pointer), &inner.pointer);
            (inner.reason.to_owned(), pointer)
        }
        None => (reason.to_owned(), pointer),
    }
}

/// As [`explain`], but with the line and the column of the whole.
pub(super) fn explain_whole(text: &[u8], error: &serde_json::Error) -> (String, String) {
    let (reason, pointer) = explain(text, error);
    if error.line() == 0 {
        return (reason, pointer);
    }
    let (line, column) = (error.line(), error.column());
    (format!("{reason} at line {line} column {column}"), pointer)
}

/// What [`reason`] said.
struct Inner<'a> {
    reason: &'a str,
    pointer: String,
    property: String,
    tag: String,
}

impl<'a> Inner<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (rest, tag) = quoted(text, " is ")?;
        let (rest, property) = quoted(rest, " where ")?;
        let (reason, pointer) = quoted(rest, " at ")?;
        Some(Self {
            reason,
            pointer,
            property,
            tag,
        })
    }

    /// The pointer to the value itself. The parser may have read on, to the end
    /// of what the value is the last part of.
    fn find(&self, text: &[u8], mut pointer: String) -> String {
        let Ok(whole) = serde_json::from_slice::<Value>(text) else {
            return pointer;
        };
        let start = pointer.clone();
        let mut value = whole.pointer(&pointer);
        while let Some(current) = value {
            if current.get(&self.property).and_then(Value::as_str) == Some(&self.tag) {
                return pointer;
            }
            value = match current {
                Value::Array(values) => values.last().inspect(|_| {
                    locate::push(&mut pointer, &(values.len() - 1).to_string());
                }),
                Value::Object(members) => members.iter().next_back().map(|(key, value)| {
                    locate::push(&mut pointer, key);
                    value
                }),
                _ => None,
            };
        }
        start
    }
}

/// Splits a Rust string literal, and what stands before it, off the end.
fn quoted<'a>(text: &'a str, before: &str) -> Option<(&'a str, String)> {
    let inner = text.strip_suffix('"')?;
    let start = inner.rfind(&format!("{before}\""))?;
    let literal = &inner[start + before.len() + 1..];
    Some((&text[..start], unescape(literal)))
}

/// The text of a string literal, for names as descriptions have them.
fn unescape(literal: &str) -> String {
    serde_json::from_str(&format!("\"{literal}\"")).unwrap_or_else(|_| literal.to_owned())
}
