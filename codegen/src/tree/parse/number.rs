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

/// A number that is written. `None` if no number can hold it.
///
/// An integer that is larger than any of 64 bits is read as every parser of JSON may read it: as
/// the nearest number of double precision. In another base than ten it is none: it is the text of
/// a hash or a key, of which each digit counts.
pub(super) fn read(written: &str) -> Option<Number> {
    let (is_negative, unsigned) = match written.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    match in_base(unsigned) {
        Some((base, digits)) if is_negative => {
            let integer = i64::from_str_radix(&format!("-{digits}"), base);
            return integer.ok().map(Number::from);
        }
        Some((base, digits)) => return u64::from_str_radix(digits, base).ok().map(Number::from),
        None => {}
    }
    if let Ok(integer) = written.parse::<u64>() {
        return Some(integer.into());
    }
    if let Ok(integer) = written.parse::<i64>() {
        return Some(integer.into());
    }
    Number::from_f64(written.parse().ok()?)
}

/// The number beyond which there is none, with the sign of what is written.
pub(super) fn largest(written: &str) -> Option<Number> {
    let sign = if written.starts_with('-') { -1.0 } else { 1.0 };
    Number::from_f64(sign * f64::MAX)
}
