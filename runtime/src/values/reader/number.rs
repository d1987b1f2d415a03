//! Numbers (RFC 8259, section 6), as they are written.

use super::super::fault::Fault;
use super::Reader;

/// Where a number ends that begins at a place; `None` if none does.
pub(super) fn end(text: &[u8], start: usize) -> Option<usize> {
    let digits = |mut at: usize| {
        let first = at;
        while text.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        (at > first).then_some(at)
    };
    let mut at = start;
    if text.get(at) == Some(&b'-') {
        at += 1;
    }
    at = if text.get(at) == Some(&b'0') {
        at + 1
    } else {
        digits(at)?
    };
    if text.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(text.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        at = digits(at)?;
    }
    Some(at)
}

impl<'t> Reader<'t> {
    /// Takes a number as it is written.
    ///
    /// # Errors
    /// If something else comes.
    pub(crate) fn number(&mut self, expected: &'static str) -> Result<&'t str, Fault> {
        if !matches!(self.peek()?, b'-' | b'0'..=b'9') {
            return Err(self.unexpected(expected));
        }
        let text = end(self.text, self.at)
            .and_then(|end| std::str::from_utf8(&self.text[self.at..end]).ok());
        let Some(text) = text else {
            return Err(self.no_value());
        };
        self.at += text.len();
        Ok(text)
    }

    /// Takes an integer: `1`, and also `1.0` and `1e3`, which are integers as well.
    ///
    /// # Errors
    /// If something else comes, or one that 128 bits do not hold.
    pub(crate) fn integer(&mut self, expected: &'static str) -> Result<i128, Fault> {
        let at = self.at;
        let text = self.number(expected)?;
        let integer = text.parse().ok().or_else(|| integral(text));
        integer.ok_or_else(|| {
            self.at = at;
            self.fault(format!("expected {expected}, found another number"))
        })
    }
}

/// The integer that a number with a fraction or an exponent is.
pub(crate) fn integral(text: &str) -> Option<i128> {
    let decimal = Decimal::of(text)?;
    if decimal.digits.is_empty() {
        return Some(0);
    }
    let zeros = usize::try_from(decimal.exponent).ok()?;
    // More digits than 128 bits have.
    if decimal.digits.len() + zeros > 39 {
        return None;
    }
    let sign = if decimal.is_negative { "-" } else { "" };
    format!("{sign}{}{:0<zeros$}", decimal.digits, "")
        .parse()
        .ok()
}

/// Whether two numbers are the same, however they are written.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one == other || Decimal::of(one).is_some_and(|one| Decimal::of(other) == Some(one))
}

/// A number in the one form that it has: digits without zeros around them, times a power of ten.
#[derive(PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// `None` if the exponent is beyond all measure.
    fn of(text: &str) -> Option<Self> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
            None => (text, 0_i64),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0').trim_end_matches('0');
        if digits.is_empty() {
            return Some(Self {
                is_negative: false,
                digits: String::new(),
                exponent: 0,
            });
        }
        let zeros = all.len() - all.trim_end_matches('0').len();
        let exponent = exponent
            .checked_sub(i64::try_from(fraction.len()).ok()?)?
            .checked_add(i64::try_from(zeros).ok()?)?;
        Some(Self {
            is_negative,
            digits: digits.to_owned(),
            exponent,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{integral, same};

    #[test]
    fn integers_may_be_written_as_decimals() {
        assert_eq!(integral("1.0"), Some(1));
        assert_eq!(integral("-1e3"), Some(-1000));
        assert_eq!(integral("12.50E1"), Some(125));
        assert_eq!(integral("0e999999"), Some(0));
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
