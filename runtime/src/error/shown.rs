//! What a server wrote, where a person or a log will read it.

use std::fmt::{self, Write as _};

/// How many characters of a text are shown.
const LONGEST: usize = 256;

/// The text as `Display` and `Debug` may show it: on one line, without anything
/// that steers a terminal or turns the order of reading, and cut where it is
/// long. A server chooses what it sends, and must not choose what a log says.
pub(crate) fn shown(text: &str) -> Shown<'_> {
    Shown {
        text,
        longest: LONGEST,
    }
}

/// See [`shown`].
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    text: &'a str,
    longest: usize,
}

impl Shown<'_> {
    /// Shows more of it, or less: so many characters.
    pub(crate) fn at_most(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    fn write(self, f: &mut fmt::Formatter<'_>, plain: &[char]) -> fmt::Result {
        let mut chars = self.text.chars();
        for char in chars.by_ref().take(self.longest) {
            if plain.contains(&char) {
                f.write_char(char)?;
            } else {
                write!(f, "{}", char.escape_debug())?;
            }
        }
        if chars.next().is_some() {
            f.write_char('…')?;
        }
        Ok(())
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, &['\'', '"', '\\'])
    }
}

/// The same in quotes.
impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        self.write(f, &['\''])?;
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, shown};

    #[test]
    fn a_text_stays_on_its_line_and_steers_nothing() {
        for (text, display, debug) in [
            ("/data/x~1y", "/data/x~1y", r#""/data/x~1y""#),
            ("Müller's \"1\"", "Müller's \"1\"", r#""Müller's \"1\"""#),
            ("a\r\nb\tc", r"a\r\nb\tc", r#""a\r\nb\tc""#),
            ("\u{1b}[2J", r"\u{1b}[2J", r#""\u{1b}[2J""#),
            // The C1 form of it, and what turns the order of reading.
            ("\u{9b}2J", r"\u{9b}2J", r#""\u{9b}2J""#),
            ("\u{202e}x", r"\u{202e}x", r#""\u{202e}x""#),
            (
                "\u{2028}\u{feff}",
                r"\u{2028}\u{feff}",
                r#""\u{2028}\u{feff}""#,
            ),
            ("\0\u{7f}", r"\0\u{7f}", r#""\0\u{7f}""#),
        ] {
            assert_eq!(shown(text).to_string(), display);
            assert_eq!(format!("{:?}", shown(text)), debug);
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let long = "ä".repeat(LONGEST);
        assert_eq!(shown(&long).to_string(), long);
        assert_eq!(shown(&format!("{long}ä")).to_string(), format!("{long}…"));
        assert_eq!(shown("abc").at_most(2).to_string(), "ab…");
    }
}
