//! Whole descriptions as their vendors publish them: SailPoint's three versions, alone and
//! together, and those of other vendors. Each becomes a crate with all of its operations.
//!
//! What comes out of each is recorded in `manifest/`.
//!
//! The descriptions are not part of this repository. `SAILPOINT_API_SPECS` is the folder that
//! holds `sailpoint-api.v3.yaml`, `sailpoint-api.beta.yaml` and `sailpoint-api.v2024.yaml`;
//! `OPENAPI_DESCRIPTIONS` is a folder of descriptions of other vendors, and
//! `OPENAPI_31_DESCRIPTIONS` one of descriptions in OpenAPI 3.1. Without them the tests say that
//! they are skipped.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod build;
mod count;
mod manifest;

use std::path::{Path, PathBuf};

use mainsheet_codegen::{Fixups, Generated, Outcome, Package, Runtime, Version};
use tempfile::TempDir;

const VERSIONS: [&str; 3] = ["v3", "beta", "v2024"];

#[test]
fn version_3_compiles_in_full() {
    published(&["v3"], &["build", "check"]);
}

#[test]
fn beta_compiles() {
    published(&["beta"], &["check"]);
}

#[test]
fn version_2024_compiles() {
    published(&["v2024"], &["check"]);
}

#[test]
fn all_versions_compile_as_one_crate() {
    published(&VERSIONS, &["check"]);
}

/// Those of OpenAPI 3.1, most of which are small: a score of them is a crate. What is refused alone
/// is told by the manifest.
#[test]
fn openapi_31_compiles() {
    let Some(folder) = folder("OPENAPI_31_DESCRIPTIONS") else {
        return;
    };
    let files = manifest::roots(&folder);
    let is_generated = |file: &Path| {
        mainsheet_codegen::generate(&Package::new("one"), &[mended("api", file)]).is_ok()
    };
    let accepted: Vec<_> = files.iter().filter(|file| is_generated(file)).collect();
    for files in accepted.chunks(20) {
        let versions: Vec<_> = files
            .iter()
            .enumerate()
            .map(|(number, file)| mended(&format!("v{number}"), file))
            .collect();
        let generated = generate(&versions);
        let files: Vec<_> = files.iter().map(|file| file.as_path()).collect();
        assert_whole(&generated, &files);
        let crate_folder = write(generated);
        build::cargo("check", crate_folder.path(), "full");
    }
}

/// One tag compiles without the rest of the version.
#[test]
fn a_tag_compiles_alone() {
    let Some(folder) = folder("SAILPOINT_API_SPECS") else {
        return;
    };
    let crate_folder = write(generate(&[version(&folder, "v3")]));
    let features = "v3,non-employee-lifecycle-management";
    build::cargo("check", crate_folder.path(), features);
}

/// Generates a crate of versions, in which nothing may be missing, and lets cargo judge it.
fn published(names: &[&str], commands: &[&str]) {
    let Some(folder) = folder("SAILPOINT_API_SPECS") else {
        return;
    };
    let versions: Vec<_> = names.iter().map(|name| version(&folder, name)).collect();
    let generated = generate(&versions);
    let files: Vec<_> = versions
        .iter()
        .map(|version| version.file.as_path())
        .collect();
    assert_complete(&generated, &files);
    let crate_folder = write(generated);
    for command in commands {
        build::cargo(command, crate_folder.path(), "full");
    }
}

fn version(folder: &Path, name: &str) -> Version {
    mended(name, &folder.join(format!("sailpoint-api.{name}.yaml")))
}

fn mended(name: &str, file: &Path) -> Version {
    let mut version = Version::new(name, file);
    version.fixups = Some(Fixups::none());
    version
}

fn generate(versions: &[Version]) -> Generated {
    let mut package = Package::new("everything");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    package.runtime = Runtime::Path(runtime.canonicalize().unwrap());
    mainsheet_codegen::generate(&package, versions)
        .unwrap_or_else(|refusals| panic!("{}: {refusals}", versions[0].file.display()))
}

/// What these descriptions have, beside faults that fixups take out, of which a crate says less.
const DEGRADED: [&str; 8] = [
    "beside a reference",
    "example",
    "file in a body",
    "multipart form",
    "request body",
    "required property",
    "schema allOf",
    "security requirement",
];

/// Every operation of the files is a method, nothing is left out, and no file is too long.
fn assert_complete(generated: &Generated, files: &[&Path]) {
    assert_whole(generated, files);
    let report = generated.report();
    for entry in report.entries() {
        let is_known = entry.construct.starts_with("fixup ") || DEGRADED.contains(&entry.construct);
        // XML, tables and the like are handed on as they come.
        let is_left = entry
            .note
            .is_some_and(|note| note.contains("by the caller"));
        // An answer that can have no content has none, and of media types that say the same one is
        // sent or asked for.
        let is_needless = ["request body ", "response "]
            .iter()
            .any(|content| entry.construct.starts_with(content))
            && entry.note.is_some_and(|note| {
                let why = ["such an answer has no content", " instead", "not offered"];
                why.iter().any(|words| note.contains(words))
            });
        // Nobody promises that an extension is right.
        let is_extension =
            entry.construct == "webhook" && entry.pointer.starts_with("/x-webhooks/");
        let is_fair = is_known || is_left || is_needless || is_extension;
        assert!(
            entry.outcome != Outcome::Degraded || is_fair,
            "{entry:?}\n{}",
            report.summary()
        );
    }
}

/// The same of descriptions of which the manifest alone says what is degraded: OpenAPI 3.1 has many
/// words for what only narrows the values.
fn assert_whole(generated: &Generated, files: &[&Path]) {
    let summaries = generated.summaries();
    assert_eq!(summaries.len(), files.len());
    for (summary, file) in summaries.iter().zip(files) {
        let expected = count::operations(file);
        assert_eq!(summary.operations, expected, "{}", file.display());
    }
    assert_eq!(generated.report().summary().count(Outcome::Refused), 0);
    for (path, text) in generated.files() {
        let lines = text.lines().count();
        assert!(lines <= 5_000, "{} has {lines} lines", path.display());
    }
}

fn write(generated: Generated) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    generated.plan(folder.path()).unwrap().apply().unwrap();
    folder
}

/// The folder that a variable names, if it is set.
fn folder(variable: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(variable).map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: {variable} names no folder of descriptions");
    }
    folder
}
