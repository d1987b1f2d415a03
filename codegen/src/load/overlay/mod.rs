//! Overlays: changes to a description that stand in files of their own (OpenAPI Overlay 1.0 and
//! 1.1).
//!
//! [`read`] refuses what the specification of overlays does not have, [`query`] finds the nodes
//! that a JSONPath (RFC 9535) selects, and [`apply`] changes them. The nodes that an overlay brings
//! keep their place in it, so that what is said of them later names the line of the overlay.
//! [`files`] says to which file of a description an overlay belongs; it comes before a user's
//! fixups and before anything is rewritten, so that the paths are those of the published file. And
//! [`mended`] writes an overlay: of what the fixups mend.

mod apply;
mod files;
mod mended;
mod merge;
mod query;
mod read;

pub(in crate::load) use files::Pending;
pub(crate) use mended::{Mended, mended};

use crate::tree::Node;
use query::Query;

/// An overlay that follows the specification.
pub(in crate::load) struct Overlay {
    /// What it calls itself.
    title: String,
    /// The description that it was written for, as it names it.
    extends: Option<String>,
    /// Whether it is of version 1.0, which changes no single values.
    is_oldest: bool,
    actions: Vec<Action>,
}

/// One of its actions.
struct Action {
    /// Its pointer in the overlay.
    pointer: String,
    target: Query,
    description: Option<String>,
    what: What,
}

/// What becomes of the nodes that an action selects.
enum What {
    /// This is merged with them.
    Update(Node),
    /// What this selects is merged with them.
    Copy(Query),
    Remove,
    /// The action says nothing.
    Nothing,
}
