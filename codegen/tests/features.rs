//! Large crates compile in parts: what is in which file, and under which features.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::large::{OLD_TAGS, OPERATIONS, TAGS, description, long};
use common::tree::{Features, Tree, files};
use mainsheet_codegen::{Package, Version};
use tempfile::TempDir;

/// The crate of these versions, each with its description; the first replaces the others.
fn generated(versions: &[(&str, String)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let descriptions = tempfile::tempdir().unwrap();
    let versions: Vec<_> = versions
        .iter()
        .enumerate()
        .map(|(index, (name, text))| {
            let file = descriptions.path().join(format!("{name}.json"));
            fs::write(&file, text).unwrap();
            let mut version = Version::new(*name, &file);
            version.default = index == 0;
            version.replaced_by = (index > 0).then(|| versions[0].0.to_owned());
            version
        })
        .collect();
    let generated = mainsheet_codegen::generate(&Package::new("things"), &versions);
    let plan = generated.unwrap().plan(folder.path()).unwrap();
    plan.apply().unwrap();
    folder
}

fn two_versions() -> TempDir {
    generated(&[
        ("v2", description(&TAGS, OPERATIONS, false)),
        ("v1", description(&OLD_TAGS, 8, true)),
    ])
}

fn on<'f>(features: &[&'f str]) -> Features<'f> {
    features.iter().copied().collect()
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// The text without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_type_is_in_the_module_of_the_tags_that_reach_it() {
    let tree = Tree::read(two_versions().path());
    let modules = tree.0.iter().filter(|(path, module)| {
        (path.contains("models") || path.contains("shared")) && !module.types.is_empty()
    });
    let found: Vec<_> = modules
        .map(|(path, module)| (path.as_str(), module.types.join(" ")))
        .collect();
    let expected = [
        (
            "shared::v2_and_v1::access_profiles",
            "AccessProfilesBody AccessProfilesKind",
        ),
        ("shared::v2_and_v1::all_tags", "Level Problem"),
        ("shared::v2_and_v1::leaf", "Leaf"),
        ("shared::v2_and_v1::roles", "RolesBody RolesKind"),
        ("shared::v2_and_v1::roles_and_sources", "Pair"),
        ("shared::v2_and_v1::triple", "Triple"),
        (
            "v1::models::access_profiles",
            "AccessProfiles AccessProfilesPart",
        ),
        (
            "v1::models::legacy",
            "Legacy LegacyBody LegacyKind LegacyPart",
        ),
        ("v1::models::roles", "Roles RolesPart"),
        (
            "v2::models::access_profiles",
            "AccessProfiles AccessProfilesPart",
        ),
        (
            "v2::models::accounts",
            "Accounts AccountsBody AccountsKind AccountsPart",
        ),
        ("v2::models::accounts_and_testing2", "Knot Loop"),
        ("v2::models::roles", "Roles RolesPart"),
        (
            "v2::models::sources",
            "Sources SourcesBody SourcesKind SourcesPart",
        ),
        (
            "v2::models::testing2",
            "Testing TestingBody TestingKind TestingPart",
        ),
        (
            "v2::models::workflows",
            "Workflows WorkflowsBody WorkflowsKind WorkflowsPart",
        ),
    ]
    .map(|(path, types)| (path, types.to_owned()));
    assert_eq!(found, expected);
}

#[test]
fn a_tag_compiles_the_types_that_it_reaches_and_no_others() {
    let tree = Tree::read(two_versions().path());
    let models = |version: &str, features: &[&str]| {
        tree.exported(&format!("{version}::models"), &on(features))
    };
    let common = ["Problem", "Level", "Leaf"];
    let with = |own: &[&str]| names(&[&common, own].concat());
    let roles = with(&["Roles", "RolesBody", "RolesKind", "RolesPart", "Pair"]);
    assert_eq!(models("v2", &["v2", "roles"]), roles);
    assert_eq!(models("v1", &["v1", "roles"]), roles);
    assert_eq!(
        models("v2", &["v2", "workflows"]),
        with(&[
            "Workflows",
            "WorkflowsBody",
            "WorkflowsKind",
            "WorkflowsPart",
            "Triple"
        ])
    );
    assert_eq!(
        models("v2", &["v2", "testing2"]),
        names(&[
            "Knot",
            "Level",
            "Loop",
            "Problem",
            "Testing",
            "TestingBody",
            "TestingKind",
            "TestingPart",
        ])
    );
    // The tag is on, but in no version that is.
    assert_eq!(models("v1", &["v1", "sources"]), names(&[]));
    assert_eq!(models("v2", &["v2"]), names(&[]));
    let shared = "shared::v2_and_v1::roles_and_sources";
    assert!(tree.is_there(shared, &on(&["v2", "sources"])));
    assert!(!tree.is_there(shared, &on(&["v1", "sources"])));
    assert!(tree.is_there("v2::roles::requests", &on(&["v2", "roles"])));
    assert!(!tree.is_there("v2::roles", &on(&["v2", "sources"])));
    assert!(!tree.is_there("v2::roles", &on(&["v1", "roles"])));
    assert!(tree.is_there("any_version::roles", &on(&["v1", "v2", "roles"])));
    assert!(!tree.is_there("any_version::roles", &on(&["v1", "v2"])));
    assert!(tree.is_there("v1::conversions::roles", &on(&["v1", "v2", "roles"])));
    assert!(!tree.is_there("v1::conversions::roles", &on(&["v1", "v2", "legacy"])));
}

#[test]
fn whatever_compiles_has_what_it_mentions() {
    // Two schemas of one tag are one type with two names, as two of both versions are.
    let with_twins = |text: String| {
        let mut description: serde_json::Value = serde_json::from_str(&text).unwrap();
        let paths = description["paths"].as_object_mut().unwrap();
        let operations = paths
            .values_mut()
            .flat_map(|it| it.as_object_mut().unwrap().values_mut());
        let of_roles = operations.filter(|it| it["tags"][0] == "Roles");
        for (operation, name) in of_roles.zip(["OneTwin", "OtherTwin"]) {
            let schema = serde_json::json!({"$ref": format!("#/components/schemas/{name}")});
            operation["responses"]["200"]["content"]["application/json"]["schema"] = schema;
        }
        for name in ["OneTwin", "OtherTwin"] {
            let twin =
                serde_json::json!({"type": "object", "properties": {"twin": {"type": "string"}}});
            description["components"]["schemas"][name] = twin;
        }
        description.to_string()
    };
    let tree = Tree::read(
        generated(&[
            ("v2", with_twins(description(&TAGS, OPERATIONS, false))),
            ("v1", with_twins(description(&OLD_TAGS, 8, true))),
        ])
        .path(),
    );
    let aliases = |features: &[&str]| tree.exported("v2::models::aliases", &on(features));
    assert_eq!(aliases(&["v2", "roles"]), names(&["OtherTwin"]));
    let features = [
        "v1",
        "v2",
        "access-profiles",
        "accounts",
        "legacy",
        "roles",
        "sources",
        "testing2",
        "workflows",
    ];
    for bits in 0..1_u32 << features.len() {
        let chosen = features.iter().enumerate();
        let chosen: Features<'_> = chosen
            .filter(|(index, _)| bits & (1 << index) != 0)
            .map(|(_, feature)| *feature)
            .collect();
        assert_eq!(tree.missing(&chosen), [""; 0], "with {chosen:?}");
    }
}

#[test]
fn features_are_named_after_the_tags() {
    let folder = two_versions();
    let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
    for line in [
        "default = [\"v2\", \"rustls\"]",
        "full = [\"v2\", \"v1\", \"access-profiles\", \"accounts\", \"legacy\", \"roles\", \
         \"sources\", \"testing2\", \"workflows\"]",
        "access-profiles = []",
        // The runtime has a feature of the tag's name.
        "testing2 = []",
        "testing = [\"mainsheet-runtime/testing\"]",
    ] {
        assert!(
            manifest.contains(&format!("\n{line}\n")),
            "{line}\n{manifest}"
        );
    }
    for file in ["README.md", "src/lib.rs"] {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        for line in [
            "| feature | tag | operations in `v2` | `v1` |",
            "| `roles` | Roles | 20 | 8 |",
            "| `testing2` | Testing | 20 | 0 |",
            "things = { version = \"1.0.0\", features = [\"access-profiles\"] }",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
    let version = fs::read_to_string(folder.path().join("src/v2.rs")).unwrap();
    assert!(
        flat(&version).contains(
            "#[cfg(feature = \"testing2\")] pub mod testing; \
             #[cfg(feature = \"testing2\")] pub use testing::Testing;"
        ),
        "{version}"
    );
}

#[test]
fn a_small_crate_has_versions_only() {
    let small = [
        // A hundred operations of two tags.
        description(&TAGS[..2], 50, false),
        // More, of one tag.
        description(&TAGS[..1], 101, false),
    ];
    for text in small {
        let folder = generated(&[("v1", text)]);
        let files = files(folder.path());
        let models = fs::read_to_string(folder.path().join("src/v1/models.rs")).unwrap();
        assert!(models.contains("pub struct Leaf"), "{models}");
        let modules = files
            .keys()
            .filter(|path| path.starts_with("src/v1/models"));
        assert_eq!(modules.count(), 0);
        for (path, text) in &files {
            assert!(!text.contains("access-profiles"), "{}", path.display());
        }
    }
    let large = generated(&[("v1", description(&TAGS[..2], 51, false))]);
    assert!(large.path().join("src/v1/models/accounts.rs").exists());
}

#[test]
fn what_no_operation_reaches_is_left_out() {
    for operations in [2, OPERATIONS] {
        let folder = generated(&[("v1", description(&TAGS, operations, false))]);
        for (path, text) in files(folder.path()) {
            assert!(!text.contains("Orphan"), "{}", path.display());
        }
    }
}

/// More than a file may hold of types, of methods and of requests.
const MANY: usize = 400;

#[test]
fn no_file_is_too_long() {
    let folder = generated(&[("v1", long(MANY, None))]);
    let files = files(folder.path());
    for (path, text) in &files {
        let lines = text.lines().count();
        assert!(lines <= 5000, "{} has {lines} lines", path.display());
    }
    let tree = Tree::read(folder.path());
    assert_eq!(tree.missing(&on(&["v1"])), [""; 0]);
    // Nothing is lost on the way, and all has the path that it would have in one file.
    assert_eq!(tree.exported("v1::models", &on(&["v1"])).len(), MANY);
    let requests = tree.exported("v1::operations::requests", &on(&["v1"]));
    assert_eq!(requests.len(), MANY);
    let methods = files.iter().filter(|(path, _)| {
        let path = path.to_string_lossy();
        path.starts_with("src/v1/operations/methods_") || path == "src/v1/operations.rs"
    });
    let methods: usize = methods
        .map(|(_, text)| text.matches("    pub fn ").count())
        .sum();
    // The client has a constructor, too.
    assert_eq!(methods, MANY + 1);
}

/// No operation reaches them, and so no tag says when they compile.
#[test]
fn types_alone_that_versions_share_are_there() {
    let alone = || {
        let mut description: serde_json::Value = serde_json::from_str(&long(MANY, None)).unwrap();
        description["paths"] = serde_json::json!({});
        description.to_string()
    };
    let folder = generated(&[("v2", alone()), ("v1", alone())]);
    let tree = Tree::read(folder.path());
    for features in [on(&["v1"]), on(&["v2"])] {
        assert_eq!(tree.missing(&features), [""; 0]);
    }
    assert_eq!(tree.exported("v1::models", &on(&["v1"])).len(), MANY);
}

#[test]
fn another_schema_leaves_other_files_alone() {
    let before = generated(&[("v1", long(MANY, None))]);
    let after = generated(&[("v1", long(MANY, Some("Mango")))]);
    let (before, after) = (files(before.path()), files(after.path()));
    // The first line names the description, which lies elsewhere each time.
    let body = |text: &String| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let changed: Vec<_> = after
        .iter()
        .filter(|(path, text)| before.get(*path).map(body) != Some(body(text)))
        .map(|(path, _)| path.as_path())
        .collect();
    let expected = [
        // The number of operations.
        "README.md",
        "src/lib.rs",
        "src/v1/models/others_h_to_m.rs",
        "src/v1/models.rs",
        "src/v1/operations/methods_others_h_to_m.rs",
        "src/v1/operations/requests_others_h_to_m.rs",
        "src/v1/operations.rs",
        // The operations.
        "src/v1.rs",
    ];
    assert_eq!(changed, expected.map(Path::new));
    assert_eq!(before.len(), after.len());
}

/// What a webhook sends compiles whatever the tags, in a module beside theirs.
#[test]
fn webhooks_need_no_tag() {
    let with_webhook = |text: String, properties: serde_json::Value| {
        let mut description: serde_json::Value = serde_json::from_str(&text).unwrap();
        description["openapi"] = "3.1.0".into();
        let schema = serde_json::json!({ "type": "object", "properties": properties });
        description["components"]["schemas"]["Sent"] = schema;
        let content = serde_json::json!({ "schema": { "$ref": "#/components/schemas/Sent" } });
        description["webhooks"]["sent"]["post"] = serde_json::json!({
            "requestBody": { "content": { "application/json": content } },
        });
        description.to_string()
    };
    let text = serde_json::json!({ "type": "string" });
    let newer = description(&TAGS, OPERATIONS, false);
    let older = description(&OLD_TAGS, OPERATIONS, true);
    let folder = generated(&[
        (
            "v2",
            with_webhook(newer, serde_json::json!({ "a": text, "b": text })),
        ),
        ("v1", with_webhook(older, serde_json::json!({ "a": text }))),
    ]);
    for version in ["v1", "v2"] {
        let module = folder
            .path()
            .join(format!("src/{version}/models/webhooks.rs"));
        assert!(fs::read_to_string(&module).unwrap().contains("Sent"));
    }
}
