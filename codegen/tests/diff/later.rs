//! A description of OpenAPI 3.0 in the words of a later version, as people and tools write them.

use serde_json::{Map, Value, json};

/// How a value is said to be possibly null.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Null {
    /// `type: [string, 'null']`; beside a composition, one more alternative.
    List,
    /// `anyOf: [{type: string}, {type: 'null'}]`, with what is prose around it.
    AnyOf,
    /// The same by `oneOf`, and null comes first.
    OneOf,
}

/// A manner of writing a later version.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
pub(crate) struct Style {
    pub(crate) name: &'static str,
    version: &'static str,
    null: Null,
    /// `const` for an enumeration of one value; whether the type stands beside it.
    constants: Option<bool>,
    /// What stands beside a reference, without an `allOf` of one.
    siblings: bool,
    /// `contentEncoding` and `contentMediaType`.
    contents: bool,
    /// `true` for a schema that takes everything.
    booleans: bool,
    examples: bool,
}

pub(crate) const STYLES: &[Style] = &[
    Style {
        name: "lists",
        version: "3.1.0",
        null: Null::List,
        constants: Some(true),
        siblings: true,
        contents: true,
        booleans: true,
        examples: true,
    },
    // As FastAPI writes it.
    Style {
        name: "any of",
        version: "3.1.0",
        null: Null::AnyOf,
        constants: Some(true),
        siblings: true,
        contents: true,
        booleans: true,
        examples: true,
    },
    Style {
        name: "one of",
        version: "3.2.0",
        null: Null::OneOf,
        constants: Some(false),
        siblings: true,
        contents: true,
        booleans: true,
        examples: true,
    },
    // What has to be, and no more.
    Style {
        name: "sparing",
        version: "3.1.1",
        null: Null::List,
        constants: None,
        siblings: false,
        contents: false,
        booleans: false,
        examples: false,
    },
];

/// The fields of a schema that may stand around an alternative, and say nothing of values.
const AROUND: &[&str] = &[
    "title",
    "description",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "example",
    "examples",
    "externalDocs",
];

/// What an object of OpenAPI is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    OpenApi,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Callback,
    Schema,
}

/// What stands in a field.
#[derive(Clone, Copy)]
enum Holds {
    One,
    List,
    Map,
}

impl Kind {
    /// The fields that lead to schemas.
    fn fields(self) -> &'static [(&'static str, Holds, Self)] {
        use Holds::{List, Map, One};
        match self {
            Self::OpenApi => &[
                ("paths", Map, Self::PathItem),
                ("components", One, Self::Components),
            ],
            Self::Components => &[
                ("schemas", Map, Self::Schema),
                ("responses", Map, Self::Response),
                ("parameters", Map, Self::Parameter),
                ("requestBodies", Map, Self::RequestBody),
                ("headers", Map, Self::Parameter),
                ("callbacks", Map, Self::Callback),
            ],
            Self::PathItem => &[
                ("parameters", List, Self::Parameter),
                ("get", One, Self::Operation),
                ("put", One, Self::Operation),
                ("post", One, Self::Operation),
                ("delete", One, Self::Operation),
                ("options", One, Self::Operation),
                ("head", One, Self::Operation),
                ("patch", One, Self::Operation),
                ("trace", One, Self::Operation),
            ],
            Self::Operation => &[
                ("parameters", List, Self::Parameter),
                ("requestBody", One, Self::RequestBody),
                ("responses", Map, Self::Response),
                ("callbacks", Map, Self::Callback),
            ],
            Self::Parameter => &[
                ("schema", One, Self::Schema),
                ("content", Map, Self::MediaType),
            ],
            Self::RequestBody => &[("content", Map, Self::MediaType)],
            Self::Response => &[
                ("headers", Map, Self::Parameter),
                ("content", Map, Self::MediaType),
            ],
            Self::MediaType => &[
                ("schema", One, Self::Schema),
                ("encoding", Map, Self::Encoding),
            ],
            Self::Encoding => &[("headers", Map, Self::Parameter)],
            Self::Callback => &[],
            Self::Schema => &[
                ("allOf", List, Self::Schema),
                ("oneOf", List, Self::Schema),
                ("anyOf", List, Self::Schema),
                ("not", One, Self::Schema),
                ("items", One, Self::Schema),
                ("properties", Map, Self::Schema),
                ("additionalProperties", One, Self::Schema),
            ],
        }
    }
}

/// The same description in a later version.
pub(crate) fn later(description: &Value, style: &Style) -> Value {
    let mut later = description.clone();
    object(&mut later, Kind::OpenApi, style);
    later["openapi"] = json!(style.version);
    later
}

fn object(value: &mut Value, kind: Kind, style: &Style) {
    let Value::Object(map) = value else {
        return;
    };
    // 3.0 ignores what stands beside a reference.
    if kind != Kind::PathItem && map.get("$ref").is_some_and(Value::is_string) {
        map.retain(|key, _| key == "$ref");
        return;
    }
    if kind == Kind::Callback {
        for (_, item) in map.iter_mut().filter(|(key, _)| !key.starts_with("x-")) {
            object(item, Kind::PathItem, style);
        }
    }
    for (field, holds, of) in kind.fields() {
        match (holds, map.get_mut(*field)) {
            (Holds::One, Some(value)) => object(value, *of, style),
            (Holds::List, Some(Value::Array(values))) => {
                for value in values {
                    object(value, *of, style);
                }
            }
            (Holds::Map, Some(Value::Object(values))) => {
                let is_open = matches!(of, Kind::PathItem | Kind::Response);
                for (key, value) in values.iter_mut() {
                    if !(is_open && key.starts_with("x-")) {
                        object(value, *of, style);
                    }
                }
            }
            _ => {}
        }
    }
    if kind == Kind::Schema {
        schema(map, style);
    }
}

fn schema(schema: &mut Map<String, Value>, style: &Style) {
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if schema.remove(exclusive) == Some(json!(true))
            && let Some(value) = schema.remove(bound)
        {
            schema.insert(exclusive.to_owned(), value);
        }
    }
    if style.examples
        && let Some(example) = schema.remove("example")
    {
        schema.insert("examples".to_owned(), json!([example]));
    }
    if style.contents && schema.get("type") == Some(&json!("string")) {
        let said = match schema.get("format").and_then(Value::as_str) {
            Some("byte") => Some(("contentEncoding", "base64")),
            Some("binary") => Some(("contentMediaType", "application/octet-stream")),
            _ => None,
        };
        if let Some((keyword, value)) = said {
            schema.remove("format");
            schema.insert(keyword.to_owned(), json!(value));
        }
    }
    if style.booleans {
        for field in ["additionalProperties", "items"] {
            if schema.get(field) == Some(&json!({})) {
                schema.insert(field.to_owned(), json!(true));
            }
        }
    }
    match schema.remove("nullable") {
        Some(Value::Bool(true)) => nullable(schema, style),
        _ => constant(schema, style),
    }
    keep_tags(schema);
    beside_reference(schema, style);
}

/// A constant that a property has to be tells alternatives apart. An enumeration of one value says
/// less: it may have another one tomorrow.
fn keep_tags(schema: &mut Map<String, Value>) {
    let Some(Value::Array(required)) = schema.get("required").cloned() else {
        return;
    };
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    for name in required.iter().filter_map(Value::as_str) {
        if let Some(Value::Object(property)) = properties.get_mut(name)
            && property.get("const").is_some_and(Value::is_string)
            && let Some(value) = property.remove("const")
        {
            property.insert("type".to_owned(), json!("string"));
            property.insert("enum".to_owned(), json!([value]));
        }
    }
}

fn constant(schema: &mut Map<String, Value>, style: &Style) {
    let (Some(keeps_type), Some(Value::Array(values))) = (style.constants, schema.get("enum"))
    else {
        return;
    };
    let [value] = values.as_slice() else {
        return;
    };
    let ty = match value {
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "integer",
        _ => return,
    };
    let value = value.clone();
    schema.remove("enum");
    schema.insert("const".to_owned(), value);
    if !keeps_type && schema.get("type") == Some(&json!(ty)) {
        schema.remove("type");
    }
}

fn nullable(schema: &mut Map<String, Value>, style: &Style) {
    let null = json!({ "type": "null" });
    let has_type = schema.get("type").is_some_and(Value::is_string);
    let is_null = |values: &Vec<Value>| values.contains(&Value::Null);
    if style.null == Null::List && has_type {
        let ty = schema["type"].take();
        schema["type"] = json!([ty, "null"]);
        if let Some(Value::Array(values)) = schema.get_mut("enum")
            && !is_null(values)
        {
            values.push(Value::Null);
        }
        return;
    }
    // One more alternative, where there are some.
    let keyword = ["anyOf", "oneOf"].into_iter().find(|it| {
        let has = schema.get(*it).is_some_and(Value::is_array);
        let others = [
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "type",
            "properties",
            "enum",
        ];
        has && !others
            .iter()
            .any(|other| other != it && schema.contains_key(*other))
    });
    if let Some(keyword) = keyword
        && let Some(Value::Array(members)) = schema.get_mut(keyword)
    {
        members.push(null);
        return;
    }
    let mut inner = Map::new();
    for (key, value) in std::mem::take(schema) {
        let is_around = AROUND.contains(&key.as_str()) || key.starts_with("x-");
        let to = if is_around { &mut *schema } else { &mut inner };
        to.insert(key, value);
    }
    if let Some(Value::Array(values)) = inner.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    constant(&mut inner, style);
    // A reference needs no `allOf` here.
    let members = inner.get("allOf").and_then(Value::as_array);
    let reference = match members.map(Vec::as_slice) {
        Some([Value::Object(member)]) if inner.len() == 1 && member.contains_key("$ref") => {
            Some(member.clone())
        }
        _ => None,
    };
    let inner = reference.unwrap_or(inner);
    let (keyword, members) = match style.null {
        Null::OneOf => ("oneOf", vec![null, inner.into()]),
        Null::List | Null::AnyOf => ("anyOf", vec![inner.into(), null]),
    };
    schema.insert(keyword.to_owned(), members.into());
}

/// `allOf` of one reference, as the reference itself.
fn beside_reference(schema: &mut Map<String, Value>, style: &Style) {
    let reference = match schema.get("allOf").and_then(Value::as_array) {
        Some(members) => match members.as_slice() {
            [Value::Object(member)] => member.get("$ref").cloned(),
            _ => None,
        },
        None => None,
    };
    if style.siblings
        && let Some(reference) = reference
    {
        schema.remove("allOf");
        schema.insert("$ref".to_owned(), reference);
    }
}
