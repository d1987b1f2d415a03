//! Where the walk is.

use super::bundle::Place;
use super::source::SourceId;
use super::sources::Sources;
use crate::tree::{Node, Origin, escape};

/// The way to the node at hand from the nearest one above it that stands in a file: what a fixup
/// made or moved is told of where a reader of the file finds it. A linked list on the stack,
/// rendered only when something has to be said.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    parent: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    /// A node of a file, and what stands below it.
    Node(Origin, &'a str),
    Key(&'a str),
    /// An item that a list got.
    Item,
}

impl<'a> At<'a> {
    /// Starts at what stands below a node of a file.
    pub(super) fn below(origin: Origin, below: &'a str) -> Self {
        Self {
            parent: None,
            step: Step::Node(origin, below),
        }
    }

    /// A member of the mapping at hand, or what stands in its place.
    pub(super) fn member<'b>(&'b self, key: &'b str, node: &Node) -> At<'b>
    where
        'a: 'b,
    {
        self.key(key).or_at(node)
    }

    /// An item of the list at hand.
    pub(super) fn item<'b>(&'b self, node: &Node) -> At<'b>
    where
        'a: 'b,
    {
        let step = Step::Item;
        let parent = Some(self);
        At { parent, step }.or_at(node)
    }

    /// What a key names, whatever it is.
    pub(super) fn key<'b>(&'b self, key: &'b str) -> At<'b>
    where
        'a: 'b,
    {
        At {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    fn or_at(self, node: &Node) -> Self {
        match node.origin.file() {
            Some(_) => Self::below(node.origin, ""),
            None => self,
        }
    }

    /// The file of the nearest node above that stands in one.
    pub(super) fn source(&self) -> SourceId {
        let mut at = self;
        loop {
            match (at.step, at.parent) {
                (Step::Node(origin, _), _) => return SourceId::of(origin),
                (_, Some(parent)) => at = parent,
                (_, None) => return SourceId::ROOT,
            }
        }
    }

    /// The nearest node above that stands in a file, and the way from there.
    pub(super) fn nearest(&self) -> (Origin, String) {
        let (origin, mut below) = match (self.step, self.parent) {
            (Step::Node(origin, below), _) => return (origin, below.to_owned()),
            (_, Some(parent)) => parent.nearest(),
            (_, None) => (Origin::MADE, String::new()),
        };
        match self.step {
            Step::Node(..) => {}
            Step::Key(key) => {
                below.push('/');
                below.push_str(&escape(key));
            }
            // Its index may be that of another item in the file (RFC 6901, section 4).
            Step::Item => below.push_str("/-"),
        }
        (origin, below)
    }

    /// The file, and the pointer in it as it was published.
    pub(super) fn place(&self, sources: &Sources) -> Place {
        let (origin, below) = self.nearest();
        let source = SourceId::of(origin);
        (source, sources.get(source).pointer(origin, &below))
    }
}
