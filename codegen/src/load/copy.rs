//! The walk over a description, by the table of the [grammar](super::grammar).

use serde_json::{Map, Value};

use super::bundle::{Bundler, Unknown};
use super::grammar::{Object, Shape};
use super::source::SourceId;
use super::trail::{Trail, escape};

impl Bundler {
    fn refuse(&mut self, source: SourceId, pointer: &str, message: String, help: String) {
        let diagnostic = self.sources.get(source).diagnostic(pointer, message, help);
        self.diagnostics.push(diagnostic);
    }

    fn refuse_type(&mut self, source: SourceId, trail: &Trail<'_>, expected: &str, found: &Value) {
        let found = match found {
            Value::Null => "null",
            Value::Bool(_) => "a Boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "a mapping",
        };
        self.refuse(
            source,
            &trail.pointer(),
            format!("expected {expected}, found {found}"),
            format!("write {expected} here"),
        );
    }

    /// Copies a node and all below it, as far as the grammar knows them.
    pub(super) fn copy(
        &mut self,
        node: &Value,
        shape: Shape,
        source: SourceId,
        trail: &Trail<'_>,
    ) -> Value {
        match (shape, node) {
            (Shape::Any, node)
            | (Shape::String, node @ Value::String(_))
            | (Shape::Boolean | Shape::BooleanOrSchema, node @ Value::Bool(_))
            | (Shape::Number, node @ Value::Number(_)) => return node.clone(),
            (Shape::Count, node) if node.is_u64() => return node.clone(),
            (Shape::OrReference(object), Value::Object(map)) => {
                return match map.get("$ref") {
                    Some(reference) => self.copy_reference(reference, object, source, trail),
                    None => self.copy_object(map, object, source, trail),
                };
            }
            (Shape::BooleanOrSchema, node @ Value::Object(_)) => {
                return self.copy(node, Shape::OrReference(Object::Schema), source, trail);
            }
            (Shape::Object(object), Value::Object(map)) => {
                return self.copy_object(map, object, source, trail);
            }
            (Shape::List(item), Value::Array(nodes)) => {
                let items = nodes.iter().enumerate();
                return items
                    .map(|(index, node)| self.copy(node, *item, source, &trail.index(index)))
                    .collect();
            }
            (Shape::Map(value), Value::Object(map)) => {
                let copies = map.iter().map(|(key, node)| {
                    (
                        key.clone(),
                        self.copy(node, *value, source, &trail.key(key)),
                    )
                });
                return Value::Object(copies.collect());
            }
            (Shape::Paths, Value::Object(map)) => return self.copy_paths(map, source, trail),
            (Shape::Responses, Value::Object(map)) => {
                return self.copy_responses(map, source, trail);
            }
            _ => {}
        }
        let expected = match shape {
            Shape::Any => "a value",
            Shape::String => "a string",
            Shape::Boolean => "`true` or `false`",
            Shape::Number => "a number",
            Shape::Count => "a non-negative integer",
            Shape::Object(object) | Shape::OrReference(object) => object.name(),
            Shape::List(_) => "a list",
            Shape::Map(_) => "a mapping",
            Shape::Paths => "a mapping of paths",
            Shape::Responses => "a mapping of status codes to responses",
            Shape::BooleanOrSchema => "a Boolean or a schema",
        };
        self.refuse_type(source, trail, expected, node);
        Value::Null
    }

    fn copy_object(
        &mut self,
        map: &Map<String, Value>,
        object: Object,
        source: SourceId,
        trail: &Trail<'_>,
    ) -> Value {
        let fields = object.fields();
        for field in fields {
            if field.required && !map.contains_key(field.name) {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("the {} lacks `{}`", object.name(), field.name),
                    format!("add `{}`, which OpenAPI 3.0 requires here", field.name),
                );
            }
        }
        let mut copy = Map::with_capacity(map.len());
        for (key, node) in map {
            let trail = trail.key(key);
            let value = if let Some(field) = fields.iter().find(|field| field.name == key) {
                self.copy(node, field.shape, source, &trail)
            } else if key.starts_with("x-") {
                node.clone()
            } else if object == Object::Callback {
                self.copy(node, Shape::Object(Object::PathItem), source, &trail)
            } else if self.unknown == Unknown::Skip {
                continue;
            } else {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("`{key}` is no field of the {}", object.name()),
                    "remove it, correct its name, or begin it with `x-` if it is an extension"
                        .to_owned(),
                );
                continue;
            };
            copy.insert(key.clone(), value);
        }
        Value::Object(copy)
    }

    fn copy_paths(
        &mut self,
        map: &Map<String, Value>,
        source: SourceId,
        trail: &Trail<'_>,
    ) -> Value {
        let mut paths = Map::with_capacity(map.len());
        for (path, node) in map {
            if path.starts_with("x-") {
                continue;
            }
            let trail = trail.key(path);
            if !path.starts_with('/') {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("the path `{path}` does not begin with a slash"),
                    format!("write `/{path}`"),
                );
            }
            let (source, pointer) = self.origins.resolve(&trail.pointer());
            let trail = Trail::root(&pointer);
            let item = self.copy(node, Shape::Object(Object::PathItem), source, &trail);
            let is_empty = item.as_object().is_none_or(Map::is_empty);
            if !is_empty {
                paths.insert(path.clone(), item);
            }
        }
        Value::Object(paths)
    }

    fn copy_responses(
        &mut self,
        map: &Map<String, Value>,
        source: SourceId,
        trail: &Trail<'_>,
    ) -> Value {
        let mut responses = Map::with_capacity(map.len());
        for (status, node) in map {
            if status.starts_with("x-") {
                continue;
            }
            let trail = trail.key(status);
            if !is_status(status) {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("`{status}` is no status code"),
                    "write a code from 100 to 599, a range like `4XX`, or `default`".to_owned(),
                );
                continue;
            }
            let shape = Shape::OrReference(Object::Response);
            let response = self.copy(node, shape, source, &trail);
            responses.insert(status.clone(), response);
        }
        Value::Object(responses)
    }

    fn copy_reference(
        &mut self,
        reference: &Value,
        object: Object,
        source: SourceId,
        trail: &Trail<'_>,
    ) -> Value {
        let trail = trail.key("$ref");
        let Value::String(reference) = reference else {
            self.refuse_type(source, &trail, "a URI reference", reference);
            return Value::Null;
        };
        match self.target(reference, source, &trail.pointer()) {
            Ok(place) => match self.component(place, object) {
                Some((section, name)) => serde_json::json!({
                    "$ref": format!("#/components/{section}/{}", escape(&name)),
                }),
                None => Value::Null,
            },
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                Value::Null
            }
        }
    }
}

fn is_status(key: &str) -> bool {
    if key == "default" {
        return true;
    }
    match key.as_bytes() {
        [b'1'..=b'5', rest @ ..] => {
            rest == b"XX" || rest.len() == 2 && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}
