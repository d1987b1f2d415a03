//! The descriptions, read without the generator: what it makes of them is measured by this.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::case::BoxError;

/// The folder of the descriptions.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// One version of the API.
pub struct Description {
    /// Where the file is.
    pub file: PathBuf,
    /// The path of its server.
    pub base_path: String,
    /// In the order of the file.
    pub operations: Vec<Operation>,
}

/// An operation.
pub struct Operation {
    /// Its id.
    pub id: String,
    /// The HTTP method.
    pub method: String,
    /// The path's template, from the server's path on.
    pub path: String,
    /// All of them.
    pub parameters: Vec<Parameter>,
    /// The body of the request.
    pub body: Option<Body>,
    /// Each status with one media type at most.
    pub responses: Vec<Response>,
}

/// A parameter.
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// `path`, `query` or `header`.
    pub place: String,
    /// Whether it must be there.
    pub required: bool,
}

/// The body of a request.
pub struct Body {
    /// Its media type.
    pub media_type: String,
    /// Whether it must be there.
    pub required: bool,
}

/// What the server may answer.
pub struct Response {
    /// The status.
    pub status: u16,
    /// The media type of the body; empty without a body.
    pub media_type: String,
    /// All examples of it.
    pub examples: Vec<Value>,
}

impl Description {
    /// Reads the file of a version.
    ///
    /// # Errors
    ///
    /// If it is no description, or one that needs more than is read here.
    pub fn read(version: &str) -> Result<Self, BoxError> {
        let file = folder().join(format!("{version}.yaml"));
        let whole: Value = serde_yaml::from_str(&std::fs::read_to_string(&file)?)?;
        let reader = Reader(&whole);
        let url = text(at(&whole, "/servers/0/url")?)?;
        let (_, host) = url.split_once("://").ok_or("a server without a host")?;
        let base_path = host.find('/').map_or("", |start| &host[start..]).to_owned();
        let mut operations = Vec::new();
        for (path, item) in entries(at(&whole, "/paths")?)? {
            for (method, operation) in entries(item)? {
                if method == "parameters" {
                    continue;
                }
                let shared = item.get("parameters");
                let path = format!("{base_path}{path}");
                operations.push(reader.operation(method, path, operation, shared)?);
            }
        }
        Ok(Self {
            file,
            base_path,
            operations,
        })
    }

    /// The operation with this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }
}

struct Reader<'a>(&'a Value);

impl<'a> Reader<'a> {
    fn operation(
        &self,
        method: &str,
        path: String,
        operation: &'a Value,
        shared: Option<&'a Value>,
    ) -> Result<Operation, BoxError> {
        let own = operation.get("parameters");
        let parameters = shared.into_iter().chain(own).filter_map(Value::as_array);
        let parameters = parameters.flatten().map(|parameter| {
            let parameter = self.resolve(parameter)?;
            Ok(Parameter {
                name: text(at(parameter, "/name")?)?.to_owned(),
                place: text(at(parameter, "/in")?)?.to_owned(),
                required: flag(parameter, "required"),
            })
        });
        let body = match operation.get("requestBody") {
            Some(body) => {
                let body = self.resolve(body)?;
                let content = self.content(body)?;
                let (media_type, _) = content.ok_or("a body without a media type")?;
                Some(Body {
                    media_type: media_type.to_owned(),
                    required: flag(body, "required"),
                })
            }
            None => None,
        };
        let responses = entries(at(operation, "/responses")?)?;
        let responses = responses.into_iter().map(|(status, response)| {
            let response = self.resolve(response)?;
            let content = self.content(response)?;
            Ok(Response {
                status: status.parse()?,
                media_type: content.map_or_else(String::new, |(name, _)| name.to_owned()),
                examples: content
                    .map(|(_, media)| examples(media))
                    .unwrap_or_default(),
            })
        });
        Ok(Operation {
            id: text(at(operation, "/operationId")?)?.to_owned(),
            method: method.to_ascii_uppercase(),
            path,
            parameters: parameters.collect::<Result<_, BoxError>>()?,
            body,
            responses: responses.collect::<Result<_, BoxError>>()?,
        })
    }

    /// The one media type of a body, and what is said of it.
    fn content(&self, body: &'a Value) -> Result<Option<(&'a str, &'a Value)>, BoxError> {
        let Some(content) = body.get("content") else {
            return Ok(None);
        };
        match entries(content)?.as_slice() {
            [(name, media)] => Ok(Some((name, self.resolve(media)?))),
            _ => Err("a body of more than one media type".into()),
        }
    }

    fn resolve(&self, value: &'a Value) -> Result<&'a Value, BoxError> {
        match value.get("$ref") {
            Some(reference) => {
                let reference = text(reference)?;
                let pointer = reference
                    .strip_prefix('#')
                    .ok_or("a $ref to another file")?;
                self.resolve(at(self.0, pointer)?)
            }
            None => Ok(value),
        }
    }
}

fn examples(media: &Value) -> Vec<Value> {
    let several = media.get("examples").and_then(Value::as_object);
    let several = several.into_iter().flatten();
    let several = several.filter_map(|(_, example)| example.get("value"));
    media
        .get("example")
        .into_iter()
        .chain(several)
        .cloned()
        .collect()
}

fn at<'a>(value: &'a Value, pointer: &str) -> Result<&'a Value, BoxError> {
    value
        .pointer(pointer)
        .ok_or_else(|| format!("there is no {pointer}").into())
}

fn entries(value: &Value) -> Result<Vec<(&str, &Value)>, BoxError> {
    let object = value.as_object().ok_or("not an object")?;
    Ok(object
        .iter()
        .map(|(key, value)| (key.as_str(), value))
        .collect())
}

fn text(value: &Value) -> Result<&str, BoxError> {
    value
        .as_str()
        .ok_or_else(|| format!("not a string: {value}").into())
}

fn flag(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or_default()
}
