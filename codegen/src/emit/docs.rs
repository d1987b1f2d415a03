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
        let lines = self.0.lines();
        lines
            .map(|line| match line.trim_end() {
                "" => String::new(),
                line => format!(" {line}"),
            })
            .collect()
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
