//! JSON (RFC 8259), token by token, so that a nest of any depth takes no stack.

use std::borrow::Cow;

use json_event_parser::{JsonEvent, LowLevelJsonParser};

use super::{Cursor, MAX_DEPTH, ParseError, Place, Spot, Token, Visit};

/// Shows every token of a text.
pub(super) fn walk(text: &str, visitor: &mut impl Visit) -> Result<(), ParseError> {
    let mut parser = LowLevelJsonParser::new();
    let mut end = 0;
    let mut depth = 0;
    loop {
        let result = parser.parse_next(&text.as_bytes()[end..], true);
        let start = beginning(text, end);
        end += result.consumed_bytes;
        let token = match result.event {
            Some(Ok(event)) => match event {
                JsonEvent::StartObject => Token::Mapping,
                JsonEvent::StartArray => Token::List,
                JsonEvent::EndObject | JsonEvent::EndArray => Token::End,
                JsonEvent::ObjectKey(key) => Token::Key(key),
                JsonEvent::String(value) => Token::Text(value),
                JsonEvent::Number(value) => Token::Number(value),
                JsonEvent::Boolean(value) => {
                    Token::Boolean(value, Cow::Borrowed(if value { "true" } else { "false" }))
                }
                JsonEvent::Null => Token::Null,
                JsonEvent::Eof => return Ok(()),
            },
            Some(Err(error)) => return Err(broken(sentence(error.message()), text, start)),
            None => return Err(broken("the text ends too early".to_owned(), text, start)),
        };
        match token {
            Token::Mapping | Token::List if depth == MAX_DEPTH => {
                return Err(ParseError::too_deep(place(text, start)));
            }
            Token::Mapping | Token::List => depth += 1,
            Token::End => depth -= 1,
            _ => {}
        }
        visitor.see(token, Spot::Offset(start)).map_err(|refusal| {
            let spot = refusal.second.unwrap_or(Spot::Offset(start));
            ParseError::refused(*refusal, Cursor::new(text).place(spot))
        })?;
    }
}

fn broken(message: String, text: &str, offset: usize) -> ParseError {
    ParseError::syntax(
        message,
        "mend the syntax at this place",
        place(text, offset),
    )
}

/// The first byte of the token after `end`, which whitespace and punctuation precede.
fn beginning(text: &str, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    let skipped = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':'));
    end + skipped.count()
}

fn place(text: &str, offset: usize) -> Place {
    Cursor::new(text).place(Spot::Offset(offset))
}

/// The parser's sentences begin with a capital.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}
