//! The versions of OpenAPI, and the form to which they are brought.

/// Which grammar a tree follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grammar {
    V3_0,
    V3_1,
    V3_2,
    /// What a description of a later version is rewritten to: OpenAPI 3.0, with additions for what
    /// 3.0 cannot say.
    Form,
}

impl Grammar {
    /// The grammar that the field `openapi` of a description names.
    pub(crate) fn named(version: &str) -> Option<Self> {
        match minor(version)? {
            "0" => Some(Self::V3_0),
            "1" => Some(Self::V3_1),
            _ => Some(Self::V3_2),
        }
    }

    /// Whether a version has come since those that are known. It is read as the last of them, to
    /// which it may only add (OpenAPI 3.2.0, section 4.1).
    pub(crate) fn is_later(version: &str) -> bool {
        minor(version).is_some_and(|minor| !matches!(minor, "0" | "1" | "2"))
    }

    /// Its name for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V3_0 => "OpenAPI 3.0",
            Self::V3_1 => "OpenAPI 3.1",
            Self::V3_2 | Self::Form => "OpenAPI 3.2",
        }
    }

    /// Whether its schemas are those of JSON Schema, draft 2020-12.
    pub(crate) fn is_json_schema(self) -> bool {
        matches!(self, Self::V3_1 | Self::V3_2)
    }
}

/// The minor version of a version of OpenAPI 3.
fn minor(version: &str) -> Option<&str> {
    let minor = version.strip_prefix("3.")?.split('.').next()?;
    let is_number = !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && (minor == "0" || !minor.starts_with('0'))).then_some(minor)
}

/// Some of the grammars.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grammars(u8);

impl Grammars {
    pub(super) const ALL: Self = Self(0b1111);

    pub(super) const fn of(grammars: &[Grammar]) -> Self {
        let mut set = 0;
        let mut index = 0;
        while index < grammars.len() {
            set |= 1 << grammars[index] as u8;
            index += 1;
        }
        Self(set)
    }

    pub(super) const fn has(self, grammar: Grammar) -> bool {
        self.0 & 1 << grammar as u8 != 0
    }
}
