//! What is left of a description when a part of it cannot be loaded.
//!
//! A fault does not end the walk. The faulty node leaves a hole, or something that says nothing
//! stands in for it, so that the rest is looked at too; and so that a lenient run can go on.

use crate::tree::{Node, Value, made};
use std::collections::HashSet;

use crate::grammar::Object;
use crate::tree::escape;

/// What became of a node that was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[must_use]
pub(super) enum Fate {
    Sound,
    /// A list or a mapping that lost members.
    Reduced,
    /// Nothing is left of it.
    Lost,
}

/// What stands in for an object of which nothing is left.
pub(super) fn stand_in(object: Object) -> Option<Node> {
    match object {
        Object::Schema => Some(made!({})),
        // Whatever comes is handed out.
        Object::Response => Some(made!({ "description": "", "content": any_content() })),
        // Whoever calls may send whatever it takes, or nothing.
        Object::RequestBody => Some(made!({ "content": any_content() })),
        _ => None,
    }
}

/// The content of a body of which nothing is known.
fn any_content() -> Node {
    made!({ "*/*": {} })
}

/// What stands in for a field that lost members, if what is left would say something else: a body
/// of which no media type is left is not empty.
pub(super) fn stand_in_for_rest(object: Object, field: &str, rest: &Node) -> Option<Node> {
    let is_content = matches!(object, Object::Response | Object::RequestBody) && field == "content";
    let is_empty = rest.as_map().is_none_or(|it| it.is_empty());
    (is_content && is_empty).then(any_content)
}

/// What stands in for a field that must be there; `None` if the object is lost with it.
pub(super) fn stand_in_for_field(object: Object, field: &str) -> Option<Node> {
    match (object, field) {
        (Object::OpenApi, "openapi") => Some(made!("3.0.3")),
        (Object::OpenApi, "info") => Some(made!({ "title": "", "version": "" })),
        (Object::OpenApi, "paths") => Some(made!({})),
        (Object::RequestBody, "content") => Some(any_content()),
        (Object::Operation, "responses") => Some(made!({ "default": stand_in(Object::Response) })),
        (Object::Info, "title" | "version")
        | (Object::License, "name")
        | (Object::ExternalDocs, "url")
        | (Object::Response, "description") => Some(made!("")),
        _ => None,
    }
}

/// Whether an object means something else without a field that was lost, or that lost members.
pub(super) fn is_needed(object: Object, field: &str, fate: Fate) -> bool {
    let is_lost = fate == Fate::Lost;
    match (object, field) {
        (Object::Server, "variables")
        | (Object::Parameter | Object::Header, "content")
        | (Object::Discriminator, "mapping")
        | (Object::Operation, "security") => true,
        (Object::PathItem | Object::Operation, "servers")
        | (Object::Parameter, "name" | "in" | "required" | "style" | "explode" | "allowReserved")
        | (Object::Header, "required" | "style" | "explode")
        | (Object::RequestBody, "required")
        | (Object::MediaType, "encoding")
        | (Object::Encoding, "contentType" | "headers" | "style" | "explode" | "allowReserved")
        | (Object::Server, "url")
        | (Object::ServerVariable, "default")
        | (Object::Tag, "name")
        | (Object::Discriminator, "propertyName")
        | (
            Object::SecurityScheme,
            "type" | "name" | "in" | "scheme" | "flows" | "openIdConnectUrl",
        )
        | (
            Object::Schema,
            "type"
            | "format"
            | "properties"
            | "items"
            | "required"
            | "enum"
            | "allOf"
            | "oneOf"
            | "anyOf"
            | "additionalProperties"
            | "nullable"
            | "discriminator"
            | "readOnly"
            | "writeOnly",
        ) => is_lost,
        _ => false,
    }
}

/// Takes the references to components out of which nothing is left, and with them what leads there.
pub(super) fn prune(root: &mut Node, mut lost: HashSet<String>) {
    if lost.is_empty() {
        return;
    }
    spread(root, &mut lost);
    prune_node(root, &lost);
}

/// A component that leads to one that is lost is lost, too.
fn spread(root: &mut Node, lost: &mut HashSet<String>) {
    let sections = root.get_mut("components").and_then(Node::as_map_mut);
    let Some(sections) = sections else { return };
    loop {
        let before = lost.len();
        for (section, components) in &mut *sections {
            if let Some(components) = components.as_map_mut() {
                components.retain(|name, component| {
                    let is_lost = leads_to(component, lost);
                    if is_lost {
                        lost.insert(internal(section, name));
                    }
                    !is_lost
                });
            }
        }
        if lost.len() == before {
            return;
        }
    }
}

/// The reference to a component.
pub(super) fn internal(section: &str, name: &str) -> String {
    format!("#/components/{section}/{}", escape(name))
}

fn leads_to(node: &Node, lost: &HashSet<String>) -> bool {
    let reference = node.get("$ref").and_then(Node::as_str);
    reference.is_some_and(|reference| lost.contains(reference))
}

fn prune_node(node: &mut Node, lost: &HashSet<String>) {
    match &mut node.value {
        Value::Map(map) => {
            map.retain(|_, value| !leads_to(value, lost));
            map.values_mut().for_each(|value| prune_node(value, lost));
        }
        Value::List(items) => {
            for item in items {
                if leads_to(item, lost) {
                    // The list closes up when all else is done, as its pointers hold until then.
                    item.value = Value::Null;
                } else {
                    prune_node(item, lost);
                }
            }
        }
        _ => {}
    }
}
