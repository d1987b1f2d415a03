//! What a media type says of the body (RFC 9110, section 8.3.1; OpenAPI 3.0.3, section 4.7.14).

use std::collections::HashSet;

use openapiv3::{MediaType, ReferenceOr, Schema};

use super::Lowering;
use super::schema::Node;
use super::shape::Shape;

/// The media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Media types whose bodies are text to be read as a whole. Tables are none: they may have no end
/// that a client would know.
pub(super) fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    let is_text = essence.starts_with("text/")
        || essence.ends_with("/xml")
        || essence.ends_with("+xml")
        || essence.ends_with("yaml")
        || essence == "plain/text";
    is_text && essence != "text/csv"
}

/// `application/json`, with or without parameters, and everything built upon it (RFC 6839).
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Bodies of several parts.
pub(super) fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

/// A range that JSON is in. A description with a schema that says no more means JSON.
fn is_range_of_json(media_type: &str) -> bool {
    matches!(essence(media_type).as_str(), "*/*" | "application/*")
}

impl<'d> Lowering<'d> {
    /// Whether the schema is bytes, whatever the media type is.
    pub(super) fn is_bytes(&self, content: &'d MediaType) -> bool {
        let schema = content.schema.as_ref();
        schema.is_some_and(|schema| self.is_file(schema.into()))
    }

    /// Whether the schema says more of the values than that they are text or bytes.
    pub(super) fn has_structure(&self, content: &'d MediaType) -> bool {
        let mut pending: Vec<Node<'d>> = content.schema.iter().map(Node::from).collect();
        let mut met = HashSet::new();
        while let Some(node) = pending.pop() {
            match self.view(node).shape() {
                Shape::Anything | Shape::Not | Shape::Unknown(_) | Shape::String { .. } => {}
                Shape::Alternatives(_, members) => {
                    if met.insert(members.as_ptr()) {
                        pending.extend(members.iter().map(Node::from));
                    }
                }
                shape if shape.is_null() => {}
                _ => return true,
            }
        }
        false
    }

    /// Whether any text will do: of which media type it is, nobody says.
    pub(super) fn is_any_text(&self, media_type: &str, content: &'d MediaType) -> bool {
        let is_text = |schema: &'d ReferenceOr<Schema>| {
            matches!(
                self.view(schema.into()).shape(),
                Shape::String { format: None }
            )
        };
        is_range_of_json(media_type) && content.schema.as_ref().is_some_and(is_text)
    }

    /// Whether a body is read and written as JSON.
    pub(super) fn carries_json(&self, media_type: &str, content: &'d MediaType) -> bool {
        let is_range = is_range_of_json(media_type) && content.schema.is_some();
        (is_json(media_type) || is_range) && !self.is_bytes(content)
    }
}

/// Which of several media types of the same kind is meant first: plain JSON before what is built
/// upon it, and whatever has a name before a range.
pub(super) fn precedence(media_type: &str) -> u8 {
    match essence(media_type).as_str() {
        "application/json" => 0,
        range if range.contains('*') => 2,
        _ => 1,
    }
}
