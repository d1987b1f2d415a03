//! The joined document gets its types, part by part, so that a fault costs the part alone.

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, PathItem, Paths, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::grammar::Object;
use super::loss::stand_in;
use super::trail::escape;
use crate::fixup::METHODS;

/// A part that has no type: its pointer, and why.
pub(super) struct Untyped {
    pub(super) pointer: String,
    pub(super) message: String,
}

/// The document, and the parts that were left out of it. An error is a fault of the whole.
pub(super) fn typed(mut root: Value) -> Result<(OpenAPI, Vec<Untyped>), Untyped> {
    let mut untyped = Vec::new();
    let paths = take(&mut root, "paths");
    let components = take(&mut root, "components");
    root["paths"] = json!({});
    let mut openapi: OpenAPI = read(root, "")?;
    openapi.paths.paths = path_items(paths, &mut untyped).paths;
    openapi.components = components.map(|components| self::components(components, &mut untyped));
    Ok((openapi, untyped))
}

fn take(node: &mut Value, key: &str) -> Option<Map<String, Value>> {
    match node.as_object_mut()?.shift_remove(key)? {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

fn read<T: DeserializeOwned>(node: Value, pointer: &str) -> Result<T, Untyped> {
    serde_path_to_error::deserialize(node).map_err(|error| Untyped {
        pointer: format!("{pointer}{}", pointer_of(error.path())),
        message: format!("this is not OpenAPI 3.0: {}", error.inner()),
    })
}

fn path_items(paths: Option<Map<String, Value>>, untyped: &mut Vec<Untyped>) -> Paths {
    let mut read_paths = Paths::default();
    for (path, mut node) in paths.into_iter().flatten() {
        let pointer = format!("/paths/{}", escape(&path));
        let mut operations = Map::new();
        for method in METHODS {
            if let Some(operation) = node.as_object_mut().and_then(|it| it.shift_remove(*method)) {
                operations.insert((*method).to_owned(), operation);
            }
        }
        let mut item: PathItem = match read(node, &pointer) {
            Ok(item) => item,
            Err(fault) => {
                untyped.push(fault);
                continue;
            }
        };
        for (method, operation) in operations {
            match read(operation, &format!("{pointer}/{method}")) {
                Ok(operation) => *slot(&mut item, &method) = Some(operation),
                Err(fault) => untyped.push(fault),
            }
        }
        read_paths.paths.insert(path, ReferenceOr::Item(item));
    }
    read_paths
}

fn slot<'i>(item: &'i mut PathItem, method: &str) -> &'i mut Option<openapiv3::Operation> {
    match method {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "options" => &mut item.options,
        "head" => &mut item.head,
        "patch" => &mut item.patch,
        _ => &mut item.trace,
    }
}

fn components(mut components: Map<String, Value>, untyped: &mut Vec<Untyped>) -> Components {
    let mut section = |name: &str| components.shift_remove(name);
    let object = Object::Schema;
    Components {
        schemas: members(
            section("schemas"),
            "schemas",
            stand_in(object).as_ref(),
            untyped,
        ),
        responses: {
            let object = Object::Response;
            members(
                section("responses"),
                "responses",
                stand_in(object).as_ref(),
                untyped,
            )
        },
        parameters: members(section("parameters"), "parameters", None, untyped),
        examples: members(section("examples"), "examples", None, untyped),
        request_bodies: {
            let object = Object::RequestBody;
            members(
                section("requestBodies"),
                "requestBodies",
                stand_in(object).as_ref(),
                untyped,
            )
        },
        headers: members(section("headers"), "headers", None, untyped),
        security_schemes: members(section("securitySchemes"), "securitySchemes", None, untyped),
        links: members(section("links"), "links", None, untyped),
        ..Components::default()
    }
}

/// The components of a section; what stands in for one that has no type, if anything does.
fn members<T: DeserializeOwned>(
    section: Option<Value>,
    name: &str,
    stand_in: Option<&Value>,
    untyped: &mut Vec<Untyped>,
) -> IndexMap<String, T> {
    let mut members = IndexMap::new();
    let Some(Value::Object(section)) = section else {
        return members;
    };
    for (key, node) in section {
        let pointer = format!("/components/{name}/{}", escape(&key));
        match read(node, &pointer) {
            Ok(member) => {
                members.insert(key, member);
            }
            Err(fault) => {
                untyped.push(fault);
                let other = stand_in.cloned().and_then(|node| read(node, &pointer).ok());
                members.extend(other.map(|member| (key, member)));
            }
        }
    }
    members
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        let token = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => escape(key),
            Segment::Enum { .. } | Segment::Unknown => break,
        };
        pointer.push('/');
        pointer.push_str(&token);
    }
    pointer
}
