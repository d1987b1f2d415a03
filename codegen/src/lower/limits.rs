//! What a schema says of its values beyond their type (OpenAPI 3.0.3, section 4.7.24).

use openapiv3::{Schema, SchemaKind, Type as SchemaType, VariantOrUnknownOrEmpty};

use super::examples;
use super::shape::whole;
use crate::ir::Limits;
use crate::markdown;

/// What a schema says of its values beyond their type.
pub(super) fn limits(schema: &Schema) -> Limits {
    let mut limits = Limits {
        default: schema.schema_data.default.clone(),
        ..Limits::default()
    };
    let texts = &mut limits.texts;
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => {
            limits.format = match &string.format {
                VariantOrUnknownOrEmpty::Unknown(format) => Some(format.clone()),
                _ => None,
            };
            bounds(
                texts,
                string.min_length,
                string.max_length,
                ["character", "characters"],
            );
            if let Some(pattern) = &string.pattern {
                texts.push(format!("matches {}", markdown::code(pattern)));
            }
        }
        SchemaKind::Type(SchemaType::Integer(integer)) => {
            range(
                texts,
                (integer.minimum, integer.exclusive_minimum),
                (integer.maximum, integer.exclusive_maximum),
            );
            let above = i64::from(integer.exclusive_minimum);
            let minimum = integer.minimum.and_then(|min| min.checked_add(above));
            limits.minimum = minimum.and_then(|min| u32::try_from(min).ok());
            let below = i64::from(integer.exclusive_maximum);
            let maximum = integer.maximum.and_then(|max| max.checked_sub(below));
            limits.maximum = maximum.and_then(|max| u32::try_from(max).ok());
        }
        SchemaKind::Type(SchemaType::Number(number)) => {
            range(
                texts,
                (number.minimum, number.exclusive_minimum),
                (number.maximum, number.exclusive_maximum),
            );
        }
        SchemaKind::Type(SchemaType::Array(array)) => {
            bounds(texts, array.min_items, array.max_items, ["item", "items"]);
        }
        // Without a type, as beside a reference in an `allOf`.
        SchemaKind::Any(any) => {
            bounds(
                texts,
                any.min_length,
                any.max_length,
                ["character", "characters"],
            );
            if let Some(pattern) = &any.pattern {
                texts.push(format!("matches {}", markdown::code(pattern)));
            }
            let above = any.exclusive_minimum == Some(true);
            let below = any.exclusive_maximum == Some(true);
            let [minimum, maximum] = [any.minimum, any.maximum].map(|bound| bound.map(bound_text));
            range(texts, (minimum, above), (maximum, below));
            let below = u32::from(below);
            let maximum = any.maximum.and_then(small);
            limits.maximum = maximum.and_then(|max| max.checked_sub(below));
            bounds(texts, any.min_items, any.max_items, ["item", "items"]);
        }
        _ => {}
    }
    texts.extend(examples::text(schema));
    limits
}

/// A bound as it was written.
fn bound_text(bound: f64) -> String {
    let is_known = |integer: &i128| *integer != i128::MIN && *integer != i128::MAX;
    let integer = whole(bound).filter(is_known);
    integer.map_or_else(|| bound.to_string(), |integer| integer.to_string())
}

/// A number without a fraction.
fn small(number: f64) -> Option<u32> {
    number.to_string().parse().ok()
}

/// Says how many there may be, with the words for one and for several.
fn bounds(texts: &mut Vec<String>, min: Option<usize>, max: Option<usize>, units: [&str; 2]) {
    let many = |count: usize| format!("{count} {}", units[usize::from(count != 1)]);
    match (min, max) {
        (Some(min), Some(max)) if min == max => texts.push(format!("exactly {}", many(min))),
        (Some(min), Some(max)) => texts.push(format!("{min} to {}", many(max))),
        (Some(min), None) => texts.push(format!("at least {}", many(min))),
        (None, Some(max)) => texts.push(format!("at most {}", many(max))),
        (None, None) => {}
    }
}

/// Says between which numbers a value is. With each bound stands whether it is excluded itself.
fn range<T: std::fmt::Display>(
    texts: &mut Vec<String>,
    min: (Option<T>, bool),
    max: (Option<T>, bool),
) {
    let said = match (min, max) {
        ((Some(min), false), (Some(max), false)) => vec![format!("from {min} to {max}")],
        ((min, above), (max, below)) => {
            let above = if above { "greater than" } else { "at least" };
            let below = if below { "less than" } else { "at most" };
            let min = min.map(|min| format!("{above} {min}"));
            let max = max.map(|max| format!("{below} {max}"));
            min.into_iter().chain(max).collect()
        }
    };
    if !said.is_empty() {
        texts.push(said.join(" and "));
    }
}
