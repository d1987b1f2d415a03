//! The text of a file of Rust in its tokens, which together are the text again.

/// A piece of a text, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Space,
    /// A line of a comment that documents what comes.
    OuterDoc,
    /// A line of a comment that documents what it stands in.
    InnerDoc,
    Comment,
    /// A word, raw or not.
    Word,
    /// A text, a character, a number, or a lifetime.
    Literal,
    Mark,
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (kind, length) = first(rest);
        let (text, tail) = rest.split_at(length);
        tokens.push(Token { kind, text });
        rest = tail;
    }
    tokens
}

fn first(rest: &str) -> (Kind, usize) {
    let mut chars = rest.chars();
    let Some(first) = chars.next() else {
        return (Kind::Space, 0);
    };
    if first.is_whitespace() {
        return (Kind::Space, while_true(rest, char::is_whitespace));
    }
    if rest.starts_with("//") {
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = &rest[..length];
        let kind = if line.starts_with("//!") {
            Kind::InnerDoc
        } else if line.starts_with("///") && !line.starts_with("////") {
            Kind::OuterDoc
        } else {
            Kind::Comment
        };
        return (kind, length);
    }
    if rest.starts_with("/*") {
        return (Kind::Comment, block(rest));
    }
    if let Some(length) = text(rest) {
        return (Kind::Literal, length);
    }
    if first == '\'' {
        return (Kind::Literal, quoted(rest));
    }
    if first.is_ascii_digit() {
        return (Kind::Literal, while_true(rest, is_word));
    }
    if is_word(first) {
        let raw = rest.strip_prefix("r#").filter(|it| it.starts_with(is_word));
        let length = raw.map_or_else(
            || while_true(rest, is_word),
            |it| 2 + while_true(it, is_word),
        );
        return (Kind::Word, length);
    }
    (Kind::Mark, first.len_utf8())
}

fn while_true(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is(c)).unwrap_or(text.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a comment between marks, which may have others in it.
fn block(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of a text in quotes, raw or not, of characters, bytes or C.
fn text(rest: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c", ""];
    prefix.into_iter().find_map(|prefix| {
        let body = rest.strip_prefix(prefix)?;
        let is_raw = prefix.ends_with('r');
        let marks = if is_raw {
            while_true(body, |c| c == '#')
        } else {
            0
        };
        let inside = body[marks..].strip_prefix('"')?;
        let begin = prefix.len() + marks + 1;
        let end = if is_raw {
            let close = format!("\"{}", "#".repeat(marks));
            inside.find(&close).map(|at| at + close.len())
        } else {
            closing(inside, '"')
        };
        Some(begin + end.unwrap_or(inside.len()))
    })
}

/// What comes up to a closing quote, and the quote.
fn closing(inside: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

/// The length of a character or of a lifetime.
fn quoted(rest: &str) -> usize {
    let inside = &rest[1..];
    let mut chars = inside.chars();
    let first = chars.next();
    let is_character = first == Some('\\') || chars.next() == Some('\'');
    if is_character {
        closing(inside, '\'').map_or(rest.len(), |end| 1 + end)
    } else {
        1 + while_true(inside, is_word)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    #[test]
    fn a_text_is_its_tokens() {
        let text = r##"//! In.
/// Out. "not a text
fn f<'a>(r#type: &'a str) -> char { /* a /* b */ c */ let _ = ("\"}", r#"a"#, b"x", 'x', '\'', '"', 1.5e3, b'y'); 'ä' }
"##;
        let found = tokens(text);
        let joined: String = found.iter().map(|token| token.text).collect();
        assert_eq!(joined, text);
        let literals = found.iter().filter(|token| token.kind == Kind::Literal);
        let literals: Vec<_> = literals.map(|token| token.text).collect();
        assert_eq!(
            literals,
            [
                "'a",
                "'a",
                r#""\"}""#,
                r##"r#"a"#"##,
                "b\"x\"",
                "'x'",
                "'\\''",
                "'\"'",
                "1",
                "5e3",
                "'y'",
                "'ä'"
            ]
        );
        let words = found.iter().filter(|token| token.kind == Kind::Word);
        let words: Vec<_> = words.map(|token| token.text).collect();
        assert_eq!(words, ["fn", "f", "r#type", "str", "char", "let", "_", "b"]);
    }
}
