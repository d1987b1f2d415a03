//! Values as YAML that every parser reads to the same values.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::node::Node;

/// Stand for what is to be written otherwise than `serde_yaml` does: control characters, which it
/// writes as escapes in double quotes.
const STAND_INS: std::ops::RangeInclusive<char> = '\u{86}'..='\u{9F}';

/// `serde_yaml` writes YAML 1.1, and only its own parser takes the key `<<` for a text like any
/// other. Lines end by U+2028 and U+2029 there, but not in YAML 1.2, where it would be the spaces
/// that indent the next line that are read.
pub(crate) fn to_string(root: &Node) -> serde_yaml::Result<String> {
    // Numbers are finite, and keys are texts: nothing here has no value of JSON.
    let root = &serde_json::to_value(root).unwrap_or_default();
    if !is_special(root) {
        return serde_yaml::to_string(root);
    }
    let used = root.to_string();
    let mut free = STAND_INS.filter(|stand_in| {
        let escape = escape(*stand_in);
        !used.contains(*stand_in) && !used.contains(&escape[1..])
    });
    let (Some(merge), Some(line), Some(paragraph)) = (free.next(), free.next(), free.next()) else {
        return serde_yaml::to_string(root);
    };
    let stand_ins = StandIns {
        merge,
        line,
        paragraph,
    };
    let written = serde_yaml::to_string(&stand_ins.value(root))?;
    Ok(written
        .replace(&escape(merge), "")
        .replace(&escape(line), "\\L")
        .replace(&escape(paragraph), "\\P"))
}

const MERGE: &str = "<<";
const BREAKS: [char; 2] = ['\u{2028}', '\u{2029}'];

fn is_special(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(BREAKS),
        Value::Array(items) => items.iter().any(is_special),
        Value::Object(members) => members
            .iter()
            .any(|(key, value)| key == MERGE || key.contains(BREAKS) || is_special(value)),
        _ => false,
    }
}

/// How a control character is written in double quotes.
fn escape(control: char) -> String {
    format!("\\x{:02X}", u32::from(control))
}

struct StandIns {
    /// Stands behind a key that is to be in quotes.
    merge: char,
    line: char,
    paragraph: char,
}

impl StandIns {
    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text).into_owned()),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => {
                let members = members.iter();
                let members: Map<_, _> = members
                    .map(|(key, value)| (self.key(key), self.value(value)))
                    .collect();
                Value::Object(members)
            }
            other => other.clone(),
        }
    }

    fn key(&self, key: &str) -> String {
        let mut text = self.text(key).into_owned();
        if key == MERGE {
            text.push(self.merge);
        }
        text
    }

    fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !text.contains(BREAKS) {
            return text.into();
        }
        let stand_in = |c| match c {
            '\u{2028}' => self.line,
            '\u{2029}' => self.paragraph,
            other => other,
        };
        text.chars().map(stand_in).collect()
    }
}
