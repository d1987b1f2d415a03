//! JSON (RFC 8259), token by token, so that a nest of any depth takes no stack.

use std::borrow::Cow;

use json_event_parser::{JsonEvent, LowLevelJsonParser};
use serde_json::{Map, Number, Value};

use super::super::trail::escape;
use super::{ParseError, Parsed, Rounded};

/// How many lists and mappings may stand within one another. RFC 8259 (section 9) allows a limit;
/// what comes after the parser follows each of them by a call within a call.
const MAX_DEPTH: usize = 512;

/// One step of a walk over a text, with the offset at which it begins.
pub(crate) enum Syntax<'t> {
    Mapping,
    List,
    /// A member of the mapping at hand; its value follows.
    Key(Cow<'t, str>),
    /// The end of the mapping or list at hand.
    End,
    Text(Cow<'t, str>),
    Number(Cow<'t, str>),
    Boolean(bool),
    Null,
}

/// Shows every token of a text to `see`. Ends at the first fault of the text, or of what `see`
/// makes of it.
pub(crate) fn walk<'t>(
    text: &'t str,
    mut see: impl FnMut(Syntax<'t>, usize) -> Result<(), String>,
) -> Result<(), ParseError> {
    let mut parser = LowLevelJsonParser::new();
    let mut end = 0;
    let mut depth = 0;
    loop {
        let result = parser.parse_next(&text.as_bytes()[end..], true);
        let start = beginning(text, end);
        end += result.consumed_bytes;
        let refuse = |message: String| {
            Err(ParseError {
                message,
                place: Some(place(text, start)),
            })
        };
        let syntax = match result.event {
            Some(Ok(event)) => match event {
                JsonEvent::StartObject => Syntax::Mapping,
                JsonEvent::StartArray => Syntax::List,
                JsonEvent::EndObject | JsonEvent::EndArray => Syntax::End,
                JsonEvent::ObjectKey(key) => Syntax::Key(key),
                JsonEvent::String(value) => Syntax::Text(value),
                JsonEvent::Number(value) => Syntax::Number(value),
                JsonEvent::Boolean(value) => Syntax::Boolean(value),
                JsonEvent::Null => Syntax::Null,
                JsonEvent::Eof => return Ok(()),
            },
            Some(Err(error)) => return refuse(sentence(error.message())),
            None => return refuse("the text ends too early".to_owned()),
        };
        match syntax {
            Syntax::Mapping | Syntax::List if depth == MAX_DEPTH => {
                return refuse(format!(
                    "lists and mappings stand more than {MAX_DEPTH} deep within one another"
                ));
            }
            Syntax::Mapping | Syntax::List => depth += 1,
            Syntax::End => depth -= 1,
            _ => {}
        }
        if let Err(message) = see(syntax, start) {
            return refuse(message);
        }
    }
}

/// The first byte of the token after `end`, which whitespace and punctuation precede.
fn beginning(text: &str, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    let skipped = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':'));
    end + skipped.count()
}

/// Line and column, both counted from 1, of a byte.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |index| index + 1);
    (line, before[start..].chars().count() + 1)
}

/// The parser's sentences begin with a capital.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

/// A list or a mapping that is not complete.
enum Open {
    List(Vec<Value>),
    Mapping(Map<String, Value>, String),
}

pub(super) fn parse(text: &str) -> Result<Parsed, ParseError> {
    let mut open: Vec<Open> = Vec::new();
    let mut root = Value::Null;
    let mut rounded = Vec::new();
    walk(text, |syntax, _| {
        let value = match syntax {
            Syntax::Mapping => {
                open.push(Open::Mapping(Map::new(), String::new()));
                return Ok(());
            }
            Syntax::List => {
                open.push(Open::List(Vec::new()));
                return Ok(());
            }
            Syntax::Key(name) => {
                if let Some(Open::Mapping(members, key)) = open.last_mut() {
                    if members.contains_key(name.as_ref()) {
                        return Err(format!("the key `{name}` occurs twice"));
                    }
                    *key = name.into_owned();
                }
                return Ok(());
            }
            Syntax::End => match open.pop() {
                Some(Open::List(items)) => Value::Array(items),
                Some(Open::Mapping(members, _)) => Value::Object(members),
                None => Value::Null,
            },
            Syntax::Text(value) => Value::String(value.into_owned()),
            Syntax::Number(written) => match number(&written) {
                Some(number) => Value::Number(number),
                None => {
                    rounded.push(Rounded {
                        pointer: pointer(&open),
                        written: written.clone().into_owned(),
                    });
                    largest(&written)
                }
            },
            Syntax::Boolean(value) => Value::Bool(value),
            Syntax::Null => Value::Null,
        };
        match open.last_mut() {
            Some(Open::List(items)) => items.push(value),
            Some(Open::Mapping(members, key)) => {
                members.insert(std::mem::take(key), value);
            }
            None => root = value,
        }
        Ok(())
    })?;
    Ok(Parsed { root, rounded })
}

fn number(written: &str) -> Option<Number> {
    serde_json::from_str(written).ok()
}

/// The number beyond which there is none, with the sign of what is written.
fn largest(written: &str) -> Value {
    let sign = if written.starts_with('-') { -1.0 } else { 1.0 };
    Number::from_f64(sign * f64::MAX).map_or(Value::Null, Value::Number)
}

/// The pointer of the value that comes next.
fn pointer(open: &[Open]) -> String {
    let mut pointer = String::new();
    for open in open {
        pointer.push('/');
        match open {
            Open::List(items) => pointer.push_str(&items.len().to_string()),
            Open::Mapping(_, key) => pointer.push_str(&escape(key)),
        }
    }
    pointer
}
