//! Texts become doc attributes.

use proc_macro2::TokenStream;
use quote::quote;

/// A comment in paragraphs.
#[derive(Default)]
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

    /// `///` comments.
    pub(super) fn outer(&self) -> TokenStream {
        let lines = self.lines();
        quote!(#(#[doc = #lines])*)
    }

    /// `//!` comments.
    pub(super) fn inner(&self) -> TokenStream {
        let lines = self.lines();
        quote!(#(#![doc = #lines])*)
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut in_code = false;
        for line in self.0.lines() {
            let line = line.trim_end();
            in_code ^= line.trim_start().starts_with("```");
            if line.is_empty() {
                lines.push(String::new());
            } else if in_code || line.starts_with(['|', '#', '`']) {
                lines.push(format!(" {line}"));
            } else {
                lines.extend(wrapped(line).into_iter().map(|line| format!(" {line}")));
            }
        }
        lines
    }
}

/// How wide a line of a comment may be.
const WIDTH: usize = 92;

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
    let is_safe = lines.iter().skip(1).all(|line| {
        let first = line.trim_start().chars().next();
        first.is_some_and(|c| c.is_alphabetic() || matches!(c, '`' | '(' | '['))
    });
    if is_safe {
        lines.into_iter().map(String::from).collect()
    } else {
        vec![line.to_owned()]
    }
}

/// A text without a full stop gets one.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// A text as the cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
}
