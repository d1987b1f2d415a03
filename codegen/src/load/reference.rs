//! A `$ref` taken apart (OpenAPI 3.0.3, section 4.7.23; RFC 3986; RFC 6901, section 6), and what
//! stands in the place that it names.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::grammar::{Object, Shape};
use super::trail::unescape;

/// What a `$ref` names.
pub(crate) struct Reference {
    /// The file, or `None` for the file that the reference stands in.
    pub(crate) file: Option<String>,
    /// The JSON pointer within it.
    pub(crate) pointer: String,
}

/// Why a `$ref` names nothing that could be looked for: what is wrong, and what to do.
pub(crate) struct Unreadable {
    pub(crate) message: &'static str,
    pub(crate) help: &'static str,
}

impl Reference {
    pub(crate) fn parse(reference: &str) -> Result<Self, Unreadable> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if has_scheme(file) || file.starts_with("//") {
            return Err(Unreadable {
                message: "leads out of the file system",
                help: "refer to a file beside this one, by a relative path",
            });
        }
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pointer = decode(fragment);
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err(Unreadable {
                message: "names no place: what follows its `#` does not begin with a slash",
                help: "write the whole way to it, as in `#/components/schemas/NAME`",
            });
        }
        Ok(Self {
            file: (!file.is_empty()).then(|| decode(file)),
            pointer,
        })
    }
}

/// Whether a URI begins with a scheme (RFC 3986, section 3.1). One letter is a drive.
fn has_scheme(uri: &str) -> bool {
    let Some((scheme, _)) = uri.split_once(':') else {
        return false;
    };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// What the grammar says of a place in a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Object(Object),
    /// A list, a text, or a mapping of objects.
    NoObject,
    /// The place is in an extension, an example or an unknown field.
    Unknown,
}

impl Standing {
    /// What stands at a pointer of a document that begins with this object.
    pub(crate) fn at(root: Object, pointer: &str) -> Self {
        let mut shape = Shape::Object(root);
        for token in pointer.split('/').skip(1) {
            if let Shape::BooleanOrSchema = shape {
                shape = Shape::OrReference(Object::Schema);
            }
            shape = match shape {
                Shape::Object(object) | Shape::OrReference(object) => {
                    let name = unescape(token);
                    match object.fields().iter().find(|field| field.name == name) {
                        Some(field) => field.shape,
                        None if object == Object::Callback && !name.starts_with("x-") => {
                            Shape::Object(Object::PathItem)
                        }
                        None => return Self::Unknown,
                    }
                }
                Shape::Paths if !token.starts_with("x-") => Shape::Object(Object::PathItem),
                Shape::Responses if !token.starts_with("x-") => {
                    Shape::OrReference(Object::Response)
                }
                Shape::Map(shape) | Shape::List(shape) => *shape,
                _ => return Self::Unknown,
            };
        }
        match shape {
            Shape::Object(object) | Shape::OrReference(object) => Self::Object(object),
            Shape::BooleanOrSchema => Self::Object(Object::Schema),
            Shape::Any => Self::Unknown,
            _ => Self::NoObject,
        }
    }
}

/// Whether a mapping can be an object of this kind: of its fields at least one is known.
pub(crate) fn resembles(map: &Map<String, Value>, object: Object) -> bool {
    let is_known = |key: &String| {
        key == "$ref"
            || key.starts_with("x-")
            || object.fields().iter().any(|field| field.name == key)
    };
    object.fields().is_empty() || map.is_empty() || map.keys().any(is_known)
}
