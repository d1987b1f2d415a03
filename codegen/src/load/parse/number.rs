//! Numbers, as JSON (RFC 8259, section 6) and YAML (1.2.2, section 10.3.2) write them.

use serde_json::Number;

/// What is written as digits of another base, beginning with `0x`, `0o` or `0b`: the base, and the
/// digits.
pub(super) fn in_base(unsigned: &str) -> Option<(u32, &str)> {
    let base = match unsigned.get(..2)? {
        "0x" => 16,
        "0o" => 8,
        "0b" => 2,
        _ => return None,
    };
    Some((base, &unsigned[2..]))
}

/// A number that is written. `None` if it is beyond the largest one.
///
/// An integer that is larger than any of 64 bits is read as every parser of JSON may read it: as
/// the nearest number of double precision.
pub(super) fn read(written: &str) -> Option<Number> {
    let unpositive = written.strip_prefix('+').unwrap_or(written);
    let (is_negative, unsigned) = match written.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, unpositive),
    };
    if let Some((base, digits)) = in_base(unsigned) {
        return of_base(base, digits, is_negative);
    }
    if let Ok(integer) = unpositive.parse::<u64>() {
        return Some(integer.into());
    }
    if let Ok(integer) = unpositive.parse::<i64>() {
        return Some(integer.into());
    }
    Number::from_f64(unpositive.parse().ok()?)
}

fn of_base(base: u32, digits: &str, is_negative: bool) -> Option<Number> {
    if !is_negative && let Ok(integer) = u64::from_str_radix(digits, base) {
        return Some(integer.into());
    }
    if is_negative && let Ok(integer) = i64::from_str_radix(&format!("-{digits}"), base) {
        return Some(integer.into());
    }
    let digits = digits.chars().filter_map(|digit| digit.to_digit(base));
    let size = digits.fold(0.0, |size, digit| size * f64::from(base) + f64::from(digit));
    Number::from_f64(if is_negative { -size } else { size })
}

/// The number beyond which there is none, with the sign of what is written.
pub(super) fn largest(written: &str) -> Option<Number> {
    let sign = if written.starts_with('-') { -1.0 } else { 1.0 };
    Number::from_f64(sign * f64::MAX)
}
