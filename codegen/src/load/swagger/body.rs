//! What a request brings beside its parameters.

use std::rc::Rc;

use super::Converter;
use super::context::Once;
use super::operation::Bodies;
use super::parameter::move_keywords;
use crate::grammar::{Grammar, Object};
use crate::load::at::At;
use crate::tree::{Map, Node};

/// A parameter that is a body or a part of a form, as it was published.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) node: Rc<Node>,
    /// The reference to it, and its name among the shared parameters of the same file.
    component: Option<(Node, String)>,
}

impl Converter<'_> {
    /// What a member of a list of parameters brings to a body. It is given back if it is none.
    pub(super) fn entry(&self, node: Node) -> Result<Entry, Node> {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            let Some(shared) = self.found.parameters.get(reference) else {
                return Err(node);
            };
            let component = shared.component.clone();
            return Ok(Entry {
                node: Rc::clone(&shared.node),
                component: component.map(|name| (node, name)),
            });
        }
        match node.get("in").and_then(Node::as_str) {
            Some("body" | "formData") => Ok(Entry {
                node: Rc::new(node),
                component: None,
            }),
            _ => Err(node),
        }
    }

    /// The parameter itself, or a copy if others have it too.
    pub(super) fn own(&mut self, node: Rc<Node>, at: &At<'_>) -> Option<Node> {
        match Rc::try_unwrap(node) {
            Ok(node) => Some(node),
            Err(shared) => self.copy(&shared, at),
        }
    }

    /// The body of an operation, of its own parameters and those of its path.
    pub(super) fn body(
        &mut self,
        own: Bodies,
        common: &Bodies,
        consumes: &[String],
        at: &At<'_>,
    ) -> Option<Node> {
        let Bodies { mut body, mut form } = own;
        if body.is_none() && form.is_empty() {
            body.clone_from(&common.body);
        }
        if body.is_none() {
            let is_free = |entry: &&Entry| {
                let name = entry.node.get("name");
                form.iter().all(|own| own.node.get("name") != name)
            };
            let free: Vec<_> = common.form.iter().filter(is_free).cloned().collect();
            form.extend(free);
        }
        let Some(entry) = body else {
            return (!form.is_empty()).then(|| self.form(form, consumes, at));
        };
        if let Some(part) = form.first() {
            let message = "a form and a body in one request".to_owned();
            let help = "remove the parameters of one of the two";
            self.refuse(&at.member("parameters", &part.node), message, help);
        }
        if let Some((reference, name)) = entry.component {
            let first = self
                .consumed
                .entry(name)
                .or_insert_with(|| consumes.to_vec());
            if first == consumes {
                return Some(reference);
            }
        }
        let at = at.member("parameters", &entry.node);
        let node = self.own(entry.node, &at)?;
        Some(self.request_body(node, consumes, &at))
    }

    /// A body by its parameter. Its name is nowhere to be seen on the wire.
    pub(super) fn request_body(
        &mut self,
        mut node: Node,
        consumes: &[String],
        at: &At<'_>,
    ) -> Node {
        let Some(map) = node.as_map_mut() else {
            return node;
        };
        map.remove("in");
        map.remove("name");
        let mut schema = map.remove("schema");
        if schema.is_none() {
            let keywords = move_keywords(Grammar::V3_0, Object::RequestBody, map);
            let is_typed = keywords.contains_key("type");
            if is_typed {
                schema = Some(keywords.into());
            }
            let message = if is_typed {
                "the body has the keywords of its schema itself"
            } else {
                "the body has no `schema`"
            };
            let help = "write what it holds into `schema`";
            self.mend(at, "fixup swagger-parameter", message.to_owned(), help);
        }
        if let Some(schema) = &mut schema {
            let at = at.member("schema", schema);
            self.schema(schema, &at);
        }
        let content = self.content(schema, consumes, false, at);
        map.insert("content".to_owned(), content);
        node
    }

    /// The media types of a body, each with a schema.
    pub(super) fn content(
        &mut self,
        schema: Option<Node>,
        media_types: &[String],
        is_answer: bool,
        at: &At<'_>,
    ) -> Node {
        let mut content = Map::new();
        let media_type = |schema: Option<Node>| {
            let schema = schema.map(|schema| ("schema".to_owned(), schema));
            Node::from(schema.into_iter().collect::<Map>())
        };
        let Some((first, others)) = media_types.split_first() else {
            // What a file holds is of any kind.
            let is_file = schema.as_ref().is_some_and(|it| it["format"] == *"binary");
            let name = if is_file { "*/*" } else { "application/json" };
            let (key, once) = if is_answer {
                ("produces", Once::Produces)
            } else {
                ("consumes", Once::Consumes)
            };
            if !is_file && self.context.tells(once) {
                let note =
                    format!("no `{key}` names the media type: JSON is taken, here and elsewhere");
                self.lose(at, "media type", note);
            }
            content.insert(name.to_owned(), media_type(schema));
            return content.into();
        };
        for other in others {
            let copy = match &schema {
                None => None,
                Some(schema) => match self.copy(schema, at) {
                    None => break,
                    copy => copy,
                },
            };
            content.insert(other.clone(), media_type(copy));
        }
        content.shift_insert(0, first.clone(), media_type(schema));
        content.into()
    }
}
