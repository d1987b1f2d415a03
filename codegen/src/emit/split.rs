//! Files that would be too long become several, by the names of what stands in them.
//!
//! What begins with the same words goes together, if there is much of it, and the rest of each
//! word as well. Of a rest that is too long the alphabet is halved, and halved again where that is
//! not enough. So no bound depends on what is there: a new item moves others only if its own part
//! becomes too long, or long enough for a file of its own.

use std::collections::BTreeMap;

use super::file::LIMIT;
use crate::names::words_of;

/// The lines of items that a file may have: the rest is for what begins it.
const BUDGET: usize = LIMIT - LIMIT / 10;

/// The lines that are enough for a file of their own.
const SHARE: usize = BUDGET / 8;

/// The part of what begins with no word that others begin with.
const OTHERS: &str = "others";

/// The letters that names are told apart by. What is none of them counts as the first or last.
const ALPHABET: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The first of the alphabet that a name can begin with.
const FIRST: usize = 10;

/// An item that goes to one of the parts.
pub(super) struct Item<T> {
    pub(super) name: String,
    pub(super) lines: usize,
    pub(super) value: T,
}

/// What goes to one file.
#[derive(Debug, PartialEq)]
pub(super) struct Part<T> {
    /// What the names begin with as a module's name; `None` if all is in one file.
    pub(super) label: Option<String>,
    pub(super) items: Vec<T>,
}

/// The items in as many parts as their lines ask for. An item that is too long for any file has
/// one for itself.
pub(super) fn split<T>(items: Vec<Item<T>>) -> Vec<Part<T>> {
    if fits(&items) {
        return vec![Part {
            label: None,
            items: values(items),
        }];
    }
    let mut parts = Vec::new();
    let items = items.into_iter().map(|item| (words_of(&item.name), item));
    by_words(&[], items.collect(), &mut parts);
    parts
}

/// The words of an item's name that are left, with the item.
type Left<T> = (Vec<String>, Item<T>);

/// Parts of what begins with the words `begun`, of which there is too much for one.
fn by_words<T>(begun: &[String], items: Vec<Left<T>>, parts: &mut Vec<Part<T>>) {
    let mut groups: BTreeMap<Option<String>, Vec<Left<T>>> = BTreeMap::new();
    for (words, item) in items {
        let mut words = words.into_iter();
        let next = words.next();
        groups
            .entry(next)
            .or_default()
            .push((words.collect(), item));
    }
    let is_one = groups.len() == 1;
    let mut rest = Vec::new();
    for (word, group) in groups {
        let lines: usize = group.iter().map(|(_, item)| item.lines).sum();
        let is_told = word.is_some() && (is_one || lines >= SHARE);
        let Some(word) = word.as_ref().filter(|_| is_told) else {
            let whole = |(words, item)| (word.iter().cloned().chain(words).collect(), item);
            rest.extend(group.into_iter().map(whole));
            continue;
        };
        let begun = [begun, std::slice::from_ref(word)].concat();
        if lines > BUDGET {
            by_words(&begun, group, parts);
        } else {
            parts.push(Part {
                label: Some(begun.join("_")),
                items: group.into_iter().map(|(_, item)| item.value).collect(),
            });
        }
    }
    if !rest.is_empty() {
        by_letters(begun, rest, parts);
    }
}

/// Parts of what the next word does not tell apart.
fn by_letters<T>(begun: &[String], items: Vec<Left<T>>, parts: &mut Vec<Part<T>>) {
    let label = match begun {
        [] => OTHERS.to_owned(),
        begun => begun.join("_"),
    };
    let items = items.into_iter().map(|(words, item)| Item {
        name: words.concat(),
        ..item
    });
    let items: Vec<_> = items.collect();
    if items.len() == 1 || fits(&items) {
        parts.push(Part {
            label: Some(label),
            items: values(items),
        });
        return;
    }
    let range = Range {
        prefix: String::new(),
        first: FIRST,
        last: ALPHABET.len() - 1,
    };
    let from = parts.len();
    range.split(items, parts);
    for part in &mut parts[from..] {
        part.label = part.label.take().map(|range| format!("{label}_{range}"));
    }
}

fn fits<T>(items: &[Item<T>]) -> bool {
    items.iter().map(|item| item.lines).sum::<usize>() <= BUDGET
}

fn values<T>(items: Vec<Item<T>>) -> Vec<T> {
    items.into_iter().map(|item| item.value).collect()
}

/// The names that begin with `prefix`, followed by a letter from `first` to `last`.
struct Range {
    prefix: String,
    first: usize,
    last: usize,
}

impl Range {
    fn split<T>(self, items: Vec<Item<T>>, parts: &mut Vec<Part<T>>) {
        if items.is_empty() {
            return;
        }
        let is_told_apart = items
            .iter()
            .any(|item| item.name.chars().count() > self.prefix.len());
        if items.len() == 1 || !is_told_apart || fits(&items) {
            parts.push(Part {
                label: Some(self.label()),
                items: values(items),
            });
        } else if self.first == self.last {
            let mut prefix = self.prefix;
            prefix.push(char::from(ALPHABET[self.first]));
            let within = Self {
                prefix,
                first: 0,
                last: ALPHABET.len() - 1,
            };
            within.split(items, parts);
        } else {
            let middle = usize::midpoint(self.first, self.last);
            let (lower, upper) = items
                .into_iter()
                .partition(|item| letter(&item.name, self.prefix.len()) <= middle);
            let part = |first, last| Self {
                prefix: self.prefix.clone(),
                first,
                last,
            };
            part(self.first, middle).split(lower, parts);
            part(middle + 1, self.last).split(upper, parts);
        }
    }

    fn label(&self) -> String {
        let is_all = self.first == 0 && self.last == ALPHABET.len() - 1;
        let bound = |letter: usize| format!("{}{}", self.prefix, char::from(ALPHABET[letter]));
        if is_all {
            self.prefix.clone()
        } else if self.first == self.last {
            bound(self.first)
        } else {
            format!("{}_to_{}", bound(self.first), bound(self.last))
        }
    }
}

/// Where in the alphabet the letter at `index` of a name is.
fn letter(name: &str, index: usize) -> usize {
    let lowest = if index == 0 { FIRST } else { 0 };
    let Some(c) = name.chars().nth(index) else {
        return lowest;
    };
    let c = c.to_ascii_lowercase();
    let place = ALPHABET.iter().position(|letter| char::from(*letter) == c);
    match place {
        Some(place) => place.max(lowest),
        None if c.is_ascii() => lowest,
        None => ALPHABET.len() - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(names: &[(&str, usize)]) -> Vec<Item<String>> {
        let item = |(name, lines): &(&str, usize)| Item {
            name: (*name).to_owned(),
            lines: *lines,
            value: (*name).to_owned(),
        };
        names.iter().map(item).collect()
    }

    fn labels(names: &[(&str, usize)]) -> Vec<(Option<String>, usize)> {
        let parts = split(items(names));
        parts
            .into_iter()
            .map(|part| (part.label, part.items.len()))
            .collect()
    }

    #[test]
    fn what_fits_stays_together() {
        assert_eq!(labels(&[("A", BUDGET / 2), ("Z", BUDGET / 2)]), [(None, 2)]);
        assert_eq!(labels(&[]), [(None, 0)]);
    }

    #[test]
    fn what_begins_with_a_word_goes_together() {
        let half = BUDGET / 2 + 1;
        assert_eq!(
            labels(&[
                ("AccountKey", half),
                ("AccountName", 1),
                ("Zone", half),
                ("Member", 1)
            ]),
            [
                (Some("account".to_owned()), 2),
                (Some("zone".to_owned()), 1),
                (Some("others".to_owned()), 1)
            ]
        );
        assert_eq!(
            labels(&[
                ("PostAccountKey", half),
                ("PostAccountName", half),
                ("PostZone", 1),
                ("PostAccount", 1)
            ]),
            [
                (Some("post_account_key".to_owned()), 1),
                (Some("post_account_name".to_owned()), 1),
                (Some("post_account".to_owned()), 1),
                (Some("post".to_owned()), 1)
            ]
        );
    }

    #[test]
    fn of_a_long_rest_the_alphabet_is_halved() {
        let few = SHARE - 1;
        let names = ('A'..='Z').map(|letter| format!("{letter}x"));
        let names: Vec<_> = names.collect();
        let names: Vec<_> = names.iter().map(|name| (name.as_str(), few)).collect();
        let labels = labels(&names);
        let labels: Vec<_> = labels
            .into_iter()
            .map(|(label, _)| label.unwrap_or_default())
            .collect();
        assert_eq!(
            labels,
            [
                "others_a_to_g",
                "others_h_to_m",
                "others_n_to_t",
                "others_u_to_z"
            ]
        );
    }

    #[test]
    fn names_that_nothing_tells_apart_end_the_search() {
        let long = BUDGET + 1;
        assert_eq!(labels(&[("Ab", long), ("AB", long), ("C", 1)]).len(), 2);
        assert_eq!(labels(&[("Öl", long), ("Übel", long), ("_", 1)]).len(), 3);
    }

    #[test]
    fn another_item_leaves_the_other_parts_alone() {
        let half = BUDGET / 2 + 1;
        let before = split(items(&[("A", half), ("M", half), ("Z", half)]));
        let after = split(items(&[("A", half), ("M", half), ("Y", half), ("Z", half)]));
        assert!(before.iter().all(|part| after.contains(part)), "{after:?}");
    }
}
