//! `Content-Range`: what a part is one of.

use http::{HeaderMap, header};

/// Whether a part (206) is one of a text's bytes, and not one of a list's
/// elements, which some services call their pages (RFC 9110 section 14.4).
pub(crate) fn is_of_bytes(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_RANGE).is_none_or(|range| {
        let unit = range.as_bytes().trim_ascii_start().get(..5);
        unit.is_some_and(|unit| unit.eq_ignore_ascii_case(b"bytes"))
    })
}
