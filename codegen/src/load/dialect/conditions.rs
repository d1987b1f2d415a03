//! What holds under conditions (JSON Schema Core, section 10.2.2).

use indexmap::IndexMap;

use super::Ignored;
use crate::tree::{Map, Node};

/// Lets the properties be there which an object has under a condition only. Where the schema is
/// composed, or declares no properties, those that the condition speaks of may be declared
/// elsewhere: it would only repeat them.
pub(super) fn properties(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    let is_composed = ["$ref", "allOf", "anyOf", "oneOf"]
        .iter()
        .any(|keyword| schema.contains_key(*keyword));
    let Some(own) = schema.get("properties").and_then(Node::as_map) else {
        return;
    };
    if is_composed {
        return;
    }
    let mut told = Vec::new();
    let mut added: IndexMap<String, IndexMap<String, Node>> = IndexMap::new();
    for keyword in ["then", "else", "dependentSchemas"] {
        let Some(branch) = schema.get(keyword) else {
            continue;
        };
        // Without `if` there is no condition, and nothing follows.
        let is_idle = keyword != "dependentSchemas" && !schema.contains_key("if");
        let branches: Vec<&Node> = match branch.as_map() {
            _ if is_idle => continue,
            Some(branches) if keyword == "dependentSchemas" => branches.values().collect(),
            _ => vec![branch],
        };
        let declared = branches.into_iter().filter_map(|branch| {
            let properties = branch.get("properties")?;
            properties.as_map()
        });
        let mut names = Vec::new();
        for (name, property) in declared.flatten() {
            if own.contains_key(name) || property.as_bool() == Some(false) {
                continue;
            }
            let said = added.entry(name.clone()).or_default();
            said.entry(property.to_string())
                .or_insert_with(|| property.clone());
            names.push(format!("`{name}`"));
        }
        if !names.is_empty() {
            told.push(keyword);
            ignored.push(Ignored {
                keyword,
                note: format!(
                    "when {} may be there is left out: it may be absent",
                    names.join(", ")
                ),
            });
        }
    }
    for keyword in told {
        schema.remove(keyword);
    }
    let Some(own) = schema.get_mut("properties").and_then(Node::as_map_mut) else {
        return;
    };
    for (name, said) in added {
        let mut said: Vec<Node> = said.into_values().collect();
        let property = if said.len() == 1 {
            said.remove(0)
        } else {
            let mut any = Map::new();
            any.insert("anyOf".to_owned(), said.into());
            any.into()
        };
        own.insert(name, property);
    }
}
