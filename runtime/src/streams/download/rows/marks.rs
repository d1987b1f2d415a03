//! Where fields and rows of CSV begin and end, followed beside the parser, which
//! tells neither of an empty line, nor of a quote that is open at the end, nor of
//! text after a quote that was closed.

/// Where in a file a byte is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum At {
    /// At the begin of a line; after a CR, a LF belongs to the line before.
    Line {
        after_cr: bool,
    },
    Field,
    Text,
    Quoted,
    /// After a quote within quotes, which ends them or is the first of two.
    Quote,
}

/// What was seen of a file.
#[derive(Debug)]
pub(super) struct Marks {
    at: At,
    /// Whether text came after the quotes of a field of this row.
    is_torn: bool,
}

impl Marks {
    pub(super) fn new() -> Self {
        Self {
            at: At::Line { after_cr: false },
            is_torn: false,
        }
    }

    /// Follows bytes that the parser has read.
    pub(super) fn follow(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.at = match (self.at, byte) {
                (At::Quoted, b'"') => At::Quote,
                (At::Quoted, _) | (At::Line { .. } | At::Field | At::Quote, b'"') => At::Quoted,
                (_, b',') => At::Field,
                (_, b'\n') => At::Line { after_cr: false },
                (_, b'\r') => At::Line { after_cr: true },
                (At::Quote, _) => {
                    self.is_torn = true;
                    At::Text
                }
                _ => At::Text,
            };
        }
    }

    /// Whether the next byte is an empty line (true), or the rest of the end of a
    /// line (false); `None` if it is part of a row.
    pub(super) fn line(&self, bytes: &[u8]) -> Option<bool> {
        match (self.at, bytes.first()?) {
            (At::Line { after_cr }, b'\n') => Some(!after_cr),
            (At::Line { .. }, b'\r') => Some(true),
            _ => None,
        }
    }

    /// Whether a quote is open.
    pub(super) fn is_open(&self) -> bool {
        self.at == At::Quoted
    }

    /// Whether text came after the quotes of a field, in the row that has ended.
    pub(super) fn take_torn(&mut self) -> bool {
        std::mem::take(&mut self.is_torn)
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn what_the_parser_does_not_tell_is_seen() {
        for (text, is_open, is_torn) in [
            ("a,\"b\"\n", false, false),
            ("a,\"b\"\"\"\n", false, false),
            ("\"a\"x,b\n", false, true),
            ("\"a\" ,b\n", false, true),
            ("a\"b\"c,d\n", false, false),
            ("\"a\nb", true, false),
            ("\"\"", false, false),
            ("\"\"\"", true, false),
        ] {
            let mut marks = Marks::new();
            for byte in text.bytes() {
                marks.follow(&[byte]);
            }
            assert_eq!(marks.is_open(), is_open, "{text:?}");
            assert_eq!(marks.take_torn(), is_torn, "{text:?}");
        }
    }

    #[test]
    fn an_empty_line_is_told_from_the_end_of_a_line() {
        let mut marks = Marks::new();
        let lines = "a\r\n\r\n\n\"x\n\"\n\r".bytes().map(|byte| {
            let line = marks.line(&[byte]);
            marks.follow(&[byte]);
            line
        });
        let empty = lines.filter(|line| *line == Some(true)).count();
        assert_eq!(empty, 3);
    }
}
