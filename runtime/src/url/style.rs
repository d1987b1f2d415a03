//! How values are laid out in URLs, headers, cookies and forms (OpenAPI 3.0.3
//! "Style Values", RFC 6570). Not generic: a value comes as JSON.

use std::borrow::Cow;
use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::encode::{push_reserved, push_value};
use crate::values::json::Json;
use crate::values::reader::Kind;

/// How a parameter, or a property of a form, is laid out: OpenAPI's `style` and
/// `explode`.
///
/// The delimiters of a style are sent as they are where a URL allows that; in
/// the values themselves they are percent-encoded, so that a comma in a value
/// (`%2C`) is not taken for one between two values. Null members and elements
/// are left out, and with them a list or an object that holds nothing else. A
/// list or an object within a list or an object is sent as JSON text, but for
/// [`DeepObject`](Self::DeepObject), which reaches as deep as the value, and for
/// the lists in [`Fields`](Self::Fields).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `form`: `color=blue,black`, exploded `color=blue&color=black`; an object
    /// `color=R,100,G,200`, exploded `R=100&G=200`. What is exploded in a
    /// cookie becomes several cookies.
    Form {
        /// Each element or member apart.
        explode: bool,
    },
    /// `simple`, for paths and headers: `blue,black`; an object `R,100,G,200`,
    /// exploded `R=100,G=200`.
    Simple {
        /// Each member apart.
        explode: bool,
    },
    /// `label`, for paths: `.blue,black`, exploded `.blue.black`; an object
    /// `.R,100,G,200`, exploded `.R=100.G=200`. The commas are those of RFC
    /// 6570, to which OpenAPI refers and which its later editions show in their
    /// examples.
    Label {
        /// Each element or member apart.
        explode: bool,
    },
    /// `matrix`, for paths: `;color=blue,black`, exploded
    /// `;color=blue;color=black`; an object `;color=R,100,G,200`, exploded
    /// `;R=100;G=200`.
    Matrix {
        /// Each element or member apart.
        explode: bool,
    },
    /// `spaceDelimited`, for queries: `color=blue%20black`.
    SpaceDelimited,
    /// `pipeDelimited`, for queries: `color=blue%7Cblack`.
    PipeDelimited,
    /// `deepObject`, for queries and forms: `color[R]=100&color[G]=200`, and so
    /// on for what is deeper: `a[b][c]=1`, `a[0]=1`, `a[0][b]=1`. The brackets
    /// are sent as `%5B` and `%5D`, as a URL requires.
    DeepObject,
    /// No style, but a whole query of `application/x-www-form-urlencoded`: each
    /// member is laid out under its own name as the property of such a body is, a
    /// list as `form`, exploded, and an object as JSON text.
    Fields,
    /// No style, but `content` with `application/json`: the value as JSON text.
    Json,
}

/// How a place encodes the names and the values in it.
struct Encoding {
    name: fn(&mut String, &str),
    value: fn(&mut String, &str),
}

impl Encoding {
    fn name(&self, name: &str) -> String {
        let mut encoded = String::with_capacity(name.len());
        (self.name)(&mut encoded, name);
        encoded
    }

    fn value(&self, value: &str) -> String {
        let mut encoded = String::with_capacity(value.len());
        (self.value)(&mut encoded, value);
        encoded
    }
}

const URL: &Encoding = &Encoding {
    name: push_value,
    value: push_value,
};
const URL_RESERVED: &Encoding = &Encoding {
    name: push_value,
    value: push_reserved,
};
const FORM: &Encoding = &Encoding {
    name: push_form,
    value: push_form,
};
const FORM_RESERVED: &Encoding = &Encoding {
    name: push_form,
    value: push_form_reserved,
};
const COOKIES: &Encoding = &Encoding {
    name: push_cookie_name,
    value: push_cookie,
};
const HEADERS: &Encoding = &Encoding {
    name: push_header_name,
    value: push_header,
};

/// A value, as far as styles tell values apart.
enum Shape {
    Nothing,
    One(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Shape {
    fn of(value: &Json) -> Self {
        match value.kind() {
            Kind::Null => Self::Nothing,
            Kind::List => {
                let elements = value.elements();
                let list: Vec<_> = elements.iter().filter_map(text).collect();
                if list.is_empty() {
                    return Self::Nothing;
                }
                Self::List(list)
            }
            Kind::Object => {
                let members = value.members().into_iter();
                let members: Vec<_> = members
                    .filter_map(|(name, value)| Some((name, text(&value)?)))
                    .collect();
                if members.is_empty() {
                    return Self::Nothing;
                }
                Self::Object(members)
            }
            _ => text(value).map_or(Self::Nothing, Self::One),
        }
    }
}

/// A value as one text; `None` for null.
fn text(value: &Json) -> Option<String> {
    match value.kind() {
        Kind::Null => None,
        Kind::Text => value.as_str().map(Cow::into_owned),
        _ => Some(value.text().to_owned()),
    }
}

/// A value that has no parts, as text.
pub(crate) fn scalar(value: &Json) -> Option<String> {
    match value.kind() {
        Kind::List | Kind::Object => None,
        _ => text(value),
    }
}

/// A parameter as a part of a query, encoded; `None` if there is nothing to
/// send.
pub(crate) fn query(name: &str, style: Style, value: &Json) -> Option<String> {
    joined(pairs(name, style, value, URL), "&")
}

/// As [`query`], but reserved characters are left as they are.
pub(crate) fn reserved_query(name: &str, style: Style, value: &Json) -> Option<String> {
    joined(pairs(name, style, value, URL_RESERVED), "&")
}

/// A property as a part of an `application/x-www-form-urlencoded` body.
pub(crate) fn form(name: &str, style: Style, value: &Json) -> Option<String> {
    joined(pairs(name, style, value, FORM), "&")
}

/// As [`form`], but reserved characters are left as they are.
pub(crate) fn reserved_form(name: &str, style: Style, value: &Json) -> Option<String> {
    joined(pairs(name, style, value, FORM_RESERVED), "&")
}

/// A parameter as one or more cookies.
pub(crate) fn cookie(name: &str, style: Style, value: &Json) -> Option<String> {
    joined(pairs(name, style, value, COOKIES), "; ")
}

/// A cookie of one text.
pub(crate) fn plain_cookie(name: &str, value: &str) -> String {
    format!("{}={}", COOKIES.name(name), COOKIES.value(value))
}

/// A parameter as a part of a path, encoded; `None` if there is nothing to send.
pub(crate) fn path(name: &str, style: Style, value: &Json) -> Option<String> {
    laid_out(name, style, value, URL)
}

/// A parameter as the value of a header. A single text is sent as it is.
pub(crate) fn header(name: &str, style: Style, value: &Json) -> Option<String> {
    match (style, scalar(value)) {
        (Style::Json, _) => Some(ascii_json(value)),
        (_, Some(text)) => Some(text),
        _ => laid_out(name, style, value, HEADERS),
    }
}

/// Whether a text anywhere in the value holds a control character.
pub(crate) fn has_control(value: &Json) -> bool {
    let control = |text: &str| text.chars().any(char::is_control);
    match value.kind() {
        Kind::Text => value.as_str().is_some_and(|text| control(&text)),
        Kind::List => value.elements().iter().any(has_control),
        Kind::Object => value
            .members()
            .iter()
            .any(|(name, value)| control(name) || has_control(value)),
        _ => false,
    }
}

/// The names and values, encoded, that a value comes to where those are a
/// place's units.
fn pairs(name: &str, style: Style, value: &Json, encoding: &Encoding) -> Vec<(String, String)> {
    let name = encoding.name(name);
    let (explode, delimiter) = match style {
        Style::Json => return vec![(name, encoding.value(value.text()))],
        Style::DeepObject => {
            let mut pairs = Vec::new();
            push_deep(&mut pairs, name, value, encoding);
            return pairs;
        }
        Style::Fields if value.kind() == Kind::Object => return fields(value, encoding),
        Style::Fields => (true, ","),
        Style::SpaceDelimited => (false, "%20"),
        Style::PipeDelimited => (false, "%7C"),
        Style::Form { explode }
        | Style::Simple { explode }
        | Style::Label { explode }
        | Style::Matrix { explode } => (explode, ","),
    };
    match Shape::of(value) {
        Shape::Nothing => Vec::new(),
        Shape::One(text) => vec![(name, encoding.value(&text))],
        Shape::List(list) if explode => list
            .iter()
            .map(|text| (name.clone(), encoding.value(text)))
            .collect(),
        Shape::Object(members) if explode => members
            .iter()
            .map(|(key, text)| (encoding.name(key), encoding.value(text)))
            .collect(),
        Shape::List(list) => vec![(name, within(flat(&list, encoding), delimiter))],
        Shape::Object(members) => {
            vec![(name, within(flat_members(&members, encoding), delimiter))]
        }
    }
}

/// The members of an object as the fields of a form.
fn fields(object: &Json, encoding: &Encoding) -> Vec<(String, String)> {
    let members = object.members().into_iter();
    members
        .flat_map(|(name, value)| pairs(&name, of_field(&value), &value, encoding))
        .collect()
}

/// The style of a form's field of which nothing is said: exploded as a form,
/// but an object is one text.
pub(crate) fn of_field(value: &Json) -> Style {
    if value.kind() == Kind::Object {
        Style::Json
    } else {
        Style::Form { explode: true }
    }
}

/// Encoded texts as one, in which only the delimiters are such: a comma within a text, which is
/// left where reserved characters are, is encoded here.
fn within(mut texts: Vec<String>, delimiter: &str) -> String {
    if delimiter == "," {
        for text in texts.iter_mut().filter(|text| text.contains(',')) {
            *text = text.replace(',', "%2C");
        }
    }
    texts.join(delimiter)
}

fn push_deep(pairs: &mut Vec<(String, String)>, name: String, value: &Json, encoding: &Encoding) {
    let within = |key: &str| format!("{name}%5B{}%5D", encoding.name(key));
    match value.kind() {
        Kind::Null => {}
        Kind::List => {
            for (index, value) in value.elements().iter().enumerate() {
                push_deep(pairs, within(&index.to_string()), value, encoding);
            }
        }
        Kind::Object => {
            for (key, value) in &value.members() {
                push_deep(pairs, within(key), value, encoding);
            }
        }
        Kind::Text => pairs.extend(text(value).map(|text| (name, encoding.value(&text)))),
        Kind::Number | Kind::Boolean => pairs.push((name, value.text().to_owned())),
    }
}

/// The text, encoded, that a value comes to where that is one text.
fn laid_out(name: &str, style: Style, value: &Json, encoding: &Encoding) -> Option<String> {
    let (first, explode, delimiter) = match style {
        Style::Json => return Some(encoding.value(value.text())),
        Style::Label { explode } => (".", explode, if explode { "." } else { "," }),
        Style::Matrix { explode } => return matrix(name, explode, value, encoding),
        Style::Simple { explode } | Style::Form { explode } => ("", explode, ","),
        Style::Fields => ("", true, ","),
        Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject => ("", false, ","),
    };
    let texts = match Shape::of(value) {
        Shape::Nothing => return None,
        Shape::One(text) => vec![encoding.value(&text)],
        Shape::List(list) => flat(&list, encoding),
        Shape::Object(members) if explode => members
            .iter()
            .map(|(key, text)| format!("{}={}", encoding.name(key), encoding.value(text)))
            .collect(),
        Shape::Object(members) => flat_members(&members, encoding),
    };
    Some(format!("{first}{}", texts.join(delimiter)))
}

/// RFC 6570 section 3.2.7: an empty text has a name, and no equals sign.
fn matrix(name: &str, explode: bool, value: &Json, encoding: &Encoding) -> Option<String> {
    let form = pairs(name, Style::Form { explode }, value, encoding);
    let parts: Vec<_> = form
        .into_iter()
        .map(|(name, value)| match value.as_str() {
            "" => format!(";{name}"),
            value => format!(";{name}={value}"),
        })
        .collect();
    (!parts.is_empty()).then(|| parts.concat())
}

fn flat(list: &[String], encoding: &Encoding) -> Vec<String> {
    list.iter().map(|text| encoding.value(text)).collect()
}

fn flat_members(members: &[(String, String)], encoding: &Encoding) -> Vec<String> {
    members
        .iter()
        .flat_map(|(key, text)| [encoding.name(key), encoding.value(text)])
        .collect()
}

fn joined(pairs: Vec<(String, String)>, delimiter: &str) -> Option<String> {
    let pairs: Vec<_> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    (!pairs.is_empty()).then(|| pairs.join(delimiter))
}

/// JSON in ASCII, for a header.
fn ascii_json(value: &Json) -> String {
    let mut text = String::new();
    let mut units = [0; 2];
    for char in value.text().chars() {
        if char.is_ascii() && !char.is_ascii_control() {
            text.push(char);
        } else {
            for unit in char.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

/// What would be taken for a delimiter in a header's list, and what HTTP does
/// not allow in a header. Much that a URL does not allow is common in headers,
/// where it is not decoded.
const HEADER: &AsciiSet = &CONTROLS.add(b'%').add(b',');
const HEADER_NAME: &AsciiSet = &HEADER.add(b'=');

/// All but the `cookie-octet`s of RFC 6265 section 4.1.1, and `%`, for the sake
/// of those that were encoded.
const COOKIE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b',')
    .add(b';')
    .add(b'\\')
    .add(b'%');
const COOKIE_NAME: &AsciiSet = &COOKIE.add(b'=');

fn push_header(text: &mut String, value: &str) {
    text.extend(utf8_percent_encode(value, HEADER));
}

fn push_header_name(text: &mut String, value: &str) {
    text.extend(utf8_percent_encode(value, HEADER_NAME));
}

fn push_cookie(text: &mut String, value: &str) {
    text.extend(utf8_percent_encode(value, COOKIE));
}

fn push_cookie_name(text: &mut String, value: &str) {
    text.extend(utf8_percent_encode(value, COOKIE_NAME));
}

fn push_form(text: &mut String, value: &str) {
    text.extend(form_urlencoded::byte_serialize(value.as_bytes()));
}

/// What is reserved in a URL and ends nothing in a form either.
fn push_form_reserved(text: &mut String, value: &str) {
    let mut words = value.split(' ');
    push_reserved(text, words.next().unwrap_or_default());
    for word in words {
        text.push('+');
        push_reserved(text, word);
    }
}
