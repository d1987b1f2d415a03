//! What other places say, where equal types became one.

use super::docs::sentence;
use super::structs::limits;
use crate::ir::{Elsewhere, Said};

/// A list of what they say, under a line that says so.
pub(super) fn list(elsewhere: &Elsewhere) -> Option<String> {
    let mut items: Vec<_> = elsewhere.said.iter().filter_map(item).collect();
    if items.is_empty() {
        return None;
    }
    match elsewhere.more {
        0 => {}
        1 => items.push("- One more place says something else.".to_owned()),
        more => items.push(format!("- {more} more places say something else.")),
    }
    Some(format!("In other places:\n\n{}", items.join("\n")))
}

fn item(said: &Said) -> Option<String> {
    let description = said.description.as_deref().map(sentence);
    let limits = said.limits.as_ref().map(|own| {
        let own = limits(own);
        own.unwrap_or_else(|| "Without such limits.".to_owned())
    });
    let join = match &description {
        Some(text) if text.contains('\n') => "\n\n",
        _ => " ",
    };
    let texts: Vec<_> = description.into_iter().chain(limits).collect();
    let text = texts.join(join);
    let mut lines = text.lines();
    let mut item = format!("- {}", lines.next()?);
    for line in lines {
        item.push('\n');
        if !line.is_empty() {
            item.push_str("  ");
            item.push_str(line);
        }
    }
    Some(item)
}
