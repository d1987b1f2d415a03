//! A version is data: a description and one command make its module, feature, documentation and
//! tests, and they compile without a line of Rust by hand.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A copy of the whole workspace.
fn workspace() -> TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copy = tempfile::tempdir().unwrap();
    for name in ["Cargo.toml", "Cargo.lock", "README.md", "clippy.toml"] {
        fs::copy(root.join(name), copy.path().join(name)).unwrap();
    }
    for name in [
        "codegen",
        "docs",
        "faults",
        "fuzz",
        "generated",
        "mainsheet",
        "runtime",
        "spec",
        "tests",
        "xtask",
    ] {
        copy_folder(&root.join(name), &copy.path().join(name));
    }
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), target).unwrap();
        } else if entry.file_name() != "node_modules" && entry.file_name() != "target" {
            copy_folder(&entry.path(), &target);
        }
    }
}

fn xtask(workspace: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(workspace)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn cargo(workspace: &Path, arguments: &[&str]) {
    // Dependencies are built once, for this and the next run.
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("add-version");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .arg("--target-dir")
        .arg(target)
        .env("RUSTFLAGS", "-D warnings")
        .current_dir(workspace)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

#[test]
fn a_description_becomes_a_version() {
    let workspace = workspace();
    let root = workspace.path();
    fs::copy(root.join("spec/v3.yaml"), root.join("next.yaml")).unwrap();
    let printed = xtask(root, &["add-version", "v4", "next.yaml"]);
    assert!(printed.contains("v4      32 operations"), "{printed}");
    xtask(root, &["regen", "--check"]);
    cargo(
        root,
        &[
            "check",
            "-p",
            "sailpoint",
            "--no-default-features",
            "--features",
            "v4",
        ],
    );
    // The calls of the new version are among the tests.
    cargo(root, &["check", "-p", "mainsheet-tests"]);
    let calls = fs::read_to_string(root.join("tests/src/calls/mod.rs")).unwrap();
    assert!(calls.contains("(\"v4\", v4::cases())"), "{calls}");
}

#[test]
fn a_description_of_3_1_becomes_a_version_of_its_own_kind() {
    let workspace = workspace();
    let root = workspace.path();
    let description = "openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things/{id}: {$ref: '#/components/pathItems/Thing'}
components:
  pathItems:
    Thing:
      get:
        operationId: getThing
        tags: [Things]
        parameters: [{name: id, in: path, required: true, schema: {type: string}}]
        responses:
          '200':
            description: A thing.
            content: {application/json: {schema: {$ref: 'parts.yaml#thing'}}}
";
    let parts = "$defs:
  Thing:
    $anchor: thing
    type: object
    properties:
      kind: {const: thing}
      name: {type: [string, 'null']}
      tags: {type: array}
      next: {$ref: '#thing', description: The next one.}
";
    fs::write(root.join("next.yaml"), description).unwrap();
    fs::write(root.join("parts.yaml"), parts).unwrap();
    let printed = xtask(root, &["add-version", "v4", "next.yaml"]);
    assert!(printed.contains("v4       1 operations"), "{printed}");
    let kept = fs::read_to_string(root.join("spec/v4.yaml")).unwrap();
    for written in [
        "openapi: 3.1.0\n",
        "const: thing\n",
        "description: The next one.",
    ] {
        assert!(kept.contains(written), "{kept}");
    }
    assert!(!kept.contains("parts.yaml"), "{kept}");
    xtask(root, &["regen"]);
    xtask(root, &["regen", "--check"]);
}

#[test]
fn the_published_v2024_cut_to_our_tag_becomes_a_version() {
    let Some(published) = std::env::var_os("SAILPOINT_API_SPECS") else {
        eprintln!("skipped: SAILPOINT_API_SPECS does not name a folder of published descriptions");
        return;
    };
    let workspace = workspace();
    let root = workspace.path();
    let file = Path::new(&published).join("sailpoint-api.v2024.yaml");
    let printed = xtask(
        root,
        &[
            "add-version",
            "v2024",
            file.to_str().unwrap(),
            "--tag",
            "Non-Employee Lifecycle Management",
        ],
    );
    assert!(
        printed.contains("v2024   32 operations, 0 deprecated"),
        "{printed}"
    );
    xtask(root, &["regen", "--check"]);
    for features in ["v2024", "full"] {
        cargo(
            root,
            &[
                "check",
                "-p",
                "sailpoint",
                "--no-default-features",
                "--features",
                features,
            ],
        );
    }
    // Types on which the versions agree are shared with the new one.
    let models = fs::read_to_string(root.join("generated/src/v2024/models.rs")).unwrap();
    assert!(
        models.contains("pub use crate::shared::v3_and_beta_and_v2024"),
        "{models}"
    );
}

#[test]
fn a_slip_in_a_tag_is_told_and_leaves_no_trace() {
    let workspace = workspace();
    let root = workspace.path();
    let before = fs::read_to_string(root.join("spec/mainsheet.toml")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args([
            "add-version",
            "v4",
            "spec/v3.yaml",
            "--tag",
            "non employee lifecycle managment",
        ])
        .current_dir(root)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let complaint = String::from_utf8(output.stderr).unwrap();
    let nearest = "the nearest first: `Non-Employee Lifecycle Management`";
    assert!(complaint.contains(nearest), "{complaint}");
    assert!(!root.join("spec/v4.yaml").exists());
    assert_eq!(
        fs::read_to_string(root.join("spec/mainsheet.toml")).unwrap(),
        before
    );
}

#[test]
fn a_version_that_cannot_be_generated_leaves_no_trace() {
    let workspace = workspace();
    let root = workspace.path();
    let before = fs::read_to_string(root.join("spec/mainsheet.toml")).unwrap();
    let text = fs::read_to_string(root.join("spec/v3.yaml")).unwrap();
    let broken = text.replacen(
        "operationId: listNonEmployeeApprovals\n",
        "colour: red\n",
        1,
    );
    assert_ne!(text, broken);
    fs::write(root.join("next.yaml"), broken).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["add-version", "v4", "next.yaml"])
        .current_dir(root)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("`colour` is no field"), "{complaint}");
    assert!(!root.join("spec/v4.yaml").exists());
    assert_eq!(
        fs::read_to_string(root.join("spec/mainsheet.toml")).unwrap(),
        before
    );
    xtask(root, &["regen", "--check"]);
}

#[test]
fn a_version_is_removed_with_all_that_came_by_it() {
    let workspace = workspace();
    let root = workspace.path();
    let state = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    let (before, bindings) = (state("spec/mainsheet.toml"), state("generated/src/lib.rs"));
    fs::copy(root.join("spec/v3.yaml"), root.join("next.yaml")).unwrap();
    xtask(root, &["add-version", "v4", "next.yaml"]);
    assert!(root.join("generated/src/v4.rs").is_file());
    xtask(root, &["remove-version", "v4"]);
    assert_eq!(state("spec/mainsheet.toml"), before);
    assert_eq!(state("generated/src/lib.rs"), bindings);
    assert!(!root.join("generated/src/v4.rs").exists());
    assert!(!root.join("spec/v4.yaml").exists());
    // One that another one leads to is needed, and stays.
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["remove-version", "v3"])
        .current_dir(root)
        .output()
        .unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(
        complaint.contains("said to be replaced by `v3`"),
        "{complaint}"
    );
    assert_eq!(state("spec/mainsheet.toml"), before);
    xtask(root, &["regen", "--check"]);
}
