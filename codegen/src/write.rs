//! Files to a folder: only what changes is written, and what is stale goes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use similar::TextDiff;

use crate::emit::Files;

/// What has to be done to a folder so that it holds the generated files and no others.
#[derive(Debug)]
pub struct Plan {
    folder: PathBuf,
    changes: Vec<Change>,
    unchanged: usize,
}

/// One file that is not as it should be.
#[derive(Debug)]
struct Change {
    /// Within the folder.
    path: PathBuf,
    /// What the file holds; `None` if there is none, or if it holds no text.
    old: Option<String>,
    /// What it should hold; `None` if it should not be there.
    new: Option<String>,
}

/// A file could not be read, written or removed.
#[derive(Debug)]
pub struct WriteError {
    pub(crate) path: PathBuf,
    pub(crate) error: io::Error,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl Plan {
    /// Compares a folder with the files that it should hold. Nothing is written.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub(crate) fn new(folder: &Path, files: Files) -> Result<Self, WriteError> {
        let mut present = BTreeSet::new();
        list(folder, Path::new(""), &mut present)?;
        let mut plan = Self {
            folder: folder.to_owned(),
            changes: Vec::new(),
            unchanged: 0,
        };
        for (path, new) in files {
            let old = present
                .remove(&path)
                .then(|| fs::read(folder.join(&path)))
                .and_then(Result::ok)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            if old.as_ref() == Some(&new) {
                plan.unchanged += 1;
            } else {
                plan.changes.push(Change {
                    path,
                    old,
                    new: Some(new),
                });
            }
        }
        for path in present {
            let old = fs::read_to_string(folder.join(&path)).ok();
            plan.changes.push(Change {
                path,
                old,
                new: None,
            });
        }
        Ok(plan)
    }

    /// Compares files with those of the same names in a folder that holds others, too. Nothing is
    /// written.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub(crate) fn beside(folder: &Path, files: Files) -> Result<Self, WriteError> {
        let mut plan = Self::new(folder, files)?;
        plan.changes.retain(|change| change.new.is_some());
        Ok(plan)
    }

    /// Compares one file with what it should hold. Nothing is written.
    ///
    /// # Errors
    ///
    /// If its folder cannot be read.
    pub fn of_file(folder: &Path, name: &str, text: String) -> Result<Self, WriteError> {
        Self::beside(folder, Files::from([(PathBuf::from(name), text)]))
    }

    /// Whether the folder holds the generated files and no others.
    pub fn is_current(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many files have to be written.
    pub fn written(&self) -> usize {
        self.changes
            .iter()
            .filter(|change| change.new.is_some())
            .count()
    }

    /// How many files have to go.
    pub fn removed(&self) -> usize {
        self.changes.len() - self.written()
    }

    /// How many files are as they should be.
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// A unified diff of all that has to be done.
    pub fn diff(&self) -> String {
        let mut text = String::new();
        for change in &self.changes {
            let path = self.folder.join(&change.path);
            let path = path.display();
            let name = |content: &Option<String>| match content {
                Some(_) => path.to_string(),
                None => "/dev/null".to_owned(),
            };
            let (old, new) = (&change.old, &change.new);
            let diff = TextDiff::from_lines(
                old.as_deref().unwrap_or_default(),
                new.as_deref().unwrap_or_default(),
            );
            let unified = diff
                .unified_diff()
                .context_radius(3)
                .header(&name(old), &name(new))
                .to_string();
            text.push_str(&unified);
        }
        text
    }

    /// Writes what differs and removes what is stale.
    ///
    /// # Errors
    ///
    /// If a file cannot be written or removed. Each file is replaced whole, by renaming.
    pub fn apply(&self) -> Result<(), WriteError> {
        for change in &self.changes {
            let path = self.folder.join(&change.path);
            let result = match &change.new {
                Some(text) => replace(&path, text),
                None => remove(&path, &self.folder),
            };
            result.map_err(|error| WriteError { path, error })?;
        }
        Ok(())
    }
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    fs::write(&temporary, text)?;
    fs::rename(&temporary, path)
}

/// Removes a file, and the folders that this leaves empty.
fn remove(path: &Path, root: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    let folders = path
        .ancestors()
        .skip(1)
        .take_while(|folder| *folder != root);
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

/// Every file below `root`, but for what the build leaves there.
fn list(root: &Path, folder: &Path, files: &mut BTreeSet<PathBuf>) -> Result<(), WriteError> {
    let path = root.join(folder);
    let fail = |error| WriteError {
        path: path.clone(),
        error,
    };
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(fail(error)),
    };
    for entry in entries {
        let entry = entry.map_err(fail)?;
        let below = folder.join(entry.file_name());
        if entry.file_type().map_err(fail)?.is_dir() {
            let is_build = folder == Path::new("") && entry.file_name() == "target";
            if !is_build {
                list(root, &below, files)?;
            }
        } else if below != Path::new("Cargo.lock") {
            files.insert(below);
        }
    }
    Ok(())
}
