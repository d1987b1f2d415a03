//! Numbers (RFC 8259, section 6), as they are written.

use super::super::fault::Fault;
use super::Reader;
use crate::values::digits::integral;

/// Where a number ends that begins at a place; `None` if none does.
pub(super) fn end(text: &[u8], start: usize) -> Option<usize> {
    let digits = |mut at: usize| {
        let first = at;
        while text.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        (at > first).then_some(at)
    };
    let mut at = start;
    if text.get(at) == Some(&b'-') {
        at += 1;
    }
    at = if text.get(at) == Some(&b'0') {
        at + 1
    } else {
        digits(at)?
    };
    if text.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(text.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        at = digits(at)?;
    }
    Some(at)
}

impl<'t> Reader<'t> {
    /// Takes a number as it is written.
    ///
    /// # Errors
    /// If something else comes.
    pub(crate) fn number(&mut self, expected: &'static str) -> Result<&'t str, Fault> {
        if !matches!(self.peek()?, b'-' | b'0'..=b'9') {
            return Err(self.unexpected(expected));
        }
        let text = end(self.text, self.at).and_then(|end| self.utf8(self.at..end));
        let Some(text) = text else {
            return Err(self.no_value());
        };
        self.at += text.len();
        Ok(text)
    }

    /// Takes an integer: `1`, and also `1.0` and `1e3`, which are integers as well.
    ///
    /// # Errors
    /// If something else comes, or one that 128 bits do not hold.
    pub(crate) fn integer(&mut self, expected: &'static str) -> Result<i128, Fault> {
        let at = self.at;
        let text = self.number(expected)?;
        let integer = text.parse().ok().or_else(|| integral(text));
        integer.ok_or_else(|| {
            self.at = at;
            self.fault(format!("expected {expected}, found another number"))
        })
    }
}
