//! Faults that are mended, each by the fixup that reports it, and how a user mends others.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod as_overlay;
mod built_in;
mod documented;
mod objects;
mod places;
mod references;
mod report;
mod schemas;
mod user;

use std::path::Path;

use mainsheet_codegen::{Diagnostic, Fixups, Report, Version, mend};
use serde_json::Value;
use tempfile::TempDir;

/// Files in a folder of their own. The description is `root.yaml`.
struct Files(TempDir);

impl Files {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn version(&self) -> Version {
        Version::new("v1", self.path("root.yaml"))
    }

    /// The mended document and what is reported of it.
    fn mended(&self, fixups: &Fixups) -> (Value, Report) {
        let (text, report) = mend(&self.version(), fixups).unwrap_or_else(|e| panic!("{e}"));
        (serde_yaml::from_str(&text).unwrap(), report)
    }

    /// What is refused although faults are mended.
    fn refused(&self, fixups: &Fixups) -> Vec<Diagnostic> {
        let refusals = mend(&self.version(), fixups).unwrap_err();
        refusals.iter().cloned().collect()
    }

    /// The document as it is read strictly, or nothing if it is refused then.
    fn strict(&self) -> Option<Value> {
        let text = mainsheet_codegen::bundle(&self.version()).ok()?;
        Some(serde_yaml::from_str(&text).unwrap())
    }
}

/// A description with these paths and components, which begin at line 5.
fn description(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo:\n  {{title: Things, version: '1'}}\npaths:\n{rest}")
}

/// The construct, the pointer and the line of everything that is reported.
fn entries(report: &Report) -> Vec<(String, String, Option<usize>)> {
    let located = report.located();
    let entries = located.iter();
    entries
        .map(|entry| {
            (
                entry.construct.to_owned(),
                entry.pointer.to_owned(),
                entry.line,
            )
        })
        .collect()
}

fn file_name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}
