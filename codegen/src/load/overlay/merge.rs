//! How a value becomes part of another (OpenAPI Overlay 1.1.0, section 4.4.3).

use crate::tree::{Node, Origin, Value};

/// Two values that cannot become one.
pub(super) struct Clash {
    /// Where the newer one came from.
    pub(super) origin: Origin,
    /// The pointer of the older one, seen from the node that is changed.
    pub(super) pointer: String,
    pub(super) message: String,
}

/// What a value is to an overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    List,
    Primitive,
}

impl Kind {
    pub(super) fn of(node: &Node) -> Self {
        match node.value {
            Value::Map(_) => Self::Object,
            Value::List(_) => Self::List,
            _ => Self::Primitive,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::Primitive => "a single value",
        }
    }
}

/// Merges a value with a node that an action selected: what is no list is appended to one.
pub(super) fn update(target: &mut Node, new: &Node) -> Result<(), Clash> {
    match (&mut target.value, &new.value) {
        (Value::List(items), value) if !matches!(value, Value::List(_)) => {
            items.push(new.clone());
            Ok(())
        }
        // In a list of nodes it would be a way to say nothing; alone it is a slip.
        (Value::Map(_), Value::Null) => Err(clash(target, new, String::new())),
        _ => merge(target, new, &mut String::new()),
    }
}

fn merge(target: &mut Node, new: &Node, pointer: &mut String) -> Result<(), Clash> {
    match (&mut target.value, &new.value) {
        (Value::Map(own), Value::Map(members)) => {
            for (key, member) in members {
                let Some(there) = own.get_mut(key) else {
                    own.insert(key.clone(), member.clone());
                    continue;
                };
                let length = pointer.len();
                pointer.push('/');
                pointer.push_str(&crate::tree::escape(key));
                merge(there, member, pointer)?;
                pointer.truncate(length);
            }
        }
        (Value::List(own), Value::List(items)) => own.extend(items.iter().cloned()),
        // A key without a value, as the examples of the specification write it, adds nothing.
        (Value::Map(_) | Value::List(_), Value::Null) => {}
        // And what has none yet can get any.
        (Value::Null, _) => *target = new.clone(),
        (Value::Map(_) | Value::List(_), _) | (_, Value::Map(_) | Value::List(_)) => {
            return Err(clash(target, new, pointer.clone()));
        }
        _ => *target = new.clone(),
    }
    Ok(())
}

fn clash(target: &Node, new: &Node, pointer: String) -> Clash {
    let (new_kind, old_kind) = (Kind::of(new).name(), Kind::of(target).name());
    Clash {
        origin: new.origin,
        pointer,
        message: format!("{new_kind} cannot be merged with {old_kind}"),
    }
}
