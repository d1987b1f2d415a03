//! How text is percent-encoded for its place in a URL.
//!
//! Every value is encoded on its own (RFC 3986 section 2), so that none can
//! reach beyond its place.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986 section 2.3.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// For a description's own text, which may use what a segment allows (RFC 3986
/// section 3.3).
pub(super) const LITERAL: &AsciiSet = &VALUE
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// What `allowReserved` allows in the value of a query parameter: the reserved
/// characters of RFC 3986 section 2.2, but for those that would end the value
/// (`&`, `#`) or be read as another one (`+`, which forms use for a space).
const RESERVED: &AsciiSet = &LITERAL
    .add(b'&')
    .add(b'+')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']');

/// For the query of a path template (RFC 3986 section 3.4), in which `[` and `]`
/// are usual in names.
pub(super) const QUERY: &AsciiSet = &LITERAL.remove(b'/').remove(b'?').remove(b'[').remove(b']');

/// A query parameter whose value may hold reserved characters.
pub(crate) fn reserved(name: &str, value: &str) -> String {
    let mut text = String::with_capacity(name.len() + 1 + value.len());
    push_value(&mut text, name);
    text.push('=');
    push_reserved(&mut text, value);
    text
}

/// Appends a text in which reserved characters may stand.
pub(crate) fn push_reserved(text: &mut String, value: &str) {
    push_encoded(text, value, RESERVED);
}

/// Appends a text that stands for itself: no character of it is a delimiter.
pub(crate) fn push_value(text: &mut String, value: &str) {
    push_encoded(text, value, VALUE);
}

/// Appends a text of the description, in which what is encoded stays so.
pub(super) fn push_literal(text: &mut String, literal: &str, set: &'static AsciiSet) {
    for (index, part) in literal.split('%').enumerate() {
        if index > 0 {
            let is_encoded = part.as_bytes().first_chunk::<2>();
            let is_encoded = is_encoded.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
            text.push_str(if is_encoded { "%" } else { "%25" });
        }
        push_encoded(text, part, set);
    }
}

fn push_encoded(text: &mut String, value: &str, set: &'static AsciiSet) {
    text.extend(utf8_percent_encode(value, set));
}
