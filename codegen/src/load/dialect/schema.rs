//! The Schema Object of OpenAPI 3.1: JSON Schema, draft 2020-12.

use super::{Ignored, arrays, bounds, constants, contents, objects, optional, types};
use crate::tree::{Map, Node, made};

/// What says nothing of the values. References were followed to what some of it names.
const SILENT: &[&str] = &[
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$comment",
    "$schema",
    "$vocabulary",
    "$defs",
    "definitions",
];

/// What narrows the values, and has no type.
const NARROWING: &[&str] = &[
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];

pub(super) fn rewrite(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    for keyword in SILENT {
        schema.remove(keyword);
    }
    optional::rewrite(schema);
    if constants::constant(schema) {
        constants::imply_type(schema);
    }
    arrays::tuple(schema, ignored);
    objects::patterns(schema, ignored);
    objects::unevaluated(schema);
    contents::rewrite(schema, ignored);
    bounds::exclusive_bounds(schema);
    if let types::Listed::Lost = types::type_list(schema) {
        ignored.push(Ignored {
            keyword: "type",
            note: "the list of types beside a composition is left out".to_owned(),
        });
    }
    types::null(schema);
    example(schema);
    for keyword in NARROWING {
        if schema.remove(keyword).is_some() {
            ignored.push(Ignored {
                keyword,
                note: format!("`{keyword}` narrows the values, and is left out"),
            });
        }
    }
    reference(schema);
}

/// Shows the first of the examples.
fn example(schema: &mut Map) {
    let Some(examples) = schema.get_mut("examples").and_then(Node::as_list_mut) else {
        return;
    };
    let first = if examples.is_empty() {
        None
    } else {
        Some(examples.swap_remove(0))
    };
    schema.remove("examples");
    if let Some(first) = first
        && !schema.contains_key("example")
    {
        schema.insert("example".to_owned(), first);
    }
}

/// Lets both hold: what a reference leads to, and what stands beside it.
fn reference(schema: &mut Map) {
    if schema.len() < 2 || !schema.contains_key("$ref") {
        return;
    }
    let Some(reference) = schema.remove("$ref") else {
        return;
    };
    let mut member = made!({});
    if let Some(map) = member.as_map_mut() {
        map.insert("$ref".to_owned(), reference);
    }
    match schema.get_mut("allOf").and_then(Node::as_list_mut) {
        Some(members) => members.insert(0, member),
        None => {
            schema.insert("allOf".to_owned(), vec![member].into());
        }
    }
}
