//! Where the generated crate takes `mainsheet-runtime` from.

use std::path::PathBuf;

/// Where the generated crate takes `mainsheet-runtime` from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Runtime {
    /// The registry.
    #[default]
    Registry,
    /// A folder, as seen from the crate unless it is absolute.
    Path(PathBuf),
    /// A git repository.
    Git {
        /// Its URL.
        url: String,
        /// What of it; `None` for the head of its default branch.
        at: Option<GitRef>,
    },
}

/// What of a git repository is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum GitRef {
    /// A commit.
    Rev(String),
    /// A branch.
    Branch(String),
    /// A tag.
    Tag(String),
}
