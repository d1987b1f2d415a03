//! A description that is large enough for features by tag, made of few patterns.

use serde_json::{Map, Value, json};

/// The tags of the newer version, and how many operations each has.
pub(crate) const TAGS: [&str; 6] = [
    "Access Profiles",
    "Accounts",
    "Roles",
    "Sources",
    "Testing",
    "Workflows",
];
pub(crate) const OPERATIONS: usize = 20;

/// The tags of the older version: one of its own, and not all of the newer's.
pub(crate) const OLD_TAGS: [&str; 3] = ["Access Profiles", "Roles", "Legacy"];

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn list(schema: &str) -> Value {
    json!({"type": "array", "items": reference(schema)})
}

fn object(properties: &Value) -> Value {
    json!({"type": "object", "properties": properties})
}

fn pascal(tag: &str) -> String {
    tag.replace(' ', "")
}

/// An operation that takes and gives these schemas.
fn operation(tag: &str, number: usize, takes: Option<&str>, gives: &str) -> Value {
    let mut operation = json!({
        "operationId": format!("{}Operation{number}", pascal(tag)),
        "tags": [tag],
        "parameters": [
            {"name": "limit", "in": "query", "schema": {"type": "integer"}}
        ],
        "responses": {
            "200": {
                "description": "Found.",
                "content": {"application/json": {"schema": {
                    "type": "array", "items": reference(gives)
                }}}
            },
            "400": {
                "description": "Wrong.",
                "content": {"application/json": {"schema": reference("Problem")}}
            }
        }
    });
    if let Some(takes) = takes {
        operation["requestBody"] = json!({
            "required": true,
            "content": {"application/json": {"schema": reference(takes)}}
        });
    }
    operation
}

/// Schemas that tags share, with the tags whose own schemas mention them.
fn shared() -> Vec<(&'static str, Value, &'static [&'static str])> {
    vec![
        (
            "Pair",
            object(&json!({"leaf": reference("Leaf")})),
            &["Roles", "Sources"],
        ),
        (
            "Triple",
            object(&json!({"leaf": reference("Leaf"), "all": {"type": "boolean"}})),
            &["Access Profiles", "Accounts", "Workflows"],
        ),
        ("Leaf", object(&json!({"name": {"type": "string"}})), &[]),
        // A circle that two tags enter in different places.
        (
            "Loop",
            object(&json!({"knot": list("Knot")})),
            &["Accounts"],
        ),
        ("Knot", object(&json!({"loop": list("Loop")})), &["Testing"]),
        (
            "Orphan",
            object(&json!({"leaf": reference("Leaf"), "only": {"type": "string"}})),
            &[],
        ),
        (
            "Problem",
            object(&json!({"text": {"type": "string"}, "level": reference("Level")})),
            &[],
        ),
        (
            "Level",
            json!({"type": "string", "enum": ["LOW", "HIGH"]}),
            &[],
        ),
    ]
}

/// A description of these tags with so many operations each. What `is_old` differs in needs
/// conversions.
pub(crate) fn description(tags: &[&str], operations: usize, is_old: bool) -> String {
    let shared = shared();
    let mut schemas = Map::new();
    let mut paths = Map::new();
    for tag in tags {
        let own = pascal(tag);
        let mut properties = json!({
            "id": {"type": "string"},
            "same": list(&own),
            // Of each tag's own, so that it is no type of another.
            "kind": {"type": "string", "enum": ["ONE", format!("{own}_TWO")]}
        });
        // What needs a conversion that can fail, here and one type further.
        let count = if is_old { "number" } else { "integer" };
        let part = format!("{own}Part");
        properties["count"] = json!({"type": count});
        properties["part"] = reference(&part);
        schemas.insert(
            part,
            object(&json!({"count": {"type": count}, own.as_str(): {"type": "string"}})),
        );
        for (name, _, users) in &shared {
            if users.contains(tag) {
                properties[name.to_lowercase()] = reference(name);
            }
        }
        schemas.insert(own.clone(), object(&properties));
        let body = format!("{own}Body");
        schemas.insert(
            body.clone(),
            object(&json!({own.as_str(): {"type": "string"}})),
        );
        for number in 0..operations {
            let path = format!("/{}/{number}", own.to_lowercase());
            let takes = (number % 2 == 1).then_some(body.as_str());
            let method = if takes.is_some() { "post" } else { "get" };
            // Some give a type that is the same in both versions.
            let gives = if number < 2 { "Problem" } else { own.as_str() };
            let item = json!({method: operation(tag, number, takes, gives)});
            paths.insert(path, item);
        }
    }
    for (name, schema, _) in shared {
        schemas.insert(name.to_owned(), schema);
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": if is_old { "/old" } else { "/new" }}],
        "paths": paths,
        "components": {"schemas": schemas}
    })
    .to_string()
}

/// A description without tags of so many operations, each of which gives a schema of its own, and
/// of one more if it is named.
pub(crate) fn long(operations: usize, another: Option<&str>) -> String {
    let letters = ('A'..='Z').cycle().take(operations).enumerate();
    let names = letters.map(|(number, letter)| format!("{letter}hing{number}"));
    let mut schemas = Map::new();
    let mut paths = Map::new();
    for name in names.chain(another.map(str::to_owned)) {
        // One of them is no other's.
        let parts = (1..5).map(|number| format!("part{number}"));
        let properties: Map<_, _> = parts
            .chain([name.to_lowercase()])
            .map(|part| (part, json!({"type": "string"})))
            .collect();
        schemas.insert(name.clone(), object(&properties.into()));
        let mut operation = operation("", 0, None, &name);
        operation["operationId"] = json!(format!("{name}Get"));
        operation["tags"] = json!([]);
        operation["responses"]["400"] = json!({"description": "Wrong."});
        paths.insert(format!("/{name}"), json!({"get": operation}));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas}
    })
    .to_string()
}
