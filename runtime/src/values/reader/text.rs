//! Texts: JSON's strings (RFC 8259, section 7).

use std::borrow::Cow;
use std::ops::Range;

use super::super::fault::Fault;
use super::super::plain::plain;
use super::Reader;

impl<'t> Reader<'t> {
    /// Takes a text, without a copy where it has no escapes.
    ///
    /// # Errors
    /// If something else comes, and if it is no Unicode or has a bare control character.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'t, str>, Fault> {
        if self.peek()? != b'"' {
            return Err(self.unexpected("a text"));
        }
        let start = self.at + 1;
        let end = start + plain(&self.text[start..]);
        match self.text.get(end) {
            Some(b'"') => {}
            Some(b'\\') => return self.escaped(start, end),
            Some(_) => return Err(Self::bare_control(end)),
            None => return Err(self.too_short()),
        }
        let text = self.unicode(start, end)?;
        self.at = end + 1;
        Ok(Cow::Borrowed(text))
    }

    #[cold]
    fn bare_control(at: usize) -> Fault {
        Fault::new(at, "a text has a control character that is not escaped")
    }

    #[inline]
    fn unicode(&self, start: usize, end: usize) -> Result<&'t str, Fault> {
        self.utf8(start..end)
            .ok_or_else(|| Fault::new(self.at, "a text is not UTF-8"))
    }

    /// A part of the text, if it is UTF-8.
    #[inline]
    pub(super) fn utf8(&self, part: Range<usize>) -> Option<&'t str> {
        let known = part
            .start
            .checked_sub(self.unicode_at)
            .and_then(|start| self.unicode.get(start..part.end - self.unicode_at));
        known.or_else(|| self.behind_other_bytes(part))
    }

    /// The same for what stands behind something that is not.
    #[cold]
    fn behind_other_bytes(&self, part: Range<usize>) -> Option<&'t str> {
        std::str::from_utf8(&self.text[part]).ok()
    }

    /// The rest of a text whose first escape stands at `at`.
    fn escaped(&mut self, start: usize, mut at: usize) -> Result<Cow<'t, str>, Fault> {
        let mut text = self.unicode(start, at)?.to_owned();
        loop {
            let run = at;
            at += self.text.get(at..).map_or(0, plain);
            text.push_str(self.unicode(run, at)?);
            match self.text.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => at = self.escape(at + 1, &mut text)?,
                Some(_) => return Err(Self::bare_control(at)),
                None => return Err(self.too_short()),
            }
        }
    }

    /// What stands behind a backslash; gives the place behind it.
    fn escape(&self, at: usize, text: &mut String) -> Result<usize, Fault> {
        let Some(byte) = self.text.get(at) else {
            return Err(self.too_short());
        };
        text.push(match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(at + 1, text),
            _ => {
                return Err(Fault::new(
                    at,
                    "a text has an escape that JSON does not know",
                ));
            }
        });
        Ok(at + 1)
    }

    /// What stands behind `\u`, and the second of a pair of surrogates.
    fn code_point(&self, at: usize, text: &mut String) -> Result<usize, Fault> {
        let lone = || {
            Fault::new(
                at,
                "a text has half of a surrogate pair, which is no character",
            )
        };
        let unit = self.code_unit(at)?;
        let (code, end) = match unit {
            0xD800..0xDC00 => {
                if self.text.get(at + 4..at + 6) != Some(b"\\u") {
                    return Err(lone());
                }
                let low = self.code_unit(at + 6)?;
                if !(0xDC00..0xE000).contains(&low) {
                    return Err(lone());
                }
                (0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00), at + 10)
            }
            unit => (unit, at + 4),
        };
        text.push(char::from_u32(code).ok_or_else(lone)?);
        Ok(end)
    }

    fn code_unit(&self, at: usize) -> Result<u32, Fault> {
        let digits = self
            .text
            .get(at..at + 4)
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|_| self.utf8(at..at + 4));
        digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| Fault::new(at, "a text has an escape that JSON does not know"))
    }
}
