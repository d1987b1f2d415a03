//! The fields of a form as a value of a type.
//!
//! A form has texts alone. Which of them are numbers, lists or JSON, the type says: each field is
//! tried as a text, and where the type wants something else, as that.

use crate::values::codec::Decode;
use crate::values::fault::Fault;
use crate::values::json::{Json, read_strictly, read_value};
use crate::values::reader::{Reader, Tolerated};

/// A field with all of its values.
struct Field {
    name: String,
    values: Vec<String>,
    /// Which of the [forms](Field::written) of its value is tried.
    at: usize,
}

/// In how many ways the value of a field can be meant.
const WAYS: usize = 4;

impl Field {
    /// The value as JSON: its text; what the text is as JSON; a list of the texts; a list of what
    /// they are as JSON.
    fn written(&self) -> Option<Json> {
        let text = |value: &String| Json::of(value).ok();
        let json = |value: &String| value.parse::<Json>().ok();
        let list = |each: &dyn Fn(&String) -> Option<Json>| {
            let items: Option<Vec<Json>> = self.values.iter().map(each).collect();
            Json::of(&items?).ok()
        };
        let only = match self.values.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        match self.at {
            0 => only.and_then(text),
            1 => only.and_then(json),
            2 => list(&text),
            _ => list(&json),
        }
    }

    /// Goes on to the next way that there is; `false` if there is none.
    fn advance(&mut self) -> bool {
        while self.at < WAYS {
            self.at += 1;
            if self.at < WAYS && self.written().is_some() {
                return true;
            }
        }
        false
    }
}

/// Reads a form (`application/x-www-form-urlencoded`) as a type.
pub(super) fn read<T: Decode>(body: &[u8]) -> Result<T, Fault> {
    let mut fields: Vec<Field> = Vec::new();
    for (name, value) in form_urlencoded::parse(body) {
        match fields.iter_mut().find(|field| field.name == name) {
            Some(field) => field.values.push(value.into_owned()),
            None => fields.push(Field {
                name: name.into_owned(),
                values: vec![value.into_owned()],
                at: 0,
            }),
        }
    }
    for field in &mut fields {
        if field.written().is_none() {
            field.advance();
        }
    }
    loop {
        let text = text(&fields);
        let (value, passed) = read_strictly::<T>(text.as_bytes());
        let mut places: Vec<String> = passed.iter().map(Tolerated::pointer).collect();
        if let Err(fault) = &value {
            places.push(fault.pointer());
        }
        let mut is_other = false;
        for field in &mut fields {
            let place = format!("/{}", field.name.replace('~', "~0").replace('/', "~1"));
            let is_at_fault = places.iter().any(|it| {
                let rest = it.strip_prefix(&place);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            if is_at_fault && field.at < WAYS {
                is_other |= field.advance();
            }
        }
        if !is_other {
            break;
        }
    }
    // What is right in no way stays a text, or a list of them: as it came.
    for field in fields.iter_mut().filter(|field| field.at >= WAYS) {
        field.at = if field.values.len() == 1 { 0 } else { 2 };
    }
    let text = text(&fields);
    read_value(&mut Reader::new(text.as_bytes()))
}

fn text(fields: &[Field]) -> String {
    let members = fields.iter().filter_map(|field| {
        let value = field.written().or_else(|| Json::of(&field.values).ok())?;
        Some((field.name.clone(), value))
    });
    Json::object(&members.collect::<Vec<_>>()).into_text()
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::values::json::Json;

    struct Order {
        id: String,
        count: Option<i64>,
        paid: Option<bool>,
        tags: Option<Vec<String>>,
        sizes: Option<Vec<i64>>,
        payload: Option<Json>,
    }

    crate::object!(Order {
        id => required "id",
        count => optional "count",
        paid => optional "paid",
        tags => optional "tags",
        sizes => optional "sizes",
        payload => optional "payload",
    });

    #[test]
    fn fields_are_what_the_type_says() {
        let order: Order = read(
            b"id=007&count=7&paid=true&tags=a+b&sizes=1&sizes=2&payload=%7B%22a%22%3A1%7D&x=1",
        )
        .unwrap();
        assert_eq!(order.id, "007");
        assert_eq!((order.count, order.paid), (Some(7), Some(true)));
        assert_eq!(order.tags, Some(vec!["a b".to_owned()]));
        assert_eq!(order.sizes, Some(vec![1, 2]));
        // Any JSON is the text, since that is JSON, too.
        assert_eq!(
            order.payload.unwrap().as_str().as_deref(),
            Some(r#"{"a":1}"#)
        );
    }

    struct Kept {
        count: Option<i64>,
        extra: crate::values::extra::Extra,
    }

    crate::object!(Kept + extra { count => optional "count" });

    #[test]
    fn what_is_right_in_no_way_is_kept_as_it_came() {
        for (body, kept) in [
            (&b"count=abc"[..], r#"{"count":"abc"}"#),
            (b"count=true", r#"{"count":"true"}"#),
            (b"count=1&count=b", r#"{"count":["1","b"]}"#),
            (
                b"other=1&more=a&more=b",
                r#"{"other":"1","more":["a","b"]}"#,
            ),
        ] {
            let read: Kept = read(body).unwrap();
            assert_eq!(read.count, None);
            assert_eq!(crate::values::json::to_string(&read).unwrap(), kept);
        }
    }

    #[test]
    fn what_fits_in_no_way_is_an_error_with_its_place() {
        let fault = read::<Order>(b"id=1&id=2").unwrap_err();
        assert_eq!(fault.pointer(), "/id");
        let fault = read::<Order>(b"count=1").unwrap_err();
        assert!(fault.reason().contains("`id`"), "{fault}");
    }
}
