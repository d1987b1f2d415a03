//! Small descriptions, generated from in a folder of their own.

#![allow(dead_code, reason = "each file of tests takes what it needs")]

pub(crate) mod large;

use mainsheet_codegen::{Diagnostic, Package, Version};

/// A description with these paths, which begin at line 5.
pub(crate) fn description(paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo:\n  {{title: Things, version: '1'}}\npaths:\n{paths}")
}

/// What is refused of a description.
pub(crate) fn refused(text: &str) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.yaml");
    std::fs::write(&file, text).unwrap();
    let version = Version::new("v1", &file);
    let refusals = mainsheet_codegen::generate(&Package::new("things"), &[version]);
    refusals.unwrap_err().iter().cloned().collect()
}
