//! Which links stay links, and which texts become some.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::build::Kind;
use super::tree::{Inline, Inlines, push_text};

/// What would end a URL in Markdown, or begin something else.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A link to another page stays one; rustdoc cannot follow what is relative to the page of the
/// description.
pub(super) fn kind(target: &str) -> Kind {
    let target = target.trim();
    if let Some(address) = target.strip_prefix("mailto:") {
        let address = address.split('?').next().unwrap_or_default();
        Kind::Address(address.to_owned())
    } else if is_url(target) {
        Kind::Link(encoded(target))
    } else {
        Kind::Through
    }
}

fn is_url(target: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| {
        target
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && target.len() > scheme.len()
    })
}

fn encoded(url: &str) -> String {
    let url = utf8_percent_encode(url, ENCODED).to_string();
    // What looks like a character reference would be read as one.
    let mut parts = url.split('&');
    let mut safe = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        safe.push('&');
        match part.split_once(';') {
            Some((name, rest)) if name.chars().all(|c| c.is_alphanumeric() || c == '#') => {
                safe.push_str(name);
                safe.push_str("%3B");
                safe.push_str(rest);
            }
            _ => safe.push_str(part),
        }
    }
    safe
}

/// A text whose URLs are links. A template of a URL becomes code, since it leads nowhere.
pub(super) fn linked(text: String) -> Inlines {
    if !text.contains("://") {
        return vec![Inline::Text(text)];
    }
    let mut inlines = Inlines::new();
    let mut rest = text.as_str();
    let mut from = 0;
    while let Some(found) = rest[from..].find("http") {
        let start = from + found;
        let url = url(&rest[start..]);
        if url.is_empty() {
            from = start + "http".len();
            continue;
        }
        push_text(&mut inlines, &rest[..start]);
        if url.contains(|c: char| "{}[]*|^\\$<>`".contains(c)) {
            inlines.push(Inline::Code(url.to_owned()));
        } else {
            let url = encoded(url);
            inlines.push(Inline::Link {
                content: vec![Inline::Text(url.clone())],
                url,
            });
        }
        rest = &rest[start + url.len()..];
        from = 0;
    }
    push_text(&mut inlines, rest);
    inlines
}

/// The URL that a text begins with, without the punctuation of the sentence that it stands in.
fn url(text: &str) -> &str {
    let scheme = ["https://", "http://"]
        .iter()
        .find(|scheme| text.starts_with(**scheme))
        .map_or(0, |scheme| scheme.len());
    if scheme == 0 {
        return "";
    }
    let mut end = scheme;
    while let Some(c) = text[end..].chars().next() {
        end += match c {
            '<' => match placeholder(&text[end..]) {
                Some(length) => length,
                None => break,
            },
            '"' | '`' | '>' | '“' | '”' | '«' | '»' => break,
            c if c.is_whitespace() => break,
            c => c.len_utf8(),
        };
    }
    let end = scheme + without_punctuation(&text[scheme..end]);
    if text[scheme..end].contains(char::is_alphanumeric) {
        &text[..end]
    } else {
        ""
    }
}

/// How much of a URL is left without the punctuation after it. A closing bracket is part of the
/// URL if it was opened there.
fn without_punctuation(url: &str) -> usize {
    let surplus = |open, close| {
        url.matches::<char>(close)
            .count()
            .saturating_sub(url.matches::<char>(open).count())
    };
    let mut round = surplus('(', ')');
    let mut square = surplus('[', ']');
    let mut curly = surplus('{', '}');
    let is_outside = |c: char| {
        let surplus = match c {
            ')' => &mut round,
            ']' => &mut square,
            '}' => &mut curly,
            c => return ".,;:!?*_~'\\&".contains(c),
        };
        let is_surplus = *surplus > 0;
        *surplus = surplus.saturating_sub(1);
        is_surplus
    };
    url.trim_end_matches(is_outside).len()
}

/// The length of a name in angle brackets.
fn placeholder(text: &str) -> Option<usize> {
    let name = text.strip_prefix('<')?;
    let length = name.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')?;
    (length > 0 && name[length..].starts_with('>')).then_some(length + 2)
}
