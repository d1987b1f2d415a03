//! Values of the wrong type in fields that are prose or validation.

use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes, at, shown};
use crate::syntax::escape;
use crate::tree::{Object, Shape};

pub(super) static FIXUP: Fixup = Fixup {
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

fn mend(object: Object, map: &mut Map<String, Value>, notes: &mut Notes) {
    map.retain(|key, value| {
        let Some(field) = object.fields().iter().find(|field| field.name == key) else {
            return true;
        };
        if has_shape(field.shape, value) {
            return members(key, field.shape, value, notes);
        }
        let found = shown(value);
        if let Some(converted) = convert(field.shape, value, &at(key), notes) {
            *value = converted;
            notes.add(at(key), format!("{found} became {}", shown(value)));
            true
        } else if NO_MEANING.contains(&key.as_str()) && !field.required {
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
fn members(key: &str, shape: Shape, value: &mut Value, notes: &mut Notes) -> bool {
    let mut text = |pointer: String, member: &mut Value| {
        if !member.is_string()
            && let Some(converted) = convert(Shape::String, member, &pointer, notes)
        {
            let sentence = format!("{} became the text {}", shown(member), shown(&converted));
            notes.add(pointer, sentence);
            *member = converted;
        }
    };
    match (shape, value) {
        (Shape::List(Shape::String), Value::Array(items)) => {
            for (index, item) in items.iter_mut().enumerate() {
                text(format!("/{key}/{index}"), item);
            }
        }
        (Shape::Map(Shape::String), Value::Object(members)) => {
            for (name, member) in members {
                // Of a scope it is prose, of a discriminator a schema.
                if member.is_null() && key == "scopes" {
                    *member = Value::String(String::new());
                    continue;
                }
                text(format!("/{key}/{}", escape(name)), member);
            }
        }
        _ => {}
    }
    true
}

fn has_shape(shape: Shape, value: &Value) -> bool {
    match shape {
        Shape::Any => true,
        Shape::String | Shape::Word(_) => value.is_string(),
        Shape::Boolean => value.is_boolean(),
        Shape::Number => value.is_number(),
        Shape::Count => value.is_u64(),
        Shape::List(_) => value.is_array(),
        Shape::BooleanOrSchema => value.is_boolean() || value.is_object(),
        Shape::Object(_)
        | Shape::OrReference(_)
        | Shape::Map(_)
        | Shape::Paths
        | Shape::Responses => value.is_object(),
    }
}

/// The value at a pointer below the object, as a value of this shape.
pub(super) fn convert(
    shape: Shape,
    value: &Value,
    pointer: &str,
    notes: &Notes<'_>,
) -> Option<Value> {
    match shape {
        Shape::String => notes.text(pointer, value),
        Shape::Boolean | Shape::BooleanOrSchema => match value {
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" => Some(Value::Bool(true)),
                "false" | "no" => Some(Value::Bool(false)),
                _ => None,
            },
            Value::Number(number) => match number.as_f64() {
                Some(0.0) => Some(Value::Bool(false)),
                Some(1.0) => Some(Value::Bool(true)),
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
                .map(Value::from)
        }
        _ => None,
    }
}

fn number(value: &Value) -> Option<Value> {
    match value {
        Value::Number(_) => Some(value.clone()),
        Value::String(text) => serde_json::from_str(text.trim())
            .ok()
            .filter(Value::is_number),
        _ => None,
    }
}

/// A float without a fraction, as a count.
fn whole(number: f64) -> Option<u64> {
    (number >= 0.0 && number.fract() == 0.0).then(|| format!("{number:.0}").parse().ok())?
}
