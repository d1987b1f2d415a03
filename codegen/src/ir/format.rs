//! What a format makes of a text or of a number.

use super::Type;

/// A type that a format chooses, beyond those that Rust has for JSON itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Format {
    /// Bytes as a text in base64.
    Base64,
    /// The same, with the letters for URLs.
    Base64Url,
    /// An integer of 64 bits as a text.
    I64Text,
    /// The same, without a sign.
    U64Text,
    /// A number with all of its digits.
    Decimal,
    /// Seconds since 1970, as an integer.
    UnixTime,
    /// A text of the type at this path, which the caller chose.
    Text(String),
    /// A number of the type at this path, which the caller chose.
    Number(String),
}

impl Format {
    /// Whether the value is a string of JSON; else it is a number.
    pub(crate) fn is_text(&self) -> bool {
        match self {
            Self::Base64 | Self::Base64Url | Self::I64Text | Self::U64Text | Self::Text(_) => true,
            Self::Decimal | Self::UnixTime | Self::Number(_) => false,
        }
    }

    /// The types of the runtime that it is made of.
    pub(crate) fn of_runtime(&self) -> &'static str {
        match self {
            Self::Base64 => "Base64",
            Self::Base64Url => "Base64Url",
            Self::I64Text | Self::U64Text | Self::Text(_) => "Text",
            Self::Decimal => "Decimal",
            Self::UnixTime => "UnixTime",
            Self::Number(_) => "Number",
        }
    }

    /// The type that the one of the runtime is made for, if it is made for any.
    pub(crate) fn inner(&self) -> Option<&str> {
        match self {
            Self::I64Text => Some("i64"),
            Self::U64Text => Some("u64"),
            Self::Text(path) | Self::Number(path) => Some(path),
            Self::Base64 | Self::Base64Url | Self::Decimal | Self::UnixTime => None,
        }
    }

    /// The type without its path.
    pub(crate) fn short(&self) -> String {
        match self.inner() {
            Some(inner) => format!("{}<{}>", self.of_runtime(), last_segment(inner)),
            None => self.of_runtime().to_owned(),
        }
    }

    /// What a value is called.
    pub(crate) fn kind(&self) -> &str {
        match self {
            Self::Base64 | Self::Base64Url => "Bytes",
            Self::I64Text | Self::U64Text => "Integer",
            Self::Decimal => "Number",
            Self::UnixTime => "Time",
            Self::Text(path) | Self::Number(path) => last_segment(path),
        }
    }

    /// What it is, as words that an article stands before, and the article.
    pub(crate) fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Base64 | Self::Base64Url => ("", "bytes in base64"),
            Self::I64Text | Self::U64Text => ("an ", "integer as a string"),
            Self::Decimal | Self::Number(_) => ("a ", "number"),
            Self::UnixTime => ("a ", "time in seconds since 1970"),
            Self::Text(_) => ("a ", "string"),
        }
    }
}

/// The last name of a path, without what stands in angle brackets.
fn last_segment(path: &str) -> &str {
    let path = path.split('<').next().unwrap_or(path);
    let last = path.rsplit("::").next().unwrap_or(path);
    last.trim()
}

impl Type {
    /// Whether the values are texts that have to have a form.
    pub(crate) fn is_formatted_text(&self) -> bool {
        match self {
            Self::DateTime | Self::Date => true,
            Self::Formatted(format) => format.is_text(),
            _ => false,
        }
    }

    /// How many bits an integer has, and whether one of them is a sign.
    pub(crate) fn integer(&self) -> Option<(u32, bool)> {
        Some(match self {
            Self::I8 => (8, true),
            Self::I16 => (16, true),
            Self::I32 => (32, true),
            Self::I64 => (64, true),
            Self::U8 => (8, false),
            Self::U16 => (16, false),
            Self::U32 => (32, false),
            Self::U64 => (64, false),
            _ => return None,
        })
    }

    /// Whether an integer is one of this type.
    pub(crate) fn has_integer(&self, integer: i128) -> bool {
        let Some((bits, signed)) = self.integer() else {
            return false;
        };
        let most = (1_i128 << (bits - u32::from(signed))) - 1;
        let least = if signed { -most - 1 } else { 0 };
        (least..=most).contains(&integer)
    }

    /// Whether every integer of this type is one of the other, which is another type.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        match (self.integer(), other.integer()) {
            (Some((bits, signed)), Some((more, other))) => {
                bits < more && (signed == other || !signed)
            }
            _ => false,
        }
    }
}

/// The bytes of a text in base64, with either letters, as far as it is one.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    // One letter alone is no byte.
    (count < 6).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_read_with_either_letters() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("YQ==", Some(b"a")),
            ("YQ", Some(b"a")),
            ("dGV4dA==", Some(b"text")),
            ("-__-", Some(b"\xfb\xff\xfe")),
            ("+//+", Some(b"\xfb\xff\xfe")),
            ("Y", None),
            ("%%", None),
        ] {
            assert_eq!(base64(text).as_deref(), bytes, "{text}");
        }
    }
}
