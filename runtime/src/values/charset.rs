//! Text in other encodings than UTF-8, by their names in the Encoding standard.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, header};

use crate::headers;

/// Windows-1252 from 0x80 to 0x9F; all else of it is what it is in Unicode. `ISO-8859-1` and
/// `US-ASCII` are other names for it (the Encoding standard, section 4.2).
const WINDOWS_1252: [char; 32] = [
    '\u{20AC}', '\u{81}', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2C6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8D}', '\u{17D}', '\u{8F}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2DC}', '\u{2122}', '\u{161}', '\u{203A}', '\u{153}', '\u{9D}', '\u{17E}', '\u{178}',
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Charset {
    Utf8,
    Windows1252,
    Utf16 { is_little: bool },
}

/// What an answer's text is in, and how many bytes of it say so.
fn charset(content_type: Option<&str>, body: &[u8]) -> (Charset, usize) {
    // A mark says it more surely than a header (the Encoding standard, section 6).
    match body {
        [0xEF, 0xBB, 0xBF, ..] => return (Charset::Utf8, 3),
        [0xFE, 0xFF, ..] => return (Charset::Utf16 { is_little: false }, 2),
        [0xFF, 0xFE, ..] => return (Charset::Utf16 { is_little: true }, 2),
        _ => {}
    }
    let name = content_type
        .filter(|it| it.contains(';'))
        .and_then(headers::charset);
    let name = name.map(|name| name.to_ascii_lowercase());
    let charset = match name.as_deref() {
        Some("iso-8859-1" | "latin1" | "l1" | "windows-1252" | "cp1252" | "us-ascii" | "ascii") => {
            Charset::Windows1252
        }
        Some("utf-16" | "utf-16le") => Charset::Utf16 { is_little: true },
        Some("utf-16be") => Charset::Utf16 { is_little: false },
        // Of what nobody knows, most is UTF-8.
        _ => Charset::Utf8,
    };
    (charset, 0)
}

/// The body of an answer in UTF-8, without a mark, by its `charset` or its mark; what is in UTF-8
/// is not looked at.
pub(crate) fn utf8(headers: &HeaderMap, body: &Bytes) -> Bytes {
    let content_type = headers.get(header::CONTENT_TYPE);
    utf8_of(content_type.and_then(|it| it.to_str().ok()), body)
}

/// As [`utf8`], of a body of this `Content-Type`.
pub(crate) fn utf8_of(content_type: Option<&str>, body: &Bytes) -> Bytes {
    let (charset, mark) = charset(content_type, body);
    let text = body.slice(mark..);
    match charset {
        Charset::Utf8 => text,
        Charset::Windows1252 if text.is_ascii() => text,
        Charset::Windows1252 => {
            let text = text.iter().map(|byte| match byte {
                0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
                byte => char::from(*byte),
            });
            Bytes::from(text.collect::<String>())
        }
        Charset::Utf16 { is_little } => {
            let units = text.chunks(2).map(|unit| match (unit, is_little) {
                ([one, other], true) => u16::from_le_bytes([*one, *other]),
                ([one, other], false) => u16::from_be_bytes([*one, *other]),
                // Half of one.
                _ => 0xFFFD,
            });
            let text = char::decode_utf16(units);
            let text = text.map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER));
            Bytes::from(text.collect::<String>())
        }
    }
}

/// The body of an answer as text.
pub(crate) fn text(headers: &HeaderMap, body: &Bytes) -> String {
    let text = utf8(headers, body);
    match String::from_utf8_lossy(&text) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::utf8_of;

    #[test]
    fn a_text_is_read_by_its_charset_or_its_mark() {
        for (content_type, body, text) in [
            ("text/plain; charset=ISO-8859-1", &b"\xE9\x80"[..], "é€"),
            ("text/plain;charset=\"latin1\"", b"\xE9", "é"),
            ("text/plain; charset=windows-1252", b"a", "a"),
            ("application/json; charset=UTF-16LE", b"1\x002\x00", "12"),
            (
                "application/json; charset=utf-16be",
                b"\x001\xD8\x3D\xDE\x00",
                "1😀",
            ),
            ("application/json", b"\xFE\xFF\x001", "1"),
            ("text/plain; charset=latin1", b"\xEF\xBB\xBF\xC3\xA9", "é"),
            (
                "text/plain; charset=utf-16le",
                b"1\x00\x00\xD82\x00",
                "1\u{FFFD}2",
            ),
            ("text/plain; charset=utf-16le", b"1\x002", "1\u{FFFD}"),
            ("text/plain; charset=x-unknown", "é".as_bytes(), "é"),
            ("text/plain", "é".as_bytes(), "é"),
        ] {
            let read = utf8_of(Some(content_type), &Bytes::copy_from_slice(body));
            assert_eq!(
                String::from_utf8_lossy(&read),
                text,
                "{content_type} {body:?}"
            );
        }
    }
}
