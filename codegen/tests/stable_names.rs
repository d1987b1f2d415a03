//! What is added to a description takes no name from anybody, over published descriptions:
//! `OPENAPI_DESCRIPTIONS` is a folder of them. Without it the tests pass without looking.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test ends at its first surprise, and says what it did not do"
)]

mod common;

use std::path::{Path, PathBuf};

use common::symbols::Symbols;
use mainsheet_codegen::{Generated, Package, Version};
use serde_json::{Value, json};

const VARIABLE: &str = "OPENAPI_DESCRIPTIONS";

/// Larger descriptions take minutes where the generator is not optimised.
const LARGE: u64 = 500_000;

fn descriptions(is_large: bool) -> Vec<PathBuf> {
    let Some(folder) = std::env::var_os(VARIABLE) else {
        eprintln!("{VARIABLE} names no folder: nothing was looked at");
        return Vec::new();
    };
    let files = std::fs::read_dir(folder).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let is_json = |path: &PathBuf| path.extension().is_some_and(|it| it == "json");
    let mut files: Vec<_> = files
        .filter(is_json)
        .filter(|path| (path.metadata().unwrap().len() > LARGE) == is_large)
        .collect();
    files.sort();
    files
}

/// `None` if the description is refused.
fn generated(description: &Value) -> Option<Generated> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("description.json");
    std::fs::write(&file, description.to_string()).unwrap();
    let mut version = Version::new("api", &file);
    version.lenient = true;
    mainsheet_codegen::generate(&Package::new("names"), &[version]).ok()
}

/// Adds every operation once more, on another path and with another name.
fn with_operations_again(description: &Value) -> Value {
    let mut description = description.clone();
    let Some(paths) = description["paths"].as_object_mut() else {
        return description;
    };
    let again: Vec<_> = paths
        .iter()
        .filter(|(path, _)| path.starts_with('/'))
        .map(|(path, item)| {
            let mut item = item.clone();
            for operation in item
                .as_object_mut()
                .into_iter()
                .flat_map(|it| it.values_mut())
            {
                if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
                    operation["operationId"] = json!(format!("{id}OnceMore"));
                }
            }
            (format!("/once-more{path}"), item)
        })
        .collect();
    paths.extend(again);
    description
}

/// Adds a property to every third component that is an object, and to what stands within it.
fn with_properties(description: &Value) -> Value {
    let mut description = description.clone();
    for schemas in ["/components/schemas", "/definitions"] {
        let schemas = description
            .pointer_mut(schemas)
            .and_then(Value::as_object_mut);
        for schema in schemas
            .into_iter()
            .flat_map(|all| all.values_mut())
            .step_by(3)
        {
            add_property(schema);
        }
    }
    description
}

fn add_property(schema: &mut Value) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    properties.values_mut().for_each(add_property);
    properties.insert("addedLater".to_owned(), json!({"type": "string"}));
}

fn assert_stable(path: &Path, faults: &mut Vec<String>) {
    let name = path.file_stem().unwrap().display();
    let text = std::fs::read_to_string(path).unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    let Some(before) = generated(&description) else {
        eprintln!("{name} is refused");
        return;
    };
    let before = Symbols::of(&before);
    for (what, changed) in [
        ("operations", with_operations_again(&description)),
        ("properties", with_properties(&description)),
    ] {
        let after = Symbols::of(&generated(&changed).unwrap());
        let missing = before.missing_in(&after);
        if !missing.is_empty() {
            faults.push(format!("{name}, with other {what}: {missing:#?}"));
        }
    }
}

#[test]
fn what_is_added_takes_no_name() {
    let mut faults = Vec::new();
    for path in descriptions(false) {
        assert_stable(&path, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[ignore = "takes minutes"]
fn what_is_added_to_large_descriptions_takes_no_name() {
    let mut faults = Vec::new();
    for path in descriptions(true) {
        assert_stable(&path, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
