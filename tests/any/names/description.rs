//! A description in which every name of `names.json` stands wherever a name can stand.

#![allow(dead_code, reason = "each test takes what it needs")]

use serde_json::{Map, Value, json};

pub(crate) fn names() -> Vec<String> {
    serde_json::from_str(include_str!("names.json")).expect("a list of names")
}

/// Whether a component may have the name (OpenAPI 3.0.3, section 4.7.7).
fn is_component(name: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !name.is_empty() && name.chars().all(is_sign)
}

/// The names of components that nobody refers to but an operation of the same name.
const UNRELATED: &str = "Unrelated";

/// The description. With `unrelated`, a schema of that name is in it, first or last.
pub(crate) fn description(unrelated: Option<Place>) -> Value {
    let names = names();
    let mut schemas = Map::new();
    if let Some(Place::First) = unrelated {
        schemas.insert(UNRELATED.to_owned(), text_object(&[UNRELATED]));
    }
    for name in names.iter().filter(|name| is_component(name)) {
        schemas.insert(name.clone(), text_object(&[name]));
    }
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut everything = text_object(&all);
    everything["additionalProperties"] = json!({"type": "integer"});
    schemas.insert("Everything".to_owned(), everything);
    schemas.insert("Value".to_owned(), json!({"type": "string", "enum": names}));
    schemas.insert("Names".to_owned(), holder(&names));
    for name in ["Foo", "FooRequired", "FooRequired2"] {
        schemas.insert(name.to_owned(), four_required(name));
    }
    schemas.insert("ThingAnswer".to_owned(), text_object(&["answer"]));
    if let Some(Place::Last) = unrelated {
        schemas.insert(UNRELATED.to_owned(), text_object(&[UNRELATED]));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Names", "version": "1"},
        "paths": paths(&names, unrelated),
        "components": {"schemas": schemas},
    })
}

/// The description of an older version: some types are as they are in the newer one, some differ,
/// and an operation is missing.
pub(crate) fn older() -> Value {
    let mut older = description(None);
    let schemas = &mut older["components"]["schemas"];
    schemas["Foo"]["required"] = json!(["a", "b", "new"]);
    schemas["Value"]["enum"]
        .as_array_mut()
        .expect("values")
        .push(json!("old"));
    let results = schemas["Result"]["properties"].as_object_mut();
    results
        .expect("properties")
        .insert("old".to_owned(), json!({"type": "string"}));
    let paths = older["paths"].as_object_mut();
    paths.expect("paths").remove("/unrelated");
    older
}

#[derive(Clone, Copy)]
pub(crate) enum Place {
    First,
    Last,
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn text_object(properties: &[&str]) -> Value {
    let text = |name: &&str| ((*name).to_owned(), json!({"type": "string"}));
    let properties: Map<_, _> = properties.iter().map(text).collect();
    json!({"type": "object", "properties": properties})
}

/// An object with a property for each component, of that type, and one for each other name.
fn holder(names: &[String]) -> Value {
    let property = |name: &String| {
        let schema = if is_component(name) {
            reference(name)
        } else {
            // A type that is named after its place.
            text_object(&["text"])
        };
        (name.clone(), schema)
    };
    let properties: Map<_, _> = names.iter().map(property).collect();
    json!({"type": "object", "properties": properties})
}

/// An object whose constructor takes what it requires by name.
fn four_required(name: &str) -> Value {
    let mut schema = text_object(&["a", "b", "new", "from", "set_from"]);
    schema["required"] = json!(["a", "b", "new", "from"]);
    // The place's own name is that of a component.
    schema["properties"]["bar"] = text_object(&["bar"]);
    schema["description"] = json!(format!("The schema {name}."));
    schema
}

fn paths(names: &[String], unrelated: Option<Place>) -> Map<String, Value> {
    let mut paths = Map::new();
    // First, so that its type is met before all others.
    let schema = unrelated.map_or(json!({}), |_| reference(UNRELATED));
    let unrelated = operation("unrelated", "Unrelated", &schema);
    paths.insert("/unrelated".to_owned(), json!({"get": unrelated}));
    let query = |name: &String| json!({"name": name, "in": "query", "schema": {"type": "string"}});
    for (index, name) in names.iter().enumerate() {
        let answer = if is_component(name) {
            reference(name)
        } else {
            json!({})
        };
        let called = operation(name, "operations", &answer);
        let mut tagged = operation(&format!("tagged {name}"), name, &json!({}));
        tagged["parameters"] = json!([query(name)]);
        // A name that several operations have in the places where it is no list.
        paths.insert(
            format!("/names/{index}"),
            json!({"get": called, "put": tagged}),
        );
    }
    let mut parameters = operation("parameters", "places", &json!({}));
    parameters["parameters"] = names.iter().map(query).collect();
    paths.insert("/parameters".to_owned(), json!({"get": parameters}));
    for place in ["cookie", "header", "path"] {
        let (item, path) = in_place(names, place);
        paths.insert(path, json!({"get": item}));
    }
    let mut required = operation("requiredParameters", "places", &json!({}));
    let all = names.iter().map(|name| {
        let mut parameter = query(name);
        parameter["required"] = json!(true);
        parameter
    });
    required["parameters"] = all.collect();
    paths.insert("/required".to_owned(), json!({"get": required}));
    for (id, schema) in [
        ("echoNames", "Names"),
        ("echoEverything", "Everything"),
        ("echoFoo", "Foo"),
        ("echoFooRequired", "FooRequired"),
        ("echoFooRequired2", "FooRequired2"),
    ] {
        let mut echo = operation(id, "places", &reference(schema));
        let content = json!({"application/json": {"schema": reference(schema)}});
        echo["requestBody"] = json!({"required": true, "content": content});
        paths.insert(format!("/{id}"), json!({"post": echo}));
    }
    let list = json!({"type": "array", "items": reference("Value")});
    let mut values = operation("echoValues", "places", &list);
    let content = json!({"application/json": {"schema": list}});
    values["requestBody"] = json!({"required": true, "content": content});
    paths.insert("/values".to_owned(), json!({"post": values}));
    let mut parts = operation("sendParts", "places", &json!({}));
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    let content = json!({"multipart/form-data": {"schema": text_object(&all)}});
    parts["requestBody"] = json!({"required": true, "content": content});
    paths.insert("/parts".to_owned(), json!({"post": parts}));
    let mut required = operation("sendRequiredParts", "places", &json!({}));
    let mut schema = text_object(&all);
    schema["required"] = json!(all);
    let content = json!({"multipart/form-data": {"schema": schema}});
    required["requestBody"] = json!({"required": true, "content": content});
    paths.insert("/parts/required".to_owned(), json!({"post": required}));
    let mut several = operation("thing", "places", &reference("ThingAnswer"));
    several["responses"]["204"] = json!({"description": "Nothing."});
    let namesake = operation("ThingAnswer", "places", &reference("ThingAnswer"));
    paths.insert(
        "/things".to_owned(),
        json!({"get": several, "put": namesake}),
    );
    paths
}

/// An operation with a parameter of every name that can stand in a place, and its path.
fn in_place(names: &[String], place: &str) -> (Value, String) {
    let names = names.iter().filter(|name| match place {
        "path" => !name.is_empty() && !name.contains(['{', '}', '/', '?']),
        _ => is_component(name),
    });
    let mut path = format!("/{place}");
    let mut operation = operation(&format!("in {place}"), "places", &json!({}));
    let parameters = names.map(|name| {
        if place == "path" {
            path = format!("{path}/{{{name}}}");
        }
        let schema = json!({"type": "string"});
        json!({"name": name, "in": place, "required": place == "path", "schema": schema})
    });
    operation["parameters"] = parameters.collect();
    (operation, path)
}

fn operation(id: &str, tag: &str, schema: &Value) -> Value {
    json!({
        "operationId": id,
        "tags": [tag],
        "responses": {"200": {
            "description": "An answer.",
            "content": {"application/json": {"schema": schema}},
        }},
    })
}
