//! `application/x-www-form-urlencoded` (WHATWG URL section 5).

use bytes::Bytes;
use serde_json::Value;

use crate::url::style::{self, Style};

/// The fields of `body`, those that `encoding` lists in their styles, and those
/// that `reserved` lists with reserved characters as they are. `None` if it has
/// no fields.
pub(crate) fn encode(body: &Value, encoding: &[(&str, Style)], reserved: &[&str]) -> Option<Bytes> {
    let fields = match body {
        Value::Null => return Some(Bytes::new()),
        Value::Object(fields) => fields,
        _ => return None,
    };
    let parts: Vec<_> = fields
        .iter()
        .filter_map(|(name, value)| {
            let style = encoding.iter().find(|(field, _)| field == name);
            let style = match style {
                Some((_, style)) => *style,
                None => style::of_field(value),
            };
            if reserved.contains(&name.as_str()) {
                style::reserved_form(name, style, value)
            } else {
                style::form(name, style, value)
            }
        })
        .collect();
    Some(Bytes::from(parts.join("&")))
}
