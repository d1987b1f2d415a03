//! A description of types and operations with very many members. Compilers crash on these, or take
//! hours, where code grows deep or its analysis with the square of what there is.

use serde_json::{Map, Value, json};

/// How many there are of each kind.
pub(crate) struct Sizes {
    pub(crate) properties: usize,
    pub(crate) alternatives: usize,
    pub(crate) values: usize,
    pub(crate) operations: usize,
    pub(crate) parts: usize,
}

pub(crate) fn description(sizes: &Sizes) -> Value {
    let numbered = |count: usize, name: &str, schema: Value| -> Map<String, Value> {
        let entry = |index| (format!("{name}{index}"), schema.clone());
        (0..count).map(entry).collect()
    };
    let text = json!({"type": "string"});
    let members = numbered(sizes.properties, "member", text.clone());
    let names: Vec<_> = members.keys().cloned().collect();
    let mut schemas = json!({
        "Optional": {"type": "object", "properties": members},
        "Required": {"type": "object", "properties": members, "required": names},
        "Nullable": {
            "type": "object",
            "properties": numbered(
                sizes.properties / 10, "member", json!({"type": "string", "nullable": true}),
            ),
            "additionalProperties": {"type": "integer"},
        },
        "Word": {"type": "string", "enum": numbered(sizes.values, "word", json!(0))
            .keys().collect::<Vec<_>>()},
        "Form": {"type": "object", "properties": numbered(sizes.parts, "part", text)},
        "Any": {"oneOf": (0..sizes.alternatives)
            .map(|index| json!({"$ref": format!("#/components/schemas/Alternative{index}")}))
            .collect::<Vec<_>>()},
    });
    for index in 0..sizes.alternatives {
        schemas[format!("Alternative{index}")] = json!({
            "type": "object",
            "properties": {format!("own{index}"): {"type": "string"}},
            "required": [format!("own{index}")],
        });
    }
    let body = |media_type: &str, name: &str| {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        json!({"content": {media_type: {"schema": schema}}})
    };
    let operation = |tag: &str, media_type: &str, name: &str, answer: &str| {
        let mut answered = body("application/json", answer);
        answered["description"] = json!("Done");
        json!({"tags": [tag], "requestBody": body(media_type, name), "responses": {"200": answered}})
    };
    let mut paths = Map::new();
    for (path, name, answer) in [
        ("/optional", "Optional", "Nullable"),
        ("/required", "Required", "Any"),
        ("/nullable", "Nullable", "Word"),
        ("/any", "Any", "Any"),
    ] {
        let put = operation("Large", "application/json", name, answer);
        paths.insert(path.to_owned(), json!({"put": put}));
    }
    let form = operation("Large", "multipart/form-data", "Form", "Word");
    paths.insert("/form".to_owned(), json!({"post": form}));
    for index in 0..sizes.operations {
        let get = json!({
            "tags": ["Many"],
            "operationId": format!("getThing{index}"),
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            "responses": {"204": {"description": "None"}},
        });
        paths.insert(format!("/things/{index}"), json!({"get": get}));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Large", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

/// Types of very many properties that hold themselves: one of which nothing is required, and one of
/// which something is.
pub(crate) fn nest() -> Value {
    let members = |count: usize, name: &str| {
        let member = |index| (format!("member{index}"), json!({"type": "string"}));
        let mut members: Map<_, _> = (0..count).map(member).collect();
        let itself = json!({"$ref": format!("#/components/schemas/{name}")});
        members.insert("next".to_owned(), itself.clone());
        members.insert("all".to_owned(), json!({"type": "array", "items": itself}));
        members
    };
    let put = |name: &str| {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let body = json!({"content": {"application/json": {"schema": schema}}});
        let mut answer = body.clone();
        answer["description"] = json!("Done");
        json!({"put": {"requestBody": body, "responses": {"200": answer}}})
    };
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Nest", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {"/wide": put("Wide"), "/strict": put("Strict")},
        "components": {"schemas": {
            "Wide": {"type": "object", "properties": members(10_000, "Wide")},
            "Strict": {
                "type": "object",
                "properties": members(1000, "Strict"),
                "required": ["member0", "member999"],
                "additionalProperties": {"type": "integer"},
            },
        }},
    })
}
