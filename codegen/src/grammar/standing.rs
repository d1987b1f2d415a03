//! What stands in a place of a description, by the [grammar](super::fields).

use super::fields::Shape;
use super::objects::Object;
use super::version::Grammar;
use crate::tree::{Map, unescape};

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
    pub(crate) fn at(grammar: Grammar, root: Object, pointer: &str) -> Self {
        let mut shape = Shape::Object(root);
        for token in pointer.split('/').skip(1) {
            if let Shape::BooleanOrSchema = shape {
                shape = Shape::OrReference(Object::Schema);
            }
            shape = match shape {
                Shape::Object(object) | Shape::OrReference(object) => {
                    let name = unescape(token);
                    match object.field(grammar, &name) {
                        Some(field) => field.shape,
                        None if object == Object::Callback && !name.starts_with("x-") => {
                            Shape::Object(Object::PathItem)
                        }
                        None => return Self::Unknown,
                    }
                }
                Shape::Paths | Shape::PathItems if !token.starts_with("x-") => {
                    Shape::Object(Object::PathItem)
                }
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
pub(crate) fn resembles(grammar: Grammar, map: &Map, object: Object) -> bool {
    let is_known = |key: &String| {
        key == "$ref" || key.starts_with("x-") || object.field(grammar, key).is_some()
    };
    object == Object::Callback || map.is_empty() || map.keys().any(is_known)
}
