//! What has come, as far as it tells what to think of what comes after it. Knows
//! elements as bytes.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};

use http::StatusCode;

use crate::call::Collected;
use crate::error::Error;
use crate::values::decode;
use crate::values::reader::Reader;

/// What a server says to an offset that it does not like, be it at the end of
/// the list or too deep for it.
const REFUSALS: [StatusCode; 4] = [
    StatusCode::BAD_REQUEST,
    StatusCode::NOT_FOUND,
    StatusCode::RANGE_NOT_SATISFIABLE,
    StatusCode::UNPROCESSABLE_ENTITY,
];

/// So many pages in a row that hold nothing new are not what comes next.
const MOST_STALE: usize = 3;

/// The elements that came.
///
/// A server that does not go by the offset sends a part of the list that begins
/// before it, and so its first element came before, or the first that came is
/// within it if the walk began further on. Elements that are the same
/// as another on one page, such as those of a list of words, cannot be told
/// apart, and prove nothing.
#[derive(Default)]
pub(super) struct Evidence {
    /// Whether there are elements that come before all these.
    is_inside: bool,
    first: Option<Fingerprint>,
    /// A fingerprint of each.
    seen: HashSet<Fingerprint>,
    /// Of those that one page held more than once.
    twins: HashSet<Fingerprint>,
    last: Option<Fingerprint>,
    /// What the page before was.
    page: Vec<Fingerprint>,
    /// How many pages in a row held nothing new.
    stale: usize,
}

/// What a page is, compared with those before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Novelty {
    New,
    /// It begins before its offset.
    Again,
    /// It does, and it ends with what came last, after others: so does an answer
    /// of a server that takes an offset past the end for the end.
    AgainToTheEnd,
}

impl Evidence {
    /// For a list of which the first `offset` elements are left out.
    pub(super) fn new(offset: u64) -> Self {
        Self {
            is_inside: offset > 0,
            ..Self::default()
        }
    }

    /// Looks at a page, and keeps it if it is new. `is_told` says that the total
    /// is beyond what came, and so that more must come.
    /// Of a page with more than `most` elements they are not counted.
    pub(super) fn look(&mut self, list: &[u8], most: usize, is_told: bool) -> Novelty {
        let page = fingerprints(list, most);
        let mut on_page = HashSet::with_capacity(page.len());
        let twins = page.iter().filter(|element| !on_page.insert(**element));
        self.twins.extend(twins);
        let mut distinct = page.iter().filter(|element| !self.twins.contains(element));
        let is_again = match distinct.next() {
            Some(first) => {
                self.seen.contains(first)
                    || (self.is_inside && distinct.any(|element| Some(*element) == self.first))
            }
            None => !is_told && !page.is_empty() && on_page.is_subset(&self.seen),
        };
        if !is_again {
            self.keep(page, on_page);
            return Novelty::New;
        }
        if page.len() > 1 && page.last().copied() == self.last {
            return Novelty::AgainToTheEnd;
        }
        Novelty::Again
    }

    /// Looks at a page that the server itself said comes next, and keeps it if it is new. It is not
    /// if it is the page before, or if nothing on it is new, nor on those before it: one page may
    /// hold what was moved meanwhile.
    pub(super) fn look_at_next(&mut self, list: &[u8], most: usize) -> Novelty {
        let page = fingerprints(list, most);
        let mut on_page = HashSet::with_capacity(page.len());
        let twins = page.iter().filter(|element| !on_page.insert(**element));
        self.twins.extend(twins);
        let has_new = !on_page.is_subset(&self.seen);
        let is_distinct = self.twins.is_disjoint(&on_page);
        if !page.is_empty() && is_distinct {
            self.stale = if has_new { 0 } else { self.stale + 1 };
            if self.stale > 0 && (page == self.page || self.stale == MOST_STALE) {
                return Novelty::Again;
            }
        }
        self.keep(page, on_page);
        Novelty::New
    }

    fn keep(&mut self, page: Vec<Fingerprint>, on_page: HashSet<Fingerprint>) {
        self.seen.extend(on_page);
        self.first = self.first.or(page.first().copied());
        self.last = page.last().copied().or(self.last);
        self.page = page;
    }

    /// Whether a page holds what the one before held.
    pub(super) fn is_same_page(&self, list: &[u8], most: usize) -> bool {
        !self.page.is_empty() && fingerprints(list, most) == self.page
    }

    /// Whether a list of `count` elements ends with the last element that came.
    pub(super) fn is_last_element(&self, list: &[u8], count: usize) -> bool {
        let found = fingerprints(list, count.saturating_add(1));
        found.len() == count && found.last().copied() == self.last
    }

    /// Forgets what came.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A fingerprint of each element of a page; of a page that cannot be read, one
/// of the whole.
fn fingerprints(page: &[u8], most: usize) -> Vec<Fingerprint> {
    let mut elements = Vec::new();
    let read = decode::elements(&mut Reader::new(page), most, &mut |from, _| {
        let (range, _) = from.skip()?;
        elements.push(Fingerprint::of(&page[range]));
        Ok(())
    });
    match read {
        Ok(()) if !is_null(page) => elements,
        _ => vec![Fingerprint::of(page)],
    }
}

/// Stands for the text of an element.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Fingerprint(u64);

impl Fingerprint {
    fn of(text: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(text);
        Self(hasher.finish())
    }
}

/// Whether the server refused to send a page, as some do at the end of a list
/// instead of sending an empty one.
pub(super) fn is_refused(page: &Collected) -> bool {
    match page {
        Err(Error::Api(error)) => REFUSALS.contains(&error.status()),
        _ => false,
    }
}

/// Whether a page is `null`, as some servers write an empty list, and as others
/// write that something went wrong.
pub(super) fn is_null(page: &[u8]) -> bool {
    page.trim_ascii() == b"null"
}

#[cfg(test)]
mod tests {

    use super::Evidence;
    use super::Novelty::{self, Again, AgainToTheEnd, New};

    fn look(pages: &[&str], is_told: bool) -> Vec<Novelty> {
        let mut evidence = Evidence::default();
        let look = |page: &&str| evidence.look(page.as_bytes(), 100, is_told);
        pages.iter().map(look).collect()
    }

    #[test]
    fn a_page_that_begins_before_the_offset_is_known_by_its_first_element() {
        for is_told in [false, true] {
            assert_eq!(look(&["[1, 2]", "[3, 4]", "[5]", "[]"], is_told), [New; 4]);
            for (page, novelty) in [
                ("[1, 2]", Again),
                ("[1]", Again),
                ("[2, 3]", Again),
                ("[1, 2, 3, 4]", AgainToTheEnd),
                ("[3, 4]", AgainToTheEnd),
                ("[4]", Again),
                ("[4, 5]", Again),
                ("[2, 3, 4, 5]", Again),
                ("[5, 1]", New),
            ] {
                let seen = look(&["[1, 2]", "[3, 4]", page], is_told);
                assert_eq!(seen, [New, New, novelty], "{page}");
            }
        }
    }

    #[test]
    fn a_page_that_begins_before_the_walk_holds_its_first_element() {
        for (offset, novelty) in [(2, AgainToTheEnd), (0, New)] {
            let mut evidence = Evidence::new(offset);
            assert_eq!(evidence.look(b"[3, 4]", 100, false), New);
            let again = evidence.look(b"[1, 2, 3, 4]", 100, false);
            assert_eq!(again, novelty);
        }
    }

    #[test]
    fn elements_that_cannot_be_told_apart_prove_nothing_against_a_total() {
        let same = ["[7, 7]", "[7, 7]"];
        assert_eq!(look(&same, true), [New, New]);
        assert_eq!(look(&same, false), [New, AgainToTheEnd]);
        assert_eq!(look(&["[7, 7]", "[8, 8]", "[7, 8]"], true), [New; 3]);
        for is_told in [true, false] {
            // Others of the same page can.
            let again = look(&["[7, 7, 1]", "[7, 7, 1]"], is_told);
            assert_eq!(again, [New, AgainToTheEnd]);
            assert_eq!(look(&["[7, 7, 1]", "[7, 2, 3]"], is_told), [New, New]);
            assert_eq!(look(&["[1]", "[2]", "[1]"], is_told), [New, New, Again]);
        }
    }

    #[test]
    fn what_the_server_says_comes_next_is_again_where_nothing_of_it_is_new() {
        for (pages, last) in [
            (&["[1, 2]", "[1, 2]"][..], Again),
            (&["[1, 2]", "[3]", "[3]"], Again),
            (&["[1, 2]", "[3, 4]", "[2]"], New),
            (&["[1, 2]", "[3, 4]", "[1, 2]", "[3, 4]"], New),
            (&["[1, 2]", "[3, 4]", "[1, 2]", "[3, 4]", "[1, 2]"], Again),
            (&["[1, 2]", "[3, 4]", "[1]", "[2]", "[5]", "[1]"], New),
            (&["[1, 2]", "[]", "[]"], New),
            (&["[7, 7]", "[7, 7]", "[7]"], New),
        ] {
            let mut evidence = Evidence::default();
            let mut look = |page: &&str| evidence.look_at_next(page.as_bytes(), 100);
            let novelty: Vec<_> = pages.iter().map(&mut look).collect();
            let (found, before) = novelty.split_last().unwrap();
            assert_eq!(*found, last, "{pages:?}");
            assert!(before.iter().all(|one| *one == New), "{pages:?}");
        }
    }

    #[test]
    fn a_page_that_cannot_be_read_is_known_as_a_whole() {
        assert_eq!(look(&["{}", "{} ", "{}"], true), [New, New, Again]);
    }
}
