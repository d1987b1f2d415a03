//! `application/x-www-form-urlencoded` (WHATWG URL section 5).

use bytes::Bytes;
use serde_json::Value;

use crate::style::{self, Style};

/// The fields of `body`, those that `encoding` lists in their styles. `None` if
/// it has no fields.
pub(crate) fn encode(body: &Value, encoding: &[(&str, Style)]) -> Option<Bytes> {
    let fields = match body {
        Value::Null => return Some(Bytes::new()),
        Value::Object(fields) => fields,
        _ => return None,
    };
    let parts: Vec<_> = fields
        .iter()
        .filter_map(|(name, value)| {
            let style = encoding.iter().find(|(field, _)| field == name);
            match style {
                Some((_, style)) => style::form(name, *style, value),
                // Exploded as a form, but an object is one text.
                None if value.is_object() => style::form(name, Style::Json, value),
                None => style::form(name, Style::Form { explode: true }, value),
            }
        })
        .collect();
    Some(Bytes::from(parts.join("&")))
}
