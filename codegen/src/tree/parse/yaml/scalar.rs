//! What a scalar means: the core schema of YAML (1.2.2, section 10.3), and the tags of YAML 1.1.

use std::borrow::Cow;

use granit_parser::Tag;
use serde_json::Value;

use crate::tree::parse::number::{self, in_base};
use crate::tree::parse::{Refusal, Token};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    Null,
    Boolean(bool),
    Number,
    /// A number that is a float, however it is written.
    Float,
    /// `.inf` or `.nan`.
    NotFinite,
    /// Digits that make a number that cannot be held: a text.
    Beyond,
    Text,
}

impl Scalar {
    /// `None` if JSON has no such value.
    pub(super) fn token(self, text: &str) -> Option<Token<'_>> {
        let written = Cow::Borrowed(text);
        Some(match self {
            Self::Null => Token::Null,
            Self::Boolean(value) => Token::Boolean(value, written),
            Self::Float if is_integer(text) => Token::Number(Cow::Owned(format!("{text}.0"))),
            Self::Number | Self::Float => Token::Number(written),
            Self::NotFinite => return None,
            Self::Text | Self::Beyond => Token::Text(written),
        })
    }
}

/// The value of a scalar without quotes, of YAML or of JSON. What is beyond every number is a
/// number there.
pub(in crate::tree::parse) fn value(text: &str) -> Value {
    match plain(text) {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => Value::Bool(value),
        Scalar::Number | Scalar::Float => number::read(text).map_or(Value::Null, Value::Number),
        Scalar::Beyond if in_base(unsigned(text)).is_none() => {
            number::largest(text).map_or(Value::Null, Value::Number)
        }
        Scalar::Beyond | Scalar::NotFinite | Scalar::Text => Value::String(text.to_owned()),
    }
}

pub(super) fn resolve(text: &str, is_plain: bool, tag: Option<&Tag>) -> Result<Scalar, Refusal> {
    let Some(tag) = tag else {
        return Ok(if is_plain { plain(text) } else { Scalar::Text });
    };
    let (scalar, what) = match core(tag).as_deref() {
        Some("int") => {
            let is_read = is_integer(text) && plain(text) == Scalar::Number;
            (is_read.then_some(Scalar::Number), "no integer")
        }
        Some("float") => {
            let float = match plain(text) {
                Scalar::Number if in_base(unsigned(text)).is_none() => Some(Scalar::Float),
                Scalar::NotFinite => Some(Scalar::NotFinite),
                _ => None,
            };
            (float, "no number")
        }
        Some("bool") => {
            let boolean = plain(text);
            let is_boolean = matches!(boolean, Scalar::Boolean(_));
            (is_boolean.then_some(boolean), "no Boolean")
        }
        Some("null") => {
            let is_null = plain(text) == Scalar::Null;
            (is_null.then_some(Scalar::Null), "not null")
        }
        _ => {
            check_tag(
                Some(tag),
                "a scalar",
                &["str", "binary", "timestamp", "value", "merge"],
            )?;
            return Ok(Scalar::Text);
        }
    };
    scalar.ok_or_else(|| {
        let message = format!("`{text}` is {what}, as the tag `{}` says", tag.original());
        Refusal::new(message, "remove the tag, or correct what it stands before")
    })
}

/// Refuses a tag that is none of YAML's own for a node of a kind.
pub(super) fn check_tag(tag: Option<&Tag>, kind: &str, known: &[&str]) -> Result<(), Refusal> {
    let Some(tag) = tag else {
        return Ok(());
    };
    // `!` alone says that a node is what it looks like.
    if tag.original() == "!" || core(tag).is_some_and(|suffix| known.contains(&&*suffix)) {
        return Ok(());
    }
    let message = match core(tag).as_deref() {
        Some("str" | "int" | "float" | "bool" | "null" | "seq" | "map" | "set" | "omap") => {
            format!(
                "the tag `{}` stands before {kind}, which is none",
                tag.original()
            )
        }
        _ => format!("the tag `{}` has no meaning here", tag.original()),
    };
    Err(Refusal::new(message, "remove the tag"))
}

/// The name of a tag of YAML's own.
fn core(tag: &Tag) -> Option<Cow<'_, str>> {
    tag.suffix_in_namespace("tag:yaml.org,2002:")
}

fn plain(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Boolean(true),
        "false" | "False" | "FALSE" => Scalar::Boolean(false),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) => numeric(text),
        _ => Scalar::Text,
    }
}

/// What begins as a number does.
fn numeric(text: &str) -> Scalar {
    let unsigned = unsigned(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => Scalar::NotFinite,
        ".nan" | ".NaN" | ".NAN" if unsigned == text => Scalar::NotFinite,
        _ if is_integer(text) || is_decimal(unsigned) => match number::read(text) {
            Some(_) => Scalar::Number,
            None => Scalar::Beyond,
        },
        _ => Scalar::Text,
    }
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

/// Digits, in base ten without zeros before them: YAML 1.1 reads `017` as 15, and 1.2 as 17, so
/// that it is safe as a text alone.
fn is_integer(text: &str) -> bool {
    let unsigned = unsigned(text);
    match in_base(unsigned) {
        Some((base, digits)) => {
            !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base))
        }
        None => {
            !unsigned.is_empty()
                && unsigned.bytes().all(|byte| byte.is_ascii_digit())
                && (unsigned.len() == 1 || !unsigned.starts_with('0'))
        }
    }
}

/// Digits with a point or an exponent.
fn is_decimal(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(self::unsigned(exponent))),
        None => (unsigned, None),
    };
    let are_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_fraction = exponent.is_some() || mantissa.contains('.');
    is_fraction
        && !(whole.is_empty() && fraction.is_empty())
        && are_digits(whole)
        && are_digits(fraction)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && are_digits(exponent))
}
