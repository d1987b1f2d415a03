//! What a change of a description does to those who use the bindings.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod beside;
mod calls;
mod models;
mod output;
mod versions;

use std::path::PathBuf;

use mainsheet_codegen::{Fixups, Package, RustDiff, Severity, Version, rust_diff};
use tempfile::TempDir;

/// The states of a description, in a folder.
struct States(TempDir);

impl States {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    fn version(&self, name: &str, file: &str) -> Version {
        let mut version = Version::new(name, self.path(file));
        version.fixups = Some(Fixups::none());
        version
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }
}

/// What differs between two descriptions.
#[track_caller]
fn differs(old: &str, new: &str) -> RustDiff {
    let states = States::new(&[("old.yaml", old), ("new.yaml", new)]);
    let [old, new] = ["old.yaml", "new.yaml"].map(|file| states.version("v1", file));
    rust_diff(&Package::new("things"), &[old], &[new]).unwrap_or_else(|e| panic!("{e}"))
}

/// Each change: its severity, and what is said.
fn said(diff: &RustDiff) -> Vec<String> {
    let changes = diff.changes().iter();
    let said = changes.map(|change| {
        let mark = match change.severity() {
            Severity::Breaking => '!',
            Severity::Behavioural => '~',
            Severity::Additive => '+',
        };
        format!("{mark} {}", change.message())
    });
    said.collect()
}

/// Fails unless these are the changes, when the first text of each pair becomes the second one.
#[track_caller]
fn assert_said(description: &str, edits: &[(&str, &str)], expected: &[&str]) {
    let mut new = description.to_owned();
    for (from, to) in edits {
        assert!(new.contains(from), "{from}");
        new = new.replace(from, to);
    }
    let diff = differs(description, &new);
    assert_eq!(said(&diff), expected, "{edits:?}");
    assert_eq!(said(&differs(description, description)), [""; 0]);
    assert_eq!(said(&differs(&new, &new)), [""; 0]);
}
