//! What a folder holds at a path, without following a link.

use std::fs::{self, FileType};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::error::{Obstacle, WriteError};

/// What there is at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    File(Vec<u8>),
    /// At this path within the folder, which is the one in question or leads to it.
    Obstacle(PathBuf, Obstacle),
}

/// What `root` holds at `path`.
pub(super) fn look(root: &Path, path: &Path) -> Result<Found, WriteError> {
    let full = root.join(path);
    for folder in folders(path) {
        let kind = match file_type(&root.join(&folder)) {
            Ok(Some(kind)) => kind,
            Ok(None) => return Ok(Found::Nothing),
            Err(error) => return Err(WriteError::io(root.join(folder), error)),
        };
        if kind.is_symlink() {
            return Ok(Found::Obstacle(folder, Obstacle::Link));
        }
        if !kind.is_dir() {
            return Ok(Found::Obstacle(folder, Obstacle::File));
        }
    }
    let found = match file_type(&full) {
        Ok(None) => Found::Nothing,
        Ok(Some(kind)) if kind.is_symlink() => Found::Obstacle(path.to_owned(), Obstacle::Link),
        Ok(Some(kind)) if kind.is_dir() => Found::Obstacle(path.to_owned(), Obstacle::Folder),
        Ok(Some(kind)) if kind.is_file() => {
            Found::File(fs::read(&full).map_err(|error| WriteError::io(&full, error))?)
        }
        Ok(Some(_)) => Found::Obstacle(path.to_owned(), Obstacle::Special),
        Err(error) => return Err(WriteError::io(full, error)),
    };
    Ok(found)
}

/// The folders that lead to a path, the outermost first.
pub(super) fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<_> = path
        .ancestors()
        .skip(1)
        .filter(|folder| *folder != Path::new(""))
        .map(Path::to_owned)
        .collect();
    folders.reverse();
    folders
}

fn file_type(path: &Path) -> io::Result<Option<FileType>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
