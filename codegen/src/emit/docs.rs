//! Texts become doc attributes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::markdown::{self, WIDTH};
pub(super) use crate::markdown::{cell, code};

/// A comment in paragraphs.
#[derive(Clone, Default)]
pub(super) struct Comment(String);

impl Comment {
    pub(super) fn new(first: impl AsRef<str>) -> Self {
        let mut comment = Self::default();
        comment.paragraph(first);
        comment
    }

    /// Adds a paragraph, or a list or table, after an empty line.
    pub(super) fn paragraph(&mut self, text: impl AsRef<str>) {
        let text = text.as_ref().trim_end();
        if text.trim().is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push_str("\n\n");
        }
        self.0.push_str(text);
    }

    pub(super) fn paragraphs(&mut self, texts: impl IntoIterator<Item = impl AsRef<str>>) {
        for text in texts {
            self.paragraph(text);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `///` comments.
    pub(super) fn outer(&self) -> TokenStream {
        let texts = self.texts();
        quote!(#(#[doc = #texts])*)
    }

    /// `//!` comments.
    pub(super) fn inner(&self) -> TokenStream {
        let texts = self.texts();
        quote!(#(#![doc = #texts])*)
    }

    /// The texts of the attributes: one, of all lines, which costs a tenth of as many as there are
    /// lines. The formatter makes a `/** */` of it, and the layout lines; where that would end early,
    /// each line is an attribute.
    fn texts(&self) -> Vec<String> {
        let lines = self.lines();
        if lines.is_empty() || lines.iter().any(|line| may_end(line)) {
            return lines;
        }
        vec![lines.join("\n")]
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut fence = Fence::default();
        for line in markdown::clean(&self.0).lines() {
            let line = line.trim_end();
            let in_code = fence.passes(line);
            if line.is_empty() {
                lines.push(String::new());
            } else if in_code || line.trim_start().starts_with(['|', '#', '>']) {
                lines.push(format!(" {line}"));
            } else {
                lines.extend(wrapped(line).into_iter().map(|line| format!(" {line}")));
            }
        }
        lines
    }
}

/// Whether a line has what begins or ends a `/** */`, or becomes that at its end.
fn may_end(line: &str) -> bool {
    line.contains("/*") || line.contains("*/") || line.ends_with(['*', '/'])
}

/// The fence of the block of code that a line stands in: as many backticks end it.
#[derive(Default)]
struct Fence(usize);

impl Fence {
    /// Whether the line belongs to a block of code.
    fn passes(&mut self, line: &str) -> bool {
        let line = line.trim_start();
        let info = line.trim_start_matches('`');
        let ticks = line.len() - info.len();
        let was_open = self.0 > 0;
        if !was_open && ticks >= 3 && !info.contains('`') {
            self.0 = ticks;
        } else if was_open && ticks >= self.0 && info.is_empty() {
            self.0 = 0;
        }
        was_open || self.0 > 0
    }
}

/// A line of Markdown as several, which mean the same.
fn wrapped(line: &str) -> Vec<String> {
    let indent = match line.len() - line.trim_start().len() {
        width if line.trim_start().starts_with("- ") => width + 2,
        width => width,
    };
    let indent = " ".repeat(indent);
    let options = textwrap::Options::new(WIDTH)
        .break_words(false)
        .subsequent_indent(&indent)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(line, options);
    // A word that begins a line can mean a list, a heading or a quotation.
    // Three backticks that begin a line begin a block of code; an empty line ends a paragraph, and
    // stands where the first word alone is too long.
    let is_safe = !line.contains("```")
        && lines.iter().all(|line| !line.trim().is_empty())
        && lines.iter().skip(1).all(|line| {
            let first = line.trim_start().chars().next();
            first.is_some_and(|c| c.is_alphabetic() || matches!(c, '`' | '(' | '['))
        });
    if is_safe {
        lines.into_iter().map(String::from).collect()
    } else {
        vec![line.to_owned()]
    }
}

/// A text without a full stop gets one, unless it ends with code or a table.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let last = text.lines().next_back().unwrap_or_default().trim_start();
    let is_prose = last.contains(char::is_alphanumeric) && !last.starts_with('|');
    if is_prose && !text.ends_with(['.', '!', '?', ':', '…']) {
        format!("{text}.")
    } else {
        text.to_owned()
    }
}

/// A text as a sentence of one line.
pub(super) fn line(text: &str) -> String {
    sentence(&markdown::line(text))
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    /// An empty line would end the paragraph, and the link that stands over two lines.
    #[test]
    fn no_word_is_too_long_for_its_paragraph() {
        for length in 1..200 {
            let line = format!("  word](https://a.example/{})", "x".repeat(length));
            assert_eq!(wrapped(&line), [line]);
        }
    }
}
