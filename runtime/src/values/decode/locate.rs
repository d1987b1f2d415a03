//! From the place where a parser stopped to the value that it stopped at.
//!
//! `serde_json` tells a line and a column, and no path. A deserializer that
//! keeps the path would have to be compiled for every type beside the plain
//! one, which half again as much compile time as all the rest of a generated
//! crate takes; so the path is found afterwards, by reading the text once more.

use std::ops::Range;

/// The JSON pointer (RFC 6901) of the value that an error of
/// `serde_json::from_slice::<_>(text)` is about. Where the parser stopped at the
/// end of an object, which is all that is known of what is missing in it, the
/// object's.
pub(super) fn pointer(text: &[u8], error: &serde_json::Error) -> String {
    let mut end = offset(text, error.line(), error.column());
    // A parser stops after a value, but before a collection where it wants none.
    let reason = error.to_string();
    if ["map", "sequence"]
        .iter()
        .any(|kind| reason.starts_with(&format!("invalid type: {kind}, ")))
        && matches!(text.get(end), Some(b'[' | b'{'))
    {
        end += 1;
    }
    last(text, end)
}

/// The pointer of the last value that begins, or the last collection that ends,
/// in the first `end` bytes.
fn last(text: &[u8], end: usize) -> String {
    let end = end.min(text.len());
    let mut scan = Scan::default();
    let mut at = 0;
    while at < end {
        at = scan.token(text, at);
    }
    scan.pointer(text)
}

/// The number of bytes before a place; lines count from 1, and columns are the
/// number of bytes of the line that were read.
fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let mut starts = text
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at + 1);
    let start = match line {
        0 | 1 => 0,
        line => starts.nth(line - 2).unwrap_or(text.len()),
    };
    start.saturating_add(column)
}

/// How many collections deep a place is told. Types are not read deeper.
const DEEPEST: usize = 256;

/// How long a pointer may be, in bytes; what is longer is cut, and ends in `…`.
const LONGEST: usize = 1024;

/// What has been read so far. It takes the same memory whatever is read, and a
/// token takes time as it is long: where all this leads is written down once, at
/// the end.
#[derive(Default)]
struct Scan {
    /// The collections that are open, outermost first.
    open: Vec<Collection>,
    /// How many more are open, within the last of those.
    deeper: usize,
}

struct Collection {
    kind: Kind,
    /// The last value, key, or closed collection in it.
    last: Option<Member>,
}

enum Kind {
    Array {
        index: usize,
    },
    /// Whether a key comes next, and not a value.
    Object {
        key: bool,
    },
}

enum Member {
    Index(usize),
    /// Where in the text the key stands, its quotes included.
    Key(Range<usize>),
}

impl Scan {
    /// Reads one token, and returns where the next one begins.
    fn token(&mut self, text: &[u8], at: usize) -> usize {
        match text[at] {
            b'[' => self.push(Kind::Array { index: 0 }),
            b'{' => self.push(Kind::Object { key: true }),
            b']' | b'}' => self.pop(),
            b',' => match self.innermost().map(|open| &mut open.kind) {
                Some(Kind::Array { index }) => *index += 1,
                Some(Kind::Object { key }) => *key = true,
                None => {}
            },
            b'"' => {
                let end = end_of_string(text, at);
                self.string(at..end);
                return end;
            }
            b' ' | b'\t' | b'\r' | b'\n' | b':' => {}
            _ => {
                self.value();
                let rest = &text[at..];
                let len = rest
                    .iter()
                    .position(|byte| b" \t\r\n,:[]{}\"".contains(byte))
                    .unwrap_or(rest.len());
                return at + len.max(1);
            }
        }
        at + 1
    }

    /// The innermost open collection, unless it is too deep to be told.
    fn innermost(&mut self) -> Option<&mut Collection> {
        if self.deeper > 0 {
            return None;
        }
        self.open.last_mut()
    }

    /// A value begins.
    fn value(&mut self) {
        if let Some(Collection {
            kind: Kind::Array { index },
            last,
        }) = self.innermost()
        {
            *last = Some(Member::Index(*index));
        }
    }

    fn string(&mut self, range: Range<usize>) {
        if let Some(Collection {
            kind: Kind::Object { key: key @ true },
            last,
        }) = self.innermost()
        {
            *key = false;
            *last = Some(Member::Key(range));
        } else {
            self.value();
        }
    }

    fn push(&mut self, kind: Kind) {
        self.value();
        if self.open.len() == DEEPEST {
            self.deeper += 1;
        } else {
            self.open.push(Collection { kind, last: None });
        }
    }

    fn pop(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.open.pop();
        }
    }

    /// The pointer to the last value, key, or closed collection.
    fn pointer(&self, text: &[u8]) -> String {
        let mut pointer = String::new();
        for member in self.open.iter().filter_map(|open| open.last.as_ref()) {
            match member {
                Member::Index(index) => push(&mut pointer, &index.to_string()),
                Member::Key(range) => push(&mut pointer, &unescape(&text[range.clone()])),
            }
        }
        pointer
    }
}

/// Appends a reference token (RFC 6901 section 3), as far as there is room.
pub(crate) fn push(pointer: &mut String, token: &str) {
    if pointer.len() >= LONGEST {
        if !pointer.ends_with('…') {
            pointer.push('…');
        }
        return;
    }
    pointer.push('/');
    for char in token.chars() {
        if pointer.len() >= LONGEST {
            pointer.push('…');
            return;
        }
        match char {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// A pointer and what leads on from there, as far as there is room.
pub(super) fn join(mut pointer: String, rest: &str) -> String {
    pointer.push_str(rest);
    if pointer.len() > LONGEST && !pointer.ends_with('…') {
        let end = (0..=LONGEST).rfind(|end| pointer.is_char_boundary(*end));
        pointer.truncate(end.unwrap_or(0));
        pointer.push('…');
    }
    pointer
}

/// Where a string that begins at `start` ends, its quotes included.
fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

fn unescape(string: &[u8]) -> String {
    serde_json::from_slice(string).unwrap_or_else(|_| {
        let text = String::from_utf8_lossy(string);
        text.trim_matches('"').to_owned()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::{DEEPEST, LONGEST, join, last, offset, pointer};

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "what is decoded is not looked at")]
    struct Record {
        id: u8,
        name: Option<String>,
        #[serde(default)]
        tags: Vec<Tag>,
        #[serde(default)]
        data: BTreeMap<String, Vec<i64>>,
        inner: Option<Box<Record>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[allow(dead_code, reason = "what is decoded is not looked at")]
    enum Tag {
        Number(i64),
        Text(String),
    }

    /// What we find, and what a deserializer that keeps the path finds.
    fn both(text: &str) -> (String, String) {
        let error = serde_json::from_str::<Record>(text).unwrap_err();
        let ours = pointer(text.as_bytes(), &error);
        let mut json = serde_json::Deserializer::from_str(text);
        let error = serde_path_to_error::deserialize::<_, Record>(&mut json).unwrap_err();
        let mut theirs = String::new();
        for segment in error.path() {
            match segment {
                serde_path_to_error::Segment::Seq { index } => {
                    super::push(&mut theirs, &index.to_string());
                }
                serde_path_to_error::Segment::Map { key } => super::push(&mut theirs, key),
                _ => {}
            }
        }
        (ours, theirs)
    }

    #[test]
    fn the_place_is_the_one_that_a_record_of_the_path_names() {
        for text in [
            r#"{"id":"x"}"#,
            r#"{"id": "x", "name": null}"#,
            r#"{"id":300}"#,
            r#"{"id":-1}"#,
            r#"{"id":1.5}"#,
            r#"{"id":true,"name":"y"}"#,
            r#"{"id":null}"#,
            r#"{"id":[1]}"#,
            r#"{"id":{"a":[1,{"b":2}]}}"#,
            r#"{"id":1,"name":7}"#,
            r#"{"id":1,"name":[]}"#,
            r#"{"id":1,"tags":7}"#,
            r#"{"id":1,"tags":{}}"#,
            r#"{"id":1,"tags":[1,"a"],"data":{"x":[1],"y":[2,3,"z"]}}"#,
            r#"{"id":1,"data":{"x":7}}"#,
            r#"{"id":1,"data":{"a/b":[1],"c~d\u0065\"":[{}]}}"#,
            r#"{"id":1,"data":[]}"#,
            r#"{"id":1,"inner":{"id":1,"inner":{"id":"x"}}}"#,
            r#"{"id":1,"inner":{"name":"x"}}"#,
            r#"{"id":1,"inner":{"id":1,"inner":{}},"name":"x"}"#,
            r#"{"name":"x"}"#,
            "{}",
            "7",
            "\"x\"",
            "[1,[2]]",
            "{\n  \"id\": 1,\n  \"name\":\n    7\n}",
            "{\n  \"id\": 1,\n  \"inner\": {\n    \"name\": \"}]\\\"{\"\n  }\n}",
            r#"{"id":1,"unknown":{"id":"x","a":["b",{}]},"name":7}"#,
        ] {
            let (ours, theirs) = both(text);
            assert_eq!(ours, theirs, "{text}");
        }
    }

    #[test]
    fn what_has_no_place_of_its_own_is_at_what_holds_it() {
        // The parser had read on when it was found that no variant fits.
        for (text, expected) in [
            (r#"{"id":1,"tags":[1,{"x":2},3]}"#, "/tags/1"),
            (r#"{"id":1,"tags":[1,{"x":2},[3]]}"#, "/tags/1"),
            (r#"{"id":1,"tags":[1,true]}"#, "/tags"),
            // A text that is cut off was being read at its end.
            (r#"{"id":1,"name":"x"#, "/name"),
            (r#"{"id":1,"data":{"a":[1,"#, "/data/a/0"),
            (r#"{"id":1,"name":"x" "#, "/name"),
            ("", ""),
        ] {
            let error = serde_json::from_str::<Record>(text).unwrap_err();
            let found = pointer(text.as_bytes(), &error);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_nobody_knows_costs_its_length_alone() {
        // To copy the place for every token would be tens of gigabytes each.
        let many = 100_000;
        let nest = "[".repeat(many) + &"]".repeat(many);
        let key = "k".repeat(many);
        let keyed = format!("{{\"{key}\":[{}0]}}", "0,".repeat(many));
        for unknown in [nest, keyed] {
            let text = format!(r#"{{"id":1,"unknown":{unknown},"name":7}}"#);
            let error = serde_json::from_str::<Record>(&text).unwrap_err();
            assert_eq!(pointer(text.as_bytes(), &error), "/name");
            // Wherever in it a parser stopped.
            let within = last(text.as_bytes(), text.len() / 2);
            assert!(within.starts_with("/unknown/"), "{within}");
            assert!(within.len() <= LONGEST + 4, "{}", within.len());
            assert!(within.ends_with('…') || within.matches('/').count() <= DEEPEST);
        }
    }

    #[test]
    fn a_pointer_is_cut_where_it_is_too_long() {
        let mut pointer = String::new();
        for _ in 0..LONGEST {
            super::push(&mut pointer, "ä~/");
        }
        assert!(pointer.ends_with('…'), "{pointer}");
        assert_eq!(pointer.matches('…').count(), 1);
        assert!(pointer.len() <= LONGEST + 4, "{}", pointer.len());
    }

    #[test]
    fn pointers_that_are_joined_are_cut_too() {
        assert_eq!(join("/a".into(), "/b"), "/a/b");
        let long = "/ä".repeat(LONGEST / 3 + 1);
        let joined = join(long.clone(), &long);
        assert!(joined.ends_with('…') && joined.len() <= LONGEST + 3);
    }

    #[test]
    fn no_place_and_no_text_is_too_odd() {
        for text in [
            "",
            "]",
            "}}",
            "{\"",
            "{\"a\\",
            "[[[{\"a\":",
            "\u{fc}",
            ",,",
            "\\",
        ] {
            let text = text.as_bytes();
            for line in 0..3 {
                for column in [0, 1, 2, 7, usize::MAX] {
                    let _ = last(text, offset(text, line, column));
                }
            }
        }
    }
}
