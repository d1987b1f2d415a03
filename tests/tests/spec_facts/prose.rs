//! Compares prose: ours is our own.

use std::collections::BTreeMap;

/// Shorter sentences cannot help being the same.
const WORDS: usize = 5;

/// Reduces a text to its words, so that neither markup nor line breaks hide a copy.
pub(crate) fn normal(text: &str) -> String {
    let words = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    // The blank at each end keeps a search from ending within a word.
    words.fold(" ".to_owned(), |text, word| {
        text + &word.to_lowercase() + " "
    })
}

/// Names each place of ours that contains a published sentence.
pub(crate) fn copied(
    published: &BTreeMap<String, String>,
    ours: &BTreeMap<String, String>,
) -> Vec<String> {
    let ours: Vec<(&String, String)> = ours
        .iter()
        .map(|(place, text)| (place, normal(text)))
        .collect();
    let mut copies = Vec::new();
    for (from, text) in published {
        for sentence in sentences(text) {
            for (place, text) in &ours {
                if text.contains(&sentence) {
                    copies.push(format!("{place}: \"{}\", as in {from}", sentence.trim()));
                }
            }
        }
    }
    copies
}

/// The sentences of a text, and its lines, because a line may be the item of a list.
fn sentences(text: &str) -> Vec<String> {
    let flowing = text.replace('\n', " ");
    let sentences = flowing.split_inclusive(". ").chain(text.lines());
    sentences
        .map(normal)
        .filter(|sentence| sentence.split_whitespace().count() >= WORDS)
        .collect()
}

#[test]
fn a_copy_is_found_in_whatever_dress() {
    let text = |text: &str| BTreeMap::from([("here".to_owned(), text.to_owned())]);
    let published = text("Hoist the main. Then *trim* the sheet\nwith care.");
    assert_eq!(
        copied(&published, &text("First, then trim the `sheet` with care!")).len(),
        1
    );
    assert_eq!(copied(&published, &text("Hoist the main.")).len(), 0);
}
