//! Any JSON, as the text that came.

mod convert;
mod read;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

pub use self::read::{from_slice, from_slice_strict, from_str, to_string, to_vec};
pub(crate) use self::read::{read as read_value, read_into, read_strictly};
use super::codec::{Decode, Encode};
use super::digits::same;
use super::fault::Fault;
use super::reader::{DEEPEST, Kind, Reader};
use super::writer::Writer;

/// Any JSON value, kept as it came: its numbers digit by digit, its members in their order.
///
/// ```
/// use mainsheet_runtime::Json;
///
/// let json: Json = r#"{"id": 12345678901234567890, "tags": ["a"]}"#.parse()?;
/// assert_eq!(json.get("id").unwrap().text(), "12345678901234567890");
/// assert_eq!(json.pointer("/tags/0").unwrap().as_str().as_deref(), Some("a"));
/// assert_eq!(serde_json::Value::from(json)["tags"][0], "a");
/// # use mainsheet_runtime::serde_json;
/// # Ok::<(), mainsheet_runtime::JsonError>(())
/// ```
///
/// Two are equal if they are the same JSON: the same members in any order, equal texts, and numbers
/// that are equal in value, however they are written.
#[derive(Clone)]
pub struct Json(Cow<'static, str>);

impl Json {
    /// `null`.
    pub const NULL: Self = Self(Cow::Borrowed("null"));

    /// What has been read as JSON.
    pub(crate) fn from_text(text: Cow<'_, str>) -> Self {
        Self(Cow::Owned(text.into_owned()))
    }

    /// An object of these members.
    pub(crate) fn object(members: &[(String, Self)]) -> Self {
        let mut to = Writer::default();
        let object = to.open_object();
        for (name, value) in members {
            to.entry(object, name, value);
        }
        to.close_object();
        Self(to.since(0).to_owned().into())
    }

    /// A value of a generated type, as it is sent.
    ///
    /// # Errors
    /// If it holds what JSON has no form for: a number that is infinite or none.
    pub fn of<T: Encode + ?Sized>(value: &T) -> Result<Self, JsonError> {
        to_string(value).map(|text| Self(text.into()))
    }

    /// Any value that serializes.
    ///
    /// # Errors
    /// As the value says, and if it is no JSON: a map whose keys are no texts.
    pub fn from_serialize<T: serde::Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        serde_json::to_string(value).map(|text| Self(text.into()))
    }

    /// What is JSON in the source of a generated crate.
    pub(crate) fn literal(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// The value as JSON text.
    pub fn into_text(self) -> String {
        self.0.into_owned()
    }

    /// The value as JSON text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The kind of the value.
    pub fn kind(&self) -> Kind {
        self.reader().kind().unwrap_or(Kind::Null)
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// The text, if it is one. [`text`](Self::text) has the quotes and escapes around it.
    pub fn as_str(&self) -> Option<Cow<'_, str>> {
        self.reader().text().ok()
    }

    /// The Boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        self.reader().boolean().ok()
    }

    /// The integer, if it is one that 64 bits hold; `1.0` is one.
    pub fn as_i64(&self) -> Option<i64> {
        self.read().ok()
    }

    /// The integer, if it is one that 64 bits hold; `1.0` is one.
    pub fn as_u64(&self) -> Option<u64> {
        self.read().ok()
    }

    /// The number, if it is one; the nearest to it that 64 bits hold.
    pub fn as_f64(&self) -> Option<f64> {
        self.read().ok()
    }

    /// The member of an object; of several of one name, the last.
    pub fn get(&self, name: &str) -> Option<Self> {
        let mut found = None;
        for (other, value) in self.members() {
            if other == name {
                found = Some(value);
            }
        }
        found
    }

    /// The text of a member that has no escapes.
    pub(super) fn plain_member(&self, name: &str) -> Option<&str> {
        let mut from = self.reader();
        from.open_object().ok()?;
        let mut is_first = true;
        while let Some(other) = from.member(is_first).ok()? {
            is_first = false;
            if other == name {
                return match from.text().ok()? {
                    Cow::Borrowed(text) => Some(text),
                    Cow::Owned(_) => None,
                };
            }
            from.skip().ok()?;
        }
        None
    }

    /// The text of an object with a member that has another value, or is new; `None` of all else.
    pub(crate) fn with_member(&self, name: &str, value: &dyn Encode) -> Option<String> {
        super::splice::set_member(self.text(), name, value)
    }

    /// The members of an object, in the order in which they came; none of what is no object.
    pub fn members(&self) -> Vec<(String, Self)> {
        let mut members = Vec::new();
        // What is read no further is not there: the text is JSON.
        let _ = self.each_member(&mut |name, value| members.push((name.into_owned(), value)));
        members
    }

    fn each_member<'s>(&'s self, each: &mut dyn FnMut(Cow<'s, str>, Self)) -> Result<(), Fault> {
        let mut from = self.reader();
        from.open_object()?;
        let mut is_first = true;
        while let Some(name) = from.member(is_first)? {
            is_first = false;
            each(name, Self::from_text(from.raw()?));
        }
        Ok(())
    }

    /// The elements of a list; none of what is no list.
    pub fn elements(&self) -> Vec<Self> {
        let mut elements = Vec::new();
        // What is read no further is not there: the text is JSON.
        let _ = self.each_element(&mut elements);
        elements
    }

    fn each_element(&self, elements: &mut Vec<Self>) -> Result<(), Fault> {
        let mut from = self.reader();
        from.open_list()?;
        while from.element(elements.is_empty())? {
            let element = Self::from_text(from.raw()?);
            elements.push(element);
        }
        Ok(())
    }

    /// The value at a JSON pointer (RFC 6901).
    pub fn pointer(&self, pointer: &str) -> Option<Self> {
        if pointer.is_empty() {
            return Some(self.clone());
        }
        let mut value = self.clone();
        for token in pointer.strip_prefix('/')?.split('/') {
            let token = token.replace("~1", "/").replace("~0", "~");
            value = match value.kind() {
                Kind::Object => value.get(&token)?,
                Kind::List => value.elements().into_iter().nth(token.parse().ok()?)?,
                _ => return None,
            };
        }
        Some(value)
    }

    /// Reads it as a type of a generated crate.
    ///
    /// # Errors
    /// If it is not of that type.
    pub fn read<T: Decode>(&self) -> Result<T, JsonError> {
        from_str(&self.0)
    }

    pub(super) fn reader(&self) -> Reader<'_> {
        Reader::new(self.0.as_bytes())
    }
}

/// A text that cannot be read as the type that is asked for, or a value that cannot be written.
#[derive(Debug)]
pub struct JsonError(Fault);

impl JsonError {
    /// Where, as a JSON pointer (RFC 6901); one of more than 1 KiB is cut, and ends in `…`.
    pub fn pointer(&self) -> String {
        self.0.pointer()
    }

    /// What is wrong. It quotes nothing of the value.
    pub fn reason(&self) -> &str {
        self.0.reason()
    }
}

impl From<Fault> for JsonError {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for JsonError {}

impl Decode for Json {
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault> {
        from.any().map(|text| Self::from_text(Cow::Borrowed(text)))
    }
}

impl Encode for Json {
    fn encode(&self, to: &mut Writer) {
        to.raw(&self.0);
    }
}

impl std::str::FromStr for Json {
    type Err = JsonError;

    fn from_str(text: &str) -> Result<Self, JsonError> {
        from_str(text)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || is_same(self, other, DEEPEST)
    }
}

/// Whether two values are the same JSON. Deeper than so many levels they are if their texts are.
fn is_same(one: &Json, other: &Json, levels: usize) -> bool {
    let kind = one.kind();
    if kind != other.kind() {
        return false;
    }
    let Some(levels) = levels.checked_sub(1) else {
        return one.0 == other.0;
    };
    match kind {
        Kind::Null => true,
        Kind::Boolean => one.as_bool() == other.as_bool(),
        Kind::Number => same(one.0.trim(), other.0.trim()),
        Kind::Text => match (one.as_str(), other.as_str()) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        },
        Kind::List => {
            let (one, other) = (one.elements(), other.elements());
            one.len() == other.len()
                && one
                    .iter()
                    .zip(&other)
                    .all(|(one, other)| is_same(one, other, levels))
        }
        Kind::Object => {
            let (one, other) = (sorted(one), sorted(other));
            one.len() == other.len()
                && one
                    .iter()
                    .zip(&other)
                    .all(|((name, one), (other_name, other))| {
                        name == other_name && is_same(one, other, levels)
                    })
        }
    }
}

/// The members by their names; of several of one name, the last.
fn sorted(object: &Json) -> Vec<(String, Json)> {
    let mut members = object.members();
    // Stable: the last of a name stays the last.
    members.sort_by(|(one, _), (other, _)| one.cmp(other));
    members.dedup_by(|later, earlier| {
        let is_again = later.0.cmp(&earlier.0) == Ordering::Equal;
        if is_again {
            std::mem::swap(later, earlier);
        }
        is_again
    });
    members
}
