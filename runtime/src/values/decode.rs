//! JSON text to types, with errors that say where.
//!
//! This is the only code that is compiled once per type, and so there is little
//! of it.

pub(crate) mod elements;
pub(crate) mod locate;
pub(crate) mod within;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::list::List;
use crate::error::DecodeError;
use crate::error::shown::shown;

/// Where a body came from: what its errors tell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
}

impl<'a> Context<'a> {
    fn content_type(&self) -> Option<&'a str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }

    pub(crate) fn error(
        &self,
        pointer: String,
        expected: &'static str,
        reason: String,
        raw: &Bytes,
    ) -> Box<DecodeError> {
        Box::new(DecodeError {
            operation: self.operation,
            status: Some(self.status),
            content_type: self.content_type().map(Box::from),
            pointer,
            expected,
            reason,
            raw: raw.clone(),
        })
    }

    /// The body is not JSON at all, and its content type says so, too: name
    /// that rather than the first character that JSON does not allow.
    fn is_other_media_type(&self, raw: &[u8]) -> bool {
        let json = self
            .content_type()
            .is_none_or(|content_type| content_type.to_ascii_lowercase().contains("json"));
        !json && serde_json::from_slice::<&RawValue>(raw).is_err()
    }

    /// What went wrong with the text at `prefix` in the body.
    fn explain(
        &self,
        prefix: &str,
        expected: &'static str,
        raw: &Bytes,
        error: &serde_json::Error,
    ) -> Box<DecodeError> {
        if prefix.is_empty()
            && let Some(error) = self.not_json(raw, expected)
        {
            return error;
        }
        let (reason, pointer) = within::explain_whole(raw, error);
        self.error(
            locate::join(prefix.to_owned(), &pointer),
            expected,
            reason,
            raw,
        )
    }

    /// The error of a body that cannot be JSON, whatever the type.
    fn not_json(&self, raw: &Bytes, expected: &'static str) -> Option<Box<DecodeError>> {
        let reason = if raw.iter().all(u8::is_ascii_whitespace) {
            "the body is empty".to_owned()
        } else if self.is_other_media_type(raw) {
            format!(
                "the body is {} and not JSON",
                shown(self.content_type().unwrap_or_default())
            )
        } else {
            return None;
        };
        Some(self.error(String::new(), expected, reason, raw))
    }
}

/// The error of a body that is not looked at.
pub(crate) fn refused(
    context: &Context<'_>,
    expected: &'static str,
    reason: String,
    raw: &Bytes,
) -> Box<DecodeError> {
    context.error(String::new(), expected, reason, raw)
}

/// Decodes a whole body. An empty body reads as `null` where `T` allows that.
pub(crate) fn json<T: DeserializeOwned>(
    context: &Context<'_>,
    raw: &Bytes,
) -> Result<T, Box<DecodeError>> {
    let text: &[u8] = if raw.is_empty() { b"null" } else { raw };
    serde_json::from_slice(text)
        .map_err(|error| context.explain("", std::any::type_name::<T>(), raw, &error))
}

/// Decodes a list. An element that cannot be decoded becomes an error in its
/// place; only a body that is no JSON array fails as a whole, or one that has
/// more than `most` elements.
pub(crate) fn list<T: DeserializeOwned>(
    context: &Context<'_>,
    raw: &Bytes,
    most: usize,
) -> Result<List<T>, Box<DecodeError>> {
    // All is well nearly always, so try that first.
    if let Ok(values) = elements::read::<T>(raw, most) {
        return Ok(List::from(values));
    }
    let elements = split(context, raw, most, std::any::type_name::<List<T>>())?;
    let mut list = List::with_capacity(elements.len());
    for (index, raw) in elements.into_iter().enumerate() {
        match serde_json::from_slice(&raw) {
            Ok(value) => list.push(value),
            Err(error) => {
                let (prefix, expected) = (format!("/{index}"), std::any::type_name::<T>());
                list.push_error(context.explain(&prefix, expected, &raw, &error));
            }
        }
    }
    Ok(list)
}

/// The texts of an array's elements; `null` reads as an empty one.
fn split(
    context: &Context<'_>,
    raw: &Bytes,
    most: usize,
    expected: &'static str,
) -> Result<Vec<Bytes>, Box<DecodeError>> {
    if let Some(error) = context.not_json(raw, expected) {
        return Err(error);
    }
    if raw.trim_ascii() == b"null" {
        return Ok(Vec::new());
    }
    match elements::read::<&RawValue>(raw, most) {
        Ok(elements) => Ok(elements
            .into_iter()
            .map(|element| raw.slice_ref(element.get().as_bytes()))
            .collect()),
        Err(error) => Err(context.error(String::new(), expected, error.to_string(), raw)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, StatusCode, header};
    use serde::Deserialize;

    use super::{Context, json, list};

    #[derive(Debug, Deserialize, PartialEq)]
    struct Record {
        id: String,
        #[serde(default)]
        data: BTreeMap<String, i64>,
    }

    fn headers(content_type: &'static str) -> HeaderMap {
        let value = HeaderValue::from_static(content_type);
        HeaderMap::from_iter([(header::CONTENT_TYPE, value)])
    }

    fn context(headers: &HeaderMap) -> Context<'_> {
        Context {
            operation: "getRecord",
            status: StatusCode::OK,
            headers,
        }
    }

    #[test]
    fn an_error_names_the_pointer_and_keeps_the_text() {
        let raw = Bytes::from_static(br#"{"id":"a","data":{"x/y~z":"Ann"}}"#);
        let error = json::<Record>(&context(&headers("application/json")), &raw).unwrap_err();
        assert_eq!(error.pointer(), "/data/x~1y~0z");
        assert_eq!(error.raw(), String::from_utf8_lossy(&raw));
        assert!(error.reason().contains("Ann"));
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("Ann"), "{shown}");
        }
        assert_eq!(
            error.to_string(),
            "getRecord: cannot decode the answer as Record at /data/x~1y~0z: \
             invalid type: string, expected i64 at line 1 column 31"
        );
    }

    #[test]
    fn a_bad_element_costs_itself_alone() {
        let raw = Bytes::from_static(br#"[{"id":"a"}, {"id":7}, {"id":"c"}]"#);
        let list =
            list::<Record>(&context(&headers("application/json")), &raw, usize::MAX).unwrap();
        let ids: Vec<_> = list
            .iter()
            .map(|element| match element {
                Ok(record) => record.id.clone(),
                Err(error) => format!("{} {}", error.pointer(), error.raw()),
            })
            .collect();
        assert_eq!(ids, ["a", r#"/1/id {"id":7}"#, "c"]);
    }

    #[test]
    fn an_empty_body_is_null_or_an_error_that_says_so() {
        let headers = headers("application/json");
        let context = context(&headers);
        assert_eq!(
            json::<Option<Record>>(&context, &Bytes::new()).unwrap(),
            None
        );
        let error = json::<Record>(&context, &Bytes::new()).unwrap_err();
        assert!(error.to_string().ends_with("the body is empty"), "{error}");
    }

    #[test]
    fn a_page_of_html_is_called_so() {
        let raw = Bytes::from_static(b"<html>Sign in, Ann</html>");
        for error in [
            json::<Record>(&context(&headers("text/html")), &raw).unwrap_err(),
            list::<Record>(&context(&headers("text/html")), &raw, usize::MAX).unwrap_err(),
        ] {
            assert!(
                error
                    .to_string()
                    .ends_with("the body is text/html and not JSON"),
                "{error}"
            );
        }
        // The wrong label on good JSON does no harm.
        let raw = Bytes::from_static(br#"{"id":"a"}"#);
        json::<Record>(&context(&headers("text/html")), &raw).unwrap();
    }

    #[test]
    fn text_after_the_value_is_an_error() {
        let raw = Bytes::from_static(br#"{"id":"a"} x"#);
        let error = json::<Record>(&context(&headers("application/json")), &raw).unwrap_err();
        assert!(error.to_string().contains("trailing characters"), "{error}");
    }
}
