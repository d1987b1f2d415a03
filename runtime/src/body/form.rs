//! `multipart/form-data` (RFC 7578).

use bytes::Bytes;
use http::HeaderValue;

use crate::error::{Error, Result};
use crate::upload::{Source, Upload};

/// One part of a form.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) content: PartContent,
}

pub(crate) enum PartContent {
    Text {
        media_type: Option<&'static str>,
        text: String,
    },
    File(Upload),
}

impl std::fmt::Debug for PartContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text { .. } => f.write_str("Text"),
            Self::File(upload) => upload.fmt(f),
        }
    }
}

/// The content type with its boundary, and the pieces of the body.
pub(crate) fn encode(operation: &'static str, parts: &[Part]) -> Result<(String, Vec<Source>)> {
    // 128 random bits: no content holds them but by design, and then it is the
    // caller's own.
    let boundary = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
    let mut pieces = Vec::with_capacity(parts.len() * 2 + 1);
    let mut text = String::new();
    for part in parts {
        text.push_str("--");
        text.push_str(&boundary);
        text.push_str("\r\nContent-Disposition: form-data; name=\"");
        push_quoted(&mut text, part.name);
        text.push('"');
        match &part.content {
            PartContent::Text {
                media_type,
                text: value,
            } => {
                if let Some(media_type) = media_type {
                    push_content_type(operation, &mut text, part.name, media_type)?;
                }
                text.push_str("\r\n\r\n");
                text.push_str(value);
            }
            PartContent::File(upload) => {
                push_file_head(operation, &mut text, part.name, upload)?;
                pieces.push(Source::Bytes(Bytes::from(std::mem::take(&mut text))));
                pieces.push(upload.source.clone());
            }
        }
        text.push_str("\r\n");
    }
    text.push_str("--");
    text.push_str(&boundary);
    text.push_str("--\r\n");
    pieces.push(Source::Bytes(Bytes::from(text)));
    Ok((format!("multipart/form-data; boundary={boundary}"), pieces))
}

fn push_file_head(
    operation: &'static str,
    text: &mut String,
    name: &str,
    upload: &Upload,
) -> Result<()> {
    // Servers tell a file from a text by the presence of a file name.
    text.push_str("; filename=\"");
    push_quoted(text, upload.file_name.as_deref().unwrap_or(name));
    text.push('"');
    if let Some(content_type) = &upload.content_type {
        push_content_type(operation, text, name, content_type)?;
    }
    text.push_str("\r\n\r\n");
    Ok(())
}

fn push_content_type(
    operation: &'static str,
    text: &mut String,
    name: &str,
    content_type: &str,
) -> Result<()> {
    if HeaderValue::from_str(content_type).is_err() {
        return Err(Error::invalid(
            operation,
            format!("the content type of the part `{name}` is not valid"),
        ));
    }
    text.push_str("\r\nContent-Type: ");
    text.push_str(content_type);
    Ok(())
}

/// Escapes as browsers do (WHATWG HTML, "multipart/form-data encoding
/// algorithm"); all else is sent as it is, in UTF-8. RFC 7578 section 4.2
/// forbids `filename*`.
fn push_quoted(text: &mut String, value: &str) {
    for char in value.chars() {
        match char {
            '"' => text.push_str("%22"),
            '\r' => text.push_str("%0D"),
            '\n' => text.push_str("%0A"),
            other => text.push(other),
        }
    }
}
