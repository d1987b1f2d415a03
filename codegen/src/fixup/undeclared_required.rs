//! Required properties that are not declared.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::{Fixup, Mend, Notes, walk};

pub(super) static FIXUP: Fixup = Fixup {
    name: "undeclared-required",
    what: "A name in `required` that no property has is taken from the list, unless the schema \
           takes additional properties. In an `allOf` the properties of all members count.",
    why: "What is not declared has no type, so that nothing could be generated for it. The \
          declared properties stay as they are.",
    met: "9 of the 43 descriptions measured, among them those of GitHub, figshare, Just \
          Eat and an identity vendor: 22 names.",
    mend: Mend::Document(mend),
};

/// How many schemas and names are looked at. Schemas that are composed of one another in long
/// chains would be looked at as often as there are pairs of them.
const BUDGET: usize = 3_000_000;

fn mend(root: &mut Value, notes: &mut Notes) {
    let kept = find(root, notes);
    for (pointer, names) in kept {
        let schema = root.pointer_mut(&pointer).and_then(Value::as_object_mut);
        if let Some(schema) = schema {
            if names.is_empty() {
                schema.shift_remove("required");
            } else {
                schema.insert("required".to_owned(), Value::Array(names));
            }
        }
    }
}

/// The pointers of the schemas that require too much, and what they may still require.
fn find(root: &Value, notes: &mut Notes) -> Vec<(String, Vec<Value>)> {
    let schemas = walk::schemas(root);
    let mut budget = BUDGET;
    let around = around(root, &schemas, &mut budget);
    let mut kept = Vec::new();
    for (pointer, schema) in schemas {
        let Some(required) = schema.get("required").and_then(Value::as_array) else {
            continue;
        };
        let declared = Declared::of(root, schema, &mut budget);
        let around = around.get(&pointer);
        // A schema that only requires is a condition on another one.
        if declared.is_open || declared.names.is_empty() && around.is_none() {
            continue;
        }
        let is_declared = |name: &Value| {
            name.as_str().is_none_or(|name| {
                declared.names.contains(name)
                    || around.is_some_and(|around| around.is_open || around.names.contains(name))
            })
        };
        let (keep, drop): (Vec<_>, Vec<_>) = required.iter().cloned().partition(is_declared);
        for name in &drop {
            notes.lose(
                format!("{pointer}/required"),
                format!("no property is called {name}, so that it is not required"),
            );
        }
        if !drop.is_empty() {
            kept.push((pointer, keep));
        }
    }
    kept
}

/// What is declared around each member of an `allOf`, since a member may require what another
/// declares.
fn around<'v>(
    root: &'v Value,
    schemas: &[(String, &'v Map<String, Value>)],
    budget: &mut usize,
) -> Members<'v> {
    let mut members = Members::new();
    for (pointer, schema) in schemas {
        if schema.contains_key("allOf") {
            let declared = Declared::of(root, schema, budget);
            let mut found = IndexSet::new();
            members_of(root, schema, pointer, &mut found, budget);
            for member in found {
                let around = members.entry(member).or_default();
                if *budget == 0 {
                    around.is_open = true;
                    continue;
                }
                *budget = budget.saturating_sub(declared.names.len());
                around.names.extend(&declared.names);
                around.is_open |= declared.is_open;
            }
        }
    }
    members
}

type Members<'v> = HashMap<String, Declared<'v>>;

/// What a schema and its members declare.
#[derive(Default)]
struct Declared<'v> {
    names: HashSet<&'v str>,
    /// Whether properties that are not declared may be there.
    is_open: bool,
}

impl<'v> Declared<'v> {
    fn of(root: &'v Value, schema: &'v Map<String, Value>, budget: &mut usize) -> Self {
        let mut declared = Self::default();
        declared.add(root, schema, &mut HashSet::new(), budget);
        // Of what was not looked at to its end, anything may be declared.
        declared.is_open |= *budget == 0;
        declared
    }

    fn add(
        &mut self,
        root: &'v Value,
        schema: &'v Map<String, Value>,
        seen: &mut HashSet<&'v str>,
        budget: &mut usize,
    ) {
        if *budget == 0 {
            return;
        }
        *budget -= 1;
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = walk::component(root, reference).and_then(Value::as_object);
            if let Some(target) = target.filter(|_| seen.insert(reference)) {
                self.add(root, target, seen, budget);
            }
            return;
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        *budget = budget.saturating_sub(properties.map_or(0, Map::len));
        let names = properties.into_iter().flat_map(Map::keys);
        self.names.extend(names.map(String::as_str));
        self.is_open |= match schema.get("additionalProperties") {
            None | Some(Value::Bool(false)) => false,
            Some(_) => true,
        };
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let members = schema.get(keyword).and_then(Value::as_array);
            for member in members.into_iter().flatten().filter_map(Value::as_object) {
                self.add(root, member, seen, budget);
            }
        }
    }
}

/// The pointers of all members of an `allOf`, and of theirs.
fn members_of(
    root: &Value,
    schema: &Map<String, Value>,
    pointer: &str,
    found: &mut IndexSet<String>,
    budget: &mut usize,
) {
    let members = schema.get("allOf").and_then(Value::as_array);
    for (index, member) in members.into_iter().flatten().enumerate() {
        if *budget == 0 {
            return;
        }
        *budget -= 1;
        let (pointer, member) = match member.get("$ref").and_then(Value::as_str) {
            Some(reference) => match walk::component(root, reference) {
                Some(target) => (reference[1..].to_owned(), target),
                None => continue,
            },
            None => (format!("{pointer}/allOf/{index}"), member),
        };
        if let Some(member) = member.as_object().filter(|_| found.insert(pointer.clone())) {
            members_of(root, member, &pointer, found, budget);
        }
    }
}
