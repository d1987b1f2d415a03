//! The Schema Object of OpenAPI 3.1: JSON Schema, draft 2020-12.

use std::collections::HashSet;

use super::{
    EXAMPLES, Ignored, arrays, bounds, conditions, constants, contents, objects, optional, types,
};
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

/// Whether a keyword narrows the values, and has no type.
pub(in crate::load) fn only_narrows(keyword: &str) -> bool {
    NARROWING.contains(&keyword)
}

pub(super) fn rewrite(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    for keyword in SILENT {
        schema.remove(keyword);
    }
    types::impossible_alternative(schema);
    optional::rewrite(schema);
    constants::rewrite(schema);
    arrays::tuple(schema, ignored);
    conditions::properties(schema, ignored);
    objects::unevaluated(schema);
    objects::patterns(schema, ignored);
    contents::rewrite(schema, ignored);
    bounds::exclusive_bounds(schema);
    types::beside_composition(schema, ignored);
    if let types::Listed::Nothing = types::type_list(schema) {
        ignored.push(Ignored {
            keyword: "type",
            note: "it lists no type, which no value is of: values of any type are taken".to_owned(),
        });
    }
    null(schema);
    if schema.get("type").is_some_and(|ty| *ty == *"array") {
        // What is not said of the items is anything.
        schema
            .entry("items".to_owned())
            .or_insert_with(|| made!({}));
    }
    example(schema, ignored);
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

/// A schema of null and nothing else.
fn null(schema: &mut Map) {
    types::null(schema);
    let values = schema.get("enum").and_then(Node::as_list);
    if values.is_some_and(|values| !values.is_empty() && values.iter().all(Node::is_null)) {
        // Values are listed under a type; of null there is none in 3.0.
        schema
            .entry("type".to_owned())
            .or_insert_with(|| made!("string"));
    }
}

/// How many characters of examples are told on a line.
const EXAMPLES_ROOM: usize = 80;

/// Shows the first of the examples, and tells of the others if they are short.
fn example(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    let Some(examples) = schema.get("examples").and_then(Node::as_list) else {
        return;
    };
    let mut seen = HashSet::new();
    let examples: Vec<Node> = examples
        .iter()
        .filter(|one| seen.insert(one.to_string()))
        .cloned()
        .collect();
    schema.remove("examples");
    let is_short = |one: &Node| !one.is_list() && !one.is_map() && !one.is_null();
    let length: usize = seen.iter().map(String::len).sum();
    if examples.len() > 1 && length <= EXAMPLES_ROOM && examples.iter().all(is_short) {
        schema.insert(EXAMPLES.to_owned(), examples.clone().into());
    } else if examples.len() > 1 {
        let more = examples.len() - 1;
        ignored.push(Ignored {
            keyword: "examples",
            note: format!("the documentation shows the first of them, and not the {more} others"),
        });
    }
    if let Some(first) = examples.into_iter().next()
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
    // Whether the values are objects, the reference says, and how many members they have, no type.
    if schema.get("type").is_some_and(|ty| *ty == *"object") {
        schema.remove("type");
    }
    for keyword in ["minProperties", "maxProperties"] {
        schema.remove(keyword);
    }
    if schema.len() < 2 {
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
