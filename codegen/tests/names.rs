//! Names that no language would choose: the same input gives the same names, and what is added
//! changes no other.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

#[path = "../../tests/any/names/description.rs"]
mod description;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use description::{Place, description};
use mainsheet_codegen::{Fixups, Package, Version};
use serde_json::Value;

type Files = BTreeMap<PathBuf, String>;

/// The files of the crate that is made from a description.
fn generated(description: &Value) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.json");
    fs::write(&file, description.to_string()).unwrap();
    let mut version = Version::new("api", &file);
    version.fixups = Some(Fixups::none());
    let generated = mainsheet_codegen::generate(&Package::new("names"), &[version]);
    let out = folder.path().join("out");
    let plan = generated.unwrap().plan(&out).unwrap();
    plan.apply().unwrap();
    let mut files = Files::new();
    let mut folders = vec![out.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // But for what the generator notes of the others.
                if !path.ends_with(".mainsheet") {
                    folders.push(path);
                }
                continue;
            }
            // The name of the temporary folder is all that differs.
            let text = fs::read_to_string(&path).unwrap();
            let text = text.replace(file.to_str().unwrap(), "names.json");
            files.insert(path.strip_prefix(&out).unwrap().to_owned(), text);
        }
    }
    files
}

#[test]
fn names_do_not_depend_on_the_run() {
    let one = generated(&description(None));
    assert_eq!(one, generated(&description(None)));
}

/// Asserts that nothing is there but the lines of `before`, in their order, and lines about the
/// type that was added.
fn assert_only_adds(path: &str, before: &str, after: &str) {
    let mut rest = after.lines().peekable();
    for line in before.lines() {
        let found = rest.by_ref().any(|other| other == line);
        assert!(found, "{path} no longer has, or has elsewhere:\n{line}");
    }
}

/// A source without its comments.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_added_changes_no_other_name() {
    let before = generated(&description(None));
    for place in [Place::First, Place::Last] {
        let after = generated(&description(Some(place)));
        let mut added = 0;
        for (path, text) in &after {
            let path = path.display().to_string();
            // The operation that gives the new type.
            if path.starts_with("src/api/unrelated") {
                continue;
            }
            match before.get(std::path::Path::new(&path)) {
                Some(before) if text.contains("Unrelated") && path.contains("models") => {
                    assert_only_adds(&path, before, text);
                }
                // Which operations show how the crate is used is no name.
                Some(_) if path == "README.md" => {}
                Some(before) => assert!(code(before) == code(text), "{path} changed"),
                None => {
                    assert!(path.contains("models/unrelated"), "{path}");
                    added += 1;
                }
            }
        }
        assert_eq!(after.len(), before.len() + added);
    }
}

/// Names that begin the same, in a description that is read in either direction.
#[test]
fn a_name_of_rust_is_kept_wherever_it_stands() {
    let mut reversed = description(None);
    let schemas = reversed["components"]["schemas"].as_object_mut().unwrap();
    *schemas = std::mem::take(schemas).into_iter().rev().collect();
    let (one, other) = (generated(&description(None)), generated(&reversed));
    for files in [&one, &other] {
        let models: String = files
            .iter()
            .filter(|(path, _)| path.starts_with("src/api/models"))
            .map(|(_, text)| text.as_str())
            .collect();
        for (name, property) in [
            ("FooBar", "FooBar"),
            ("Value1st", "1st"),
            ("Active", "Active"),
        ] {
            let (_, definition) = models.split_once(&format!("pub struct {name} {{")).unwrap();
            let (definition, _) = definition.split_once("\n}").unwrap();
            assert!(
                definition.contains(&format!("`{property}` on the wire")),
                "{definition}"
            );
        }
    }
}

/// The compiler would warn of them in a crate that is nobody's to mend.
#[test]
fn given_names_in_capitals_are_allowed() {
    for (name, version, is_allowed) in [
        ("things", "v1", false),
        ("Things", "v1", true),
        ("a", "V1", true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("names.json");
        fs::write(&file, description(None).to_string()).unwrap();
        let version = Version::new(version, &file);
        let generated = mainsheet_codegen::generate(&Package::new(name), &[version]).unwrap();
        let mut files = generated.files();
        let (_, root) = files
            .find(|(path, _)| path.ends_with("src/lib.rs"))
            .unwrap();
        assert_eq!(
            root.contains("#![allow(non_snake_case"),
            is_allowed,
            "{root}"
        );
    }
}
