//! An event as an object of its fields, which is what OpenAPI 3.2 describes (section 4.14.4,
//! Sequential Media Types), and what others describe as well.

use bytes::Bytes;

use super::parser::Frame;
use crate::values::json::{self, Json};
use crate::values::reader::Reader;
use crate::values::writer::Writer;

/// The JSON text of the object: `data` as the JSON that it is, or else as text. Where the event has no
/// name, and its data is an object that says `event`, that is the object: so do servers whose
/// description means what a line of data holds.
pub(super) fn object(frame: &Frame) -> Bytes {
    if frame.name.is_none() && says_event(&frame.data) {
        return frame.data.clone();
    }
    let mut to = Writer::default();
    let object = to.open_object();
    if let Some(name) = &frame.name {
        to.name(object, "event");
        to.text(name);
    }
    to.name(object, "data");
    let data = String::from_utf8_lossy(&frame.data);
    if is_json(&data) {
        to.raw(&data);
    } else {
        to.text(&data);
    }
    if let Some(id) = &frame.id {
        to.name(object, "id");
        to.text(id);
    }
    to.close_object();
    // Texts alone were written, which cannot fail.
    to.finish().map(Bytes::from).unwrap_or_default()
}

fn says_event(data: &[u8]) -> bool {
    let data = json::from_slice::<Json>(data);
    data.is_ok_and(|data| data.get("event").is_some())
}

fn is_json(text: &str) -> bool {
    let mut from = Reader::new(text.as_bytes());
    from.skip().and_then(|_| from.finish()).is_ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;

    use super::{Frame, object};

    #[test]
    fn data_is_the_json_that_it_is_or_text() {
        for (data, name, id, expected) in [
            (r#"{"a":1}"#, "", "", r#"{"data":{"a":1}}"#),
            ("[DONE]", "done", "", r#"{"event":"done","data":"[DONE]"}"#),
            ("1", "", "7\"", r#"{"data":1,"id":"7\""}"#),
            ("", "", "", r#"{"data":""}"#),
            (
                r#"{"event":"a","data":1}"#,
                "",
                "7",
                r#"{"event":"a","data":1}"#,
            ),
            (
                r#"{"event":"a"}"#,
                "b",
                "",
                r#"{"event":"b","data":{"event":"a"}}"#,
            ),
        ] {
            let frame = Frame {
                data: Bytes::from(data),
                name: (!name.is_empty()).then(|| Arc::from(name)),
                id: (!id.is_empty()).then(|| Arc::from(id)),
            };
            assert_eq!(object(&frame), expected);
        }
    }
}
