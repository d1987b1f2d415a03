//! Files to a folder in which others may work.
//!
//! A [`Plan`] compares the folder with the files that it should hold, by the [`List`] of those
//! that an earlier run wrote, and is then shown as a diff or applied. What is not on the list, or
//! was edited since, is somebody else's: it is named, and nothing is written unless the caller
//! says what becomes of it. Nothing here looks for files: only what is wanted and what is listed
//! is ever read, and nothing is reached through a symbolic link.
//!
//! `apply` writes aside, then notes in the list what it is about to write, and only then renames.
//! So a run that is killed leaves nothing that the next one does not know as the generator's own.

mod apply;
mod beside;
mod disk;
mod error;
mod list;
mod lock;
mod look;
mod manifest;
mod plan;
mod several;
#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub(crate) use beside::keep;
pub use beside::{FileError, read_file, write_file};
pub use error::{Conflict, WriteError};
pub use plan::{Edited, Plan};
pub(crate) use written::Written;

/// The files of a tree by their paths within it.
pub(crate) type Files = BTreeMap<PathBuf, String>;

/// The folder, within the generated one, of what the generator has to remember.
const OWN: &str = ".mainsheet";

/// The list of the files that were written; committed with them.
const LIST: &str = ".mainsheet/files";

/// The manifest as it was generated, from which follows what somebody changed in `Cargo.toml`.
const BASE: &str = ".mainsheet/manifest.toml";

/// What exists only while a run writes.
const WORK: &str = ".mainsheet/work";
const LOCK: &str = ".mainsheet/lock";

/// What becomes [`BASE`], while it is not yet there.
const STAGED_BASE: &str = ".mainsheet/work/manifest.toml";

/// The file that belongs to the generator in part only.
const MANIFEST: &str = "Cargo.toml";
