//! Names of files that come from a description: as every system takes them, and distinct.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::tree::{Tree, files};
use mainsheet_codegen::{Package, Version};
use serde_json::{Value, json};

/// Tags that are no names of files, or that letters or length do not tell apart.
fn tags() -> Vec<String> {
    let devices = ["con", "prn", "aux", "nul", "conin$", "conout$"].map(str::to_owned);
    let ports = (0..10).flat_map(|number| ["com", "lpt"].map(|port| format!("{port}{number}")));
    let mut tags: Vec<_> = devices.into_iter().chain(ports).collect();
    tags.extend(tags.clone().iter().map(|tag| tag.to_uppercase()));
    tags.extend(
        [
            "con.",
            "nul.tar.gz",
            "Aux ",
            "com",
            "Com",
            "lpt",
            "COM¹",
            "mod",
            "lib",
            "main",
        ]
        .map(str::to_owned),
    );
    tags.extend(["conversions", "requests", "self", "crate"].map(str::to_owned));
    // Alike up to their last letters, which are not even ASCII.
    tags.extend(["a", "b", "é", "ß", "ü"].map(|end| format!("{}{end}", "Ünlike ".repeat(60))));
    tags.push("x".repeat(300));
    tags
}

/// A version with several operations a tag, whose types are of one tag, of two, or of many.
fn description(tags: &[String], versions: &str) -> Value {
    let mut paths = serde_json::Map::new();
    let mut schemas = serde_json::Map::new();
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    for (index, tag) in tags.iter().enumerate() {
        // Many operations, so that tags are features and types lie where their tags are.
        for number in 0..2 {
            let shared = (index + number) % tags.len();
            let own = format!("{}{versions}{index}", "Namespace".repeat(40));
            schemas.entry(own.clone()).or_insert_with(|| {
                let property = json!({"type": "string", "enum": ["a", versions]});
                json!({"type": "object", "properties": {"own".repeat(80): property}})
            });
            let both = format!("Both{shared}");
            schemas.insert(
                both.clone(),
                json!({"type": "object", "properties": {"x": {"type": "string"}}}),
            );
            let schema = if number == 0 {
                reference(&own)
            } else {
                reference(&both)
            };
            let content = json!({"application/json": {"schema": schema}});
            let operation = json!({
                "operationId": format!("get{index}of{number}{}", "Operation".repeat(30)),
                "tags": [tag],
                "responses": {"200": {"description": "It.", "content": content}},
            });
            paths.insert(format!("/{index}/{number}"), json!({"get": operation}));
        }
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Names\nof files\u{7f}", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

#[test]
fn every_system_takes_the_names_of_the_files() {
    let tags = tags();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut versions = Vec::new();
    for number in 1..=3 {
        let name = format!("v{number}_{}", "of_the_service_".repeat(4));
        let file = folder.path().join(format!("{name}.json"));
        fs::write(&file, description(&tags, &name).to_string()).unwrap();
        let mut version = Version::new(&name, file);
        if let Some(previous) = versions.last_mut() {
            let previous: &mut Version = previous;
            previous.replaced_by = Some(name);
        }
        version.default = number == 1;
        versions.push(version);
    }
    let generated = mainsheet_codegen::generate(&Package::new("names"), &versions);
    let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}"));
    generated.plan(&out).unwrap().apply().unwrap();
    let files = files(&out);
    let mut known = BTreeSet::new();
    for path in files.keys() {
        let text = path.to_str().unwrap();
        assert!(known.insert(text.to_lowercase()), "{text} is there twice");
        for name in path.iter().map(|name| name.to_str().unwrap()) {
            assert!(name.len() <= 100, "{name} is too long");
            let stem = name.split('.').next().unwrap();
            let is_device = ["con", "prn", "aux", "nul"].contains(&stem)
                || stem
                    .strip_prefix("com")
                    .or(stem.strip_prefix("lpt"))
                    .is_some_and(|rest| {
                        rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_digit())
                    });
            assert!(!is_device, "{text} is a device's");
            assert_ne!(stem, "mod", "{text}");
        }
    }
    // Each tag is a file of its own, and its whole name stands there.
    let api = format!("src/{}", versions[0].name);
    let clients = files.iter().filter(|(path, text)| {
        path.parent().unwrap().to_str() == Some(api.as_str()) && text.contains("The operations on")
    });
    let clients: Vec<_> = clients
        .map(|(_, text)| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(clients.len(), tags.len());
    let long = tags.last().unwrap();
    assert!(clients.iter().any(|text| text.contains(long)));
    // Types are pages of the documentation.
    for text in files.values() {
        for line in text.lines() {
            for start in ["pub struct ", "pub enum "] {
                let name = line.strip_prefix(start).unwrap_or_default();
                let name = name
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .next()
                    .unwrap();
                assert!(name.len() <= 140, "{name} is too long");
            }
        }
    }
    // No comment of the manifest breaks off its line.
    let manifest: toml::Table = files[std::path::Path::new("Cargo.toml")].parse().unwrap();
    assert!(
        manifest["features"]
            .as_table()
            .unwrap()
            .contains_key("full")
    );
    let tree = Tree::read(&out);
    let all = manifest["features"].as_table().unwrap().keys();
    let all = all.map(String::as_str).collect();
    assert_eq!(tree.missing(&all), [""; 0]);
}
