//! What has come, as far as it tells what to think of what comes after it. Knows
//! elements as bytes.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};

use bytes::Bytes;
use http::StatusCode;

use super::source::Page;
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
    pub(super) fn look(&mut self, page: &Bytes, most: usize, is_told: bool) -> Novelty {
        let page = fingerprints(page, most);
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
            self.seen.extend(on_page);
            self.first = self.first.or(page.first().copied());
            self.last = page.last().copied().or(self.last);
            return Novelty::New;
        }
        if page.len() > 1 && page.last().copied() == self.last {
            return Novelty::AgainToTheEnd;
        }
        Novelty::Again
    }

    /// Whether `page` holds the last element that came, and nothing else.
    pub(super) fn is_last_element(&self, page: &Page) -> bool {
        let Ok((_, received)) = page else {
            return false;
        };
        self.last
            .is_some_and(|last| fingerprints(&received.body, 2) == [last])
    }

    /// Forgets what came.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A fingerprint of each element of a page; of a page that cannot be read, one
/// of the whole.
fn fingerprints(page: &Bytes, most: usize) -> Vec<Fingerprint> {
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
pub(super) fn is_refused(page: &Page) -> bool {
    match page {
        Err(Error::Api(error)) => REFUSALS.contains(&error.status()),
        _ => false,
    }
}

/// Whether a page is `null`, as some servers write an empty list, and as others
/// write that something went wrong.
pub(super) fn is_null(page: &Bytes) -> bool {
    page.trim_ascii() == b"null"
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::Evidence;
    use super::Novelty::{self, Again, AgainToTheEnd, New};

    fn look(pages: &[&'static str], is_told: bool) -> Vec<Novelty> {
        let mut evidence = Evidence::default();
        let look =
            |page: &&'static str| evidence.look(&Bytes::from_static(page.as_bytes()), 100, is_told);
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
        let page = |text: &'static str| Bytes::from_static(text.as_bytes());
        for (offset, novelty) in [(2, AgainToTheEnd), (0, New)] {
            let mut evidence = Evidence::new(offset);
            assert_eq!(evidence.look(&page("[3, 4]"), 100, false), New);
            let again = evidence.look(&page("[1, 2, 3, 4]"), 100, false);
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
    fn a_page_that_cannot_be_read_is_known_as_a_whole() {
        assert_eq!(look(&["{}", "{} ", "{}"], true), [New, New, Again]);
    }
}
