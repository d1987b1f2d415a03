//! How large a page is asked for.

/// The size that is asked for. It follows the pages of a server that does not
/// make them as large as wanted: what is read ahead beyond a page that is
/// smaller than asked for is lost.
#[derive(Debug)]
pub(super) struct Size {
    wanted: u32,
    now: u32,
    /// How large the last page was that was smaller than asked for. One may be
    /// so by chance; two of the same size are as large as the server makes them.
    small: Option<u64>,
    /// How many pages of the size asked for must come before more is asked for:
    /// more each time that it is in vain.
    patience: u32,
    /// How many have come.
    full: u32,
}

impl Size {
    pub(super) fn new(wanted: u32) -> Self {
        Self {
            wanted,
            now: wanted,
            small: None,
            patience: 1,
            full: 0,
        }
    }

    pub(super) fn get(&self) -> u64 {
        u64::from(self.now)
    }

    /// A page was as large as asked for.
    pub(super) fn was_right(&mut self) {
        if self.now < self.wanted {
            self.full = self.full.saturating_add(1);
            if self.full >= self.patience {
                self.full = 0;
                self.now = self.now.saturating_mul(2).min(self.wanted);
            }
        }
    }

    /// A page had `count` elements, fewer than asked for, and there are more.
    pub(super) fn was_too_large(&mut self, count: u64) {
        if self.small == Some(count) {
            self.now = u32::try_from(count).unwrap_or(self.now).clamp(1, self.now);
            self.full = 0;
            self.patience = self.patience.saturating_mul(2);
        }
        self.small = Some(count);
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    /// What is asked for, one page after another, of a server that makes the
    /// pages so large at most.
    fn asked(most: impl Fn(usize) -> u64, pages: usize) -> Vec<u64> {
        let mut size = Size::new(250);
        let mut asked = Vec::new();
        for page in 0..pages {
            asked.push(size.get());
            let count = size.get().min(most(page));
            if count == size.get() {
                size.was_right();
            } else {
                size.was_too_large(count);
            }
        }
        asked
    }

    #[test]
    fn one_small_page_changes_nothing() {
        assert_eq!(asked(|page| if page == 0 { 1 } else { 900 }, 5), [250; 5]);
    }

    #[test]
    fn two_of_a_size_are_followed_until_they_are_larger() {
        let asked = asked(|page| if page < 2 { 50 } else { 900 }, 9);
        assert_eq!(asked, [250, 250, 50, 50, 100, 100, 200, 200, 250]);
    }

    #[test]
    fn a_server_that_makes_small_pages_is_asked_for_more_ever_more_rarely() {
        let asked = asked(|_| 50, 1000);
        let in_vain = asked.iter().filter(|size| **size != 50).count();
        assert!((4..=12).contains(&in_vain), "{in_vain}");
    }
}
