//! Checks a value against a schema, by as many keywords as `spec/` uses.

use serde_json::{Map, Value};

use crate::reader::{Node, Reader};

/// Says what is wrong with a value, one line a fault.
pub(crate) fn faults(reader: &Reader, schema: &Node, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(reader, schema, value, "", &mut faults);
    faults
}

/// A schema without `additionalProperties: false` allows any property. An example that has one
/// which the schema does not name is a slip all the same.
fn check(reader: &Reader, schema: &Node, value: &Value, at: &str, faults: &mut Vec<String>) {
    if let (Some(object), Some(known)) = (value.as_object(), properties(reader, schema)) {
        let unknown = object.keys().filter(|key| !known.contains(key));
        faults.extend(unknown.map(|key| format!("{at}/{key}: not a property")));
    }
    check_rules(reader, schema, value, at, faults);
}

/// The properties that a schema names, unless it is open to any.
fn properties(reader: &Reader, schema: &Node) -> Option<Vec<String>> {
    let schema = reader.resolve(schema);
    let mut names = Vec::new();
    let own = schema.get("properties");
    let parts = schema.get("allOf");
    if own.is_none() && parts.is_none() {
        return None;
    }
    for (name, _) in own.iter().flat_map(Node::entries) {
        names.push(name.to_owned());
    }
    for part in parts.iter().flat_map(Node::items) {
        names.extend(properties(reader, &part)?);
    }
    Some(names)
}

fn check_rules(reader: &Reader, schema: &Node, value: &Value, at: &str, faults: &mut Vec<String>) {
    let schema = reader.resolve(schema);
    let is = |key: &str| {
        schema
            .get(key)
            .is_some_and(|node| node.value == Value::Bool(true))
    };
    if value.is_null() && is("nullable") && !is_null_left_out(&schema) {
        return;
    }
    for (key, node) in schema.entries() {
        let rule = &node.value;
        let holds = match key {
            "type" => has_type(value, rule),
            "format" => value
                .as_str()
                .is_none_or(|text| has_format(text, node.text())),
            "enum" => rule.as_array().is_some_and(|values| values.contains(value)),
            "minimum" => value
                .as_f64()
                .is_none_or(|number| Some(number) >= rule.as_f64()),
            "maximum" => value
                .as_f64()
                .is_none_or(|number| Some(number) <= rule.as_f64()),
            "maxLength" => value
                .as_str()
                .is_none_or(|text| within(text.chars().count(), rule)),
            "maxItems" => value
                .as_array()
                .is_none_or(|items| within(items.len(), rule)),
            "required" => value.as_object().is_none_or(|object| has_all(object, rule)),
            "allOf" => {
                for part in node.items() {
                    check_rules(reader, &part, value, at, faults);
                }
                true
            }
            "oneOf" => matching(reader, &node, value) == 1,
            "anyOf" => matching(reader, &node, value) >= 1,
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(reader, &node, item, &format!("{at}/{index}"), faults);
                }
                true
            }
            "properties" => {
                for (name, property) in node.entries() {
                    if let Some(value) = value.get(name) {
                        check(reader, &property, value, &format!("{at}/{name}"), faults);
                    }
                }
                true
            }
            "additionalProperties" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    check(reader, &node, value, &format!("{at}/{name}"), faults);
                }
                true
            }
            "description" | "default" | "example" | "nullable" => true,
            _ => panic!("{}: no check for {key}", schema.file.display()),
        };
        if !holds {
            faults.push(format!("{at}: {value} breaks {key}: {rule}"));
        }
    }
}

/// As of 3.0.3, `nullable` does not add null to an `enum` that leaves it out.
fn is_null_left_out(schema: &Node) -> bool {
    schema
        .get("enum")
        .is_some_and(|values| values.items().iter().all(|one| !one.value.is_null()))
}

fn matching(reader: &Reader, branches: &Node, value: &Value) -> usize {
    let fits = |branch: &Node| {
        let mut faults = Vec::new();
        check(reader, branch, value, "", &mut faults);
        faults.is_empty()
    };
    branches
        .items()
        .iter()
        .filter(|branch| fits(branch))
        .count()
}

fn has_type(value: &Value, wanted: &Value) -> bool {
    match wanted.as_str() {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        _ => panic!("no type is called {wanted}"),
    }
}

fn has_format(text: &str, format: &str) -> bool {
    let starts_like = |pattern: &str| {
        text.len() >= pattern.len()
            && pattern
                .chars()
                .zip(text.chars())
                .all(|(pattern, letter)| match pattern {
                    'd' => letter.is_ascii_digit(),
                    'x' => letter.is_ascii_hexdigit(),
                    _ => pattern == letter,
                })
    };
    match format {
        "date" => text.len() == 10 && starts_like("dddd-dd-dd"),
        "date-time" => {
            let zone = text
                .rfind(['Z', '+', '-'])
                .map_or("", |start| &text[start..]);
            starts_like("dddd-dd-ddTdd:dd:dd") && (zone == "Z" || zone[1..].contains(':'))
        }
        "uuid" => text.len() == 36 && starts_like("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        _ => true,
    }
}

fn within(length: usize, limit: &Value) -> bool {
    limit.as_u64().is_some_and(|limit| length as u64 <= limit)
}

fn has_all(object: &Map<String, Value>, names: &Value) -> bool {
    let mut names = names.as_array().into_iter().flatten();
    names.all(|name| name.as_str().is_some_and(|name| object.contains_key(name)))
}
