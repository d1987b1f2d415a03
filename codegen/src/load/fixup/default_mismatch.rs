//! Defaults that are no values of their schemas.

use super::scalar_type::convert;
use super::{Fixup, Mend, Notes, at, shown};
use crate::grammar::{Object, Shape};
use crate::tree::{Map, Node};

pub(super) static FIXUP: Fixup = Fixup {
    name: "default-mismatch",
    what: "A `default` that is not of the schema's type is converted, if the result is a value of \
           the schema: `\"false\"` to `false`. Otherwise, as when it is not among the `enum` or is \
           no date where `format` says so, it is left out.",
    why: "The default is what the server assumes when nothing is sent. Clients send nothing, so \
          it is documented only.",
    met: "10 of the 43 descriptions measured: 193 defaults, 147 of them `true` for a \
          string in an identity vendor's.",
    mend: Mend::OldSchemas(mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    let Some(default) = schema.get("default") else {
        return;
    };
    let is_null = default.is_null() && schema.get("nullable").and_then(Node::as_bool) == Some(true);
    if is_null || fits(default, schema) {
        return;
    }
    let shape = match schema.get("type").and_then(Node::as_str) {
        Some("string") => Shape::String,
        Some("boolean") => Shape::Boolean,
        Some("number" | "integer") => Shape::Number,
        _ => Shape::Any,
    };
    let converted = convert(shape, default, notes).filter(|converted| fits(converted, schema));
    if let Some(converted) = converted {
        notes.add(
            at("default"),
            format!(
                "the default {} became {}",
                shown(default),
                shown(&converted)
            ),
        );
        schema.insert("default".to_owned(), converted);
    } else {
        let sentence = format!(
            "the default {} is no value of the schema, and was left out",
            shown(default)
        );
        schema.remove("default");
        notes.lose(at("default"), sentence);
    }
}

fn fits(value: &Node, schema: &Map) -> bool {
    let has_type =
        match schema.get("type").and_then(Node::as_str) {
            Some("string") => value.as_str().is_some_and(|text| {
                match schema.get("format").and_then(Node::as_str) {
                    Some("date") => is_date(text),
                    Some("date-time") => is_date_time(text),
                    _ => true,
                }
            }),
            Some("integer") => value.is_integer(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            Some("object") => value.is_map(),
            Some("array") => value.as_list().is_some_and(|values| {
                let items = schema.get("items").and_then(Node::as_map);
                items.is_none_or(|items| values.iter().all(|value| fits(value, items)))
            }),
            _ => true,
        };
    let values = schema.get("enum").and_then(Node::as_list);
    has_type && values.is_none_or(|values| values.contains(value))
}

/// `2024-02-29` (RFC 3339, `full-date`).
fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let within = |part: &str, length: usize, last: u16| {
        part.len() == length
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse().is_ok_and(|number: u16| number <= last)
    };
    within(year, 4, 9999) && within(month, 2, 12) && within(day, 2, 31)
}

/// `2024-02-29T12:00:00Z` (RFC 3339, `date-time`), as far as a default has to be looked at.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else {
        return false;
    };
    let clock = time.get(..8).unwrap_or_default().as_bytes();
    let is_clock = clock.len() == 8
        && clock.iter().enumerate().all(|(index, byte)| match index {
            2 | 5 => *byte == b':',
            _ => byte.is_ascii_digit(),
        });
    let zone = time.get(8..).unwrap_or_default();
    is_date(date) && is_clock && zone.contains(['Z', 'z', '+', '-'])
}
