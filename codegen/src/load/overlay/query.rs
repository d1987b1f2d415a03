//! What a JSONPath (RFC 9535) selects.

use std::cmp::Ordering;

use serde_json::Value;
use serde_json_path::functions::{LogicalType, ValueType};
use serde_json_path::{JsonPath, PathElement};

use crate::tree::escape;

/// A JSONPath that can be asked.
pub(super) struct Query {
    path: JsonPath,
    /// As it is written.
    pub(super) text: String,
}

/// The way to a node that was selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Index(usize),
}

impl Query {
    /// Reads a JSONPath; what is wrong with it, otherwise.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if ["match(", "search("].iter().any(|call| text.contains(call))
            && ["\\p{", "\\P{"].iter().any(|class| text.contains(class))
        {
            return Err("patterns with the categories of Unicode are not supported".to_owned());
        }
        let path = JsonPath::parse(text).map_err(|error| {
            let (at, message) = (error.position(), error.message());
            format!("{message}, at character {}", at + 1)
        })?;
        Ok(Self {
            path,
            text: text.to_owned(),
        })
    }

    /// The nodes that it selects, each once, in the order in which it selects them.
    pub(super) fn select(&self, json: &Value) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for node in self.path.query_located(json) {
            let steps = node.location().iter().map(|element| match element {
                PathElement::Name(name) => Step::Key((*name).to_owned()),
                PathElement::Index(index) => Step::Index(*index),
            });
            let way = Found(steps.collect());
            if seen.insert(way.pointer()) {
                found.push(way);
            }
        }
        found
    }
}

impl Found {
    /// The JSON pointer.
    pub(super) fn pointer(&self) -> String {
        let steps = self.0.iter().map(|step| match step {
            Step::Key(key) => format!("/{}", escape(key)),
            Step::Index(index) => format!("/{index}"),
        });
        steps.collect()
    }

    /// How many lists and mappings it leads through.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// The order in which nodes can be removed, so that each is still there when its turn comes:
    /// what stands in a node before the node, and an item before those in front of it.
    pub(super) fn removal(&self, other: &Self) -> Ordering {
        other.0.cmp(&self.0)
    }
}

// The library's own two functions bring `regex` along, which takes longer to compile than all else
// that it needs; this one knows what patterns of RFC 9485 can say, but for categories of Unicode.

#[serde_json_path::function(name = "match")]
fn matches(text: ValueType, pattern: ValueType) -> LogicalType {
    is_found(&text, &pattern, true).into()
}

#[serde_json_path::function(name = "search")]
fn search(text: ValueType, pattern: ValueType) -> LogicalType {
    is_found(&text, &pattern, false).into()
}

/// Whether a pattern fits a text, or a part of it (RFC 9535, sections 2.4.6 and 2.4.7). What is no
/// text fits nothing, and what is no pattern neither.
fn is_found(text: &ValueType<'_>, pattern: &ValueType<'_>, is_whole: bool) -> bool {
    let texts = (
        text.as_value().and_then(Value::as_str),
        pattern.as_value().and_then(Value::as_str),
    );
    let (Some(text), Some(pattern)) = texts else {
        return false;
    };
    // A dot is neither `\n` nor `\r` (RFC 9485, section 5.3).
    let pattern = if is_whole {
        format!(r"(?R)\A(?:{pattern})\z")
    } else {
        format!("(?R){pattern}")
    };
    regex_lite::Regex::new(&pattern).is_ok_and(|pattern| pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Query;

    fn selected(path: &str) -> Vec<String> {
        let document = json!({
            "tags": ["pets", "petty", "a\rb", 1],
            "paths": {"/a~b": {"get": {"x-internal": true}}, "/c": {"get": {}}},
        });
        let found = Query::parse(path).unwrap().select(&document);
        found.iter().map(super::Found::pointer).collect()
    }

    #[test]
    fn nodes_are_selected_once_and_by_pointers() {
        assert_eq!(selected("$"), [""]);
        assert_eq!(selected("$.paths['/a~b'].get"), ["/paths/~1a~0b/get"]);
        assert_eq!(
            selected("$.paths[?@.get['x-internal'] == true]"),
            ["/paths/~1a~0b"]
        );
        assert_eq!(selected("$.tags[1,0,1,-3]"), ["/tags/1", "/tags/0"]);
        assert_eq!(selected("$.missing"), [""; 0]);
    }

    #[test]
    fn all_functions_of_the_standard_are_there() {
        assert_eq!(selected("$.tags[?match(@, 'pet.')]"), ["/tags/0"]);
        assert_eq!(
            selected("$.tags[?search(@, 'ett|ets')]"),
            ["/tags/0", "/tags/1"]
        );
        assert_eq!(selected("$.tags[?match(@, 'a.b')]"), [""; 0]);
        assert_eq!(selected("$.tags[?match(@, '(')]"), [""; 0]);
        assert_eq!(selected("$.tags[?length(@) == 5]"), ["/tags/1"]);
        assert_eq!(selected("$.paths[?count(@.*.*) == 1]"), ["/paths/~1a~0b"]);
        assert_eq!(
            selected("$.paths[?value(@..['x-internal']) == true]"),
            ["/paths/~1a~0b"]
        );
    }

    #[test]
    fn what_is_no_path_says_where() {
        for (path, says) in [
            ("$.tags[", "at character"),
            ("", "at character"),
            ("tags", "at character 1"),
            ("$.tags[?upper(@)]", "'upper' is not defined"),
            (r"$.tags[?match(@, '\\p{L}')]", "categories of Unicode"),
        ] {
            let message = Query::parse(path).err().unwrap_or_default();
            assert!(message.contains(says), "{path}: {message}");
        }
    }
}
