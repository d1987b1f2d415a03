//! Where the Encoding Objects of request bodies say `explode: false`, which openapiv3 cannot tell
//! from not saying it.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::syntax::Trail;

/// The pointers of the Encoding Objects of a bundled document that are not to be exploded.
pub(super) fn unexploded(root: &Value) -> HashSet<String> {
    let mut found = HashSet::new();
    let top = Trail::root("");
    let paths = top.key("paths");
    for (path, item) in members(root.get("paths")) {
        let trail = paths.key(path);
        for (method, operation) in members(Some(item)) {
            let trail = trail.key(method);
            let trail = trail.key("requestBody");
            of_body(operation.get("requestBody"), &trail, &mut found);
        }
    }
    let components = top.key("components");
    let bodies = components.key("requestBodies");
    for (name, body) in members(root.pointer("/components/requestBodies")) {
        of_body(Some(body), &bodies.key(name), &mut found);
    }
    found
}

fn of_body(body: Option<&Value>, trail: &Trail<'_>, found: &mut HashSet<String>) {
    let trail = trail.key("content");
    for (media_type, content) in members(body.and_then(|body| body.get("content"))) {
        let trail = trail.key(media_type);
        let trail = trail.key("encoding");
        for (property, encoding) in members(content.get("encoding")) {
            if encoding.get("explode") == Some(&Value::Bool(false)) {
                found.insert(trail.key(property).pointer());
            }
        }
    }
}

fn members(node: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    node.and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
}
