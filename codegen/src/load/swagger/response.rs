//! Answers.

use super::Converter;
use super::form::as_binary;
use crate::grammar::Object;
use crate::load::at::At;
use crate::tree::{Map, Node};

impl Converter<'_> {
    pub(super) fn responses(&mut self, node: &mut Node, produces: &[String], at: &At<'_>) {
        for (status, node) in node.as_map_mut().into_iter().flatten() {
            if !status.starts_with("x-") {
                let at = at.member(status, node);
                self.answer(node, produces, &at);
            }
        }
    }

    /// An answer, or a reference to one: a shared one has the media types of the first operation
    /// that has it, and is copied for those that produce others.
    fn answer(&mut self, node: &mut Node, produces: &[String], at: &At<'_>) {
        let Some(reference) = node.get("$ref").and_then(Node::as_str) else {
            self.response(node, produces, at);
            return;
        };
        let Some(shared) = self.found.responses.get(reference) else {
            let is_elsewhere = self.found.is_part || !reference.starts_with('#');
            if is_elsewhere && produces != self.context.produces() {
                let why =
                    "a shared answer of another file has the media types of the whole description";
                self.lose(at, "produces", why);
            }
            return;
        };
        let Some(name) = shared.component.clone() else {
            return;
        };
        let first = self
            .produced
            .entry(name)
            .or_insert_with(|| produces.to_vec());
        if first != produces
            && let Some(copy) = self.copy(&shared.node, at)
        {
            *node = copy;
            self.response(node, produces, at);
        }
    }

    pub(super) fn response(&mut self, node: &mut Node, produces: &[String], at: &At<'_>) {
        let Some(map) = node.as_map_mut() else {
            return;
        };
        if let Some(headers) = map.get_mut("headers") {
            let at = at.member("headers", headers);
            for (name, header) in headers.as_map_mut().into_iter().flatten() {
                let at = at.member(name, header);
                self.value_of(Object::Header, header, &at);
            }
        }
        // There are no examples in an answer of OpenAPI 3.0.
        let examples = map.remove("examples").filter(|it| !it.is_null());
        let schema = map.remove("schema");
        let mut content = match schema {
            Some(mut schema) => {
                let at = at.member("schema", &schema);
                if let Some(map) = schema.as_map_mut() {
                    as_binary_answer(map);
                }
                self.schema(&mut schema, &at);
                match self.content(Some(schema), produces, true, &at).value {
                    crate::tree::Value::Map(content) => content,
                    _ => Map::new(),
                }
            }
            None => Map::new(),
        };
        if let Some(examples) = examples {
            let at = at.member("examples", &examples);
            self.examples(examples, &mut content, &at);
        }
        if !content.is_empty() && !map.contains_key("content") {
            map.insert("content".to_owned(), content.into());
        }
    }

    /// Gives each media type its example.
    fn examples(&mut self, mut examples: Node, content: &mut Map, at: &At<'_>) {
        let has_schema = !content.is_empty();
        let Some(map) = examples.as_map_mut() else {
            let message = "expected a mapping of media types to examples".to_owned();
            self.refuse(at, message, "write the media type in front of the example");
            return;
        };
        for (media_type, example) in std::mem::take(map) {
            if media_type.starts_with("x-") {
                continue;
            }
            let essence = super::essence(&media_type);
            let key = content.keys().find(|key| super::essence(key) == essence);
            let key = key.cloned();
            let place = match key.and_then(|key| content.get_mut(&key)) {
                Some(node) => node.as_map_mut(),
                // Without a schema, the examples alone say what the answer holds.
                None if !has_schema && essence.contains('/') => content
                    .entry(media_type.clone())
                    .or_insert_with(|| Map::new().into())
                    .as_map_mut(),
                None => None,
            };
            match place {
                Some(place) if !place.contains_key("example") => {
                    place.insert("example".to_owned(), example);
                }
                _ => {
                    let note = format!("`{media_type}` is no media type of this answer");
                    self.lose(&at.member(&media_type, &example), "example", note);
                }
            }
        }
    }
}

/// A file that is the whole answer.
fn as_binary_answer(schema: &mut Map) {
    if schema.get("type").is_some_and(|it| *it == *"file") {
        as_binary(schema);
    }
}
