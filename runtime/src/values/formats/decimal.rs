//! Numbers with all of their digits.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::super::digits::Digits;
use super::number::shortest;

/// A number of any size that is kept as it is written: the amount `0.10` is no nearest fraction
/// of two.
///
/// It does not reckon: for that, `to_string` and `parse` lead to and from the types of a crate
/// that does. Numbers are compared by their value, so `1.0` is `1`.
///
/// ```
/// use mainsheet_runtime::Decimal;
///
/// let price: Decimal = "0.10".parse()?;
/// assert_eq!(price.as_str(), "0.10");
/// assert!(price < 1.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Decimal(Box<str>);

impl Decimal {
    /// As it is written in JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest number that `f64` has; infinite beyond all of them.
    pub fn to_f64(&self) -> f64 {
        // What is written so, Rust reads.
        self.0.parse().unwrap_or(f64::NAN)
    }

    fn value(&self) -> Digits<'_> {
        // A decimal has been read so before.
        Digits::of(&self.0).unwrap_or_default()
    }
}

impl FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        match Digits::of(text) {
            Some(_) => Ok(Self(text.into())),
            None => Err(NotDecimal(())),
        }
    }
}

/// Exactly: as the shortest number that is nearest to none but this one.
impl TryFrom<f64> for Decimal {
    type Error = NotDecimal;

    /// # Errors
    /// If the number is infinite or none.
    fn try_from(number: f64) -> Result<Self, NotDecimal> {
        shortest(number).parse()
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Decimal {
            fn from(number: $integer) -> Self {
                Self(number.to_string().into())
            }
        }
    )*};
}

from_integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64, u128);

/// Zero.
impl Default for Decimal {
    fn default() -> Self {
        0.into()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value().cmp(&other.value())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value().hash(state);
    }
}

super::number::as_number!(Decimal);

/// A text that is no number of JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDecimal(());

impl fmt::Display for NotDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number")
    }
}

impl std::error::Error for NotDecimal {}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::Decimal;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_compared_by_value_and_kept_as_they_are_written() {
        for same in [
            &["1", "1.0", "1e0", "10e-1", "0.1e1", "1.00E+0"][..],
            &["0", "-0", "0.0", "0e7"],
            &["-1200", "-1.2e3", "-12e2", "-1200.0"],
            &["0.00123", "123e-5", "1.23e-3"],
        ] {
            let hashes: HashSet<Decimal> = same.iter().map(|text| decimal(text)).collect();
            assert_eq!(hashes.len(), 1, "{same:?}");
            for text in same {
                assert_eq!(decimal(text).to_string(), *text);
            }
        }
        let sorted = [
            "-1e30", "-2", "-1.5", "-0.1", "0", "1e-9", "0.1", "0.11", "9", "10", "1e99",
        ];
        assert!(
            sorted
                .windows(2)
                .all(|two| decimal(two[0]) < decimal(two[1]))
        );
    }

    #[test]
    fn what_is_no_number_of_json_is_none() {
        for text in [
            "",
            "-",
            "+1",
            "1.",
            ".5",
            "01",
            "1e",
            "1e+",
            "1_0",
            "0x1",
            "NaN",
            "1 ",
            "1e9999999999",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
        assert!(Decimal::try_from(f64::INFINITY).is_err());
    }

    proptest! {
        #[test]
        fn comparing_agrees_with_floats(one in -1e6..1e6_f64, other in -1e6..1e6_f64) {
            let (first, second) = (Decimal::try_from(one).unwrap(), Decimal::try_from(other).unwrap());
            prop_assert_eq!(Some(first.cmp(&second)), one.partial_cmp(&other));
            prop_assert_eq!(first.to_f64().to_bits(), one.to_bits());
        }
    }
}
