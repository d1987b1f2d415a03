//! The joined document gets its types, part by part, so that a fault costs the part alone.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, Operation, PathItem, ReferenceOr};
use serde::de::{Deserialize, Deserializer};

use super::loss::stand_in;
use crate::grammar::{METHODS, Object, walk};
use crate::tree::{Map, Node, ReadError, Without, escape, unescape};

/// A part that has no type: its pointer, and why.
pub(super) struct Untyped {
    pub(super) pointer: String,
    pub(super) message: String,
}

/// The document with its types.
pub(super) struct Typed {
    pub(super) openapi: OpenAPI,
    pub(super) beside: Beside,
    /// The parts that were left out.
    pub(super) untyped: Vec<Untyped>,
}

/// What openapiv3 has no place for.
pub(super) struct Beside {
    /// The operations of each path by methods that openapiv3 does not know.
    pub(super) operations: HashMap<String, Vec<Other>>,
    pub(super) webhooks: Vec<NamedItem>,
    /// The callbacks of operations, by the pointers of these.
    pub(super) callbacks: HashMap<String, Vec<Callback>>,
}

/// An operation by a method that openapiv3 does not know.
pub(super) struct Other {
    /// The method as it is sent.
    pub(super) method: String,
    /// The pointer from the path item, without its first slash.
    pub(super) below: String,
    pub(super) operation: Operation,
}

/// A path item that has a name, or the expression of a callback, and no path.
pub(super) struct NamedItem {
    pub(super) name: String,
    pub(super) item: PathItem,
    pub(super) others: Vec<Other>,
}

/// What a server sends on behalf of an operation.
pub(super) struct Callback {
    pub(super) name: String,
    /// The pointer of the Callback Object.
    pub(super) pointer: String,
    /// By expressions that give the URL.
    pub(super) items: Vec<NamedItem>,
}

/// Gives the document its types. An error is a fault of the whole.
pub(super) fn typed(root: &Node) -> Result<Typed, Untyped> {
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
    let mut beside = Beside {
        operations: HashMap::new(),
        webhooks: path_items(&root["webhooks"], "/webhooks", &mut untyped),
        callbacks: callbacks(root, &mut untyped),
    };
    for NamedItem { name, item, others } in path_items(&root["paths"], "/paths", &mut untyped) {
        if !others.is_empty() {
            beside.operations.insert(name.clone(), others);
        }
        openapi.paths.paths.insert(name, ReferenceOr::Item(item));
    }
    let components = root["components"].as_map();
    openapi.components = components.map(|components| self::components(components, &mut untyped));
    Ok(Typed {
        openapi,
        beside,
        untyped,
    })
}

pub(super) fn read<'de, T, D>(node: D, pointer: &str) -> Result<T, Untyped>
where
    T: Deserialize<'de>,
    D: Deserializer<'de, Error = ReadError>,
{
    serde_path_to_error::deserialize(node).map_err(|error| Untyped {
        pointer: format!("{pointer}{}", pointer_of(error.path())),
        message: error.inner().to_string(),
    })
}

/// The callbacks of all operations that have any.
fn callbacks(root: &Node, untyped: &mut Vec<Untyped>) -> HashMap<String, Vec<Callback>> {
    let mut all = HashMap::new();
    for (path, item) in root["paths"].as_map().into_iter().flatten() {
        for below in walk::operations(item) {
            let operation = walk::operation(item, &below);
            let named = operation.and_then(|it| it.get("callbacks")?.as_map());
            let Some(named) = named.filter(|named| !named.is_empty()) else {
                continue;
            };
            let pointer = walk::pointer(path, Some(&below));
            let callbacks = named.iter().map(|(name, node)| {
                let own = format!("{pointer}/callbacks/{}", escape(name));
                let (node, pointer) = followed(root, node, own);
                Callback {
                    name: name.clone(),
                    items: path_items(node, &pointer, untyped),
                    pointer,
                }
            });
            let callbacks = callbacks.collect();
            all.insert(pointer.clone(), callbacks);
        }
    }
    all
}

/// What a node is or refers to, and where that stands.
fn followed<'n>(root: &'n Node, node: &'n Node, own: String) -> (&'n Node, String) {
    let last = walk::follow(root, node);
    let mut pointer = own;
    let mut next = node;
    while !std::ptr::eq(next, last)
        && let Some(reference) = next.get("$ref").and_then(Node::as_str)
        && let Some(component) = walk::component(root, reference)
    {
        reference.trim_start_matches('#').clone_into(&mut pointer);
        next = component;
    }
    (last, pointer)
}

/// The path items of a node at a place with their names, and the operations that they have no
/// place for.
fn path_items(node: &Node, pointer: &str, untyped: &mut Vec<Untyped>) -> Vec<NamedItem> {
    let mut items = Vec::new();
    for (name, node) in node.as_map().into_iter().flatten() {
        let pointer = format!("{pointer}/{}", escape(name));
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
        let mut others = Vec::new();
        for below in walk::operations(node) {
            let operation = walk::operation(node, &below);
            let Some(map) = operation.and_then(Node::as_map) else {
                continue;
            };
            // They have operations of their own, and are read for themselves.
            let fields = Without {
                map,
                keys: &["callbacks"],
                with: None,
            };
            let operation = match read(fields, &format!("{pointer}/{below}")) {
                Ok(operation) => operation,
                Err(fault) => {
                    untyped.push(fault);
                    continue;
                }
            };
            if let Some(slot) = slot(&mut item, &below) {
                *slot = Some(operation);
                continue;
            }
            let method = match below.split_once('/') {
                Some((_, method)) => unescape(method),
                None => below.to_uppercase(),
            };
            others.push(Other {
                method,
                below,
                operation,
            });
        }
        items.push(NamedItem {
            name: name.clone(),
            item,
            others,
        });
    }
    items
}

/// The place of an operation, if openapiv3 has one.
fn slot<'i>(item: &'i mut PathItem, method: &str) -> Option<&'i mut Option<Operation>> {
    Some(match method {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "options" => &mut item.options,
        "head" => &mut item.head,
        "patch" => &mut item.patch,
        "trace" => &mut item.trace,
        _ => return None,
    })
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
