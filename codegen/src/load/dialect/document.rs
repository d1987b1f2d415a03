//! Objects around the schemas, of OpenAPI 3.1 and 3.2.

use super::Ignored;
use crate::grammar::Object;
use crate::tree::{Map, Node, made};

/// The dialects of JSON Schema by which schemas are read.
const KNOWN_DIALECTS: &[&str] = &[
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
];

pub(super) fn rewrite(object: Object, map: &mut Map, ignored: &mut Vec<Ignored>) {
    match object {
        Object::OpenApi => openapi(map, ignored),
        Object::Info => title(map, "summary"),
        Object::Components => {
            // References lead to their members, and are followed before.
            map.remove("pathItems");
            map.remove("mediaTypes");
        }
        Object::Operation => {
            map.entry("responses".to_owned())
                .or_insert_with(|| made!({ "default": { "description": "" } }));
        }
        Object::Response => {
            let summary = map.remove("summary");
            map.entry("description".to_owned())
                .or_insert_with(|| summary.unwrap_or_else(|| made!("")));
        }
        Object::MediaType => items(map, ignored),
        Object::Encoding => leave_out(
            map,
            &["encoding", "prefixEncoding", "itemEncoding"],
            ignored,
        ),
        Object::Example => {
            let value = map.remove("dataValue");
            let text = map.remove("serializedValue");
            if let Some(value) = value.or(text) {
                map.entry("value".to_owned()).or_insert(value);
            }
        }
        Object::SecurityScheme => mutual_tls(map),
        _ => {}
    }
}

fn openapi(map: &mut Map, ignored: &mut Vec<Ignored>) {
    map.remove("$self");
    if let Some(dialect) = map.remove("jsonSchemaDialect") {
        let name = dialect.as_str().unwrap_or_default().trim_end_matches('#');
        let is_known =
            KNOWN_DIALECTS.contains(&name) || name.starts_with("https://spec.openapis.org/oas/3.");
        if !is_known {
            ignored.push(Ignored {
                keyword: "jsonSchemaDialect",
                note: format!("the schemas are read as draft 2020-12, not by `{name}`"),
            });
        }
    }
    // One of the three has to be there (OpenAPI 3.1.1, section 4.8.1).
    if map.contains_key("webhooks") || map.contains_key("components") {
        map.entry("paths".to_owned()).or_insert_with(|| made!({}));
    }
}

/// A summary begins the description.
fn title(map: &mut Map, key: &str) {
    let Some(summary) = map.remove(key) else {
        return;
    };
    match (map.get_mut("description"), summary.as_str()) {
        (Some(description), Some(summary)) => {
            if let Some(text) = description.as_str() {
                description.value = crate::tree::Value::String(format!("{summary}\n\n{text}"));
            }
        }
        _ => {
            map.insert("description".to_owned(), summary);
        }
    }
}

/// The items of a stream are those of a list (OpenAPI 3.2.0, section 4.14.3).
fn items(map: &mut Map, ignored: &mut Vec<Ignored>) {
    leave_out(map, &["prefixEncoding", "itemEncoding"], ignored);
    let Some(items) = map.remove("itemSchema") else {
        return;
    };
    if !map.contains_key("schema") {
        let mut list = Map::new();
        list.insert("type".to_owned(), made!("array"));
        list.insert("items".to_owned(), items);
        map.insert("schema".to_owned(), list.into());
    }
}

fn leave_out(map: &mut Map, keys: &[&'static str], ignored: &mut Vec<Ignored>) {
    for keyword in keys {
        if map.remove(keyword).is_some() {
            ignored.push(Ignored {
                keyword,
                note: format!("`{keyword}` is left out"),
            });
        }
    }
}

/// Who presents a certificate is a matter of the connection.
fn mutual_tls(map: &mut Map) {
    if map.get("type").is_some_and(|it| *it == *"mutualTLS") {
        map.insert("type".to_owned(), made!("http"));
        map.insert("scheme".to_owned(), Node::from("mutualTLS"));
    }
}
