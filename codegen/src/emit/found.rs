//! Words by which rustdoc's search finds what has another name in Rust.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Operation, TypeDef};
use crate::markdown::first_sentence;

/// What is longer than this nobody types.
const LONGEST: usize = 80;

/// The vendor's own words for an operation: its `operationId`, the first sentence of its summary,
/// which is what the vendor's pages call it, and the words of its path.
pub(super) fn operation(operation: &Operation) -> TokenStream {
    let summary = operation.docs.summary.as_deref();
    let first = summary.and_then(first_sentence).map(|(first, _)| first);
    let words = [
        Some(operation.id.clone()),
        first.as_deref().or(summary).and_then(unmarked),
        Some(in_words(&operation.path.text)),
    ];
    aliases(&operation.method, words.into_iter().flatten())
}

/// A path without its parameters and signs, which mean something else to the search.
fn in_words(path: &str) -> String {
    let parts = path.split(['/', '.']);
    let words = parts.filter(|part| !part.is_empty() && !part.contains('{'));
    words.collect::<Vec<_>>().join(" ")
}

/// The title of a type.
pub(super) fn of_type(def: &TypeDef) -> TokenStream {
    let title = def.docs.summary.as_deref().and_then(unmarked);
    aliases(&def.name, title)
}

/// The name on the wire.
pub(super) fn wire(ident: &str, name: &str) -> TokenStream {
    aliases(ident, [name.to_owned()])
}

/// Those of the words that the search would not find by the name.
fn aliases(name: &str, words: impl IntoIterator<Item = String>) -> TokenStream {
    let mut known = vec![bare(name)];
    let words = words.into_iter().filter_map(|word| {
        let word = word.replace(['"', '\''], "");
        // With a space at an end it would be none.
        let word = word.trim_end_matches(['.', ' ']).trim().to_owned();
        let is_taken = word
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() && c != ' ');
        let bare = bare(&word);
        if is_taken || bare.is_empty() || word.chars().count() > LONGEST || known.contains(&bare) {
            return None;
        }
        known.push(bare);
        Some(word)
    });
    let words: Vec<_> = words.collect();
    quote!(#(#[doc(alias = #words)])*)
}

/// A name as the search compares it: without capitals and underscores.
fn bare(name: &str) -> String {
    let letters = name.chars().filter(|c| *c != '_');
    letters.flat_map(char::to_lowercase).collect()
}

/// A line of Markdown as its text; `None` if it has more than words to it.
fn unmarked(line: &str) -> Option<String> {
    if line.contains("](") || line.contains('`') {
        return None;
    }
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let is_escape = c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation);
        text.extend(if is_escape { chars.next() } else { Some(c) });
    }
    Some(text)
}
