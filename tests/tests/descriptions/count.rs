//! How many operations a description has, counted without the generator.

use std::path::Path;

use serde_yaml::Value;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Counts the methods of all paths, in other files too.
pub(crate) fn operations(file: &Path) -> usize {
    let root = read(file);
    let paths = root["paths"].as_mapping().unwrap();
    let counts = paths.values().map(|item| match item["$ref"].as_str() {
        Some(reference) => {
            assert!(
                !reference.contains('#'),
                "{reference} leads into a file, which is not counted"
            );
            methods(&read(&file.parent().unwrap().join(reference)))
        }
        None => methods(item),
    });
    counts.sum()
}

fn methods(item: &Value) -> usize {
    METHODS
        .iter()
        .filter(|method| item.get(**method).is_some())
        .count()
}

fn read(file: &Path) -> Value {
    let text = std::fs::read_to_string(file).unwrap();
    let is_json = file.extension().is_some_and(|ending| ending == "json");
    if is_json {
        serde_json::from_str(&text).unwrap()
    } else {
        serde_yaml::from_str(&text).unwrap()
    }
}
