//! The actions of an overlay, applied to the tree of a file.

use serde_json::Value as Json;

use super::merge::{Clash, Kind, update};
use super::query::{Found, Query};
use super::{Action, Overlay, What};
use crate::tree::{MAX_DEPTH, Node, Origin, Value, depth, weight};

/// What became of an action.
pub(super) struct Done {
    /// Its pointer in the overlay.
    pub(super) pointer: String,
    /// How many nodes it changed.
    pub(super) count: usize,
    pub(super) sentence: String,
}

/// Why an action cannot be applied.
pub(super) struct Fault {
    pub(super) at: Place,
    pub(super) message: String,
    pub(super) help: String,
}

/// What a fault speaks of.
pub(super) enum Place {
    /// The node of some file, or else a pointer in the overlay.
    Node(Origin, String),
    Overlay(String),
}

/// How much overlays may still add: what follows them copies every node.
pub(super) struct Budget(pub(super) usize);

/// Applies one action after another, each to what the ones before it left.
pub(super) fn apply(
    root: &mut Node,
    overlay: &Overlay,
    budget: &mut Budget,
) -> Result<Vec<Done>, Fault> {
    let mut tree = Tree::new(root);
    let actions = overlay.actions.iter();
    actions
        .map(|action| tree.act(action, overlay.is_oldest, budget))
        .collect()
}

/// The tree, and the same as the library for JSONPath reads it. What changes in the one is brought
/// up to date in the other.
struct Tree<'n> {
    root: &'n mut Node,
    json: Json,
}

impl<'n> Tree<'n> {
    fn new(root: &'n mut Node) -> Self {
        let json = json(root);
        Self { root, json }
    }

    fn act(
        &mut self,
        action: &Action,
        is_oldest: bool,
        budget: &mut Budget,
    ) -> Result<Done, Fault> {
        let done = |count: usize, sentence: String| Done {
            pointer: action.pointer.clone(),
            count,
            sentence,
        };
        if let What::Nothing = action.what {
            let sentence = "it has neither `update` nor `copy` nor `remove: true`, and so changes \
                            nothing";
            return Ok(done(0, sentence.to_owned()));
        }
        let found = action.target.select(&self.json);
        if found.is_empty() {
            let sentence = format!("`{}` selects nothing", action.target.text);
            return Ok(done(0, sentence));
        }
        let verb = match &action.what {
            What::Remove => {
                self.remove(action, &found)?;
                "removed"
            }
            What::Copy(query) => {
                let value = self.copied(action, query)?;
                self.update(action, &found, &value, is_oldest, budget)?;
                "changed"
            }
            What::Update(value) => {
                self.update(action, &found, value, is_oldest, budget)?;
                "changed"
            }
            What::Nothing => "left",
        };
        let nodes = if found.len() == 1 { "node" } else { "nodes" };
        let said = action.description.iter().map(|text| format!(": {text}"));
        let said: String = said.collect();
        let sentence = format!("{verb} {} {nodes}{said}", found.len());
        Ok(done(found.len(), sentence))
    }

    fn remove(&mut self, action: &Action, found: &[Found]) -> Result<(), Fault> {
        let mut found = found.to_vec();
        found.sort_by(Found::removal);
        for way in found {
            let pointer = way.pointer();
            let Some((parent, token)) = pointer.rsplit_once('/') else {
                return Err(Fault {
                    at: Place::Overlay(format!("{}/target", action.pointer)),
                    message: "the description itself cannot be removed".to_owned(),
                    help: "select what is in it".to_owned(),
                });
            };
            let (key, index) = (crate::tree::unescape(token), token.parse::<usize>());
            match self.root.pointer_mut(parent).map(|node| &mut node.value) {
                Some(Value::Map(map)) => {
                    map.remove(&key);
                }
                Some(Value::List(items)) => {
                    if let Some(index) = index.as_ref().ok().filter(|index| **index < items.len()) {
                        items.remove(*index);
                    }
                }
                _ => {}
            }
            match self.json.pointer_mut(parent) {
                Some(Json::Object(map)) => {
                    map.shift_remove(&key);
                }
                Some(Json::Array(items)) => {
                    if let Some(index) = index.ok().filter(|index| *index < items.len()) {
                        items.remove(index);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What a `copy` selects.
    fn copied(&self, action: &Action, query: &Query) -> Result<Node, Fault> {
        let found = query.select(&self.json);
        let node = match found.as_slice() {
            [one] => self.root.pointer(&one.pointer()),
            _ => None,
        };
        node.cloned().ok_or_else(|| {
            let text = &query.text;
            Fault {
                at: Place::Overlay(format!("{}/copy", action.pointer)),
                message: match found.len() {
                    0 => format!("`{text}` selects nothing that could be copied"),
                    count => format!("`{text}` selects {count} nodes, of which one can be copied"),
                },
                help: "select exactly one node".to_owned(),
            }
        })
    }

    fn update(
        &mut self,
        action: &Action,
        found: &[Found],
        value: &Node,
        is_oldest: bool,
        budget: &mut Budget,
    ) -> Result<(), Fault> {
        let refuse = |field: &str, message: String, help: &str| Fault {
            at: Place::Overlay(format!("{}/{field}", action.pointer)),
            message,
            help: help.to_owned(),
        };
        let field = match action.what {
            What::Copy(_) => "copy",
            _ => "update",
        };
        let ways: Vec<_> = found.iter().map(|way| (way, way.pointer())).collect();
        let kinds = ways.iter().filter_map(|(_, it)| self.root.pointer(it));
        let mut kinds = kinds.map(Kind::of);
        let first = kinds.next().unwrap_or(Kind::Object);
        if let Some(other) = kinds.find(|kind| *kind != first) {
            let (text, first, other) = (&action.target.text, first.name(), other.name());
            let message = format!("`{text}` selects {first} and {other}");
            return Err(refuse("target", message, "make an action of each"));
        }
        if is_oldest && first == Kind::Primitive {
            let message = "Overlay 1.0 changes no single value".to_owned();
            let help = "select the object that holds it, or write `overlay: 1.1.0`";
            return Err(refuse("target", message, help));
        }
        let deepest = found.iter().map(Found::depth).max().unwrap_or_default();
        if deepest + depth(value) > MAX_DEPTH {
            let message = format!(
                "lists and mappings would stand more than {MAX_DEPTH} deep within one another"
            );
            return Err(refuse(field, message, "bring a value that is less deep"));
        }
        let cost = weight(value).saturating_mul(found.len());
        let Some(left) = budget.0.checked_sub(cost) else {
            let message = "this action and those before it add more than ten times what the files \
                           hold";
            let help = "select fewer nodes, or bring less";
            return Err(refuse(field, message.to_owned(), help));
        };
        budget.0 = left;
        for (_, pointer) in &ways {
            // What stood there may have been replaced just now, with the node around it.
            let Some(node) = self.root.pointer_mut(pointer) else {
                continue;
            };
            if let Err(clash) = update(node, value) {
                let Clash {
                    origin,
                    pointer: below,
                    message,
                } = clash;
                return Err(Fault {
                    at: Place::Node(origin, format!("{}/{field}", action.pointer)),
                    message: format!("{message} at `{pointer}{below}` of the description"),
                    help: "bring a value of the same kind, or remove the other one by an action \
                           before this one"
                        .to_owned(),
                });
            }
            if let Some(there) = self.json.pointer_mut(pointer) {
                *there = json(node);
            }
        }
        Ok(())
    }
}

/// Keys are texts and numbers are finite, so that every node has a value of JSON.
fn json(node: &Node) -> Json {
    serde_json::to_value(node).unwrap_or_default()
}
