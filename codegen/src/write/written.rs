//! What a run has left, for the next one to find.

use std::path::{Path, PathBuf};

use super::list;
use super::look::{Found, look};
use super::plan::Plan;
use super::{BASE, LIST, LOCK, WORK};

/// A file as a run left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// The folder, as it was named, and the path in it.
    pub(crate) folder: PathBuf,
    pub(crate) path: PathBuf,
    /// Whatever its line ends are.
    pub(crate) hash: String,
}

impl Written {
    pub(super) fn new(folder: &Path, path: &Path, bytes: &[u8]) -> Self {
        Self {
            folder: folder.to_owned(),
            path: path.to_owned(),
            hash: list::hash(bytes),
        }
    }

    /// Whether it is there as it was left, and nothing is under way around it.
    pub(crate) fn is_there(&self) -> bool {
        let is_same = match look(&self.folder, &self.path) {
            Ok(Found::File(bytes)) => list::hash(&bytes) == self.hash,
            _ => false,
        };
        let is_quiet = || {
            [WORK, LOCK]
                .iter()
                .all(|path| std::fs::symlink_metadata(self.folder.join(path)).is_err())
        };
        // Each folder has one list.
        is_same && (self.path != Path::new(LIST) || is_quiet())
    }
}

impl Plan {
    /// The files as they are once the plan was applied; `None` if some are left as somebody else
    /// wants them, or were not written.
    pub(crate) fn outcome(&self) -> Option<Vec<Written>> {
        if self.kept() > 0 || self.conflicts().next().is_some() {
            return None;
        }
        let folder = self.folder();
        let mut written: Vec<_> = self
            .texts()
            .map(|(path, text)| Written::new(folder, path, text.as_bytes()))
            .collect();
        for note in [BASE, LIST] {
            match look(folder, Path::new(note)) {
                Ok(Found::File(bytes)) => {
                    written.push(Written::new(folder, Path::new(note), &bytes));
                }
                Ok(Found::Nothing) if note == BASE => {}
                _ => return None,
            }
        }
        // What was planned is what is there, unless somebody has come between.
        written.iter().all(Written::is_there).then_some(written)
    }
}
