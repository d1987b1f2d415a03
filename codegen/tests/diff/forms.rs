//! A description of OpenAPI 3.0 and the same in a later version: no difference, and one crate.
//!
//! `OPENAPI_DESCRIPTIONS` names a folder of descriptions of other vendors, and
//! `SAILPOINT_API_SPECS` the one that holds `sailpoint-api.v3.yaml`; without them their tests are
//! skipped.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use mainsheet_codegen::{Fixups, Package, Version};
use serde_json::Value;

use crate::later::{STYLES, Style, later};

/// Writes a description to a folder of its own, so that the file has the same name.
fn written(folder: &Path, name: &str, description: &Value) -> Version {
    let folder = folder.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("api.json");
    std::fs::write(&file, serde_json::to_vec(description).unwrap()).unwrap();
    Version::new("v1", file)
}

/// Files by their paths.
type Texts = BTreeMap<PathBuf, String>;

/// The files of the crate, and what is counted; or why there are none.
fn generated(version: &Version) -> Result<(Texts, String), String> {
    let generated =
        mainsheet_codegen::generate(&Package::new("things"), std::slice::from_ref(version));
    let generated = generated.map_err(|refusals| refusals.to_string())?;
    let files = generated.files();
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    Ok((files.collect(), format!("{:?}", generated.summaries())))
}

/// What differs where nothing should, in words; empty if nothing does.
fn differences(name: &str, description: &Value, styles: &[Style]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let old = written(folder.path(), "old", description);
    let before = generated(&old);
    let mut all = String::new();
    for style in styles {
        let new = written(folder.path(), style.name, &later(description, style));
        let mut told = String::new();
        for (from, to) in [(&old, &new), (&new, &old)] {
            match mainsheet_codegen::diff(from, to) {
                Ok(found) if found.changes().is_empty() => {}
                Ok(found) => told.push_str(&found.to_string()),
                Err(refusals) => told.push_str(&refusals.to_string()),
            }
        }
        match (&before, generated(&new)) {
            (Ok((before, counts)), Ok((after, other_counts))) => {
                if *counts != other_counts {
                    let _ = writeln!(told, "{counts} became {other_counts}");
                }
                different_files(&mut told, before, &after);
            }
            (Ok(_), Err(refusals)) => {
                let _ = writeln!(told, "refused: {refusals}");
            }
            // What is refused of the one may be refused of the other.
            (Err(_), _) => {}
        }
        if !told.is_empty() {
            let _ = writeln!(all, "== {name}, {}\n{told}", style.name);
        }
    }
    all
}

/// The first lines in which each file differs.
fn different_files(
    told: &mut String,
    before: &BTreeMap<PathBuf, String>,
    after: &BTreeMap<PathBuf, String>,
) {
    const SHOWN: usize = 3;
    for (path, text) in before {
        let Some(other) = after.get(path) else {
            let _ = writeln!(told, "{} is gone", path.display());
            continue;
        };
        let differs = |lines: &(&str, &str)| lines.0 != lines.1;
        let pairs = text.lines().zip(other.lines()).filter(differs);
        for (line, other) in pairs.take(SHOWN) {
            let _ = writeln!(told, "{}:\n- {line}\n+ {other}", path.display());
        }
        if text.lines().count() != other.lines().count() {
            let _ = writeln!(told, "{} has another length", path.display());
        }
    }
    for path in after.keys().filter(|path| !before.contains_key(*path)) {
        let _ = writeln!(told, "{} is new", path.display());
    }
}

#[track_caller]
fn assert_same(name: &str, description: &Value) {
    let told = differences(name, description, STYLES);
    assert!(told.is_empty(), "{told}");
}

/// The description that is left when a file is mended, joined and read.
fn mended(file: &Path) -> Result<Value, String> {
    let version = Version::new("v1", file);
    let (text, _) = mainsheet_codegen::mend(&version, &Fixups::none())
        .map_err(|refusals| refusals.to_string())?;
    Ok(serde_yaml::from_str(&text).unwrap())
}

#[test]
fn every_construct() {
    let description = serde_yaml::from_str(include_str!("constructs.yaml")).unwrap();
    assert_same("constructs", &description);
}

#[test]
fn our_own() {
    for name in ["v3", "beta"] {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let description = mended(&spec.join(format!("{name}.yaml"))).unwrap();
        assert_same(name, &description);
    }
}

/// The files of a folder that a variable names.
fn folder(variable: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(variable);
    if folder.is_none() {
        eprintln!("skipped: set {variable} to compare what is published");
    }
    folder.map(PathBuf::from)
}

#[test]
fn published() {
    let Some(folder) = folder("OPENAPI_DESCRIPTIONS") else {
        return;
    };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut told = String::new();
    // One style each, by turns: all of them would take long, and say little more.
    for (file, style) in files.iter().zip(STYLES.iter().cycle()) {
        let name = file.file_name().unwrap().to_string_lossy();
        let description = match mended(file) {
            Ok(description) => description,
            Err(refusals) => {
                let _ = writeln!(told, "== {name} is refused: {refusals}");
                continue;
            }
        };
        told.push_str(&differences(&name, &description, &[*style]));
    }
    assert!(told.is_empty(), "{told}");
}

#[test]
fn sailpoint() {
    let Some(folder) = folder("SAILPOINT_API_SPECS") else {
        return;
    };
    let description = mended(&folder.join("sailpoint-api.v3.yaml")).unwrap();
    assert_same("sailpoint-api.v3", &description);
}
