//! `type` as a list.

use super::misplaced_keyword::KEYWORDS;
use super::{Fixup, Mend, Notes, at};
use crate::grammar::Object;
use crate::tree::{Map, Node, Value, made};

pub(super) static FIXUP: Fixup = Fixup {
    name: "type-list",
    what: "A list of types, as in OpenAPI 3.1, becomes one type and `nullable`, or `oneOf` if \
           several types remain. Each alternative gets the keywords that speak of its type.",
    why: "Both say the same: a keyword holds for values of its own type only.",
    met: "none of the 43 descriptions measured; OpenAPI 3.1 has it.",
    mend: Mend::Objects(&[Object::Schema], mend),
};

fn mend(_: Object, schema: &mut Map, notes: &mut Notes) {
    let Some(types) = schema.get("type").and_then(Node::as_list) else {
        return;
    };
    let mut types = types.clone();
    let count = types.len();
    types.retain(|ty| !ty.is_null() && *ty != *"null");
    let is_nullable = types.len() < count;
    schema.remove("type");
    if is_nullable {
        schema.insert("nullable".to_owned(), true.into());
    }
    let composed = ["allOf", "oneOf", "anyOf", "not"];
    let is_composed = composed.iter().any(|key| schema.contains_key(*key));
    match types.as_slice() {
        [] => notes.add(at("type"), "the list of types names none, and was left out"),
        [ty] => {
            schema.insert("type".to_owned(), ty.clone());
            notes.add(
                at("type"),
                "the list of types became the one type that it names",
            );
        }
        _ if is_composed => notes.lose(at("type"), "the list of types was left out"),
        _ => {
            let alternatives = alternatives(&types, schema);
            schema.insert("oneOf".to_owned(), alternatives);
            notes.add(at("type"), "the list of types became `oneOf`");
        }
    }
}

/// A schema for each type, with the keywords that speak of it.
fn alternatives(types: &[Node], schema: &mut Map) -> Node {
    let mut keywords = Vec::new();
    for (keyword, of) in KEYWORDS {
        if let Some(value) = schema.remove(keyword) {
            keywords.push((*keyword, *of, value));
        }
    }
    let alternatives = types.iter().map(|ty| {
        let mut alternative = Map::new();
        alternative.insert("type".to_owned(), ty.clone());
        let name = ty.as_str().unwrap_or_default();
        for (keyword, of, value) in &keywords {
            let value = match (*keyword, &value.value) {
                ("enum", Value::List(values)) => {
                    let own: Vec<Node> = values
                        .iter()
                        .filter(|it| is_of(name, it))
                        .cloned()
                        .collect();
                    own.into()
                }
                _ if of.contains(&name) => value.clone(),
                _ => continue,
            };
            alternative.insert((*keyword).to_owned(), value);
        }
        if name == "array" {
            alternative
                .entry("items".to_owned())
                .or_insert_with(|| made!({}));
        }
        Node::from(alternative)
    });
    // A type of which the enumeration lists no value is no alternative.
    let listed = |it: &Node| {
        it.get("enum")
            .is_none_or(|values| !values.as_list().is_some_and(Vec::is_empty))
    };
    alternatives.filter(listed).collect::<Vec<_>>().into()
}

fn is_of(ty: &str, value: &Node) -> bool {
    match ty {
        "string" => value.is_string(),
        "integer" => value.is_integer(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_map(),
        "array" => value.is_list(),
        _ => false,
    }
}
