//! The list of the files that runs have written, by which they are told from everybody else's.
//!
//! A line has the form of `sha256sum`. Git may turn the line ends of a text into CRLF when it
//! checks it out, and merges lists line by line; so line ends do not count, the lines are sorted,
//! and a path may have several hashes: that of each branch, or, while a run writes, that of the
//! file before and after.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::names::hex;

const HEADER: &str = "\
# The files that the generator wrote into this folder, each with its SHA-256 (line ends as LF).
# Commit this list with them: a later run replaces and removes only what stands here and has not
# been changed since.
";

/// How the lines begin that git puts around what it could not merge.
const MARKERS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// The files by their paths, whose parts are joined by `/`, each with its hashes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct List(BTreeMap<String, BTreeSet<String>>);

impl List {
    /// Reads a list.
    ///
    /// # Errors
    ///
    /// The number of the first line that no run can have written.
    pub(super) fn parse(text: &str) -> Result<Self, usize> {
        let mut list = Self::default();
        for (index, line) in text.lines().enumerate() {
            let is_marker = MARKERS.iter().any(|marker| line.starts_with(marker));
            if line.is_empty() || line.starts_with('#') || is_marker {
                continue;
            }
            match line.split_once("  ") {
                Some((hash, path)) if is_hash(hash) && is_within(path) => {
                    list.add(path.to_owned(), hash.to_owned());
                }
                _ => return Err(index + 1),
            }
        }
        Ok(list)
    }

    pub(super) fn add(&mut self, path: String, hash: String) {
        self.0.entry(path).or_default().insert(hash);
    }

    /// Adds all that another list has.
    pub(super) fn extend(&mut self, other: &Self) {
        for (path, hashes) in &other.0 {
            let known = self.0.entry(path.clone()).or_default();
            known.extend(hashes.iter().cloned());
        }
    }

    /// The hashes that a file had when it was written. The same file may be listed in other
    /// letters, where the file system does not tell them apart.
    pub(super) fn hashes(&self, path: &str) -> Option<&BTreeSet<String>> {
        self.0.get(path).or_else(|| {
            let mut all = self.0.iter();
            let same = all.find(|(other, _)| other.eq_ignore_ascii_case(path));
            same.map(|(_, hashes)| hashes)
        })
    }

    /// Whether a run wrote the file as it is.
    pub(super) fn has(&self, path: &str, bytes: &[u8]) -> bool {
        self.hashes(path)
            .is_some_and(|hashes| hashes.contains(&hash(bytes)))
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn render(&self) -> String {
        let mut text = HEADER.to_owned();
        for (path, hashes) in &self.0 {
            for hash in hashes {
                // Writing to a `String` cannot fail.
                let _ = writeln!(text, "{hash}  {path}");
            }
        }
        text
    }
}

/// The path as the list has it.
pub(super) fn key(path: &Path) -> String {
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// The SHA-256 of a text whose lines end in LF.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex(Sha256::digest(with_lf(bytes)))
}

/// Whether two texts differ in their line ends at most.
pub(super) fn are_same(one: &[u8], other: &[u8]) -> bool {
    one == other || with_lf(one) == with_lf(other)
}

fn with_lf(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'\r') {
        return Cow::Borrowed(bytes);
    }
    let mut text = Vec::with_capacity(bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            text.push(*byte);
        }
    }
    Cow::Owned(text)
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a path stays in its folder and can be the generator's, which writes no hidden files. A
/// list may have come from anywhere.
fn is_within(path: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && !name.starts_with('.');
    !path.contains(['\\', ':']) && path.split('/').all(is_name)
}
