//! When a list is certain to be at its end. Knows numbers alone: what was asked
//! for, how much came, and what the server told.

/// A page that was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) offset: u64,
    pub(super) size: u64,
}

/// What is known of the end of a list.
///
/// It is certain with an empty page, with the total, and with a page that is
/// smaller than asked for, if the description allows pages of that size. The
/// last of these is what a description says and not what the server did, and so
/// it counts no longer once the server has done otherwise in anything.
#[derive(Debug)]
pub(super) struct End {
    /// The largest page that the description allows, if it says.
    maximum: Option<u64>,
    /// What the server told last.
    told: Option<u64>,
    /// The largest total that it told: a list that grows or shrinks meanwhile is
    /// walked until there is no more, not until there was no more.
    total: Option<u64>,
    /// Whether no total has been passed. Once one has, no other is believed: it
    /// may be the number of elements on a page.
    totals_hold: bool,
    /// Whether pages have been of the sizes that they should be.
    sizes_hold: bool,
}

impl End {
    pub(super) fn new(maximum: Option<u32>) -> Self {
        Self {
            maximum: maximum.map(u64::from),
            told: None,
            total: None,
            totals_hold: true,
            sizes_hold: true,
        }
    }

    /// The server told a total, which nothing is compared with.
    pub(super) fn note(&mut self, total: u64) {
        self.told = Some(total);
    }

    /// The server told a total.
    pub(super) fn tell(&mut self, total: u64) {
        self.told = Some(total);
        self.total = self.total.max(Some(total));
    }

    /// The total that was told last, right or wrong.
    pub(super) fn told(&self) -> Option<u64> {
        self.told
    }

    /// Up to where there may be more, as far as that is known when elements up
    /// to `next` have come. A total that has been passed is none.
    pub(super) fn total(&self, next: u64) -> Option<u64> {
        self.total
            .filter(|total| self.totals_hold && *total >= next)
    }

    /// Whether a page of `count` elements was certain to be the last one.
    pub(super) fn is_certain(&mut self, asked: Asked, count: u64) -> bool {
        let next = asked.offset.saturating_add(count);
        if count == 0 || next == u64::MAX {
            return true;
        }
        self.totals_hold &= self.total.is_none_or(|total| total >= next);
        let total = self.total(next);
        if total == Some(next) {
            return true;
        }
        self.sizes_hold &= match total {
            // There is more, and yet the page is not what was asked for.
            Some(_) => count == asked.size,
            None => count <= asked.size,
        };
        let is_small = count < asked.size && total.is_none();
        let is_allowed = self.maximum.is_some_and(|maximum| asked.size <= maximum);
        is_small && is_allowed && self.sizes_hold && self.totals_hold
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, End};

    const ASKED: Asked = Asked {
        offset: 100,
        size: 10,
    };

    fn end(maximum: Option<u32>, total: Option<u64>, count: u64) -> bool {
        let mut end = End::new(maximum);
        if let Some(total) = total {
            end.tell(total);
        }
        end.is_certain(ASKED, count)
    }

    #[test]
    fn an_empty_page_is_the_end() {
        for maximum in [None, Some(10)] {
            for total in [None, Some(0), Some(100), Some(1000)] {
                assert!(end(maximum, total, 0));
            }
        }
    }

    #[test]
    fn the_total_is_the_end() {
        for maximum in [None, Some(10)] {
            for count in [1, 9, 10, 20] {
                assert!(end(maximum, Some(100 + count), count));
                // One that is passed is none, and what lied once is not
                // believed in other things.
                assert!(!end(maximum, Some(99 + count), count));
                assert!(!end(maximum, Some(101 + count), count));
            }
        }
    }

    #[test]
    fn a_small_page_is_the_end_where_the_description_allows_its_size() {
        assert!(end(Some(10), None, 9));
        assert!(end(Some(11), None, 9));
        assert!(!end(Some(9), None, 8));
        assert!(!end(None, None, 9));
        assert!(!end(Some(10), None, 10));
        assert!(!end(Some(10), None, 11));
    }

    #[test]
    fn a_server_that_does_not_keep_its_word_is_asked_until_nothing_comes() {
        for (total, count) in [(None, 11), (Some(109), 10), (Some(1000), 9)] {
            let mut end = End::new(Some(10));
            if let Some(total) = total {
                end.tell(total);
            }
            assert!(!end.is_certain(ASKED, count));
            let next = Asked {
                offset: 2000,
                size: 10,
            };
            assert!(!end.is_certain(next, 3));
            assert!(end.is_certain(next, 0));
        }
    }

    #[test]
    fn the_largest_total_counts() {
        let mut end = End::new(Some(10));
        end.tell(1000);
        end.tell(110);
        assert_eq!(end.told(), Some(110));
        assert_eq!(end.total(110), Some(1000));
        assert_eq!(end.total(1001), None);
        assert!(!end.is_certain(ASKED, 10));
        // Once one was passed, none does.
        assert!(!end.is_certain(ASKED, 1000));
        end.tell(2000);
        assert_eq!(end.total(1100), None);
        assert_eq!(end.told(), Some(2000));
    }
}
