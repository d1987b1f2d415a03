//! Which values are files: bytes as they are, and lists of them.

use std::collections::HashSet;

use openapiv3::Schema;

use super::Lowering;
use super::schema::Node;
use super::shape::Shape;

/// Which of a schema's values are files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Files {
    None,
    /// Each is one.
    One,
    /// A list of them, or one or a list.
    Several,
    /// Some are, and others are none.
    Mixed,
}

impl<'d> Lowering<'d> {
    /// Whether the values are bytes as they are.
    pub(super) fn is_file(&self, node: Node<'d>) -> bool {
        self.view(node).is_file()
    }

    /// Whether values are files, or lists of them.
    pub(super) fn files(&self, node: Node<'d>) -> Files {
        self.files_within(node, &mut HashSet::new())
    }

    fn files_within(&self, node: Node<'d>, met: &mut HashSet<*const Schema>) -> Files {
        let view = self.view(node);
        match view.shape() {
            _ if view.is_file() => Files::One,
            shape @ (Shape::Array(_) | Shape::Alternatives(..)) => {
                let is_new = view.target.is_some_and(|target| met.insert(target));
                match shape {
                    _ if !is_new => Files::None,
                    Shape::Array(Some(items)) => match self.files_within(items.into(), met) {
                        Files::One => Files::Several,
                        other => other,
                    },
                    Shape::Alternatives(_, members) => {
                        let told = members
                            .iter()
                            .filter(|member| !self.is_null((*member).into()));
                        let files = told.map(|member| self.files_within(member.into(), met));
                        files.reduce(either).unwrap_or(Files::None)
                    }
                    _ => Files::None,
                }
            }
            _ => Files::None,
        }
    }
}

/// What the values of two alternatives are.
fn either(one: Files, other: Files) -> Files {
    match (one, other) {
        (one, other) if one == other => one,
        (Files::One | Files::Several, Files::One | Files::Several) => Files::Several,
        _ => Files::Mixed,
    }
}
