//! JSON text to types, with errors that say where.
//!
//! What is compiled once per type is a slot or a list that is filled: the rest is the same for all.

use std::ops::Range;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::charset;
use super::codec::{Decode, Slot};
use super::fault::Fault;
use super::json::read_into;
use super::list::Target;
use super::pointer::Step;
use super::reader::Reader;
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
        !json && !is_json(raw)
    }

    /// What is wrong with a body.
    fn explain(&self, expected: &'static str, body: &Bytes, fault: &Fault) -> Box<DecodeError> {
        match self.not_json(body, expected) {
            Some(error) => error,
            None => self.explain_part(expected, &mut Lines::new(body), body, fault),
        }
    }

    /// What is wrong with a part of a body, which is JSON.
    fn explain_part(
        &self,
        expected: &'static str,
        lines: &mut Lines<'_>,
        part: &Bytes,
        fault: &Fault,
    ) -> Box<DecodeError> {
        let (line, column) = lines.place(fault.at());
        let reason = format!("{} (line {line}, column {column})", fault.reason());
        self.error(fault.pointer(), expected, reason, part)
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

fn is_json(text: &[u8]) -> bool {
    let mut from = Reader::new(text);
    from.skip().and_then(|_| from.finish()).is_ok()
}

/// The lines of a text, counted once for places that come one after another.
struct Lines<'t> {
    text: &'t [u8],
    /// The last place, its line, counted from 1, and where that begins.
    at: usize,
    line: usize,
    start: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            start: 0,
        }
    }

    /// The line and the column of a place, both counted from 1; columns are bytes.
    fn place(&mut self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        if at < self.at {
            *self = Self::new(self.text);
        }
        for place in self.at..at {
            if self.text[place] == b'\n' {
                self.line += 1;
                self.start = place + 1;
            }
        }
        self.at = at;
        (self.line, at - self.start + 1)
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
pub(crate) fn json<T: Decode>(context: &Context<'_>, raw: &Bytes) -> Result<T, Box<DecodeError>> {
    let mut value = None;
    json_into(context, raw, &mut value, std::any::type_name::<T>())?;
    value.ok_or_else(|| nothing(context, raw, std::any::type_name::<T>()))
}

/// As [`json`], into a slot of the type that is called `expected`.
pub(crate) fn json_into(
    context: &Context<'_>,
    raw: &Bytes,
    slot: &mut dyn Slot,
    expected: &'static str,
) -> Result<(), Box<DecodeError>> {
    let raw = &charset::utf8(context.headers, raw);
    let text: &[u8] = if raw.is_empty() { b"null" } else { raw };
    read_into(&mut Reader::new(text), slot).map_err(|fault| context.explain(expected, raw, &fault))
}

/// The error of a slot that is empty, which one that has been filled is not.
#[cold]
pub(crate) fn nothing(
    context: &Context<'_>,
    raw: &Bytes,
    expected: &'static str,
) -> Box<DecodeError> {
    refused(context, expected, "no value has been read".to_owned(), raw)
}

/// Decodes a list. An element that cannot be decoded becomes an error in its
/// place; only a body that is no JSON array fails as a whole. A list that has more than `most`
/// elements fails, too.
pub(crate) fn list_into(
    context: &Context<'_>,
    raw: &Bytes,
    most: usize,
    list: &mut Target<'_>,
) -> Result<(), Box<DecodeError>> {
    list_within(context, raw, 0..raw.len(), "", most, list)
}

/// As [`list_into`], of a part of a body, which stands there at `pointer`.
pub(crate) fn list_within(
    context: &Context<'_>,
    raw: &Bytes,
    place: Range<usize>,
    pointer: &str,
    most: usize,
    list: &mut Target<'_>,
) -> Result<(), Box<DecodeError>> {
    let raw = &charset::utf8(context.headers, raw);
    let mut from = Reader::within(raw, place);
    let mut lines = Lines::new(raw);
    let within = |mut fault: Fault| {
        let tokens = pointer.strip_prefix('/').into_iter();
        for token in tokens.flat_map(|rest| rest.rsplit('/')) {
            let name = token.replace("~1", "/").replace("~0", "~");
            fault = fault.within(Step::Name(name.into()));
        }
        fault
    };
    elements(&mut from, most, &mut |from, index| {
        let mark = from.mark();
        match list.values.read(from, true) {
            Ok(()) => {}
            Err(fault) if fault.is_final() => return Err(fault),
            Err(fault) => {
                from.rewind(mark)?;
                let (range, _) = from.skip()?;
                from.build(ERROR)?;
                let fault = within(fault.within(Step::Index(index)));
                let part = part(raw, range);
                let error = context.explain_part(list.element, &mut lines, &part, &fault);
                list.errors.push((index, error));
            }
        }
        Ok(())
    })
    .map_err(|fault| context.explain(list.name, raw, &within(fault)))
}

/// What the error of an element counts for, as elements count what they take in memory. It takes less,
/// but of very many nobody makes use.
const ERROR: usize = 1024;

/// Comes to each element of a body that is a list, `null` being an empty one, with its index.
///
/// # Errors
/// As `each` fails, and if it is no list, or one of more than `most` elements: before there is a
/// place for more.
pub(crate) fn elements<'t>(
    from: &mut Reader<'t>,
    most: usize,
    each: &mut dyn FnMut(&mut Reader<'t>, usize) -> Result<(), Fault>,
) -> Result<(), Fault> {
    if !from.null()? {
        from.open_list()?;
        let mut index = 0;
        while from.element(index == 0)? {
            if index == most {
                return Err(Fault::end(
                    from.at(),
                    format!(
                        "the page has more than {most} elements, many times what was asked for"
                    ),
                ));
            }
            each(from, index)?;
            index += 1;
        }
    }
    from.finish()
}

/// A part of a body: a copy, if it is so small that it should not keep the whole in memory.
fn part(body: &Bytes, range: Range<usize>) -> Bytes {
    if range.len() < body.len() / 4 {
        Bytes::copy_from_slice(&body[range])
    } else {
        body.slice(range)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, StatusCode, header};

    use super::{Context, json, list_into};
    use crate::error::DecodeError;
    use crate::values::codec::Decode;
    use crate::values::list::List;

    fn list<T: Decode>(context: &Context<'_>, raw: &Bytes) -> Result<List<T>, Box<DecodeError>> {
        let mut list = List::default();
        list_into(context, raw, usize::MAX, &mut list.target())?;
        Ok(list)
    }

    struct Record {
        id: String,
        data: Option<BTreeMap<String, i64>>,
    }

    crate::object!(Record { id => required "id", data => "data" });

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
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("Ann"), "{shown}");
        }
        assert_eq!(
            error.to_string(),
            "getRecord: cannot decode the answer as Record at /data/x~1y~0z: \
             expected an integer of 64 bits, found a text (line 1, column 27)"
        );
    }

    #[test]
    fn a_bad_element_costs_itself_alone() {
        let raw = Bytes::from_static(br#"[{"id":"a"}, {"id":7}, {"id":"c"}]"#);
        let list = list::<Record>(&context(&headers("application/json")), &raw).unwrap();
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
            list::<Record>(&context(&headers("text/html")), &raw).unwrap_err(),
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
        assert!(
            error.to_string().contains("there is text after the value"),
            "{error}"
        );
    }
}
