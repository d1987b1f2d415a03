//! Schemas of every kind. A reference to another is written as its number, until names are known.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::words;

/// How many schemas can be referred to; the number is taken modulo how many there are.
const REFERENCES: usize = 64;

/// A schema, of at most this depth.
pub(crate) fn schema(depth: u32) -> BoxedStrategy<Value> {
    let leaf = prop_oneof![5 => scalar(), 3 => reference(), 1 => Just(json!({}))];
    let schema = leaf.prop_recursive(depth, 24, 4, |inner| {
        prop_oneof![
            3 => list(inner.clone()),
            5 => object(inner.clone()),
            2 => composed("allOf", inner.clone()),
            2 => composed("oneOf", inner.clone()),
            1 => composed("anyOf", inner.clone()),
            1 => mixed(inner.clone()),
            1 => inner.prop_map(|schema| json!({"not": schema})),
        ]
    });
    with_extras(schema).boxed()
}

/// What may be a component: no reference alone, so that none leads to itself.
pub(crate) fn component(depth: u32) -> BoxedStrategy<Value> {
    schema(depth)
        .prop_map(|schema| match schema.get("$ref") {
            Some(_) => json!({"allOf": [schema]}),
            None => schema,
        })
        .boxed()
}

/// A union by a property that its alternatives declare.
pub(crate) fn family() -> impl Strategy<Value = Value> {
    (
        vec(reference(), 1..4),
        words::name(),
        option::of(vec((words::name(), 0..REFERENCES), 0..4)),
        select(&["oneOf", "anyOf"][..]),
    )
        .prop_map(|(alternatives, property, mapping, keyword)| {
            let mut discriminator = json!({"propertyName": property});
            if let Some(mapping) = mapping {
                let mapping: Map<_, _> = mapping
                    .into_iter()
                    .map(|(tag, number)| (tag, json!({"$ref": number})))
                    .collect();
                discriminator["mapping"] = Value::Object(mapping);
            }
            json!({keyword: alternatives, "discriminator": discriminator})
        })
}

fn reference() -> impl Strategy<Value = Value> {
    (0..REFERENCES).prop_map(|number| json!({"$ref": number}))
}

pub(crate) fn scalar() -> BoxedStrategy<Value> {
    let formats = &[
        "",
        "date",
        "date-time",
        "byte",
        "binary",
        "uuid",
        "password",
        "uri",
        "email",
        "time",
        "duration",
        "decimal",
        "int64",
        "int-or-string",
        "odd",
    ][..];
    prop_oneof![
        3 => select(formats).prop_map(|format| typed("string", format)),
        2 => select(&["", "int32", "int64", "uint", "uint64", "unix-time", "odd"][..])
            .prop_map(|format| typed("integer", format)),
        1 => select(&["", "float", "double", "decimal"][..])
            .prop_map(|format| typed("number", format)),
        1 => Just(json!({"type": "boolean"})),
        1 => bounded(),
        2 => enumeration(),
    ]
    .boxed()
}

fn typed(kind: &str, format: &str) -> Value {
    if format.is_empty() {
        json!({"type": kind})
    } else {
        json!({"type": kind, "format": format})
    }
}

fn bounded() -> impl Strategy<Value = Value> {
    (
        select(&["integer", "number"][..]),
        option::of(any::<i32>()),
        option::of(any::<i64>()),
        any::<bool>(),
    )
        .prop_map(|(kind, minimum, maximum, exclusive)| {
            let mut schema = json!({"type": kind, "exclusiveMinimum": exclusive});
            if let Some(minimum) = minimum {
                schema["minimum"] = minimum.into();
            }
            if let Some(maximum) = maximum {
                schema["maximum"] = maximum.into();
            }
            schema
        })
}

fn enumeration() -> BoxedStrategy<Value> {
    prop_oneof![
        4 => vec(words::name(), 1..6).prop_map(|values| json!({"type": "string", "enum": values})),
        1 => vec(any::<i32>(), 1..4).prop_map(|values| json!({"type": "integer", "enum": values})),
        1 => vec(-9i8..9, 1..4).prop_map(|values| {
            let values: Vec<_> = values.into_iter().map(|value| f64::from(value) / 2.0).collect();
            json!({"type": "number", "enum": values})
        }),
        1 => Just(json!({"type": "boolean", "enum": [true]})),
        1 => vec(words::name(), 1..4).prop_map(|values| json!({"enum": values})),
        1 => words::name().prop_map(|name| json!({"enum": [name, 1, true, null], "nullable": true})),
    ]
    .boxed()
}

fn list(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    (inner, option::of(0u8..4), any::<bool>()).prop_map(|(items, most, unique)| {
        let mut schema = json!({"type": "array", "items": items, "uniqueItems": unique});
        if let Some(most) = most {
            schema["maxItems"] = most.into();
        }
        schema
    })
}

pub(crate) fn object(inner: impl Strategy<Value = Value> + Clone) -> impl Strategy<Value = Value> {
    let property = (words::name(), inner.clone(), any::<bool>(), 0u8..8);
    (
        vec(property, 0..5),
        0u8..6,
        inner,
        option::of(words::name()),
    )
        .prop_map(|(properties, more, additional, undeclared)| {
            let mut required: Vec<String> = Vec::new();
            let mut declared = Map::new();
            for (name, mut schema, must, access) in properties {
                if must && !declared.contains_key(&name) {
                    required.push(name.clone());
                }
                if schema.get("$ref").is_none() {
                    match access {
                        0 => schema["readOnly"] = true.into(),
                        1 => schema["writeOnly"] = true.into(),
                        _ => {}
                    }
                }
                declared.insert(name, schema);
            }
            required.extend(undeclared.filter(|name| more == 5 && !required.contains(name)));
            let mut schema = json!({"type": "object", "properties": declared});
            match more {
                0 => schema["additionalProperties"] = true.into(),
                1 => schema["additionalProperties"] = false.into(),
                2 => schema["additionalProperties"] = additional,
                _ => {}
            }
            if !required.is_empty() {
                schema["required"] = required.into();
            }
            schema
        })
}

fn composed(
    keyword: &'static str,
    inner: impl Strategy<Value = Value>,
) -> impl Strategy<Value = Value> {
    vec(inner, 1..4).prop_map(move |parts| json!({keyword: parts}))
}

/// A composition beside properties, or beside another.
fn mixed(inner: impl Strategy<Value = Value> + Clone) -> impl Strategy<Value = Value> {
    let parts = || vec(inner.clone(), 1..3);
    let keywords = &[["allOf", "oneOf"], ["oneOf", "anyOf"], ["allOf", "anyOf"]][..];
    (
        object(inner.clone()),
        parts(),
        option::of(parts()),
        select(keywords),
    )
        .prop_map(|(mut schema, first, second, [one, other])| {
            schema[one] = first.into();
            if let Some(second) = second {
                schema[other] = second.into();
            }
            schema
        })
}

/// With what any schema may have; beside a reference nothing may stand.
fn with_extras(schema: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let extras = (
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.05),
        option::weighted(0.3, words::prose()),
        option::weighted(0.1, words::name()),
        option::weighted(0.1, example()),
    );
    (schema, extras).prop_map(
        |(mut schema, (nullable, deprecated, description, title, example))| {
            let Some(object) = schema
                .as_object_mut()
                .filter(|schema| !schema.contains_key("$ref"))
            else {
                return schema;
            };
            if nullable && object.contains_key("type") {
                object.insert("nullable".into(), true.into());
            }
            if deprecated {
                object.insert("deprecated".into(), true.into());
            }
            for (key, text) in [("description", description), ("title", title)] {
                if let Some(text) = text {
                    object.insert(key.into(), text.into());
                }
            }
            if let Some(example) = example {
                object.insert("example".into(), example);
            }
            schema
        },
    )
}

/// An example of anything, which need not fit.
pub(crate) fn example() -> impl Strategy<Value = Value> {
    select(
        &[
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e300",
            "18446744073709551615",
            "\"text\"",
            "\"\"",
            "\"2024-02-30\"",
            "\"2024-01-01T00:00:00Z\"",
            "[]",
            "[1,\"a\",null]",
            "{}",
            "{\"id\":\"a\",\"type\":{\"x\":[]}}",
        ][..],
    )
    .prop_map(|text| serde_json::from_str(text).expect("an example is JSON"))
}
