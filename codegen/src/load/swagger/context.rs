//! What a file of Swagger 2.0 says for all of its operations.

use std::cell::Cell;

use super::server::Base;
use super::{Said, What};
use crate::load::at::At;
use crate::tree::{Node, Value};

/// What holds for every operation that says nothing else.
pub(in crate::load) struct Context {
    consumes: Vec<String>,
    produces: Vec<String>,
    pub(super) base: Base,
    /// What was told of some place, and holds for others too.
    told: [Cell<bool>; 3],
}

impl Context {
    /// Reads the fields of a file's root.
    pub(super) fn of(root: &Node) -> (Self, Vec<Said>) {
        let mut said = Vec::new();
        let at = At::below(root.origin, "");
        if let Some(version) = root.get("swagger").filter(|it| it.is_number()) {
            let what = What::Mended {
                construct: "fixup scalar-type",
                message: "the version is a number, and not a text".to_owned(),
                help: "write it in quotes: `swagger: '2.0'`",
            };
            push(&mut said, &at.member("swagger", version), what);
        }
        let mut list = |key| {
            let node = root.get(key)?;
            texts(node, &at.member(key, node), &mut said)
        };
        let (consumes, produces) = (list("consumes"), list("produces"));
        let schemes = list("schemes").unwrap_or_default();
        let base = Base::of(root, schemes, &at, &mut said);
        let context = Self {
            consumes: consumes.unwrap_or_default(),
            produces: produces.unwrap_or_default(),
            base,
            told: Default::default(),
        };
        (context, said)
    }

    pub(super) fn consumes(&self) -> &[String] {
        &self.consumes
    }

    pub(super) fn produces(&self) -> &[String] {
        &self.produces
    }

    /// The servers of all operations.
    pub(super) fn servers(&self) -> Vec<Node> {
        self.base.servers(&self.base.schemes)
    }

    /// Whether it is to be told, now and not again.
    pub(super) fn tells(&self, what: Once) -> bool {
        !self.told[what as usize].replace(true)
    }
}

/// What a file is told once.
#[derive(Clone, Copy)]
pub(super) enum Once {
    /// Bodies have no media type.
    Consumes,
    /// Answers have none.
    Produces,
    /// Schemes have no host.
    Schemes,
}

/// The texts of a list, or of a single one in its place. `None` if there is no list, or a fault.
pub(super) fn texts(node: &Node, at: &At<'_>, said: &mut Vec<Said>) -> Option<Vec<String>> {
    let mend = |construct, message: &str, help| What::Mended {
        construct,
        message: message.to_owned(),
        help,
    };
    match &node.value {
        Value::List(items) => {
            let mut texts = Vec::with_capacity(items.len());
            for item in items {
                match item.as_str() {
                    Some(text) if texts.iter().any(|it| it == text) => {}
                    Some(text) => texts.push(text.to_owned()),
                    None => {
                        let message = "expected a string".to_owned();
                        let help = "write a string here";
                        push(said, &at.item(item), What::Refused { message, help });
                    }
                }
            }
            Some(texts)
        }
        Value::String(text) => {
            let help = "write a list here";
            push(
                said,
                at,
                mend(
                    "fixup list-shape",
                    "a single text stands for a list of it",
                    help,
                ),
            );
            Some(vec![text.clone()])
        }
        Value::Null => {
            let help = "remove it, or write a list here";
            push(
                said,
                at,
                mend("fixup null-field", "the field has no value", help),
            );
            None
        }
        _ => {
            let message = "expected a list of strings".to_owned();
            let help = "write a list here";
            push(said, at, What::Refused { message, help });
            None
        }
    }
}

pub(super) fn push(said: &mut Vec<Said>, at: &At<'_>, what: What) {
    let (origin, below) = at.nearest();
    said.push(Said {
        origin,
        below,
        what,
    });
}
