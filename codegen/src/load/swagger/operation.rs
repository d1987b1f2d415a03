//! Path items and operations.

use super::Converter;
use super::body::Entry;
use super::context::texts;
use crate::grammar::METHODS;
use crate::load::at::At;
use crate::tree::{Map, Node};

/// What of a list of parameters makes up a body.
#[derive(Default)]
pub(super) struct Bodies {
    pub(super) body: Option<Entry>,
    pub(super) form: Vec<Entry>,
}

impl Bodies {
    fn is_empty(&self) -> bool {
        self.body.is_none() && self.form.is_empty()
    }
}

impl Converter<'_> {
    pub(super) fn path_item(&mut self, item: &mut Node, at: &At<'_>) {
        let Some(map) = item.as_map_mut() else {
            return;
        };
        let mut common = Bodies::default();
        if let Some(parameters) = map.get_mut("parameters") {
            let at = at.member("parameters", parameters);
            common = self.split(parameters, &at);
            if is_emptied(parameters, &common) {
                map.remove("parameters");
            }
        }
        if map.contains_key("$ref") && !common.is_empty() {
            let entries = common.body.iter().chain(&common.form);
            for entry in entries {
                let at = at.member("parameters", &entry.node);
                let message = "a body for operations that stand elsewhere".to_owned();
                let help = "write the parameter into each of the operations";
                self.refuse(&at, message, help);
            }
            common = Bodies::default();
        }
        for (key, node) in map {
            if METHODS.contains(&key.as_str()) {
                let at = at.member(key, node);
                self.operation(node, &common, &at);
            }
        }
    }

    fn operation(&mut self, operation: &mut Node, common: &Bodies, at: &At<'_>) {
        let Some(map) = operation.as_map_mut() else {
            return;
        };
        let old = std::mem::take(map);
        let consumes =
            self.media_types(old.get("consumes"), self.context.consumes(), "consumes", at);
        let produces =
            self.media_types(old.get("produces"), self.context.produces(), "produces", at);
        let mut bodies = Bodies::default();
        for (key, mut node) in old {
            let at = at.member(&key, &node);
            match key.as_str() {
                "consumes" | "produces" => continue,
                "schemes" => {
                    let mut said = Vec::new();
                    let schemes = texts(&node, &at, &mut said);
                    self.said.append(&mut said);
                    let schemes = schemes.filter(|it| !it.is_empty());
                    if let Some(servers) = schemes.and_then(|it| self.own_servers(&it, &at)) {
                        map.insert("servers".to_owned(), servers);
                    }
                    continue;
                }
                "parameters" => {
                    bodies = self.split(&mut node, &at);
                    if is_emptied(&node, &bodies) {
                        continue;
                    }
                }
                "responses" => self.responses(&mut node, &produces, &at),
                _ => {}
            }
            map.insert(key, node);
        }
        if bodies.is_empty() && common.is_empty() {
            return;
        }
        let Some(body) = self.body(bodies, common, &consumes, at) else {
            return;
        };
        if map.contains_key("requestBody") {
            let message = "`requestBody` stands beside a body among the parameters".to_owned();
            let help = "keep one of the two";
            self.refuse(
                &at.member("requestBody", &map["requestBody"]),
                message,
                help,
            );
            return;
        }
        place_body(map, body);
    }

    /// What an operation consumes or produces: what it says itself, also if that is nothing.
    fn media_types(
        &mut self,
        own: Option<&Node>,
        common: &[String],
        key: &str,
        at: &At<'_>,
    ) -> Vec<String> {
        let own = own.and_then(|node| texts(node, &at.member(key, node), &mut self.said));
        own.unwrap_or_else(|| common.to_vec())
    }

    /// Takes what makes up a body out of a list of parameters, and rewrites the others.
    fn split(&mut self, list: &mut Node, at: &At<'_>) -> Bodies {
        let mut bodies = Bodies::default();
        let Some(items) = list.as_list_mut() else {
            return bodies;
        };
        for node in std::mem::take(items) {
            let at = at.item(&node);
            let entry = match self.entry(node) {
                Ok(entry) => entry,
                Err(mut node) => {
                    self.parameter(&mut node, &at);
                    items.push(node);
                    continue;
                }
            };
            let place = entry.node.get("in").and_then(Node::as_str);
            let same = |other: &Entry| other.node.get("name") == entry.node.get("name");
            let message = match (place, &bodies.body) {
                (Some("body"), None) => {
                    bodies.body = Some(entry);
                    continue;
                }
                (Some("body"), Some(_)) => "there is a second body",
                _ if bodies.form.iter().any(same) => "a part of the form has this name already",
                _ => {
                    bodies.form.push(entry);
                    continue;
                }
            };
            let help = "remove one of the two parameters";
            self.refuse(&at, message.to_owned(), help);
        }
        bodies
    }
}

/// Whether a list of parameters had none but those that make up a body.
fn is_emptied(list: &Node, bodies: &Bodies) -> bool {
    list.as_list().is_some_and(Vec::is_empty) && !bodies.is_empty()
}

/// Puts the body where people write it: before the answers.
fn place_body(map: &mut Map, body: Node) {
    let index = map.get_index_of("responses").unwrap_or(map.len());
    map.shift_insert(index, "requestBody".to_owned(), body);
}
