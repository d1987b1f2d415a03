//! Operations with parameters, bodies and answers of every kind.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use crate::{schemas, words};

pub(crate) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "patch", "head", "options", "trace",
];

const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/json; charset=utf-8",
    "application/vnd.api+json",
    "application/problem+json",
    "application/merge-patch+json",
    "application/json-patch+json",
    "application/xml",
    "text/plain",
    "text/html; charset=utf-8",
    "text/csv",
    "image/png",
    "application/octet-stream",
    "application/pdf",
    "*/*",
    "application/*",
    "text/*",
    "text/event-stream",
    "application/x-ndjson",
    "APPLICATION/JSON",
    "odd",
];

pub(crate) fn operation() -> impl Strategy<Value = Value> {
    (
        option::weighted(0.7, words::operation_id()),
        option::weighted(0.6, vec(words::tag(), 0..3)),
        vec(parameter(), 0..4),
        option::weighted(0.5, request_body()),
        responses(),
        (
            option::weighted(0.3, words::prose()),
            option::weighted(0.3, words::prose()),
            prop::bool::weighted(0.1),
            option::weighted(0.2, security()),
            option::weighted(0.1, servers()),
            option::weighted(0.1, callbacks()),
        ),
    )
        .prop_map(|(id, tags, parameters, body, responses, extras)| {
            let (summary, description, deprecated, security, servers, callbacks) = extras;
            let mut operation = json!({"parameters": distinct(parameters), "responses": responses});
            let fields = [
                ("operationId", id.map(Value::from)),
                ("tags", tags.map(Value::from)),
                ("requestBody", body),
                ("summary", summary.map(Value::from)),
                ("description", description.map(Value::from)),
                ("security", security),
                ("servers", servers),
                ("callbacks", callbacks),
                ("deprecated", deprecated.then(|| true.into())),
            ];
            for (name, value) in fields {
                if let Some(value) = value {
                    operation[name] = value;
                }
            }
            operation
        })
}

/// What the service sends on behalf of an operation (section 4.7.18).
fn callbacks() -> impl Strategy<Value = Value> {
    let url = select(
        &[
            "{$request.body#/url}",
            "{$request.query.to}/more",
            "https://example.com/{$response.header.id}",
        ][..],
    );
    let called = (
        select(METHODS),
        option::weighted(0.8, request_body()),
        vec(parameter(), 0..2),
        option::weighted(0.3, words::prose()),
    );
    let callback = (words::name(), vec((url, called), 1..3));
    vec(callback, 1..3).prop_map(|callbacks| {
        let callbacks = callbacks.into_iter().map(|(name, items)| {
            let items = items.into_iter().map(|(url, called)| {
                let (method, body, parameters, description) = called;
                let mut operation = json!({
                    "parameters": distinct(parameters),
                    "responses": {"204": {"description": "It was taken."}},
                });
                let fields = [
                    ("requestBody", body),
                    ("description", description.map(Value::from)),
                ];
                for (name, value) in fields {
                    if let Some(value) = value {
                        operation[name] = value;
                    }
                }
                (url.to_owned(), json!({ method: operation }))
            });
            (name, Value::Object(items.collect()))
        });
        Value::Object(callbacks.collect())
    })
}

/// No two of a place may have one name (section 4.7.10.1).
pub(crate) fn distinct(parameters: Vec<Value>) -> Vec<Value> {
    let mut seen: Vec<(String, String)> = Vec::new();
    let key = |parameter: &Value| {
        let text = |field: &str| parameter[field].as_str().unwrap_or_default().to_lowercase();
        (text("in"), text("name"))
    };
    let mut kept = Vec::new();
    for parameter in parameters {
        let key = key(&parameter);
        if !seen.contains(&key) {
            seen.push(key);
            kept.push(parameter);
        }
    }
    kept
}

/// Each place with the styles that it has (section 4.7.12.2).
fn parameter() -> BoxedStrategy<Value> {
    let place =
        |place: &'static str, styles: &'static [&'static str]| (Just(place), select(styles));
    let named = prop_oneof![
        4 => (words::name(), place("query", &["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        1 => (words::header_name(), place("header", &["simple"])),
        1 => (words::header_name(), place("cookie", &["form"])),
    ];
    (named, styled())
        .prop_map(|((name, (place, style)), rest)| parameter_of(&name, place, style, rest))
        .boxed()
}

pub(crate) fn path_parameter(name: String) -> impl Strategy<Value = Value> {
    (select(&["simple", "label", "matrix"][..]), styled()).prop_map(move |(style, mut rest)| {
        rest.required = true;
        parameter_of(&name, "path", style, rest)
    })
}

/// What a parameter has beside its name and its place.
#[derive(Clone, Debug)]
struct Styled {
    schema: Value,
    required: bool,
    explode: Option<bool>,
    has_style: bool,
    content: Option<&'static str>,
    description: Option<String>,
    reserved: bool,
}

fn styled() -> impl Strategy<Value = Styled> {
    let schema = prop_oneof![3 => schemas::scalar(), 2 => schemas::schema(1)];
    (
        schema,
        any::<bool>(),
        option::of(any::<bool>()),
        any::<bool>(),
        option::weighted(0.1, select(&["application/json", "text/plain", "*/*"][..])),
        option::weighted(0.3, words::prose()),
        prop::bool::weighted(0.1),
    )
        .prop_map(
            |(schema, required, explode, has_style, content, description, reserved)| Styled {
                schema,
                required,
                explode,
                has_style,
                content,
                description,
                reserved,
            },
        )
}

fn parameter_of(name: &str, place: &str, style: &str, rest: Styled) -> Value {
    let mut parameter = json!({"name": name, "in": place, "required": rest.required});
    if let Some(media_type) = rest.content {
        parameter["content"] = json!({media_type: {"schema": rest.schema}});
    } else {
        parameter["schema"] = rest.schema;
        if rest.has_style {
            parameter["style"] = style.into();
        }
        if let Some(explode) = rest.explode {
            parameter["explode"] = explode.into();
        }
        if rest.reserved && place == "query" {
            parameter["allowReserved"] = true.into();
        }
    }
    if let Some(description) = rest.description {
        parameter["description"] = description.into();
    }
    parameter
}

pub(crate) fn request_body() -> impl Strategy<Value = Value> {
    let content = prop_oneof![3 => content(), 1 => form("multipart/form-data"),
        1 => form("application/x-www-form-urlencoded")];
    (
        content,
        any::<bool>(),
        option::weighted(0.2, words::prose()),
    )
        .prop_map(|(content, required, description)| {
            let mut body = json!({"content": content, "required": required});
            if let Some(description) = description {
                body["description"] = description.into();
            }
            body
        })
}

fn content() -> BoxedStrategy<Value> {
    let media_type = (
        select(MEDIA_TYPES),
        option::weighted(0.9, schemas::schema(2)),
        option::weighted(0.2, schemas::example()),
    );
    vec(media_type, 1..3)
        .prop_map(|types| {
            let content: Map<_, _> = types
                .into_iter()
                .map(|(name, schema, example)| {
                    let mut media_type = json!({});
                    if let Some(schema) = schema {
                        media_type["schema"] = schema;
                    }
                    if let Some(example) = example {
                        media_type["example"] = example;
                    }
                    (name.to_owned(), media_type)
                })
                .collect();
            Value::Object(content)
        })
        .boxed()
}

/// A form, with encodings of some of its fields.
fn form(media_type: &'static str) -> BoxedStrategy<Value> {
    let encoding = (
        option::of(select(
            &[
                "text/plain",
                "application/json",
                "image/png, image/jpeg",
                "*/*",
            ][..],
        )),
        option::of(select(
            &["form", "spaceDelimited", "pipeDelimited", "deepObject"][..],
        )),
        option::of(any::<bool>()),
    );
    (schemas::object(schemas::schema(1)), vec(encoding, 0..3))
        .prop_map(move |(schema, encodings)| {
            let names = schema["properties"]
                .as_object()
                .into_iter()
                .flat_map(Map::keys);
            let encoding: Map<_, _> = names
                .zip(encodings)
                .map(|(name, (content_type, style, explode))| {
                    let mut encoding = json!({});
                    for (field, value) in [
                        ("contentType", content_type.map(Value::from)),
                        ("style", style.map(Value::from)),
                        ("explode", explode.map(Value::from)),
                    ] {
                        if let Some(value) = value {
                            encoding[field] = value;
                        }
                    }
                    (name.clone(), encoding)
                })
                .collect();
            json!({media_type: {"schema": schema, "encoding": encoding}})
        })
        .boxed()
}

fn responses() -> impl Strategy<Value = Value> {
    let status = select(
        &[
            "200", "201", "202", "204", "302", "304", "400", "404", "2XX", "4XX", "5XX", "default",
        ][..],
    );
    vec((status, response()), 1..4).prop_map(|responses| {
        let responses = responses
            .into_iter()
            .map(|(status, response)| (status.to_owned(), response));
        Value::Object(responses.collect())
    })
}

pub(crate) fn response() -> impl Strategy<Value = Value> {
    let headers = vec((words::header_name(), schemas::scalar()), 0..3);
    (
        words::prose(),
        option::weighted(0.7, content()),
        option::weighted(0.2, headers),
    )
        .prop_map(|(description, content, headers)| {
            let mut response = json!({"description": description});
            if let Some(content) = content {
                response["content"] = content;
            }
            if let Some(headers) = headers {
                let headers = headers
                    .into_iter()
                    .map(|(name, schema)| (name, json!({"schema": schema})));
                response["headers"] = Value::Object(headers.collect());
            }
            response
        })
}

/// Requirements by the schemes that every description declares.
pub(crate) fn security() -> impl Strategy<Value = Value> {
    let set = subsequence(vec!["token", "key", "basic", "oauth"], 0..3);
    vec(set, 0..3).prop_map(|sets| {
        let requirements = sets.into_iter().map(|set| {
            let schemes = set.into_iter().map(|scheme| {
                (
                    scheme.to_owned(),
                    if scheme == "oauth" {
                        json!(["read"])
                    } else {
                        json!([])
                    },
                )
            });
            Value::Object(schemes.collect())
        });
        requirements.collect()
    })
}

pub(crate) fn servers() -> impl Strategy<Value = Value> {
    let url = select(
        &[
            "/",
            "/v1",
            "https://example.com",
            "https://example.com/v1/",
            "//cdn.example.com/x",
            "https://{host}.example.com/{base}",
            "v2",
            ".",
            "https://example.com:8443/a/b",
        ][..],
    );
    vec(url, 1..3).prop_map(|urls| {
        let servers = urls.into_iter().map(|url| {
            let variables: Map<_, _> = ["host", "base"]
                .into_iter()
                .filter(|name| url.contains(&format!("{{{name}}}")))
                .map(|name| {
                    (
                        name.to_owned(),
                        json!({"default": name, "enum": [name, "other"]}),
                    )
                })
                .collect();
            json!({"url": url, "variables": variables})
        });
        servers.collect()
    })
}
