//! The way from a document's root to the node at hand.

use std::fmt::Write;

/// A JSON pointer (RFC 6901) under construction: a linked list on the stack, rendered only when
/// something has to be said of the node, so that a walk over a large description allocates nothing.
#[derive(Clone, Copy)]
pub(crate) struct Trail<'a> {
    parent: Option<&'a Trail<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    /// A pointer that is already rendered.
    Root(&'a str),
    Key(&'a str),
    Index(usize),
}

impl<'a> Trail<'a> {
    /// Starts at the node that `pointer` names; `""` is the document.
    pub(crate) fn root(pointer: &'a str) -> Self {
        Self {
            parent: None,
            step: Step::Root(pointer),
        }
    }

    pub(crate) fn key<'b>(&'b self, key: &'b str) -> Trail<'b>
    where
        'a: 'b,
    {
        Trail {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    pub(crate) fn index<'b>(&'b self, index: usize) -> Trail<'b>
    where
        'a: 'b,
    {
        Trail {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    /// The JSON pointer.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = self.parent.map(Trail::pointer).unwrap_or_default();
        match self.step {
            Step::Root(root) => pointer.push_str(root),
            Step::Key(key) => {
                pointer.push('/');
                pointer.push_str(&escape(key));
            }
            Step::Index(index) => {
                // Writing to a `String` cannot fail.
                let _ = write!(pointer, "/{index}");
            }
        }
        pointer
    }
}

/// A key as a token of a JSON pointer (RFC 6901, section 3).
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a token of a JSON pointer stands for.
pub(crate) fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
