//! Whole descriptions: valid by OpenAPI 3.0.3, and otherwise of all that it lets one say.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use crate::{operations, schemas, words};

/// The parts, of which names and places are settled at last.
#[derive(Clone, Debug)]
struct Parts {
    components: Vec<(String, Value)>,
    operations: Vec<(&'static str, Value)>,
    paths: Vec<(Vec<(String, Value)>, Index)>,
    servers: Option<Value>,
    security: Option<Value>,
    tags: Vec<(String, String)>,
    info: (String, String),
}

/// A description.
pub(crate) fn description() -> impl Strategy<Value = Value> {
    let schema = prop_oneof![
        5 => schemas::component(3),
        2 => schemas::object(schemas::schema(1)),
        1 => schemas::family(),
    ];
    let path_parameter = words::path_name()
        .prop_flat_map(|name| (Just(name.clone()), operations::path_parameter(name)));
    (
        vec((words::component(), schema), 1..7),
        vec((select(operations::METHODS), operations::operation()), 1..5),
        vec((vec(path_parameter, 0..3), any::<Index>()), 1..4),
        option::weighted(0.4, operations::servers()),
        option::weighted(0.3, operations::security()),
        vec((words::tag(), words::prose()), 0..3),
        (words::prose(), words::prose()),
    )
        .prop_map(
            |(components, operations, paths, servers, security, tags, info)| {
                Parts {
                    components,
                    operations,
                    paths,
                    servers,
                    security,
                    tags,
                    info,
                }
                .assemble()
            },
        )
}

impl Parts {
    fn assemble(self) -> Value {
        let mut names: Vec<String> = Vec::new();
        let mut components = Map::new();
        for (name, schema) in self.components {
            if !components.contains_key(&name) {
                names.push(name.clone());
                components.insert(name, schema);
            }
        }
        let mut paths = Map::new();
        for (number, (method, operation)) in self.operations.into_iter().enumerate() {
            let (parameters, _) = &self.paths[number % self.paths.len()];
            let (path, parameters) = path(number % self.paths.len(), parameters);
            let item = paths
                .entry(path)
                .or_insert_with(|| json!({"parameters": parameters}));
            if item.get(method).is_none() {
                item[method] = operation;
            }
        }
        let mut seen = BTreeSet::new();
        let tags = self
            .tags
            .into_iter()
            .filter(|(name, _)| seen.insert(name.clone()));
        let tags: Vec<_> = tags
            .map(|(name, description)| json!({"name": name, "description": description}))
            .collect();
        let (title, text) = self.info;
        let mut description = json!({
            "openapi": "3.0.3",
            "info": {"title": title, "version": "1", "description": text},
            "tags": tags,
            "paths": paths,
            "components": {
                "schemas": components,
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer"},
                    "key": {"type": "apiKey", "name": "X-Key", "in": "header"},
                    "basic": {"type": "http", "scheme": "basic"},
                    "oauth": {"type": "oauth2", "flows": {"clientCredentials": {
                        "tokenUrl": "https://example.com/token", "scopes": {"read": "Read."},
                    }}},
                },
            },
        });
        if let Some(servers) = self.servers {
            description["servers"] = servers;
        }
        if let Some(security) = self.security {
            description["security"] = security;
        }
        resolve(&mut description, &names);
        description
    }
}

/// The path of this number, with the parameters that it has.
fn path(number: usize, parameters: &[(String, Value)]) -> (String, Vec<Value>) {
    let mut path = format!("/things{number}");
    let mut kept: Vec<Value> = Vec::new();
    for (index, (name, parameter)) in parameters.iter().enumerate() {
        if kept.iter().all(|other| other["name"] != parameter["name"]) {
            let literal = ["/", "/x-", "."][index % 3];
            path.extend([literal, "{", name, "}"]);
            kept.push(parameter.clone());
        }
    }
    (path, kept)
}

/// Puts names in place of the numbers of schemas.
fn resolve(value: &mut Value, names: &[String]) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| resolve(value, names)),
        Value::Object(members) => {
            if let Some(number) = members.get("$ref").and_then(Value::as_u64) {
                let number = usize::try_from(number).unwrap_or(0) % names.len();
                let target = format!("#/components/schemas/{}", names[number]);
                members.insert("$ref".into(), target.into());
            }
            if let Some(mapping) = members.get_mut("mapping").and_then(Value::as_object_mut) {
                for target in mapping.values_mut() {
                    resolve(target, names);
                    *target = target["$ref"].take();
                }
            }
            members.values_mut().for_each(|value| resolve(value, names));
        }
        _ => {}
    }
}
