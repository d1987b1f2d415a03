//! What a parameter or a header says of its value, and how a list is written.

use super::Converter;
use crate::grammar::{Grammar, Object};
use crate::load::at::At;
use crate::tree::{Map, Node, Origin, Value};

/// What `collectionFormat` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Style {
    /// What OpenAPI 3.0 does without being told.
    OfPlace,
    /// `style` and `explode`.
    Is(&'static str, bool),
}

/// How a list is written, and where that is said.
pub(super) struct Format {
    pub(super) text: String,
    origin: Origin,
}

/// How OpenAPI 3.0 calls the form of a list, in a query or a form, or elsewhere.
pub(in crate::load) fn style_of(format: &str, is_query: bool) -> Option<Style> {
    Some(match format {
        // `simple` is the style of these places.
        "csv" if !is_query => Style::OfPlace,
        "csv" => Style::Is("form", false),
        "multi" if is_query => Style::Is("form", true),
        "pipes" if is_query => Style::Is("pipeDelimited", false),
        "ssv" if is_query => Style::Is("spaceDelimited", false),
        _ => return None,
    })
}

/// Takes the keywords of a schema out of an object that has them itself.
pub(in crate::load) fn move_keywords(grammar: Grammar, object: Object, map: &mut Map) -> Map {
    let has = |object: Object, key: &str| object.field(grammar, key).is_some();
    let is_keyword =
        |key: &&String| !has(object, key) && (has(Object::Schema, key) || speaks_of_schema(key));
    let keywords: Vec<_> = map.keys().filter(is_keyword).cloned().collect();
    let mut schema = Map::new();
    for keyword in keywords {
        if let Some(value) = map.remove(&keyword) {
            schema.insert(keyword, value);
        }
    }
    schema
}

/// Whether an extension says something of values.
fn speaks_of_schema(key: &str) -> bool {
    key == "x-nullable" || key.starts_with("x-enum") || key == "x-ms-enum"
}

impl Converter<'_> {
    pub(super) fn parameter(&mut self, node: &mut Node, at: &At<'_>) {
        self.value_of(Object::Parameter, node, at);
    }

    /// Gives a parameter or a header a schema, unless it has one in the form of OpenAPI 3.0.
    pub(super) fn value_of(&mut self, object: Object, node: &mut Node, at: &At<'_>) {
        let Some(map) = node.as_map_mut() else {
            return;
        };
        if ["$ref", "schema", "content"]
            .iter()
            .any(|key| map.contains_key(*key))
        {
            if let Some(schema) = map.get_mut("schema") {
                let at = at.member("schema", schema);
                self.schema(schema, &at);
            }
            return;
        }
        if let Some(format) = collection_format(map) {
            let is_query = map.get("in").is_some_and(|place| *place == *"query");
            match style_of(&format.text, is_query) {
                Some(Style::OfPlace) => {}
                Some(Style::Is(style, explode)) => {
                    map.insert("style".to_owned(), style.into());
                    map.insert("explode".to_owned(), explode.into());
                }
                // Nobody writes it but the server.
                None if object == Object::Header => self.write_as_text(map, &format.text, at),
                None => {
                    if let Some(origin) = self.refuse_or_write(map, &format, at) {
                        // It is lost with its style, and nothing more is said.
                        let value = Value::List(Vec::new());
                        map.insert("style".to_owned(), Node { value, origin });
                    }
                }
            }
        }
        let mut schema = move_keywords(Grammar::V3_0, object, map);
        if !schema.is_empty() {
            self.items(&mut schema, at);
            self.nullable(&mut schema);
            map.insert("schema".to_owned(), schema.into());
        }
    }

    /// A list whose form OpenAPI 3.0 does not have here, or nobody has, which is refused where that
    /// is said.
    pub(super) fn refuse_or_write(
        &mut self,
        list: &mut Map,
        format: &Format,
        at: &At<'_>,
    ) -> Option<Origin> {
        if matches!(format.text.as_str(), "ssv" | "tsv" | "pipes") {
            self.write_as_text(list, &format.text, at);
            return None;
        }
        let message = format!("a list cannot be `{}` here", format.text);
        let help = match format.text.as_str() {
            "multi" => "`multi` is for queries and forms; write another `collectionFormat`",
            _ => "write `csv`, `ssv`, `tsv` or `pipes`, or in a query or a form `multi`",
        };
        let said = Node {
            origin: format.origin,
            ..Node::default()
        };
        self.refuse(&at.member("collectionFormat", &said), message, help);
        Some(format.origin)
    }

    /// Lists within lists: how the inner ones are joined, OpenAPI 3.0 cannot say.
    pub(super) fn items(&mut self, list: &mut Map, at: &At<'_>) {
        let Some(items) = list.get_mut("items") else {
            return;
        };
        let at = at.member("items", items);
        let Some(map) = items.as_map_mut() else {
            return;
        };
        match collection_format(map) {
            Some(format) => self.write_as_text(map, &format.text, &at),
            None => self.nullable(map),
        }
    }
}

/// How a list is written, taken out of what has it. `None` if it is no list.
pub(super) fn collection_format(map: &mut Map) -> Option<Format> {
    let format = map.remove("collectionFormat");
    let is_list = map.get("type").is_some_and(|ty| *ty == *"array");
    match format {
        _ if !is_list => None,
        None => Some(Format {
            text: "csv".to_owned(),
            origin: Origin::MADE,
        }),
        Some(node) => Some(Format {
            // What is no text is none of them either.
            text: node
                .as_str()
                .map_or_else(|| node.to_string(), str::to_owned),
            origin: node.origin,
        }),
    }
}

/// Turns a list into a text.
pub(super) fn as_text(list: &mut Map) {
    let of_lists = [
        "items",
        "format",
        "minItems",
        "maxItems",
        "uniqueItems",
        "enum",
    ];
    for keyword in of_lists {
        list.remove(keyword);
    }
    for keyword in ["default", "example"] {
        if list.get(keyword).is_some_and(Node::is_list) {
            list.remove(keyword);
        }
    }
    if let Some(ty) = list.get_mut("type") {
        ty.value = Node::from("string").value;
    }
}
