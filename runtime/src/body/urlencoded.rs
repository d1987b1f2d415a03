//! `application/x-www-form-urlencoded` (WHATWG URL section 5).

use bytes::Bytes;

use crate::url::style::{self, Style};
use crate::values::json::Json;
use crate::values::reader::Kind;

/// The fields of `body`, those that `encoding` lists in their styles, and those
/// that `reserved` lists with reserved characters as they are. `None` if it has
/// no fields.
pub(crate) fn encode(body: &Json, encoding: &[(&str, Style)], reserved: &[&str]) -> Option<Bytes> {
    match body.kind() {
        Kind::Null => return Some(Bytes::new()),
        Kind::Object => {}
        _ => return None,
    }
    let fields = body.members();
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
