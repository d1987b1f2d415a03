//! Swagger 2.0 as a dialect: a file's tree is rewritten into the form of OpenAPI 3.0 as soon as it
//! is read, so that nobody after this knows the older one.
//!
//! Nodes are moved and keep their origins, so that whatever is said of them later names the line of
//! the published file. References keep their text: [`Moves`] knows where what they name has gone.
//! What has no form in OpenAPI 3.0 is told, and what has no certain meaning is refused, at its place.

mod body;
mod context;
mod form;
mod moves;
mod operation;
mod parameter;
mod reach;
mod response;
mod schema;
mod security;
mod server;
mod tell;

use std::collections::HashMap;
use std::rc::Rc;

pub(super) use context::Context;
pub(super) use moves::Moves;
pub(super) use parameter::{Style, move_keywords, style_of};
pub(super) use reach::State;
pub(super) use schema::name_discriminator;
pub(super) use security::name_flow;

use super::at::At;
use crate::grammar::Object;
use crate::tree::{GROWTH, Map, Node, Origin, SMALL_CHANGE, Value, made, weight};

/// Something to be said of a node, or of what stands below it.
pub(super) struct Said {
    pub(super) origin: Origin,
    pub(super) below: String,
    pub(super) what: What,
}

pub(super) enum What {
    /// What is meant is not certain.
    Refused { message: String, help: &'static str },
    /// What OpenAPI 3.0 says is less.
    Lost {
        construct: &'static str,
        note: String,
    },
    /// A fault, and what was made of it where faults are mended.
    Mended {
        construct: &'static str,
        message: String,
        help: &'static str,
    },
}

/// A parameter that is no parameter of OpenAPI 3.0, as it was published, by a reference to it.
pub(super) struct Shared {
    node: Rc<Node>,
    /// Its name among the `parameters` of the file that is converted.
    component: Option<String>,
}

/// What references lead to that have to be known to convert what they stand in.
#[derive(Default)]
pub(super) struct Found {
    /// Those that are or belong to bodies.
    parameters: HashMap<String, Shared>,
    /// Those of the file itself, with their names there.
    responses: HashMap<String, Shared>,
    /// Whether what is rewritten is a part of a file of no version.
    is_part: bool,
}

/// Rewrites a file, or a part of one.
pub(super) struct Converter<'c> {
    context: &'c Context,
    found: &'c Found,
    /// The media types of each shared body: those of the first operation that has it.
    consumed: HashMap<String, Vec<String>>,
    /// The same of each shared response.
    produced: HashMap<String, Vec<String>>,
    /// Parameters that became bodies, as they were published, by their pointers.
    taken: HashMap<String, Node>,
    said: Vec<Said>,
    copied: usize,
    /// How much may be copied.
    limit: usize,
}

impl<'c> Converter<'c> {
    pub(super) fn new(context: &'c Context, found: &'c Found, size: usize) -> Self {
        Self {
            context,
            found,
            consumed: HashMap::new(),
            produced: HashMap::new(),
            taken: HashMap::new(),
            said: Vec::new(),
            copied: 0,
            limit: size.saturating_mul(GROWTH).saturating_add(SMALL_CHANGE),
        }
    }

    /// What there is to be said, and the shared parameters that are none any more.
    pub(super) fn into_said(self) -> (Vec<Said>, HashMap<String, Node>) {
        (self.said, self.taken)
    }

    /// Rewrites a whole file.
    pub(super) fn document(&mut self, root: &mut Node) {
        let at = At::below(root.origin, "");
        let Some(map) = root.as_map_mut() else {
            return;
        };
        let mut old = std::mem::take(map);
        if let Some(paths) = old.get_mut("paths") {
            let at = at.member("paths", paths);
            for (path, item) in paths.as_map_mut().into_iter().flatten() {
                if !path.starts_with("x-") {
                    let at = at.member(path, item);
                    self.path_item(item, &at);
                }
            }
        }
        let mut components = old.remove("components").unwrap_or_else(|| made!({}));
        let mut servers = Some(self.context.servers()).filter(|it| !it.is_empty());
        for (key, node) in old {
            let at = at.member(&key, &node);
            match key.as_str() {
                "swagger" => {
                    let value = Value::String("3.0.3".to_owned());
                    let origin = node.origin;
                    map.insert("openapi".to_owned(), Node { value, origin });
                }
                "host" | "basePath" | "schemes" => {
                    if let Some(servers) = servers.take() {
                        map.insert("servers".to_owned(), servers.into());
                    }
                }
                "consumes" | "produces" => {}
                "definitions" | "parameters" | "responses" | "securityDefinitions" => {
                    self.section(&key, node, &mut components, &at);
                }
                _ => {
                    map.insert(key, node);
                }
            }
        }
        if components.as_map().is_none_or(|it| !it.is_empty()) {
            map.insert("components".to_owned(), components);
        }
    }

    /// Rewrites an object that stands in a file of no version, and was reached by a reference.
    pub(super) fn part(&mut self, node: &mut Node, object: Object, at: &At<'_>) {
        match object {
            Object::PathItem => self.path_item(node, at),
            Object::Parameter => self.parameter(node, at),
            Object::Response => {
                let produces = self.context.produces().to_vec();
                self.response(node, &produces, at);
            }
            Object::Schema => self.schema(node, at),
            _ => {}
        }
    }

    /// Puts what all operations may refer to where OpenAPI 3.0 has it.
    fn section(&mut self, key: &str, mut node: Node, components: &mut Node, at: &At<'_>) {
        let mut bodies = Map::new();
        if let Some(map) = node.as_map_mut() {
            if key == "parameters" {
                bodies = self.shared_bodies(map, at);
            }
            for (name, node) in map {
                let at = at.member(name, node);
                match key {
                    "definitions" => self.schema(node, &at),
                    "parameters" => self.parameter(node, &at),
                    "responses" => {
                        let produces = self.produced.remove(name);
                        let produces = produces.unwrap_or_else(|| self.context.produces().to_vec());
                        self.response(node, &produces, &at);
                    }
                    _ => security::scheme(node),
                }
            }
        }
        let section = match key {
            "definitions" => "schemas",
            "securityDefinitions" => "securitySchemes",
            other => other,
        };
        let Some(components) = components.as_map_mut() else {
            return;
        };
        if !bodies.is_empty() {
            components.insert("requestBodies".to_owned(), bodies.into());
        }
        match components.get_mut(section).map(|it| &mut it.value) {
            None => {
                components.insert(section.to_owned(), node);
            }
            // They are no part of Swagger 2.0, but what is meant by them is.
            Some(Value::Map(members)) => {
                let own = node.as_map_mut().map(std::mem::take);
                for (name, node) in own.into_iter().flatten() {
                    if members.contains_key(&name) {
                        let message = format!("`{name}` stands in `components` too");
                        let help = "keep one of the two";
                        self.refuse(&at.member(&name, &node), message, help);
                    } else {
                        members.insert(name, node);
                    }
                }
            }
            Some(_) => {}
        }
    }

    /// Takes those out of the shared parameters that belong to bodies. A body becomes one; the parts
    /// of forms are written into each operation that has them.
    fn shared_bodies(&mut self, parameters: &mut Map, at: &At<'_>) -> Map {
        let mut bodies = Map::new();
        for (name, node) in std::mem::take(parameters) {
            let place = node.get("in").and_then(Node::as_str);
            let reference = node.get("$ref").and_then(Node::as_str);
            let is_alias = reference.is_some_and(|it| self.found.parameters.contains_key(it));
            match place {
                Some("body") => {
                    let at = at.member(&name, &node);
                    self.take(&name, &node);
                    let consumes = self.consumed.remove(&name);
                    let consumes = consumes.unwrap_or_else(|| self.context.consumes().to_vec());
                    let body = self.request_body(node, &consumes, &at);
                    bodies.insert(name, body);
                }
                Some("formData") => self.take(&name, &node),
                _ if is_alias => self.take(&name, &node),
                _ => {
                    parameters.insert(name, node);
                }
            }
        }
        bodies
    }

    fn take(&mut self, name: &str, node: &Node) {
        let pointer = format!("/parameters/{}", crate::tree::escape(name));
        self.taken.insert(pointer, node.clone());
    }

    /// A copy of a node, if the copies are not too many.
    fn copy(&mut self, node: &Node, at: &At<'_>) -> Option<Node> {
        self.copied = self.copied.saturating_add(weight(node));
        if self.copied <= self.limit {
            return Some(node.clone());
        }
        // Once is enough.
        if self.limit > 0 {
            self.limit = 0;
            let message = "from here on the media types and the shared parts repeat more than ten \
                           times what the file holds";
            let help = "name fewer media types, or let schemas be references to definitions";
            self.refuse(at, message.to_owned(), help);
        }
        None
    }

    fn say(&mut self, at: &At<'_>, what: What) {
        let (origin, below) = at.nearest();
        self.said.push(Said {
            origin,
            below,
            what,
        });
    }

    fn refuse(&mut self, at: &At<'_>, message: String, help: &'static str) {
        self.say(at, What::Refused { message, help });
    }

    fn lose(&mut self, at: &At<'_>, construct: &'static str, note: impl Into<String>) {
        let note = note.into();
        self.say(at, What::Lost { construct, note });
    }

    fn mend(&mut self, at: &At<'_>, construct: &'static str, message: String, help: &'static str) {
        let what = What::Mended {
            construct,
            message,
            help,
        };
        self.say(at, what);
    }
}

/// A media type without its parameters.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}
