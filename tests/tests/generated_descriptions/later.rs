//! The same descriptions as OpenAPI 3.1 and 3.2 say them, with what only those can say.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::description;
use crate::later_schemas::{Writer, objects};
use crate::operations::METHODS;

/// How many choices are made, until they repeat.
const CHOICES: usize = 256;

/// A description of 3.1 or of 3.2.
pub(crate) fn description() -> impl Strategy<Value = Value> {
    let choices = vec(any::<u8>(), CHOICES);
    (description::description(), any::<bool>(), choices).prop_map(|(older, is_newest, choices)| {
        let mut writer = Writer::new(choices, is_newest);
        document(&mut writer, older)
    })
}

fn document(writer: &mut Writer, mut document: Value) -> Value {
    let mut paths = taken(&mut document, "paths");
    for item in paths.values_mut() {
        path_item(writer, item);
    }
    let mut components = taken(&mut document, "components");
    if let Some(schemas) = components.get_mut("schemas").and_then(Value::as_object_mut) {
        for (name, schema) in schemas {
            *schema = writer.component(name, schema.take());
        }
    }
    let webhooks = writer.one_in(3).then(|| webhooks(writer, &paths));
    if writer.one_in(4) {
        path_items(&mut paths, &mut components);
    }
    document["openapi"] = if writer.is_newest { "3.2.0" } else { "3.1.1" }.into();
    if writer.one_in(3) {
        document["info"]["summary"] = "In short.".into();
        document["info"]["license"] = json!({"name": "Any", "identifier": "Apache-2.0"});
    }
    if writer.one_in(6) {
        document["jsonSchemaDialect"] = "https://spec.openapis.org/oas/3.1/dialect/base".into();
    }
    let has_webhooks = webhooks.is_some();
    if let Some(webhooks) = webhooks {
        document["webhooks"] = webhooks;
    }
    if !(has_webhooks && writer.one_in(8)) {
        document["paths"] = Value::Object(paths);
    }
    document["components"] = Value::Object(components);
    if writer.is_newest {
        newest(writer, &mut document);
    }
    document
}

/// What a field has, which is put back when it is written.
fn taken(value: &mut Value, field: &str) -> Map<String, Value> {
    match value[field].take() {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// What 3.2 says of the whole.
fn newest(writer: &mut Writer, document: &mut Value) {
    if writer.one_in(4) {
        document["$self"] = "https://example.com/openapi.json".into();
    }
    if let Some(tags) = document["tags"].as_array_mut()
        && writer.one_in(3)
    {
        let first = tags.first().map(|tag| tag["name"].clone());
        for tag in tags {
            tag["summary"] = "In short.".into();
            tag["kind"] = "nav".into();
            if first.as_ref() != Some(&tag["name"]) {
                tag["parent"] = first.clone().unwrap_or_default();
            }
        }
    }
    for server in document["servers"].as_array_mut().into_iter().flatten() {
        server["name"] = "one".into();
    }
    let schemes = &mut document["components"]["securitySchemes"];
    if writer.one_in(3) {
        schemes["oauth"]["oauth2MetadataUrl"] = "https://example.com/metadata".into();
        schemes["oauth"]["flows"]["deviceAuthorization"] = json!({
            "deviceAuthorizationUrl": "https://example.com/device",
            "tokenUrl": "https://example.com/token", "scopes": {},
        });
        schemes["key"]["deprecated"] = true.into();
    }
}

/// What the service calls: an operation of the paths, which keeps no name of its own.
fn webhooks(writer: &mut Writer, paths: &Map<String, Value>) -> Value {
    let mut webhooks = Map::new();
    for item in paths.values() {
        let mut item = item.clone();
        item["parameters"] = json!([]);
        for method in METHODS {
            if let Some(operation) = item.get_mut(*method).and_then(Value::as_object_mut) {
                operation.remove("operationId");
            }
        }
        if let Some(more) = item.as_object_mut() {
            more.remove("query");
            more.remove("additionalOperations");
        }
        webhooks.insert(format!("thing {}", writer.number()), item);
    }
    Value::Object(webhooks)
}

/// The items of paths as components, which the paths refer to.
fn path_items(paths: &mut Map<String, Value>, components: &mut Map<String, Value>) {
    let mut items = Map::new();
    for (number, item) in paths.values_mut().enumerate() {
        let name = format!("Item{number}");
        let reference = json!({"$ref": format!("#/components/pathItems/{name}")});
        items.insert(name, std::mem::replace(item, reference));
    }
    components.insert("pathItems".to_owned(), Value::Object(items));
}

fn path_item(writer: &mut Writer, item: &mut Value) {
    parameters(writer, &mut item["parameters"]);
    for method in METHODS {
        if item.get(*method).is_some() {
            operation(writer, &mut item[*method]);
        }
    }
    if writer.is_newest && writer.one_in(3) {
        // A name of an operation is that of one only.
        let any = METHODS.iter().find_map(|method| item.get(*method)).cloned();
        if let Some(Value::Object(mut operation)) = any {
            operation.remove("operationId");
            item["query"] = Value::Object(operation.clone());
            item["additionalOperations"] = json!({"COPY": operation});
        }
    }
}

fn operation(writer: &mut Writer, operation: &mut Value) {
    parameters(writer, &mut operation["parameters"]);
    if let Some(body) = operation.get_mut("requestBody") {
        content(writer, body);
    }
    if writer.one_in(24)
        && let Some(operation) = operation.as_object_mut()
    {
        operation.remove("responses");
        return;
    }
    for response in objects(&mut operation["responses"]) {
        content(writer, response);
        for header in objects(response.get_mut("headers").unwrap_or(&mut Value::Null)) {
            header["schema"] = writer.schema(header["schema"].take());
        }
        if writer.is_newest && writer.one_in(3) {
            response["summary"] = response["description"].take();
            if let Some(response) = response.as_object_mut() {
                response.remove("description");
            }
        }
    }
}

fn parameters(writer: &mut Writer, list: &mut Value) {
    let Some(list) = list.as_array_mut() else {
        return;
    };
    for parameter in list {
        if parameter.get("schema").is_some() {
            parameter["schema"] = writer.schema(parameter["schema"].take());
        } else {
            content(writer, parameter);
        }
    }
}

/// The media types of a body, of an answer or of a parameter.
fn content(writer: &mut Writer, holder: &mut Value) {
    let Some(types) = holder.get_mut("content").and_then(Value::as_object_mut) else {
        return;
    };
    for (name, media_type) in types {
        if media_type.get("schema").is_none() {
            continue;
        }
        let schema = writer.schema(media_type["schema"].take());
        let is_stream = ["text/event-stream", "application/x-ndjson"].contains(&&**name);
        if writer.is_newest && is_stream && writer.one_in(2) {
            media_type["itemSchema"] = schema;
            if let Some(media_type) = media_type.as_object_mut() {
                media_type.remove("schema");
            }
        } else {
            media_type["schema"] = schema;
        }
        if writer.is_newest
            && media_type.get("encoding").is_none()
            && let Some(example) = media_type
                .as_object_mut()
                .and_then(|it| it.remove("example"))
        {
            media_type["examples"] = json!({"one": {"dataValue": example}});
        }
    }
}
