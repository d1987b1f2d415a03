//! Passing over values. It takes no stack, however deep they are, and passes texts whose bytes are
//! no Unicode: what is wrong with them shows where they are read.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use super::super::fault::Fault;
use super::super::plain::plain;
use super::{Reader, number};

impl<'t> Reader<'t> {
    /// Takes a value as it is written. A text in it that no JSON may have is mended: control
    /// characters are escaped, and what is no UTF-8 is replaced.
    ///
    /// # Errors
    /// If no value comes.
    pub(crate) fn raw(&mut self) -> Result<Cow<'t, str>, Fault> {
        let (range, _) = self.skip()?;
        Ok(self.mended(range))
    }

    /// Takes a value as it is written, if it is not nested too deep.
    ///
    /// # Errors
    /// If no value comes, or a text in it is none that JSON may have.
    pub(crate) fn any(&mut self) -> Result<&'t str, Fault> {
        let start = self.at;
        let (range, depth) = self.skip()?;
        if self.depth + depth > super::DEEPEST {
            self.at = start;
            return Err(self.too_deep());
        }
        match self.utf8(range.clone()) {
            Some(text) if matches!(self.mended(range), Cow::Borrowed(_)) => Ok(text),
            _ => {
                self.at = start;
                Err(self.fault("a text in it is not UTF-8, or has a bare control character"))
            }
        }
    }

    fn mended(&self, range: Range<usize>) -> Cow<'t, str> {
        let bytes = &self.text[range];
        let text = String::from_utf8_lossy(bytes);
        // White space between tokens may be a control character; within a text it may not.
        if !bytes.iter().any(|byte| *byte < b' ') {
            return text;
        }
        escape_controls(text)
    }

    /// Passes over a value; gives its place, and how deep it is nested.
    ///
    /// # Errors
    /// If no value comes.
    pub(crate) fn skip(&mut self) -> Result<(Range<usize>, usize), Fault> {
        self.peek()?;
        let start = self.at;
        // Of each that is open, whether it is an object.
        let mut open: Vec<bool> = Vec::new();
        let mut depth = 0;
        loop {
            // A value comes.
            match self.peek()? {
                b'"' => self.skip_text()?,
                bracket @ (b'{' | b'[') => {
                    self.at += 1;
                    let is_object = bracket == b'{';
                    depth = depth.max(open.len() + 1);
                    let end = if is_object { b'}' } else { b']' };
                    if self.peek()? == end {
                        self.at += 1;
                    } else {
                        open.push(is_object);
                        if is_object {
                            self.skip_name()?;
                        }
                        continue;
                    }
                }
                b'n' => self.literal(b"null")?,
                b't' => self.literal(b"true")?,
                b'f' => self.literal(b"false")?,
                _ => match number::end(self.text, self.at) {
                    Some(end) => self.at = end,
                    None => return Err(self.no_value()),
                },
            }
            // What holds the value goes on, or ends.
            loop {
                let Some(&is_object) = open.last() else {
                    return Ok((start..self.at, depth));
                };
                match self.peek()? {
                    b',' => {
                        self.at += 1;
                        if is_object {
                            self.skip_name()?;
                        }
                        break;
                    }
                    b'}' if is_object => {}
                    b']' if !is_object => {}
                    _ => return Err(self.no_comma()),
                }
                self.at += 1;
                open.pop();
            }
        }
    }

    fn skip_name(&mut self) -> Result<(), Fault> {
        if self.peek()? != b'"' {
            return Err(self.no_value());
        }
        self.skip_text()?;
        if self.peek()? != b':' {
            return Err(self.no_value());
        }
        self.at += 1;
        Ok(())
    }

    fn skip_text(&mut self) -> Result<(), Fault> {
        let mut at = self.at + 1;
        loop {
            at += self.text.get(at..).map_or(0, plain);
            match self.text.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                // A control character.
                Some(_) => at += 1,
                None => return Err(self.too_short()),
            }
        }
        self.at = at + 1;
        Ok(())
    }
}

/// Escapes the control characters within texts.
fn escape_controls(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut mended = String::new();
    let (mut is_text, mut is_escaped) = (false, false);
    let mut is_mended = false;
    for char in text.chars() {
        if is_text && char < ' ' {
            let _ = write!(mended, "\\u{:04x}", u32::from(char));
            is_mended = true;
            continue;
        }
        is_text ^= char == '"' && !is_escaped;
        is_escaped = is_text && char == '\\' && !is_escaped;
        mended.push(char);
    }
    if is_mended { Cow::Owned(mended) } else { text }
}
