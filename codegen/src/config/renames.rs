//! Names that the caller chooses in the place of those that the generator finds.

use std::collections::BTreeMap;

/// Names that the caller chooses in the place of those that the generator finds. Each must apply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Renames {
    /// The methods of operations, by their ids: `listUsers` may be `users`. The request's type
    /// follows.
    pub operations: BTreeMap<String, String>,
    /// Types in `models`, by the names that they have otherwise.
    pub types: BTreeMap<String, String>,
    /// Fields, by the name of the type, as it is after [`types`](Self::types), and that of the
    /// property on the wire: `User.userName`.
    pub properties: BTreeMap<String, String>,
}
