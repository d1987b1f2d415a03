//! Answers that are not what the description promises.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use super::shown::shown;

/// An answer, or one element of a list, that could not be decoded.
#[derive(Clone)]
pub struct DecodeError {
    pub(crate) operation: &'static str,
    pub(crate) status: Option<StatusCode>,
    pub(crate) content_type: Option<Box<str>>,
    pub(crate) pointer: String,
    pub(crate) expected: &'static str,
    pub(crate) reason: String,
    pub(crate) raw: Bytes,
}

impl DecodeError {
    /// The id of the operation.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The status of the answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The answer's `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Where in the body the fault lies, as a JSON pointer (RFC 6901): `/3/id`
    /// is the property `id` of the element at index 3. Empty for the whole. One
    /// of more than about 1 KiB is cut, and ends in `…`.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The Rust type that was expected.
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// What is wrong, in full. It may quote the value at fault, and so may hold
    /// personal data; `Display` has it without values.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The text that could not be decoded: the whole body, or the list's
    /// element. It may hold personal data.
    pub fn raw(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.raw)
    }

    /// The bytes of [`raw`](Self::raw).
    pub fn bytes(&self) -> &Bytes {
        &self.raw
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: cannot decode the answer as ", self.operation)?;
        self.fault(f)
    }
}

impl DecodeError {
    /// What was expected, where, and what is wrong: without values.
    pub(super) fn fault(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(short_name(self.expected))?;
        if !self.pointer.is_empty() {
            write!(f, " at {}", shown(&self.pointer))?;
        }
        write!(f, ": {}", shown(&without_values(&self.reason)))
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("pointer", &shown(&self.pointer))
            .field("expected", &self.expected)
            .field("reason", &shown(&without_values(&self.reason)))
            .field("raw_len", &self.raw.len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for DecodeError {}

/// A type's name without the modules of the outermost type.
fn short_name(name: &'static str) -> &'static str {
    let end = name.find('<').unwrap_or(name.len());
    name[..end]
        .rfind("::")
        .map_or(name, |colons| &name[colons + 2..])
}

/// What `serde` and `serde_json` say, without the values that they quote.
fn without_values(reason: &str) -> Cow<'_, str> {
    // All of these quote nothing but names from the description.
    const SAFE: [&str; 21] = [
        "missing field `",
        "duplicate field `",
        "EOF while",
        "expected ",
        "trailing ",
        "control character",
        "the body is ",
        "the server sent ",
        "the number of fields is ",
        "a quote begins ",
        "the text ",
        "there is text after ",
        "several columns ",
        "the page ",
        "recursion limit",
        "a text ",
        "the alternatives ",
        "the elements ",
        "the number is ",
        "the required property ",
        "the value ",
    ];
    if SAFE.iter().any(|safe| reason.starts_with(safe)) {
        return Cow::Borrowed(reason);
    }
    for (prefix, keep_kind) in [("invalid type: ", true), ("invalid value: ", true)] {
        if let Some(rest) = reason.strip_prefix(prefix) {
            let kind = rest.split([' ', ',']).next().filter(|_| keep_kind);
            let expected = rest.rfind(", expected ").map_or("", |at| &rest[at..]);
            return Cow::Owned(format!("{prefix}{}{expected}", kind.unwrap_or_default()));
        }
    }
    Cow::Borrowed("invalid value")
}

#[cfg(test)]
mod tests {
    use super::{short_name, without_values};

    #[test]
    fn a_reason_for_logs_quotes_no_value() {
        for (reason, shown) in [
            (
                "invalid type: string \"Ann, expected\", expected i64 at line 1 column 9",
                "invalid type: string, expected i64 at line 1 column 9",
            ),
            (
                "missing field `id` at line 1 column 2",
                "missing field `id` at line 1 column 2",
            ),
            ("Ann is not a date", "invalid value"),
            ("unknown variant `Ann`, expected `A`", "invalid value"),
        ] {
            assert_eq!(without_values(reason), shown);
        }
    }

    #[test]
    fn a_short_name_has_no_modules() {
        assert_eq!(short_name("a::b::Record"), "Record");
        assert_eq!(
            short_name("alloc::vec::Vec<a::b::Record>"),
            "Vec<a::b::Record>"
        );
        assert_eq!(short_name("bool"), "bool");
    }
}
