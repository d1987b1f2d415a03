//! `multipart/form-data` (RFC 7578), and other bodies of several parts: `multipart/mixed`
//! (RFC 2046, section 5.1.3) and `multipart/related` (RFC 2387).

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;

use super::upload::{Source, Upload};
use crate::error::{Error, Result};
use crate::headers;
use crate::url::style;
use crate::values::codec::Encode;
use crate::values::into_value::Single;
use crate::values::json::{Json, JsonError};
use crate::values::reader;

/// A `multipart/form-data` body, or another of several parts, part by part.
#[derive(Debug, Default)]
pub struct Form {
    pub(crate) parts: Vec<Part>,
    kind: Option<Kind>,
    /// Why the form cannot be sent.
    pub(crate) error: Option<String>,
}

/// Another kind than `multipart/form-data`, in which the order of the parts matters.
#[derive(Debug, Clone, Copy)]
struct Kind {
    media_type: &'static str,
    order: &'static [&'static str],
}

/// The name of a part.
type Name = Cow<'static, str>;

impl Form {
    /// A form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part of text.
    pub fn part_text(&mut self, name: impl Into<Name>, value: impl Into<String>) {
        self.push(name.into(), PartContent::text(value));
    }

    /// Adds a part of text that has a media type.
    pub fn part_text_as(
        &mut self,
        name: impl Into<Name>,
        media_type: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) {
        let content = PartContent::Text {
            media_type: Some(media_type.into()),
            text: value.into(),
        };
        self.push(name.into(), content);
    }

    /// Adds a part of JSON.
    pub fn part_json<T: Encode + ?Sized>(&mut self, name: impl Into<Name>, value: &T) {
        self.part_json_as(name, JSON, value);
    }

    /// Adds a part of JSON by another media type, such as
    /// `application/merge-patch+json`.
    pub fn part_json_as<T: Encode + ?Sized>(
        &mut self,
        name: impl Into<Name>,
        media_type: impl Into<Cow<'static, str>>,
        value: &T,
    ) {
        let text = Json::of(value);
        self.push_written(name.into(), media_type.into(), text);
    }

    /// Adds what the value is written as by default (OpenAPI 3.0.3, "Encoding
    /// Object"): text for a text, a number or a Boolean, a part each for a list
    /// of those, JSON for all else, and nothing for null.
    pub fn part_value<T: Encode + ?Sized>(&mut self, name: impl Into<Name>, value: &T) {
        match Json::of(value) {
            Ok(value) => self.part(name, value),
            Err(_) => self.refuse(&name.into()),
        }
    }

    /// Adds a file.
    pub fn part_file(&mut self, name: impl Into<Name>, file: Upload) {
        self.push(name.into(), PartContent::File(file));
    }

    /// Adds whatever a part may carry.
    pub fn part(&mut self, name: impl Into<Name>, value: impl Into<PartValue>) {
        let name = name.into();
        for content in value.into().contents {
            self.push(name.clone(), content);
        }
    }

    /// Makes it a body of another media type, such as `multipart/mixed`. The
    /// parts that `order` names are sent in its order, and then the others.
    pub fn of_kind(&mut self, media_type: &'static str, order: &'static [&'static str]) {
        self.kind = Some(Kind { media_type, order });
    }

    /// The media type and the parts as they are sent.
    pub(crate) fn sent(self) -> (&'static str, Vec<Part>) {
        let Self {
            mut parts, kind, ..
        } = self;
        let Some(Kind { media_type, order }) = kind else {
            return (FORM_DATA, parts);
        };
        let place = |part: &Part| order.iter().position(|name| *name == part.name);
        parts.sort_by_key(|part| place(part).unwrap_or(order.len()));
        (media_type, parts)
    }

    fn push_written(&mut self, name: Name, media_type: Cow<'static, str>, text: Written) {
        match text {
            Ok(text) => self.push(
                name,
                PartContent::Text {
                    media_type: Some(media_type),
                    text: text.into_text(),
                },
            ),
            Err(_) => self.refuse(&name),
        }
    }

    fn push(&mut self, name: Name, content: PartContent) {
        self.parts.push(Part { name, content });
    }

    // The serializer's own words may quote a value.
    fn refuse(&mut self, name: &str) {
        let reason = || format!("the part `{name}` cannot be written as JSON");
        self.error.get_or_insert_with(reason);
    }
}

const JSON: &str = "application/json";
const FORM_DATA: &str = "multipart/form-data";

/// What parts of text are that do not say so, outside of a form (RFC 2046,
/// section 5.2, would have them in ASCII).
const TEXT: &str = "text/plain; charset=utf-8";

type Written = Result<Json, JsonError>;

/// What a part of a form carries where the description leaves that open: a file,
/// text, a number, a Boolean, JSON, or a list of those, a part for each.
#[derive(Debug)]
pub struct PartValue {
    contents: Vec<PartContent>,
}

impl Single for PartValue {}

impl From<PartContent> for PartValue {
    fn from(content: PartContent) -> Self {
        Self {
            contents: vec![content],
        }
    }
}

impl From<Upload> for PartValue {
    fn from(file: Upload) -> Self {
        PartContent::File(file).into()
    }
}

impl From<String> for PartValue {
    fn from(text: String) -> Self {
        PartContent::text(text).into()
    }
}

impl From<&str> for PartValue {
    fn from(text: &str) -> Self {
        PartContent::text(text).into()
    }
}

macro_rules! from_displayed {
    ($($ty:ty),*) => { $(
        impl From<$ty> for PartValue {
            fn from(value: $ty) -> Self {
                PartContent::text(value.to_string()).into()
            }
        }
    )* };
}

from_displayed!(bool, i32, i64, u32, u64, f64);

/// Text for what has no members, a part each for a list of that, and JSON for
/// the rest; null is no part.
impl From<Json> for PartValue {
    fn from(value: Json) -> Self {
        let scalar = |value: &Json| style::scalar(value).map(PartContent::text);
        let contents = match value.kind() {
            reader::Kind::Null => Some(Vec::new()),
            reader::Kind::List => value.elements().iter().map(scalar).collect(),
            _ => scalar(&value).map(|content| vec![content]),
        };
        let contents = contents.unwrap_or_else(|| {
            vec![PartContent::Text {
                media_type: Some(Cow::Borrowed(JSON)),
                text: value.into_text(),
            }]
        });
        Self { contents }
    }
}

/// As from [`Json`].
impl From<serde_json::Value> for PartValue {
    fn from(value: serde_json::Value) -> Self {
        Json::from(value).into()
    }
}

impl<T: Into<Self>> From<Vec<T>> for PartValue {
    fn from(values: Vec<T>) -> Self {
        let values = values.into_iter().flat_map(|value| value.into().contents);
        Self {
            contents: values.collect(),
        }
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for PartValue {
    fn from(values: [T; N]) -> Self {
        Vec::from(values).into()
    }
}

/// One part of a form.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: Name,
    pub(crate) content: PartContent,
}

impl Part {
    /// What it says of its content: of a file always something (RFC 7578, section 4.4). Text in a
    /// form may leave that open.
    fn media_type(&self, is_form: bool) -> Option<Cow<'_, str>> {
        match &self.content {
            PartContent::Text { media_type, .. } => {
                let own = media_type.as_deref();
                own.or((!is_form).then_some(TEXT)).map(Cow::Borrowed)
            }
            PartContent::File(upload) => Some(upload.sent_type()),
        }
    }
}

pub(crate) enum PartContent {
    Text {
        media_type: Option<Cow<'static, str>>,
        text: String,
    },
    File(Upload),
}

impl PartContent {
    fn text(text: impl Into<String>) -> Self {
        Self::Text {
            media_type: None,
            text: text.into(),
        }
    }
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
pub(crate) fn encode(
    operation: &'static str,
    media_type: &str,
    parts: &[Part],
) -> Result<(String, Vec<Source>)> {
    let is_form = media_type == FORM_DATA;
    // 128 random bits: no content holds them but by design, and then it is the
    // caller's own.
    let boundary = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
    let mut pieces = Vec::with_capacity(parts.len() * 2 + 1);
    let mut text = String::new();
    for part in parts {
        text.push_str("--");
        text.push_str(&boundary);
        text.push_str("\r\nContent-Disposition: form-data; name=\"");
        push_quoted(&mut text, &part.name);
        text.push('"');
        match &part.content {
            PartContent::Text { text: value, .. } => {
                if let Some(media_type) = part.media_type(is_form) {
                    push_content_type(operation, &mut text, &part.name, &media_type)?;
                }
                text.push_str("\r\n\r\n");
                text.push_str(value);
            }
            PartContent::File(upload) => {
                push_file_head(operation, &mut text, part, upload, is_form)?;
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
    let mut content_type = format!("{media_type}; boundary={boundary}");
    if media_type == "multipart/related"
        && let Some(root) = parts.first().and_then(|part| part.media_type(false))
    {
        // The type of the first part, without its parameters (RFC 2387, section 3.1).
        let root = root.split(';').next().unwrap_or_default().trim();
        content_type.extend(["; type=\"", &root.replace(['"', '\\'], ""), "\""]);
    }
    Ok((content_type, pieces))
}

fn push_file_head(
    operation: &'static str,
    text: &mut String,
    part: &Part,
    upload: &Upload,
    is_form: bool,
) -> Result<()> {
    let name = &part.name;
    // Servers tell a file from a text by the presence of a file name.
    text.push_str("; filename=\"");
    push_quoted(text, upload.file_name.as_deref().unwrap_or(name));
    text.push('"');
    if let Some(content_type) = part.media_type(is_form) {
        push_content_type(operation, text, name, &content_type)?;
    }
    for (header, value) in &upload.headers {
        let (header, value) =
            headers::checked(header, value).map_err(|reason| Error::invalid(operation, reason))?;
        let value = value.to_str().unwrap_or_default();
        text.extend(["\r\n", header.as_str(), ": ", value]);
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
