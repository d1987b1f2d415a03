//! Values of the wrong type in fields that are prose or validation.

use serde_json::Number;

use super::{Fixup, Mend, Notes, at, shown};
use crate::grammar::{Object, Shape};
use crate::tree::{Map, Node, Value, escape};

pub(crate) static FIXUP: Fixup = Fixup {
    name: "scalar-type",
    what: "A text, number or Boolean of the wrong type is converted (`minimum: \"0\"`, \
           `deprecated: \"true\"`, `minLength: 1.0`; `version: 1.10` becomes the text that stands \
           there); if it cannot be, and the field is prose or validation, it is left out.",
    why: "The conversion has one result only. Prose and validation do not decide what is sent, \
          and the server validates by its own rules.",
    met: "none of the 43 descriptions measured.",
    mend: Mend::Any(mend),
};

/// Fields that are prose or validation in any object that has them: nothing is sent or read by
/// them.
pub(crate) const NO_MEANING: &[&str] = &[
    "allowEmptyValue",
    "contact",
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "externalValue",
    "license",
    "links",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "operationId",
    "pattern",
    "summary",
    "termsOfService",
    "title",
    "uniqueItems",
    "xml",
    "wrapped",
    "attribute",
];

fn mend(object: Object, map: &mut Map, notes: &mut Notes) {
    map.retain(|key, value| {
        let Some(field) = object.field(notes.grammar, key) else {
            return true;
        };
        if has_shape(field.shape, value) {
            return members(key, field.shape, value, notes);
        }
        let found = shown(value);
        if let Some(converted) = convert(field.shape, value, notes) {
            value.value = converted.value;
            notes.add(at(key), format!("{found} became {}", shown(value)));
            true
        } else if NO_MEANING.contains(&key.as_str()) && !field.is_required(notes.grammar) {
            notes.lose(
                at(key),
                format!("{found} is no value of `{key}`, and was left out"),
            );
            false
        } else {
            true
        }
    });
}

/// Converts the members of lists and mappings of texts.
fn members(key: &str, shape: Shape, value: &mut Node, notes: &mut Notes) -> bool {
    let mut text = |pointer: &dyn Fn() -> String, member: &mut Node| {
        if !member.is_string()
            && let Some(converted) = convert(Shape::String, member, notes)
        {
            let sentence = format!("{} became the text {}", shown(member), shown(&converted));
            notes.add(pointer(), sentence);
            member.value = converted.value;
        }
    };
    match (shape, &mut value.value) {
        (Shape::List(Shape::String), Value::List(items)) => {
            for (index, item) in items.iter_mut().enumerate() {
                text(&|| format!("/{key}/{index}"), item);
            }
        }
        (Shape::Map(Shape::String), Value::Map(members)) => {
            for (name, member) in members {
                // Of a scope it is prose, of a discriminator a schema.
                if member.is_null() && key == "scopes" {
                    member.value = Value::String(String::new());
                    continue;
                }
                text(&|| format!("/{key}/{}", escape(name)), member);
            }
        }
        _ => {}
    }
    true
}

/// Whether a value is of a shape, whatever stands in it.
pub(crate) fn has_shape(shape: Shape, value: &Node) -> bool {
    match shape {
        Shape::Any => true,
        Shape::String | Shape::Word(_) => value.is_string(),
        Shape::Boolean => value.is_boolean(),
        Shape::Number => value.is_number(),
        Shape::Count => value.is_u64(),
        Shape::List(_) => value.is_list(),
        Shape::Types => value.is_string() || value.is_list(),
        Shape::BooleanOrSchema => value.is_boolean() || value.is_map(),
        Shape::Object(_)
        | Shape::OrReference(_)
        | Shape::Map(_)
        | Shape::Paths
        | Shape::PathItems
        | Shape::Responses => value.is_map(),
    }
}

/// A value as a value of this shape.
pub(super) fn convert(shape: Shape, value: &Node, notes: &Notes<'_>) -> Option<Node> {
    match shape {
        Shape::String => notes.text(value),
        Shape::Boolean | Shape::BooleanOrSchema => match &value.value {
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" => Some(true.into()),
                "false" | "no" => Some(false.into()),
                _ => None,
            },
            Value::Number(number) => match number.as_f64() {
                Some(0.0) => Some(false.into()),
                Some(1.0) => Some(true.into()),
                _ => None,
            },
            _ => None,
        },
        Shape::Number => number(value),
        Shape::Count => {
            let number = number(value)?;
            number
                .as_u64()
                .or_else(|| whole(number.as_f64()?))
                .map(Node::from)
        }
        _ => None,
    }
}

fn number(value: &Node) -> Option<Node> {
    match &value.value {
        Value::Number(_) => Some(value.clone()),
        Value::String(text) => {
            let number: Number = text.trim().parse().ok()?;
            Some(Value::Number(number).into())
        }
        _ => None,
    }
}

/// A float without a fraction, as a count.
fn whole(number: f64) -> Option<u64> {
    (number >= 0.0 && number.fract() == 0.0).then(|| format!("{number:.0}").parse().ok())?
}
