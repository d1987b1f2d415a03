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
                folders.push(path);
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
