//! From the types of one version of an API to those of the next, and from what is read to what is
//! sent.
//!
//! Generated conversions are made of these. Each gives an error that a caller
//! sees with the way to the value in front of it.

use std::fmt;

use super::extra::Extra;
use super::object::Object;

/// A value that the other type cannot carry, or that it requires and that is not there.
///
/// The value itself is not part of the error: it may be personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionError {
    pointer: String,
    reason: &'static str,
}

impl ConversionError {
    fn new(reason: &'static str) -> Self {
        Self {
            pointer: String::new(),
            reason,
        }
    }

    /// The property is one that the newer type does not have.
    #[doc(hidden)]
    pub fn lost(property: &str) -> Self {
        Self::new("the newer type has no such property").within(property)
    }

    /// The same error, seen from the object that holds `property`.
    #[doc(hidden)]
    #[must_use]
    pub fn within(mut self, property: &str) -> Self {
        let token = property.replace('~', "~0").replace('/', "~1");
        self.pointer.insert_str(0, &token);
        self.pointer.insert(0, '/');
        self
    }

    /// The property that could not be converted, as a JSON pointer (RFC 6901)
    /// from the value that was converted: `/approvers/name`. Elements of lists
    /// are not counted.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot be converted: {}", self.pointer, self.reason)
    }
}

impl std::error::Error for ConversionError {}

/// What goes along of what was set aside of an object, when it becomes one of another type: what
/// belongs to properties that this one names, but for some. What no description names is the server's
/// own.
#[doc(hidden)]
pub fn known<T: Object>(mut extra: Extra, but_for: &[&str]) -> Extra {
    extra.retain(|name| T::table().has(name) && !but_for.contains(&name));
    extra
}

/// A number that is an integer of 32 bits.
///
/// # Errors
/// If it has a fraction or is too large.
#[doc(hidden)]
pub fn number_to_i32(number: f64) -> Result<i32, ConversionError> {
    i32::try_from(number_to_i64(number)?)
        .map_err(|_| ConversionError::new("the number is too large"))
}

/// A number that is an integer of 64 bits.
///
/// # Errors
/// If it has a fraction or is too large to be exact.
#[doc(hidden)]
pub fn number_to_i64(number: f64) -> Result<i64, ConversionError> {
    // Integers beyond 2^53 have neighbours that a number cannot tell them from.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() != 0.0 {
        return Err(ConversionError::new("the number is no integer"));
    }
    if number.abs() > EXACT {
        return Err(ConversionError::new("the number is too large"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is an integer of 53 bits"
    )]
    Ok(number as i64)
}

/// An integer of 64 bits that is one of 32 bits.
///
/// # Errors
/// If it is too large.
#[doc(hidden)]
pub fn narrow(integer: i64) -> Result<i32, ConversionError> {
    i32::try_from(integer).map_err(|_| ConversionError::new("the number is too large"))
}

/// A value that may be absent where the other type requires one.
///
/// # Errors
/// If it is absent.
#[doc(hidden)]
pub fn required<T>(value: Option<T>) -> Result<T, ConversionError> {
    value.ok_or(ConversionError::new("it is absent, and required"))
}

#[cfg(test)]
mod tests {
    use super::{ConversionError, number_to_i32, number_to_i64};

    #[test]
    fn only_integers_become_integers() {
        assert_eq!(number_to_i32(-2.0), Ok(-2));
        assert!(number_to_i32(2.5).is_err());
        assert!(number_to_i32(3e9).is_err());
        assert_eq!(number_to_i64(3e9), Ok(3_000_000_000));
        assert!(number_to_i64(1e300).is_err());
        assert!(number_to_i64(f64::NAN).is_err());
    }

    #[test]
    fn an_error_names_the_way() {
        let error = ConversionError::lost("a/b").within("approvers");
        assert_eq!(error.pointer(), "/approvers/a~1b");
        assert!(error.to_string().starts_with("/approvers/a~1b cannot"));
    }
}
