//! What is said of a text that is no YAML: what is wrong, and what to do about it.

use std::borrow::Cow;

use granit_parser::{ErrorKind, ScanError};

use crate::tree::parse::{Cursor, ParseError, Place, Spot};

const MEND: &str = "mend the syntax at this place";
const QUOTE: &str = "put the text in quotes";
const SPACES: &str = "indent by spaces alone";
const INDENT: &str = "indent the line as its neighbours are, or put a text with `: ` in quotes";
const PAIR: &str = "write both halves of the pair, as in \"\\ud83d\\ude00\", or the character \
                    itself";

pub(super) fn error(error: &ScanError, text: &str) -> ParseError {
    let marker = error.marker();
    let known = Place {
        line: marker.line(),
        column: marker.col() + 1,
        offset: marker.byte_offset().unwrap_or(text.len()),
    };
    if let ErrorKind::RecursionLimitExceeded = error.kind() {
        return ParseError::too_deep(known);
    }
    let offset = match error.kind() {
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            indenting_tab(text, line_of(text, known.offset))
        }
        ErrorKind::TabInPlainScalar => indenting_tab(text, known.offset),
        // It may stand within the scalar that begins at the place.
        ErrorKind::UnexpectedCharacter { character } => {
            let within = text
                .get(known.offset..)
                .and_then(|rest| rest.find(*character));
            within.map(|within| known.offset + within)
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => faulty_escape(text, known.offset),
        _ => None,
    };
    let place = offset.map_or(known, |offset| {
        Cursor::new(text).place(Spot::Offset(offset))
    });
    let (message, help) = words(error);
    ParseError::syntax(message, help, place)
}

/// What is wrong, and what to do.
type Words = (Cow<'static, str>, Cow<'static, str>);

fn words(error: &ScanError) -> Words {
    let kind = error.kind();
    let known = in_quotes(kind)
        .or_else(|| in_brackets(kind))
        .or_else(|| of_lines(kind))
        .or_else(|| of_scalars(kind));
    match known {
        Some((message, help)) => (message.into(), help.into()),
        None => with_characters(kind),
    }
}

fn in_quotes(kind: &ErrorKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ErrorKind::UnclosedQuotedScalar => (
            "the quote that opens here is never closed",
            "close the quote; a quote within the text is doubled (`''`) or follows a backslash \
             (`\\\"`)",
        ),
        ErrorKind::DocumentIndicatorInQuotedScalar => (
            "the quote that opens here is not closed before the document ends",
            "close the quote",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "something follows a text in quotes",
            "end the line after the closing quote, or put the whole text in quotes",
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "YAML has no such escape",
            "double the backslash, or put the text in single quotes, where a backslash is one",
        ),
        ErrorKind::InvalidQuotedScalarHexEscape => (
            "the escape lacks hexadecimal digits",
            "write two digits after `\\x`, four after `\\u`, and eight after `\\U`",
        ),
        ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => ("half of a surrogate pair stands alone", PAIR),
        ErrorKind::InvalidUnicodeEscape => (
            "the escape names no character, or half of a surrogate pair",
            PAIR,
        ),
        _ => return None,
    })
}

fn in_brackets(kind: &ErrorKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ErrorKind::InvalidColonPlacement | ErrorKind::InvalidSimpleKey => (
            "the key that ends here by `:` began in a line before: a bracket may not be closed",
            "close the bracket, or write the key in one line",
        ),
        ErrorKind::ExpectedFlowMappingSeparator => (
            "neither `,` nor `}` follows a member of the mapping",
            "close the bracket, or write `,` between the members; a text with `: ` needs quotes",
        ),
        ErrorKind::ExpectedFlowSequenceSeparator => (
            "neither `,` nor `]` follows an item of the list",
            "close the bracket, or write `,` between the items",
        ),
        ErrorKind::MisplacedFlowCollectionEnd => (
            "the bracket closes nothing",
            "remove the bracket, or put the text in quotes",
        ),
        _ => return None,
    })
}

fn of_lines(kind: &ErrorKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabAtBlockScalarStart => ("a tab indents this line", SPACES),
        ErrorKind::InvalidBlockEntryWhitespace | ErrorKind::InvalidMappingValueWhitespace => {
            ("a tab stands where a space must", SPACES)
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => (
            "the indentation is that of no mapping or list around this line",
            INDENT,
        ),
        ErrorKind::InvalidFlowScalarIndent | ErrorKind::InvalidQuotedScalarIndent => {
            ("the line is indented too little", INDENT)
        }
        ErrorKind::InvalidBlockScalarIndent => (
            "a line of the block is indented less than its first one",
            "indent all lines of the block by the same",
        ),
        ErrorKind::MappingValueNotAllowed => (
            "no key can end here by `:`: a value or another indentation came before",
            "put a text with `: ` in quotes, or correct the indentation of the line; before `:` \
             stands the key of this line",
        ),
        ErrorKind::SimpleKeyExpected => (
            "the line should be a key, but no `:` follows",
            "write `: ` and a value after the key, or indent the line as part of what is above",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => (
            "the line stands at the indentation of a list, but is no item of it",
            "begin the item by `- `, or correct the indentation",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => (
            "an item of a list cannot begin here by `- `",
            "begin the list in a line of its own, or put the text in quotes",
        ),
        _ => return None,
    })
}

fn of_scalars(kind: &ErrorKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ErrorKind::InvalidBlockScalarHeader => (
            "something follows the sign that begins a block of text",
            "begin the text of the block in the line after `|` or `>`",
        ),
        ErrorKind::CommentNotSeparated => (
            "no space stands before this comment",
            "write a space before `#`, or put the text with it in quotes",
        ),
        ErrorKind::CommentInterceptedScalar => (
            "a comment stands between the lines of a text",
            "remove the comment, or put the text in quotes; ` #` begins a comment",
        ),
        ErrorKind::UnknownAnchor => (
            "no anchor before this alias has its name",
            "define it before by `&` and its name, or put a text that begins with `*` in quotes",
        ),
        ErrorKind::MissingAnchorOrAliasName => ("no name follows `&` or `*`", QUOTE),
        ErrorKind::UnsupportedYamlMajorVersion => (
            "the file is YAML of another version than 1",
            "write `%YAML 1.2`, or leave the directive out",
        ),
        _ => return None,
    })
}

fn with_characters(kind: &ErrorKind) -> Words {
    match kind {
        ErrorKind::UnclosedFlowCollection { open } => {
            let message = format!("the bracket `{open}` that opens here is never closed");
            (message.into(), "close the bracket".into())
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let message = format!("the bracket `{open}` that opens here is closed by `{close}`");
            (message.into(), "close the bracket by its own kind".into())
        }
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            let message = format!(
                "the character U+{:04X} is not allowed in a file of YAML",
                u32::from(*character)
            );
            let help = "remove it, or write it as an escape in double quotes; it may be that the \
                        file is not text in UTF-8";
            (message.into(), help.into())
        }
        ErrorKind::UnexpectedCharacter { character } => {
            let message = format!("no text without quotes begins with `{character}`");
            (message.into(), QUOTE.into())
        }
        kind => (kind.to_string().into(), MEND.into()),
    }
}

/// Where the line of an offset begins.
fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// The first tab that indents a line; an offset within a line is after its indentation.
fn indenting_tab(text: &str, offset: usize) -> Option<usize> {
    let mut at = offset;
    loop {
        let line = text.get(at..)?;
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            return Some(at + tab);
        }
        at += line.find('\n')? + 1;
    }
}

/// The first escape that YAML does not have, of a text in double quotes that begins at an offset.
fn faulty_escape(text: &str, offset: usize) -> Option<usize> {
    let mut at = offset;
    loop {
        at += text.get(at..)?.find('\\')?;
        let escape = &text[at + 1..];
        let digits = match escape.chars().next()? {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            known if "0abtnvfre \"/\\N_LP\t\r\n".contains(known) => 0,
            _ => return Some(at),
        };
        let code = escape
            .get(1..=digits)
            .map(|code| u32::from_str_radix(code, 16).ok());
        at += 2 + digits;
        match code {
            _ if digits == 0 => {}
            Some(Some(0xD800..0xDC00)) if is_low_half(&text[at..]) => at += 6,
            Some(Some(code)) if char::from_u32(code).is_some() => {}
            _ => return Some(at - 2 - digits),
        }
    }
}

/// Whether the escape of the second half of a surrogate pair follows.
fn is_low_half(rest: &str) -> bool {
    let code = rest.strip_prefix("\\u").and_then(|code| code.get(..4));
    code.is_some_and(|code| {
        u32::from_str_radix(code, 16).is_ok_and(|code| (0xDC00..0xE000).contains(&code))
    })
}
