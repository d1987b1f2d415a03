//! Texts that hold something else (JSON Schema Validation, section 8; OpenAPI 3.1.1, section
//! 4.4.4).

use super::{Ignored, MEDIA_TYPE};
use crate::tree::{Map, Node, made};

/// The format of 3.0 for an encoding and a media type.
pub(super) fn rewrite(schema: &mut Map, ignored: &mut Vec<Ignored>) {
    let encoding = text(schema, "contentEncoding");
    let media_type = text(schema, "contentMediaType");
    let is_string = schema.get("type").is_none_or(is_string);
    let known = schema.get("format").and_then(Node::as_str);
    let format = match (encoding.as_deref(), media_type.as_deref()) {
        _ if !is_string || known.is_some() => known.filter(|one| BYTES.contains(one)),
        (Some("base64"), _) => Some("byte"),
        (Some("base64url"), _) => Some("base64url"),
        (Some("binary"), _) => Some("binary"),
        (None, Some(media_type)) if is_binary(media_type) => Some("binary"),
        _ => None,
    };
    match format.map(str::to_owned) {
        Some(format) => {
            schema
                .entry("type".to_owned())
                .or_insert_with(|| made!("string"));
            schema.insert("format".to_owned(), Node::from(format));
        }
        // Texts are what they are.
        None if encoding.is_none() && media_type.as_deref().is_none_or(is_text) => {}
        None => {
            for (keyword, said) in [
                ("contentEncoding", &encoding),
                ("contentMediaType", &media_type),
            ] {
                if let Some(said) = said {
                    ignored.push(Ignored {
                        keyword,
                        note: format!("the text stays as it is sent: `{said}`"),
                    });
                }
            }
        }
    }
    // In base64, the content of a part is no image.
    let is_base64 = schema
        .get("format")
        .and_then(Node::as_str)
        .is_some_and(|format| ["byte", "base64url"].contains(&format));
    let is_plain = !is_base64 && matches!(encoding.as_deref(), None | Some("binary"));
    // That there are bytes, and no more, is what a part says without it.
    let media_type = media_type.filter(|it| is_plain && it != "application/octet-stream");
    if let Some(media_type) = media_type {
        schema.insert(MEDIA_TYPE.to_owned(), Node::from(media_type));
    }
}

/// The formats of bytes.
const BYTES: &[&str] = &["byte", "binary", "base64", "base64url"];

fn is_string(ty: &Node) -> bool {
    match ty.as_list() {
        Some(types) => types.iter().any(is_string),
        None => *ty == *"string",
    }
}

fn text(schema: &mut Map, keyword: &str) -> Option<String> {
    let text = schema.get(keyword).and_then(Node::as_str)?.to_owned();
    schema.remove(keyword);
    Some(text)
}

/// Whether what is of a media type is no text.
pub(crate) fn is_binary(media_type: &str) -> bool {
    let essence = essence(media_type);
    let is_structured = ["/json", "+json", "/xml", "+xml"]
        .iter()
        .any(|end| essence.ends_with(end));
    !is_structured && !is_text(media_type)
}

fn is_text(media_type: &str) -> bool {
    essence(media_type).starts_with("text/")
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
