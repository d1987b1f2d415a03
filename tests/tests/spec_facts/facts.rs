//! Flattens a description into facts.
//!
//! The way through a description is written out key by key, and a key that is not expected stops
//! the test: a fact that is passed over in silence would be a fact that may go missing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::reader::{Node, Reader};

pub(crate) const SEPARATOR: &str = " / ";

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An example, and the schema that it has to fit.
pub(crate) struct Example {
    pub(crate) place: String,
    pub(crate) schema: Node,
    pub(crate) value: Value,
}

/// What a description says, apart from how it is written down.
#[derive(Default)]
pub(crate) struct Description {
    pub(crate) reader: Reader,
    pub(crate) facts: BTreeMap<String, Value>,
    pub(crate) prose: BTreeMap<String, String>,
    /// Where prose is expected: operations, parameters, bodies, responses, schemas, properties.
    pub(crate) wants_prose: Vec<String>,
    pub(crate) examples: Vec<Example>,
}

/// Reads the operations that carry a tag, and whatever they reach.
///
/// Components named in `inline` are read as if they stood where they are referred to.
pub(crate) fn read(file: &Path, tag: &str, inline: &BTreeSet<String>) -> Description {
    let mut flattener = Flattener {
        description: Description::default(),
        inline,
        components: BTreeMap::new(),
        pending: Vec::new(),
    };
    let root = flattener.description.reader.open(file);
    flattener.root(&root, tag);
    while let Some((name, node)) = flattener.pending.pop() {
        let place = format!("schema {name}");
        flattener.description.wants_prose.push(place.clone());
        flattener.schema(&place, &node);
    }
    flattener.description
}

struct Flattener<'a> {
    description: Description,
    inline: &'a BTreeSet<String>,
    /// The file of each component met so far.
    components: BTreeMap<String, PathBuf>,
    pending: Vec<(String, Node)>,
}

impl Flattener<'_> {
    fn fact(&mut self, place: &str, key: &str, value: impl Into<Value>) {
        let place = join(place, key);
        let earlier = self.description.facts.insert(place.clone(), value.into());
        assert!(earlier.is_none(), "{place}: stated twice");
    }

    /// A Boolean that is false unless it says otherwise: to leave it out states nothing new.
    fn flag(&mut self, place: &str, key: &str, node: &Node) {
        if node.value != Value::Bool(false) {
            self.fact(place, key, node.value.clone());
        }
    }

    fn prose(&mut self, place: &str, key: &str, node: &Node) {
        let place = join(place, key);
        self.description.prose.insert(place, node.text().to_owned());
    }

    fn wants_prose(&mut self, place: &str) {
        self.description.wants_prose.push(place.to_owned());
    }

    fn resolve(&self, node: &Node) -> Node {
        self.description.reader.resolve(node)
    }

    fn root(&mut self, root: &Node, tag: &str) {
        for (key, node) in root.entries() {
            match key {
                "info" => self.info(key, &node),
                "servers" => self.servers(&node),
                "openapi" | "security" => self.fact("description", key, node.value),
                "tags" => self.tags(&node, tag),
                "paths" => self.paths(&node, tag),
                "components" => self.security_schemes(&node),
                _ => unexpected(&node, "description", key),
            }
        }
    }

    fn info(&mut self, place: &str, info: &Node) {
        for (key, node) in info.entries() {
            match key {
                "title" | "description" => self.prose(place, key, &node),
                "contact" | "license" => self.info(&join(place, key), &node),
                _ => self.fact(place, key, node.value),
            }
        }
    }

    fn servers(&mut self, servers: &Node) {
        for (index, server) in servers.items().iter().enumerate() {
            let place = format!("server {index}");
            for (key, node) in server.entries() {
                match key {
                    "url" => self.fact(&place, key, node.value),
                    "description" => self.prose(&place, key, &node),
                    "variables" => self.variables(&join(&place, key), &node),
                    _ => unexpected(&node, &place, key),
                }
            }
        }
    }

    fn variables(&mut self, place: &str, variables: &Node) {
        for (name, variable) in variables.entries() {
            let place = join(place, name);
            for (key, node) in variable.entries() {
                match key {
                    "default" | "enum" => self.fact(&place, key, node.value),
                    "description" => self.prose(&place, key, &node),
                    _ => unexpected(&node, &place, key),
                }
            }
        }
    }

    fn tags(&mut self, tags: &Node, wanted: &str) {
        for tag in tags.items() {
            if tag.value["name"] == wanted {
                self.fact("tag", wanted, true);
                let place = join("tag", wanted);
                for (key, node) in tag.entries() {
                    match key {
                        "name" => {}
                        "description" => self.prose(&place, key, &node),
                        _ => unexpected(&node, &place, key),
                    }
                }
            }
        }
    }

    /// Of the components only these are read from the top; the others are met on the way.
    fn security_schemes(&mut self, components: &Node) {
        let Some(schemes) = components.get("securitySchemes") else {
            return;
        };
        for (name, scheme) in schemes.entries() {
            let place = join("security schemes", name);
            for (key, node) in scheme.entries() {
                match key {
                    "type" => self.fact(&place, key, node.value),
                    "description" => self.prose(&place, key, &node),
                    "flows" => self.flows(&join(&place, key), &node),
                    _ => unexpected(&node, &place, key),
                }
            }
        }
    }

    fn flows(&mut self, place: &str, flows: &Node) {
        for (flow, node) in flows.entries() {
            let place = join(place, flow);
            for (key, node) in node.entries() {
                match key {
                    "authorizationUrl" | "tokenUrl" | "refreshUrl" => {
                        self.fact(&place, key, node.value);
                    }
                    "scopes" => {
                        let place = join(&place, key);
                        for (scope, text) in node.entries() {
                            self.fact(&place, scope, true);
                            self.prose(&join(&place, scope), "description", &text);
                        }
                    }
                    _ => unexpected(&node, &place, key),
                }
            }
        }
    }

    fn paths(&mut self, paths: &Node, tag: &str) {
        for (path, item) in paths.entries() {
            let item = self.resolve(&item);
            for (method, operation) in item.entries() {
                let tagged = operation
                    .get("tags")
                    .is_some_and(|tags| tags.items().iter().any(|one| one.value == tag));
                if METHODS.contains(&method) && tagged {
                    self.operation(path, method, &operation);
                } else if !METHODS.contains(&method) && path.contains("non-employee") {
                    unexpected(&item, path, method);
                }
            }
        }
    }

    fn operation(&mut self, path: &str, method: &str, operation: &Node) {
        let id = operation
            .get("operationId")
            .unwrap_or_else(|| panic!("{method} {path}: no operationId"));
        let place = id.text();
        self.wants_prose(place);
        self.description
            .wants_prose
            .push(format!("{place}{SEPARATOR}summary"));
        self.fact(place, "path", path);
        self.fact(place, "method", method);
        for (key, node) in operation.entries() {
            match key {
                "operationId" => {}
                "summary" | "description" => self.prose(place, key, &node),
                "tags" | "security" => self.fact(place, key, node.value),
                "deprecated" => self.flag(place, key, &node),
                "parameters" => {
                    for parameter in node.items() {
                        self.parameter(place, &parameter);
                    }
                }
                "requestBody" => self.body(&join(place, "body"), &node),
                "responses" => {
                    for (status, response) in node.entries() {
                        self.response(&join(place, status), &response);
                    }
                }
                _ => unexpected(&node, place, key),
            }
        }
    }

    fn parameter(&mut self, operation: &str, parameter: &Node) {
        let parameter = self.resolve(parameter);
        let part = |key| {
            let node = parameter.get(key);
            node.unwrap_or_else(|| panic!("{operation}: a parameter without {key}"))
        };
        let place = format!(
            "{operation}{SEPARATOR}{} {}",
            part("in").text(),
            part("name").text()
        );
        self.wants_prose(&place);
        for (key, node) in parameter.entries() {
            match key {
                "name" | "in" => {}
                "description" => self.prose(&place, key, &node),
                "required" | "deprecated" | "allowEmptyValue" | "allowReserved" => {
                    self.flag(&place, key, &node);
                }
                "style" | "explode" => self.fact(&place, key, node.value),
                "schema" => self.schema(&join(&place, key), &node),
                "example" => self.example(&place, key, &part("schema"), node.value),
                _ => unexpected(&node, &place, key),
            }
        }
    }

    fn body(&mut self, place: &str, body: &Node) {
        let body = self.resolve(body);
        self.wants_prose(place);
        for (key, node) in body.entries() {
            match key {
                "description" => self.prose(place, key, &node),
                "required" => self.flag(place, key, &node),
                "content" => self.content(place, &node),
                _ => unexpected(&node, place, key),
            }
        }
    }

    fn response(&mut self, place: &str, response: &Node) {
        if let Some(sibling) = beside_reference(response, "description") {
            self.prose(place, "description beside $ref", &sibling);
        }
        let response = self.resolve(response);
        self.fact(place, "status", true);
        self.wants_prose(place);
        for (key, node) in response.entries() {
            match key {
                "description" => self.prose(place, key, &node),
                "content" => self.content(place, &node),
                _ => unexpected(&node, place, key),
            }
        }
    }

    fn content(&mut self, place: &str, content: &Node) {
        for (media_type, media) in content.entries() {
            let place = join(place, media_type);
            let schema = media.get("schema");
            self.fact(&place, "media type", true);
            for (key, node) in media.entries() {
                match (key, &schema) {
                    ("schema", _) => self.schema(&join(&place, key), &node),
                    ("example", Some(schema)) => self.example(&place, key, schema, node.value),
                    ("example", None) => self.fact(&place, key, node.value),
                    ("examples", Some(schema)) => self.examples(&join(&place, key), schema, &node),
                    ("encoding", _) => self.encoding(&join(&place, key), &node),
                    _ => unexpected(&node, &place, key),
                }
            }
        }
    }

    fn encoding(&mut self, place: &str, encoding: &Node) {
        for (property, node) in encoding.entries() {
            let place = join(place, property);
            for (key, node) in node.entries() {
                match key {
                    "contentType" => self.fact(&place, key, node.value),
                    _ => unexpected(&node, &place, key),
                }
            }
        }
    }

    fn examples(&mut self, place: &str, schema: &Node, examples: &Node) {
        for (name, example) in examples.entries() {
            let place = join(place, name);
            for (key, node) in example.entries() {
                match key {
                    "summary" | "description" => self.prose(&place, key, &node),
                    "value" => self.example(&place, key, schema, node.value),
                    _ => unexpected(&node, &place, key),
                }
            }
        }
    }

    fn example(&mut self, place: &str, key: &str, schema: &Node, value: Value) {
        self.description.examples.push(Example {
            place: join(place, key),
            schema: schema.clone(),
            value: value.clone(),
        });
        self.fact(place, key, value);
    }

    fn schema(&mut self, place: &str, schema: &Node) {
        if let Some(target) = self.description.reader.follow(schema) {
            // OpenAPI 3.0 gives no meaning to what stands beside a `$ref`. It is noted all the
            // same: what is published there and not carried over is a decision.
            if let Some(sibling) = beside_reference(schema, "description") {
                self.prose(place, "description beside $ref", &sibling);
            }
            if let Some(sibling) = beside_reference(schema, "example") {
                self.fact(place, "example beside $ref", sibling.value);
            }
            if self.inline.contains(&target.name) {
                let place_of_name = join("component", &target.name);
                self.description
                    .facts
                    .insert(place_of_name, Value::Bool(true));
                self.schema(place, &target.node);
            } else {
                self.fact(place, "$ref", target.name.as_str());
                self.component(target.name, target.node);
            }
            return;
        }
        if schema.get("type").is_none() && schema.get("allOf").is_none() {
            self.fact(place, "type", "any");
        }
        for (key, node) in schema.entries() {
            match key {
                "title" | "description" => self.prose(place, key, &node),
                "nullable" | "deprecated" | "readOnly" | "writeOnly" | "uniqueItems" => {
                    self.flag(place, key, &node);
                }
                "type" | "format" | "enum" | "minimum" | "maximum" | "minLength" | "maxLength"
                | "minItems" | "maxItems" | "pattern" => self.fact(place, key, node.value),
                "example" | "default" => self.example(place, key, schema, node.value),
                "required" => {
                    let place = join(place, key);
                    for name in node.items() {
                        self.fact(&place, name.text(), true);
                    }
                }
                "properties" => {
                    let place = join(place, key);
                    for (name, property) in node.entries() {
                        let place = join(&place, name);
                        if property.get("$ref").is_none() {
                            self.wants_prose(&place);
                        }
                        self.schema(&place, &property);
                    }
                }
                "items" | "additionalProperties" => self.schema(&join(place, key), &node),
                "allOf" | "oneOf" | "anyOf" => {
                    for (index, branch) in node.items().iter().enumerate() {
                        self.schema(&format!("{place}{SEPARATOR}{key} {index}"), branch);
                    }
                }
                _ => unexpected(&node, place, key),
            }
        }
    }

    fn component(&mut self, name: String, node: Node) {
        if let Some(file) = self.components.get(&name) {
            assert_eq!(file, &node.file, "two schemas are called {name}");
            return;
        }
        self.fact("component", &name, true);
        self.components.insert(name.clone(), node.file.clone());
        self.pending.push((name, node));
    }
}

fn beside_reference(node: &Node, key: &str) -> Option<Node> {
    node.get("$ref").and_then(|_| node.get(key))
}

fn join(place: &str, key: &str) -> String {
    format!("{place}{SEPARATOR}{key}")
}

fn unexpected(node: &Node, place: &str, key: &str) -> ! {
    panic!("{}: {place}: no reader for {key}", node.file.display())
}
