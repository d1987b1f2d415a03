//! Files that would be too long become several, by the names of what stands in them.
//!
//! The alphabet is halved, and halved again where that is not enough. So the bounds do not depend
//! on what is there: a new item moves others only if its own part becomes too long.

use super::file::LIMIT;

/// The lines of items that a file may have: the rest is for what begins it.
const BUDGET: usize = LIMIT - LIMIT / 10;

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
    /// The range of names as a module's name, `a_to_m`; `None` if all is in one file.
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
    let range = Range {
        prefix: String::new(),
        first: FIRST,
        last: ALPHABET.len() - 1,
    };
    let mut parts = Vec::new();
    range.split(items, &mut parts);
    parts
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
    fn the_alphabet_is_halved_until_the_parts_fit() {
        let half = BUDGET / 2 + 1;
        assert_eq!(
            labels(&[("Account", half), ("Member", 1), ("Zone", half)]),
            [
                (Some("a_to_m".to_owned()), 2),
                (Some("n_to_z".to_owned()), 1)
            ]
        );
        assert_eq!(
            labels(&[("Sa", half), ("Sz", half), ("S", 1)]),
            [
                (Some("s0_to_sh".to_owned()), 2),
                (Some("si_to_sz".to_owned()), 1)
            ]
        );
    }

    #[test]
    fn names_that_no_letter_tells_apart_end_the_search() {
        let long = BUDGET + 1;
        assert_eq!(labels(&[("Ab", long), ("AB", long), ("C", 1)]).len(), 2);
        assert_eq!(labels(&[("Öl", long), ("Übel", long), ("_", 1)]).len(), 3);
    }

    #[test]
    fn another_item_leaves_the_other_parts_alone() {
        let half = BUDGET / 2 + 1;
        let before = split(items(&[("A", half), ("M", half), ("Z", half)]));
        let after = split(items(&[("A", half), ("M", half), ("Y", half), ("Z", half)]));
        assert!(before.iter().take(2).eq(after.iter().take(2)), "{after:?}");
    }
}
