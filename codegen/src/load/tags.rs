//! Tags by which operations are chosen, and what is said of one that no operation has.

use crate::tree::{Node, Value};
use std::collections::BTreeSet;

use strsim::jaro_winkler;

use super::bundle::Selection;
use super::source::SourceId;
use super::sources::Sources;
use crate::report::{Diagnostic, Refusals};

/// The most tags that are told of a description that has many.
const MOST: usize = 100;

/// Fields that tell an operation from whatever else has tags.
const OF_OPERATIONS: &[&str] = &["responses", "requestBody", "operationId"];

/// What became of the tags that were asked for.
#[derive(Clone)]
pub(crate) struct Tags {
    /// Those that an operation has.
    found: Vec<String>,
    /// Those that none has.
    unknown: Vec<(String, Diagnostic)>,
}

impl Tags {
    pub(super) fn of(sources: &Sources, selection: &Selection<'_>) -> Self {
        let mut tags = Self {
            found: Vec::new(),
            unknown: Vec::new(),
        };
        if selection.0.is_empty() {
            return tags;
        }
        let mut there = BTreeSet::new();
        for source in sources.iter() {
            gather(&source.root, &mut there);
        }
        for asked in selection.0 {
            if there.contains(asked.as_str()) {
                tags.found.push(asked.clone());
            } else {
                let diagnostic = unknown(asked, &there, sources);
                tags.unknown.push((asked.clone(), diagnostic));
            }
        }
        tags
    }

    /// Refuses the tags that none of the descriptions has. One that only some of them have is no
    /// fault: several versions are often asked for the same.
    pub(crate) fn check(all: &[Self]) -> Result<(), Refusals> {
        let is_found = |tag: &String| all.iter().any(|tags| tags.found.contains(tag));
        let unknown = all.iter().flat_map(|tags| &tags.unknown);
        let refused = unknown.filter(|(tag, _)| !is_found(tag));
        Refusals::check(refused.map(|(_, diagnostic)| diagnostic.clone()).collect())
    }
}

/// Gathers the tags of all operations, wherever in the file they stand.
fn gather<'a>(node: &'a Node, tags: &mut BTreeSet<&'a str>) {
    match &node.value {
        Value::Map(map) => {
            // Since 3.1 an operation need not say what it answers.
            let is_operation = OF_OPERATIONS.iter().any(|field| map.contains_key(*field));
            if is_operation && let Some(named) = map.get("tags").and_then(Node::as_list) {
                tags.extend(named.iter().filter_map(Node::as_str));
            }
            for value in map.values() {
                gather(value, tags);
            }
        }
        Value::List(items) => {
            for item in items {
                gather(item, tags);
            }
        }
        _ => {}
    }
}

fn unknown(asked: &str, there: &BTreeSet<&str>, sources: &Sources) -> Diagnostic {
    let root = &sources.get(SourceId::ROOT).root;
    let pointer = if root.get("tags").is_some() {
        "/tags"
    } else if root.get("paths").is_some() {
        "/paths"
    } else {
        ""
    };
    let message = format!("no operation has the tag `{asked}`");
    if there.is_empty() {
        let help = "no operation has any tag: leave the choice by tags out";
        return sources.diagnostic(SourceId::ROOT, pointer, message, help);
    }
    let wanted = asked.to_lowercase();
    let mut nearest: Vec<_> = there
        .iter()
        .map(|tag| (jaro_winkler(&wanted, &tag.to_lowercase()), tag))
        .collect();
    nearest.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let names = nearest.iter().take(MOST).map(|(_, tag)| format!("`{tag}`"));
    let names = names.collect::<Vec<_>>().join(", ");
    let more = match there.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} others"),
    };
    let help = format!("name one that there is, the nearest first: {names}{more}");
    sources.diagnostic(SourceId::ROOT, pointer, message, help)
}
