//! The joined document gets its types, part by part, so that a fault costs the part alone.

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, PathItem, Paths, ReferenceOr};
use serde::de::{Deserialize, Deserializer};

use super::loss::stand_in;
use crate::grammar::{METHODS, Object};
use crate::tree::{Map, Node, ReadError, Without, escape};

/// A part that has no type: its pointer, and why.
pub(super) struct Untyped {
    pub(super) pointer: String,
    pub(super) message: String,
}

/// The document, and the parts that were left out of it. An error is a fault of the whole.
pub(super) fn typed(root: &Node) -> Result<(OpenAPI, Vec<Untyped>), Untyped> {
    let mut untyped = Vec::new();
    let mut openapi: OpenAPI = match root.as_map() {
        Some(map) => read(
            Without {
                map,
                keys: &["paths", "components"],
                with: Some(("paths", &Map::new().into())),
            },
            "",
        )?,
        None => read(root, "")?,
    };
    openapi.paths.paths = path_items(&root["paths"], &mut untyped).paths;
    let components = root["components"].as_map();
    openapi.components = components.map(|components| self::components(components, &mut untyped));
    Ok((openapi, untyped))
}

pub(super) fn read<'de, T, D>(node: D, pointer: &str) -> Result<T, Untyped>
where
    T: Deserialize<'de>,
    D: Deserializer<'de, Error = ReadError>,
{
    serde_path_to_error::deserialize(node).map_err(|error| Untyped {
        pointer: format!("{pointer}{}", pointer_of(error.path())),
        message: format!("this is not OpenAPI 3.0: {}", error.inner()),
    })
}

fn path_items(paths: &Node, untyped: &mut Vec<Untyped>) -> Paths {
    let mut read_paths = Paths::default();
    for (path, node) in paths.as_map().into_iter().flatten() {
        let pointer = format!("/paths/{}", escape(path));
        let Some(map) = node.as_map() else { continue };
        let fields = Without {
            map,
            keys: METHODS,
            with: None,
        };
        let mut item: PathItem = match read(fields, &pointer) {
            Ok(item) => item,
            Err(fault) => {
                untyped.push(fault);
                continue;
            }
        };
        for method in METHODS {
            let Some(operation) = map.get(*method) else {
                continue;
            };
            match read(operation, &format!("{pointer}/{method}")) {
                Ok(operation) => *slot(&mut item, method) = Some(operation),
                Err(fault) => untyped.push(fault),
            }
        }
        read_paths
            .paths
            .insert(path.clone(), ReferenceOr::Item(item));
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

fn components(components: &Map, untyped: &mut Vec<Untyped>) -> Components {
    let section = |name: &str| components.get(name).and_then(Node::as_map);
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
fn members<T: for<'de> Deserialize<'de>>(
    section: Option<&Map>,
    name: &str,
    stand_in: Option<&Node>,
    untyped: &mut Vec<Untyped>,
) -> IndexMap<String, T> {
    let mut members = IndexMap::new();
    for (key, node) in section.into_iter().flatten() {
        let pointer = format!("/components/{name}/{}", escape(key));
        match read(node, &pointer) {
            Ok(member) => {
                members.insert(key.clone(), member);
            }
            Err(fault) => {
                untyped.push(fault);
                let other = stand_in.and_then(|node| read(node, &pointer).ok());
                members.extend(other.map(|member| (key.clone(), member)));
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
