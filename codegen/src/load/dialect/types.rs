//! Types in a list, and null.

use super::{Ignored, MEDIA_TYPE, TUPLE};
use crate::grammar::KEYWORDS;
use crate::tree::{Map, Node, Value, made};

/// What became of a list of types.
pub(in crate::load) enum Listed {
    /// There is none.
    No,
    /// It names none.
    Nothing,
    /// It names one.
    One,
    /// Each became an alternative.
    Several,
    /// It stands beside a composition, and was left out.
    Lost,
}

/// One type and `nullable`, or `oneOf`, for a list of types.
pub(in crate::load) fn type_list(schema: &mut Map) -> Listed {
    let Some(types) = schema.get("type").and_then(Node::as_list) else {
        return Listed::No;
    };
    let mut types = types.clone();
    let count = types.len();
    types.retain(|ty| !is_null(ty));
    let is_nullable = types.len() < count;
    if is_nullable && types.is_empty() {
        schema.insert("type".to_owned(), made!("null"));
        null(schema);
        return Listed::One;
    }
    schema.remove("type");
    if is_nullable {
        schema.insert("nullable".to_owned(), true.into());
    }
    let composed = ["allOf", "oneOf", "anyOf", "not"];
    let is_composed = composed.iter().any(|key| schema.contains_key(*key));
    match types.as_slice() {
        [] => Listed::Nothing,
        [ty] => {
            schema.insert("type".to_owned(), ty.clone());
            Listed::One
        }
        _ if is_composed => Listed::Lost,
        _ => {
            let alternatives = alternatives(&types, schema);
            schema.insert("oneOf".to_owned(), alternatives);
            Listed::Several
        }
    }
}

/// A schema of null and nothing else: what 3.0 says by an enumeration.
pub(super) fn null(schema: &mut Map) {
    if schema.get("type").is_some_and(is_null) {
        schema.remove("type");
        schema.insert("nullable".to_owned(), true.into());
        schema.insert("enum".to_owned(), made!([null]));
    }
}

/// A member of `allOf` for a list of several types beside a composition: both hold.
pub(super) fn beside_composition(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    let types = schema.get("type").and_then(Node::as_list);
    let mut types = types.cloned().unwrap_or_default();
    let count = types.len();
    types.retain(|ty| !is_null(ty));
    if types.len() < 2 {
        return;
    }
    leave_out_narrowing(schema, ignored);
    let has = |keyword: &&str| schema.contains_key(*keyword);
    if !["allOf", "oneOf", "anyOf", "not", "$ref"].iter().any(has) {
        return;
    }
    schema.remove("type");
    if types.len() < count {
        schema.insert("nullable".to_owned(), true.into());
    }
    // Where each alternative has a type, the list says nothing that they do not.
    let says_type = |member: &Node| member.get("type").is_some() || member.get("const").is_some();
    let listed = |keyword: &str| schema.get(keyword).and_then(Node::as_list);
    let members = listed("oneOf").or(listed("anyOf"));
    if members.is_some_and(|members| members.iter().all(says_type)) {
        return;
    }
    let mut member = Map::new();
    let alternatives = alternatives(&types, schema);
    member.insert("oneOf".to_owned(), alternatives);
    match schema.get_mut("allOf").and_then(Node::as_list_mut) {
        Some(members) => members.push(member.into()),
        None => {
            schema.insert("allOf".to_owned(), vec![Node::from(member)].into());
        }
    }
}

/// Leaves alternatives out that say nothing of the types of the values.
fn leave_out_narrowing(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    for keyword in ["oneOf", "anyOf"] {
        let members = schema.get(keyword).and_then(Node::as_list);
        if members.is_some_and(|members| members.iter().all(only_narrows)) {
            schema.remove(keyword);
            ignored.push(Ignored {
                keyword,
                note: format!("`{keyword}` narrows the values, and is left out"),
            });
        }
    }
}

/// Whether an alternative says nothing of the types of the values.
fn only_narrows(member: &Node) -> bool {
    let structures = ["items", "properties", "additionalProperties", "enum"];
    let narrows = |key: &str| {
        let is_limit = KEYWORDS.iter().any(|(keyword, _)| *keyword == key);
        is_limit && !structures.contains(&key) || ["not", "title", "description"].contains(&key)
    };
    let map = member.as_map();
    map.is_some_and(|map| map.keys().all(|key| narrows(key)))
}

/// Takes the alternatives out of which there is no value.
pub(super) fn impossible_alternative(schema: &mut Map) {
    for keyword in ["oneOf", "anyOf"] {
        if let Some(members) = schema.get_mut(keyword).and_then(Node::as_list_mut)
            && members.iter().any(|member| member.as_bool() != Some(false))
        {
            members.retain(|member| member.as_bool() != Some(false));
        }
    }
}

/// Takes the alternatives out that are null and nothing else. The keywords that had some.
pub(in crate::load) fn null_alternative(schema: &mut Map) -> Vec<&'static str> {
    let mut found = Vec::new();
    for keyword in ["oneOf", "anyOf"] {
        let Some(members) = schema.get_mut(keyword).and_then(Node::as_list_mut) else {
            continue;
        };
        let is_null =
            |member: &Node| member.get("type").is_some_and(is_null) && member.get("$ref").is_none();
        let count = members.len();
        members.retain(|member| !is_null(member));
        if members.len() == count {
            continue;
        }
        if members.is_empty() {
            schema.remove(keyword);
            schema.insert("enum".to_owned(), made!([null]));
        }
        schema.insert("nullable".to_owned(), true.into());
        found.push(keyword);
    }
    found
}

pub(super) fn is_null(ty: &Node) -> bool {
    ty.is_null() || *ty == *"null"
}

/// A schema for each type, with the keywords that speak of it.
fn alternatives(types: &[Node], schema: &mut Map) -> Node {
    let mut keywords = Vec::new();
    for (keyword, of) in KEYWORDS {
        if let Some(value) = schema.remove(keyword) {
            keywords.push((*keyword, *of, value));
        }
    }
    let marks = [(TUPLE, "array"), (MEDIA_TYPE, "string")];
    let marks: Vec<_> = marks
        .into_iter()
        .filter_map(|(mark, of)| Some((mark, of, schema.remove(mark)?)))
        .collect();
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
        for (mark, of, value) in &marks {
            if *of == name {
                alternative.insert((*mark).to_owned(), value.clone());
            }
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

pub(super) fn is_of(ty: &str, value: &Node) -> bool {
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
