//! What is published: each package has what its users need, and goes by the version of the others.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The packages that are published, and the folders that they lie in.
const PUBLISHED: [(&str, &str); 4] = [
    ("mainsheet-runtime", "runtime"),
    ("mainsheet-codegen", "codegen"),
    ("mainsheet", "mainsheet"),
    ("sailpoint", "generated"),
];

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .arg("--offline")
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}:\n{stderr}");
    String::from_utf8(output.stdout).expect("a text")
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The published packages by their names, as cargo describes them.
fn described() -> BTreeMap<String, Value> {
    let text = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&text).expect("metadata");
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let all = packages.map(|it| {
        (
            it["name"].as_str().unwrap_or_default().to_owned(),
            it.clone(),
        )
    });
    all.filter(|(_, it)| it["publish"] != serde_json::json!([]))
        .collect()
}

#[test]
fn these_are_published_and_no_others() {
    let described = described();
    let names: Vec<_> = described.keys().map(String::as_str).collect();
    let mut expected = PUBLISHED.map(|(name, _)| name);
    expected.sort_unstable();
    assert_eq!(names, expected);
}

#[test]
fn each_archive_has_a_readme_and_both_licences() {
    for (name, folder) in PUBLISHED {
        let list = cargo(&["package", "--list", "--allow-dirty", "--package", name]);
        let has = |file: &str| list.lines().any(|line| line == file);
        for file in ["Cargo.toml", "README.md", "LICENSE-APACHE", "LICENSE-MIT"] {
            assert!(has(file), "{name} has no {file}:\n{list}");
        }
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let [own, common] = [root().join(folder).join(licence), root().join(licence)]
                .map(|path| std::fs::read_to_string(path).expect("a licence"));
            assert_eq!(own, common, "{name}: {licence}");
        }
    }
}

#[test]
fn each_manifest_says_what_a_registry_asks_for() {
    let described = described();
    let repository = described.values().any(|it| it["repository"].is_string());
    for (name, package) in &described {
        for field in ["description", "license", "readme", "rust_version"] {
            assert!(package[field].is_string(), "{name} has no {field}");
        }
        for field in ["keywords", "categories"] {
            let words = package[field].as_array().map_or(0, Vec::len);
            assert!((1..=5).contains(&words), "{name}: {words} {field}");
        }
        // None has one as long as there is none; if one has, all have.
        assert_eq!(
            package["repository"].is_string(),
            repository,
            "{name}: repository"
        );
        assert_eq!(
            package["rust_version"],
            described["mainsheet-runtime"]["rust_version"]
        );
    }
}

#[test]
fn they_depend_on_each_other_by_their_own_version() {
    let described = described();
    let mut count = 0;
    for (name, package) in &described {
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        for dependency in dependencies.filter(|it| it["kind"] != "dev") {
            let Some(other) = dependency["name"].as_str().and_then(|it| described.get(it)) else {
                continue;
            };
            let version = other["version"].as_str().expect("a version");
            assert_eq!(dependency["req"], format!("^{version}"), "{name}");
            count += 1;
        }
        assert_eq!(
            package["version"], described["mainsheet-runtime"]["version"],
            "{name}"
        );
    }
    assert!(count >= 2, "{count}");
}
