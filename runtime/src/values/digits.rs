//! Numbers of JSON by their digits: what they are worth, however they are written.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The integer that a number with a fraction or an exponent is.
pub(crate) fn integral(text: &str) -> Option<i128> {
    Digits::of(text)?.integer()
}

/// Whether two numbers are the same, however they are written.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one == other || Digits::of(one).is_some_and(|one| Digits::of(other) == Some(one))
}

/// A number as digits behind the point, without zeros around them, and the place of the point. Two are
/// equal if the numbers are.
#[derive(Default)]
pub(super) struct Digits<'t> {
    is_negative: bool,
    /// Before and behind the point. The zeros at the outer ends are taken away.
    parts: (&'t str, &'t str),
    /// By how many places the point stands right of the first digit.
    point: i64,
}

impl<'t> Digits<'t> {
    /// Reads a number of JSON (RFC 8259, section 6); `None` if it is none, or its exponent is beyond
    /// all measure.
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let is_negative = text.starts_with('-');
        let rest = text.strip_prefix('-').unwrap_or(text);
        let (number, exponent) = match rest.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent_of(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = match number.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (number, ""),
        };
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_whole = whole == "0" || !whole.is_empty() && !whole.starts_with('0');
        if !is_whole || !are_digits(whole) || !are_digits(fraction) {
            return None;
        }
        let mut fraction = fraction.trim_end_matches('0');
        let mut whole = whole.trim_start_matches('0');
        let mut point = i64::try_from(whole.len()).ok()?;
        if whole.is_empty() {
            let there = fraction.trim_start_matches('0');
            point = -i64::try_from(fraction.len() - there.len()).ok()?;
            fraction = there;
        }
        if fraction.is_empty() {
            whole = whole.trim_end_matches('0');
        }
        let is_zero = whole.is_empty() && fraction.is_empty();
        if !is_zero && exponent.abs() > LARGEST_EXPONENT {
            return None;
        }
        Some(Self {
            is_negative: is_negative && !is_zero,
            parts: (whole, fraction),
            point: if is_zero { 0 } else { point + exponent },
        })
    }

    fn is_zero(&self) -> bool {
        self.parts.0.is_empty() && self.parts.1.is_empty()
    }

    fn digits(&self) -> impl Iterator<Item = u8> + '_ {
        self.parts.0.bytes().chain(self.parts.1.bytes())
    }

    /// The integer that it is; `None` if it is none, or one that 128 bits do not hold.
    pub(super) fn integer(&self) -> Option<i128> {
        let count = self.parts.0.len() + self.parts.1.len();
        let zeros = usize::try_from(self.point).ok()?.checked_sub(count)?;
        // More digits than 128 bits have.
        if count + zeros > 39 {
            return None;
        }
        let sign = if self.is_negative { "-" } else { "" };
        let (whole, fraction) = self.parts;
        format!("{sign}0{whole}{fraction}{:0<zeros$}", "")
            .parse()
            .ok()
    }

    /// By size, whatever the sign.
    fn cmp_size(&self, other: &Self) -> Ordering {
        let zeros = other.is_zero().cmp(&self.is_zero());
        zeros
            .then_with(|| self.point.cmp(&other.point))
            .then_with(|| self.digits().cmp(other.digits()))
    }
}

impl Ord for Digits<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, false) => self.cmp_size(other),
            (true, true) => other.cmp_size(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Digits<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Digits<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Digits<'_> {}

impl Hash for Digits<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.is_negative, self.point).hash(state);
        for digit in self.digits() {
            digit.hash(state);
        }
    }
}

/// Larger ones are no number that anybody means, and could not be added to anything.
const LARGEST_EXPONENT: i64 = 1_000_000_000;

fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // All that is too large is the same.
    let size = digits.parse().unwrap_or(u32::MAX);
    let size = i64::from(size);
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::{integral, same};

    #[test]
    fn integers_may_be_written_as_decimals() {
        assert_eq!(integral("1.0"), Some(1));
        assert_eq!(integral("-1e3"), Some(-1000));
        assert_eq!(integral("12.50E1"), Some(125));
        assert_eq!(integral("0e99999999999"), Some(0));
        for other in ["1.5", "1e-1", "1e40", "1e99999999999999999999"] {
            assert_eq!(integral(other), None, "{other}");
        }
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(same("1", "1.0") && same("1e3", "1000") && same("-0", "0.0"));
        assert!(same("0.1", "1e-1") && same("1200e-2", "12"));
        assert!(!same("9007199254740993", "9007199254740992"));
        assert!(!same("1", "-1") && !same("1e5", "1e6"));
    }
}
