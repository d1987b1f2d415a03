//! How many operations a description has, counted without the generator.

use std::path::Path;

use serde_yaml::Value;

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// Counts the methods of all paths, in other files too.
pub(crate) fn operations(file: &Path) -> usize {
    let root = read(file);
    // OpenAPI 3.1 lets a description be of webhooks or of components alone.
    let paths = root["paths"].as_mapping().into_iter().flatten();
    let counts = paths.map(|(_, item)| {
        let own = methods(item);
        own + item["$ref"].as_str().map_or(0, |reference| {
            let (name, pointer) = reference.split_once('#').unwrap_or((reference, ""));
            if name.is_empty() {
                methods(at(&root, pointer))
            } else {
                methods(at(&read(&file.parent().unwrap().join(name)), pointer))
            }
        })
    });
    counts.sum()
}

fn at<'v>(root: &'v Value, pointer: &str) -> &'v Value {
    let keys = pointer.split('/').skip(1);
    keys.fold(root, |value, key| {
        &value[key.replace("~1", "/").replace("~0", "~")]
    })
}

fn methods(item: &Value) -> usize {
    let own = METHODS.iter().filter(|method| item.get(**method).is_some());
    let others = item["additionalOperations"].as_mapping();
    own.count() + others.map_or(0, serde_yaml::Mapping::len)
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
