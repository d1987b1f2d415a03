//! The changes of a user's fixups, applied to a file of a description.

use super::user::{Action, Change};
use crate::report::Diagnostic;
use crate::tree::{Map, Node, Value, unescape};

const HELP: &str = "remove the fixup, or write it anew for what the description says now";

/// Applies a change to the tree of a file.
pub(crate) fn apply(root: &mut Node, change: &Change, name: &str) -> Result<(), Diagnostic> {
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
            root.value = value.value.clone();
            Ok(())
        }
        (Action::Remove | Action::Rename(_), None) => Err(Impossible),
        (action, Some((parent, token))) => match root.pointer_mut(parent) {
            Some(node) => act(node, action, token),
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

fn act(node: &mut Node, action: &Action, token: &str) -> Result<(), Impossible> {
    match (action, &mut node.value) {
        (Action::Set(value), Value::Map(map)) => {
            match map.get_mut(&unescape(token)) {
                Some(node) => node.value = value.value.clone(),
                None => {
                    map.insert(unescape(token), value.clone());
                }
            }
            Ok(())
        }
        (Action::Set(value), Value::List(items))
            if token == "-" || token == items.len().to_string() =>
        {
            items.push(value.clone());
            Ok(())
        }
        (Action::Set(value), Value::List(items)) => {
            let index: usize = token.parse().map_err(|_| Impossible)?;
            items.get_mut(index).ok_or(Impossible)?.value = value.value.clone();
            Ok(())
        }
        (Action::Remove, Value::Map(map)) => match map.shift_remove(&unescape(token)) {
            Some(_) => Ok(()),
            None => Err(Impossible),
        },
        (Action::Remove, Value::List(items)) => {
            let index = token.parse().map_err(|_| Impossible)?;
            if index >= items.len() {
                return Err(Impossible);
            }
            items.remove(index);
            Ok(())
        }
        (Action::Rename(new), Value::Map(map)) => {
            let old = unescape(token);
            if map.contains_key(new) || !map.contains_key(&old) {
                return Err(Impossible);
            }
            rename(map, &old, new);
            Ok(())
        }
        _ => Err(Impossible),
    }
}

/// Gives a member another key, in the same place.
fn rename(map: &mut Map, old: &str, new: &str) {
    *map = std::mem::take(map)
        .into_iter()
        .map(|(key, value)| (if key == old { new.to_owned() } else { key }, value))
        .collect();
}
