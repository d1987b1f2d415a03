//! The walk over a description, by the table of the [grammar](super::grammar).

use serde_json::{Map, Value};

use super::bundle::{Bundler, Faults};
use super::grammar::{Object, Shape};
use super::source::SourceId;
use super::trail::{Trail, escape};
use crate::fixup;

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

    /// Checks a node and all below it, and turns its references into internal ones.
    pub(super) fn check(
        &mut self,
        node: &mut Value,
        shape: Shape,
        source: SourceId,
        trail: &Trail<'_>,
    ) {
        let expected = match (shape, &mut *node) {
            (Shape::Any, _)
            | (Shape::String, Value::String(_))
            | (Shape::Boolean | Shape::BooleanOrSchema, Value::Bool(_))
            | (Shape::Number, Value::Number(_)) => return,
            (Shape::Count, node) if node.is_u64() => return,
            (Shape::BooleanOrSchema, Value::Object(_)) => {
                return self.check(node, Shape::OrReference(Object::Schema), source, trail);
            }
            (Shape::OrReference(object), Value::Object(map)) => {
                self.mend(object, map, source, trail);
                match map.get("$ref") {
                    Some(reference) => {
                        *node = self.check_reference(reference, object, source, trail);
                    }
                    None => self.check_object(map, object, source, trail),
                }
                return;
            }
            (Shape::Object(object), Value::Object(map)) => {
                self.mend(object, map, source, trail);
                return self.check_object(map, object, source, trail);
            }
            (Shape::List(item), Value::Array(nodes)) => {
                for (index, node) in nodes.iter_mut().enumerate() {
                    self.check(node, *item, source, &trail.index(index));
                }
                return;
            }
            (Shape::Map(value), Value::Object(map)) => {
                for (key, node) in map.iter_mut() {
                    self.check(node, *value, source, &trail.key(key));
                }
                return;
            }
            (Shape::Paths, Value::Object(map)) => return self.check_paths(map, source, trail),
            (Shape::Responses, Value::Object(map)) => {
                return self.check_responses(map, source, trail);
            }
            (Shape::String, _) => "a string",
            (Shape::Boolean, _) => "`true` or `false`",
            (Shape::Number, _) => "a number",
            (Shape::Count, _) => "a non-negative integer",
            (Shape::Object(object) | Shape::OrReference(object), _) => object.name(),
            (Shape::List(_), _) => "a list",
            (Shape::Map(_), _) => "a mapping",
            (Shape::Paths, _) => "a mapping of paths",
            (Shape::Responses, _) => "a mapping of status codes to responses",
            (Shape::BooleanOrSchema, _) => "a Boolean or a schema",
        };
        self.refuse_type(source, trail, expected, node);
    }

    /// Lets the fixups see an object before its fields are checked.
    fn mend(
        &mut self,
        object: Object,
        map: &mut Map<String, Value>,
        source: SourceId,
        trail: &Trail<'_>,
    ) {
        if self.faults != Faults::Mend {
            return;
        }
        for applied in fixup::mend_object(object, map) {
            let pointer = format!("{}{}", trail.pointer(), applied.pointer);
            self.mended(applied.fixup, source, pointer, applied.sentence);
        }
    }

    fn check_object(
        &mut self,
        map: &mut Map<String, Value>,
        object: Object,
        source: SourceId,
        trail: &Trail<'_>,
    ) {
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
        map.retain(|key, node| {
            let trail = trail.key(key);
            if let Some(field) = fields.iter().find(|field| field.name == key) {
                self.check(node, field.shape, source, &trail);
                return true;
            }
            if key.starts_with("x-") {
                return true;
            }
            if object == Object::Callback {
                self.check(node, Shape::Object(Object::PathItem), source, &trail);
                return true;
            }
            if self.faults != Faults::Skip {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("`{key}` is no field of the {}", object.name()),
                    "remove it, correct its name, or begin it with `x-` if it is an extension"
                        .to_owned(),
                );
            }
            false
        });
    }

    fn check_paths(&mut self, map: &mut Map<String, Value>, source: SourceId, trail: &Trail<'_>) {
        map.retain(|path, node| {
            if path.starts_with("x-") {
                return false;
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
            self.check(node, Shape::Object(Object::PathItem), source, &trail);
            node.as_object().is_some_and(|item| !item.is_empty())
        });
    }

    fn check_responses(
        &mut self,
        map: &mut Map<String, Value>,
        source: SourceId,
        trail: &Trail<'_>,
    ) {
        map.retain(|status, node| {
            if status.starts_with("x-") {
                return false;
            }
            let trail = trail.key(status);
            if is_status(status) {
                let shape = Shape::OrReference(Object::Response);
                self.check(node, shape, source, &trail);
            } else {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("`{status}` is no status code"),
                    "write a code from 100 to 599, a range like `4XX`, or `default`".to_owned(),
                );
            }
            true
        });
    }

    /// What stands in the place of a reference: one to the component that holds its target.
    fn check_reference(
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

/// Whether a response may have this key: `200`, `2XX`, `default`.
pub(crate) fn is_status(key: &str) -> bool {
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
