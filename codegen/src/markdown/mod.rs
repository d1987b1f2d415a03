//! Texts of a description become Markdown that rustdoc takes without a warning.
//!
//! A description is `CommonMark` with HTML in it (OpenAPI 3.0.3, section 3.5), written for a page
//! that renders both, and often by people who thought of neither. rustdoc reads brackets as links
//! to items, code without a language as a doctest, and a `List<String>` as an unclosed tag. So a
//! text is read as what it would look like, and written anew with what is meant as text escaped.

mod admonitions;
mod build;
mod html;
mod links;
mod read;
mod sentence;
mod settle;
#[cfg(test)]
mod tests;
mod tree;
mod write;

use std::borrow::Cow;

pub(crate) use sentence::first_sentence;

/// How wide a line of Markdown may be.
pub(crate) const WIDTH: usize = 92;

/// A text as Markdown that rustdoc neither warns of nor tests. It does not change a second time.
pub(crate) fn rustdoc(text: &str) -> String {
    rendered(text, WIDTH)
}

/// The same for a text that becomes an item of a list.
pub(crate) fn item(text: &str) -> String {
    rendered(text, WIDTH - "- ".len())
}

fn rendered(text: &str, width: usize) -> String {
    if is_plain(text) {
        return write::plain(text, width);
    }
    write::blocks(read::blocks(&clean(text)), width)
}

/// Whether a text is one line without anything that could be markup: most are, and need no parser.
fn is_plain(text: &str) -> bool {
    let text = text.as_bytes();
    text.first().is_some_and(u8::is_ascii_alphabetic)
        && text
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b" ,.;:?!'\"()%$@-/".contains(byte))
        && !text.windows(2).any(|pair| pair == b"  " || pair == b"//")
}

/// A text as one line of Markdown, whatever it consists of.
pub(crate) fn line(text: &str) -> String {
    write::line(read::blocks(&clean(text)), write::Place::Line)
}

/// A text that is no Markdown as one line of it: titles, names and summaries are shown as they
/// are written (OpenAPI 3.0.3, section 3.5: only descriptions are `CommonMark`).
pub(crate) fn verbatim(text: &str) -> String {
    let text = tree::collapsed(&clean(text));
    let paragraph = tree::Block::Paragraph(vec![tree::Inline::Text(text)]);
    write::line(vec![paragraph], write::Place::Line)
}

/// A text as one line of Markdown that can be a cell of a table.
pub(crate) fn cell(text: &str) -> String {
    write::line(read::blocks(&clean(text)), write::Place::Cell)
}

/// A name or a value as a code span.
pub(crate) fn code(text: &str) -> String {
    let text = tree::collapsed(&clean(text));
    if text.is_empty() {
        "` `".to_owned()
    } else {
        write::code_span(&text)
    }
}

/// A text without the characters that rustc refuses in comments, or that only some programs take
/// for the end of a line.
///
/// Marks that reverse the direction of writing are left out, since rustc denies them: a comment
/// could look like code that is not there.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| c != '\n' && (c.is_control() || replacement(c) != Some(c));
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    Cow::Owned(text.chars().filter_map(replacement).collect())
}

fn replacement(c: char) -> Option<char> {
    match c {
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\n' | '\t' => Some(c),
        '\u{b}' | '\u{c}' => Some(' '),
        '\u{feff}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => Some(char::REPLACEMENT_CHARACTER),
        c => Some(c),
    }
}
