//! Objects around the schemas, of OpenAPI 3.1 and 3.2.

use super::{FIELDS, ITEMS, Ignored};
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
            map.entry("description".to_owned())
                .or_insert_with(|| made!(""));
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
        Object::Parameter => parameter(map, ignored),
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
        map.insert(ITEMS.to_owned(), made!(true));
    }
}

/// Parameters as 3.2 has them: the whole query, cookies as they are, and reserved characters in
/// other places than the query.
fn parameter(map: &mut Map, ignored: &mut Vec<Ignored>) {
    let place = map.get("in").and_then(Node::as_str).unwrap_or_default();
    match place {
        "querystring" => whole_query(map),
        "cookie" if map.get("style").is_some_and(|it| *it == *"cookie") => {
            map.remove("style");
            ignored.push(Ignored {
                keyword: "style",
                note: "a cookie is sent in the style `form`, percent-encoded".to_owned(),
            });
        }
        "path" | "cookie" if map.get("allowReserved").and_then(Node::as_bool) == Some(true) => {
            let note = format!("reserved characters in a {place} are percent-encoded");
            map.remove("allowReserved");
            ignored.push(Ignored {
                keyword: "allowReserved",
                note,
            });
        }
        _ => {}
    }
}

/// A query that is a form of an object's properties: those are sent each under its own name, as
/// those of such a body are (OpenAPI 3.2.0, section 4.12.1). Any other stays, and is refused.
fn whole_query(map: &mut Map) {
    let content = map.get("content").and_then(Node::as_map);
    let Some(content) = content.filter(|content| content.len() == 1) else {
        return;
    };
    let form = content.get("application/x-www-form-urlencoded");
    let schema = form.and_then(|form| form.get("schema"));
    let is_object = |schema: &&Node| {
        let has = |key| schema.get(key).is_some();
        has("$ref") || has("properties") || schema.get("type").is_some_and(|it| *it == *"object")
    };
    let is_plain = form.is_some_and(|form| form.get("encoding").is_none());
    let Some(schema) = schema.filter(is_object).filter(|_| is_plain).cloned() else {
        return;
    };
    map.remove("content");
    map.insert("in".to_owned(), made!("query"));
    map.insert("style".to_owned(), made!("form"));
    map.insert("explode".to_owned(), made!(true));
    map.insert("schema".to_owned(), schema);
    map.insert(FIELDS.to_owned(), made!(true));
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
