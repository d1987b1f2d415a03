//! Keywords of OpenAPI 3.0 in later versions.

use super::{Fixup, Mend, Notes, at};
use crate::grammar::{Grammar, Object};
use crate::load::dialect::{AROUND, EXCLUSIVE};
use crate::tree::{Map, Node, made};

pub(super) static FIXUP: Fixup = Fixup {
    name: "older-keyword",
    what: "`nullable` and `exclusiveMinimum: true`, as in OpenAPI 3.0, mean in a later version \
           what they mean there; in a joined document null becomes one of the types, and the bound \
           the one that it excludes.",
    why: "JSON Schema ignores the one and has numbers for the other, but who writes them means \
          what they meant.",
    met: "none of the 43 descriptions measured; OpenAPI 3.0 has it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    match notes.grammar {
        Grammar::V3_0 => {}
        Grammar::Form => tell(schema, notes),
        Grammar::V3_1 | Grammar::V3_2 => {
            for (exclusive, bound) in EXCLUSIVE {
                exclude(schema, exclusive, bound, notes);
            }
            let Some(nullable) = schema.get("nullable").and_then(Node::as_bool) else {
                return;
            };
            schema.remove("nullable");
            let sentence = if nullable {
                allow_null(schema)
            } else {
                "`nullable: false` says nothing, and was left out"
            };
            notes.add(at("nullable"), sentence);
        }
    }
}

/// The form has them too. Those that a file has, and not a rewrite, are told.
fn tell(schema: &Map, notes: &mut Notes) {
    for keyword in ["nullable", "exclusiveMinimum", "exclusiveMaximum"] {
        let node = schema.get(keyword);
        if node.is_some_and(|it| it.is_boolean() && it.origin.file().is_some()) {
            let sentence = format!("`{keyword}` of OpenAPI 3.0 is read as it is meant there");
            notes.add(at(keyword), sentence);
        }
    }
}

fn exclude(schema: &mut Map, exclusive: &str, bound: &str, notes: &mut Notes) {
    let Some(is_exclusive) = schema.get(exclusive).and_then(Node::as_bool) else {
        return;
    };
    schema.remove(exclusive);
    let number = is_exclusive.then(|| schema.remove(bound)).flatten();
    let sentence = match number {
        Some(number) => {
            schema.insert(exclusive.to_owned(), number);
            format!("the `{bound}` became the `{exclusive}`")
        }
        None => format!("`{exclusive}: {is_exclusive}` excludes nothing, and was left out"),
    };
    notes.add(at(exclusive), sentence);
}

/// Lets null be one of the types, or an alternative to what is there.
fn allow_null(schema: &mut Map) -> &'static str {
    let null = || made!({ "type": "null" });
    let composed: Vec<_> = ["$ref", "allOf", "oneOf", "anyOf", "not", "const"]
        .into_iter()
        .filter(|keyword| schema.contains_key(*keyword))
        .collect();
    if composed.is_empty() {
        let Some(ty) = schema.get_mut("type") else {
            if let Some(values) = schema.get_mut("enum").and_then(Node::as_list_mut) {
                add(values, made!(null));
            }
            return "null is a value like any other where no type is named";
        };
        match ty.as_list_mut() {
            Some(types) => add(types, made!("null")),
            None => *ty = vec![ty.take(), made!("null")].into(),
        }
        if let Some(values) = schema.get_mut("enum").and_then(Node::as_list_mut) {
            add(values, made!(null));
        }
        return "null became one of the types";
    }
    let has_type = schema.contains_key("type") || schema.contains_key("enum");
    if let ([keyword @ ("oneOf" | "anyOf")], false) = (composed.as_slice(), has_type)
        && let Some(members) = schema.get_mut(*keyword).and_then(Node::as_list_mut)
    {
        add(members, null());
        return "null became one of the alternatives";
    }
    let is_around = |key: &str| AROUND.contains(&key) || key.starts_with("x-");
    let mut around = Map::new();
    let mut values = Map::new();
    for (key, value) in std::mem::take(schema) {
        let kept = if is_around(&key) {
            &mut around
        } else {
            &mut values
        };
        kept.insert(key, value);
    }
    around.insert("anyOf".to_owned(), vec![values.into(), null()].into());
    *schema = around;
    "null became an alternative"
}

fn add(values: &mut Vec<Node>, value: Node) {
    if !values.contains(&value) {
        values.push(value);
    }
}
