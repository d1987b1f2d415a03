//! The operations on files that a run consists of. The tests break it off before any of them.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

pub(super) fn create_dir(path: &Path) -> io::Result<()> {
    step()?;
    fs::create_dir(path)
}

/// Writes a file that nobody reads yet.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    step()?;
    let mut file = fs::File::create(path)?;
    let (head, tail) = bytes.split_at(bytes.len() / 2);
    file.write_all(head)?;
    // A full disk, and a kill, leave a part.
    step()?;
    file.write_all(tail)
}

/// Puts a file, whole, where another may be.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::rename(from, to)
}

/// Keeps a file under a second name, too. `false` if there is none.
pub(super) fn keep(path: &Path, copy: &Path) -> io::Result<bool> {
    step()?;
    // Not all file systems have links.
    let result = fs::hard_link(path, copy).or_else(|_| fs::copy(path, copy).map(drop));
    match result {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    step()?;
    fs::remove_file(path)
}

/// Removes a folder if it is empty.
pub(super) fn remove_dir(path: &Path) -> io::Result<()> {
    step()?;
    fs::remove_dir(path)
}

/// Removes a folder with all that is in it; links in it are not followed.
pub(super) fn clear(path: &Path) -> io::Result<()> {
    step()?;
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "it fails in tests")]
fn step() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
use super::tests::step;
