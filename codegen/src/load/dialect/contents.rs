//! Texts that hold something else (JSON Schema Validation, section 8; OpenAPI 3.1.1, section
//! 4.4.4).

use super::{Ignored, MEDIA_TYPE};
use crate::tree::{Map, Node, made};

/// The format of 3.0 for an encoding and a media type.
pub(super) fn rewrite(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    let encoding = text(schema, "contentEncoding");
    let media_type = text(schema, "contentMediaType");
    let is_text = |ty: &Node| *ty == *"string";
    let stands_for_text = schema.get("type").is_none_or(is_text);
    let known = schema.get("format").and_then(Node::as_str);
    if let Some("byte" | "binary" | "base64") = known {
        mark(schema, encoding.as_deref(), media_type.as_deref());
        return;
    }
    let format = match (encoding.as_deref(), media_type.as_deref()) {
        (Some("base64" | "base64url"), _) => Some("byte"),
        (Some("binary"), _) => Some("binary"),
        (None, Some(media_type)) if is_binary(media_type) => Some("binary"),
        _ => None,
    };
    if !stands_for_text || schema.contains_key("format") || format.is_none() {
        for (keyword, said) in [
            ("contentEncoding", encoding),
            ("contentMediaType", media_type),
        ] {
            if let Some(said) = said {
                ignored.push(Ignored {
                    keyword,
                    note: format!("the text stays as it is sent: `{said}`"),
                });
            }
        }
        return;
    }
    if let Some(format) = format {
        schema
            .entry("type".to_owned())
            .or_insert_with(|| made!("string"));
        schema.insert("format".to_owned(), made!(format));
        mark(schema, encoding.as_deref(), media_type.as_deref());
    }
}

/// Keeps the media type of bytes as they are, of which a part of a form tells.
fn mark(schema: &mut Map, encoding: Option<&str>, media_type: Option<&str>) {
    let is_plain = matches!(encoding, None | Some("binary"));
    // That there are bytes, and no more, is what a part says without it.
    let media_type = media_type.filter(|it| is_plain && *it != "application/octet-stream");
    if let Some(media_type) = media_type {
        schema.insert(MEDIA_TYPE.to_owned(), Node::from(media_type));
    }
}

fn text(schema: &mut Map, keyword: &str) -> Option<String> {
    let text = schema.get(keyword).and_then(Node::as_str)?.to_owned();
    schema.remove(keyword);
    Some(text)
}

/// Whether what is of a media type is no text.
fn is_binary(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let is_text = essence.starts_with("text/")
        || essence.ends_with("/json")
        || essence.ends_with("+json")
        || essence.ends_with("/xml")
        || essence.ends_with("+xml");
    !is_text
}
