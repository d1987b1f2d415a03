//! The changes of a user's fixups, applied to a file of a description.

use serde_json::{Map, Value};

use super::user::{Action, Change};
use crate::report::Diagnostic;
use crate::syntax::{escape, unescape};

/// How a change let the pointers of other nodes move.
#[derive(Debug)]
pub(crate) enum Shift {
    /// The member `new` of the parent was called `old`.
    Renamed {
        parent: String,
        old: String,
        new: String,
    },
    /// The list lost the item at the index.
    Removed { list: String, index: usize },
}

/// The pointer that a node had before the shifts.
pub(crate) fn published(shifts: &[Shift], pointer: &str) -> String {
    let mut pointer = pointer.to_owned();
    for shift in shifts.iter().rev() {
        let (Shift::Renamed { parent, .. } | Shift::Removed { list: parent, .. }) = shift;
        let below = pointer.strip_prefix(parent.as_str());
        let Some(below) = below.and_then(|below| below.strip_prefix('/')) else {
            continue;
        };
        let (token, rest) = match below.find('/') {
            Some(index) => below.split_at(index),
            None => (below, ""),
        };
        let before = match shift {
            Shift::Renamed { old, new, .. } if token == new => old.clone(),
            Shift::Removed { index, .. } => match token.parse::<usize>() {
                Ok(now) if now >= *index => (now + 1).to_string(),
                _ => continue,
            },
            Shift::Renamed { .. } => continue,
        };
        pointer = format!("{parent}/{before}{rest}");
    }
    pointer
}

const HELP: &str = "remove the fixup, or write it anew for what the description says now";

/// Applies a change to the tree of a file.
pub(crate) fn apply(
    root: &mut Value,
    change: &Change,
    name: &str,
) -> Result<Option<Shift>, Diagnostic> {
    let pointer = &change.pointer;
    let unneeded = |reason: String| {
        Err(change.refused(
            format!("the description no longer needs the fixup `{name}`: {reason}"),
            HELP,
        ))
    };
    let present = root.pointer(pointer);
    if let Some(expected) = &change.expect
        && present != Some(expected)
    {
        return unneeded(match present {
            Some(_) => format!("`{pointer}` does not hold what the fixup expects"),
            None => format!("`{pointer}` leads nowhere"),
        });
    }
    match &change.action {
        Action::Set(value) if present == Some(value) => {
            return unneeded(format!("`{pointer}` holds this value already"));
        }
        Action::Remove | Action::Rename(_) if present.is_none() => {
            return unneeded(format!("`{pointer}` leads nowhere"));
        }
        _ => {}
    }
    let done = match (&change.action, pointer.rsplit_once('/')) {
        (Action::Set(value), None) => {
            *root = value.clone();
            Ok(None)
        }
        (Action::Remove | Action::Rename(_), None) => Err(Impossible),
        (action, Some((parent, token))) => match root.pointer_mut(parent) {
            Some(node) => act(node, action, parent, token),
            None => Err(Impossible),
        },
    };
    done.or_else(|Impossible| {
        unneeded(match &change.action {
            Action::Rename(new) => format!("`{pointer}` cannot be renamed to `{new}`"),
            _ => format!("`{pointer}` leads nowhere"),
        })
    })
}

/// The node has no such member, or has its new name already.
struct Impossible;

fn act(
    node: &mut Value,
    action: &Action,
    parent: &str,
    token: &str,
) -> Result<Option<Shift>, Impossible> {
    match (action, node) {
        (Action::Set(value), Value::Object(map)) => {
            map.insert(unescape(token), value.clone());
            Ok(None)
        }
        (Action::Set(value), Value::Array(items))
            if token == "-" || token == items.len().to_string() =>
        {
            items.push(value.clone());
            Ok(None)
        }
        (Action::Set(value), Value::Array(items)) => {
            let index: usize = token.parse().map_err(|_| Impossible)?;
            *items.get_mut(index).ok_or(Impossible)? = value.clone();
            Ok(None)
        }
        (Action::Remove, Value::Object(map)) => match map.shift_remove(&unescape(token)) {
            Some(_) => Ok(None),
            None => Err(Impossible),
        },
        (Action::Remove, Value::Array(items)) => {
            let index = token.parse().map_err(|_| Impossible)?;
            if index >= items.len() {
                return Err(Impossible);
            }
            items.remove(index);
            let list = parent.to_owned();
            Ok(Some(Shift::Removed { list, index }))
        }
        (Action::Rename(new), Value::Object(map)) => {
            let old = unescape(token);
            if map.contains_key(new) || !map.contains_key(&old) {
                return Err(Impossible);
            }
            rename(map, &old, new);
            Ok(Some(Shift::Renamed {
                parent: parent.to_owned(),
                old: token.to_owned(),
                new: escape(new),
            }))
        }
        _ => Err(Impossible),
    }
}

/// Gives a member another key, in the same place.
fn rename(map: &mut Map<String, Value>, old: &str, new: &str) {
    *map = std::mem::take(map)
        .into_iter()
        .map(|(key, value)| (if key == old { new.to_owned() } else { key }, value))
        .collect();
}
