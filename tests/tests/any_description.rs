//! Crates that are made from the descriptions in `any`, compiled with all warnings denied, and
//! called.

#[path = "../any/large/description.rs"]
mod large;
#[path = "../any/names/description.rs"]
mod names;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mainsheet_codegen::{Edited, Fixups, Generated, Package, Runtime, Version};

#[test]
fn everything_that_a_description_can_say() {
    let version = Version::new("api", here().join("any/wire/description.yaml"));
    assert_crate_works("everything", vec![version], Some("any/wire/main.rs"));
}

#[test]
fn names_of_every_kind() {
    let version = described("names", "api", &names::description(None));
    assert_crate_works("names", vec![version], Some("any/names/main.rs"));
}

/// Constructs that people use and generators get wrong: a description each in `any/cases`, all of
/// them versions of one crate, so that they cost one build.
#[test]
fn cases_from_real_descriptions() {
    assert_crate_works("cases", cases(), Some("any/cases/main.rs"));
}

/// The same as a module of another crate, which has no feature that the module asks for.
#[test]
fn cases_from_real_descriptions_within_a_module() {
    let generated = generated(&Package::new("cases"), cases());
    let workspace = workspace("within");
    fs::create_dir_all(workspace.join("generated/src")).expect("a folder");
    let runtime = here().join("../runtime").display().to_string();
    // The module has no need of these crates, but those who test it have.
    let calls = dependencies("any/cases/main.rs").replace(
        "[dev-dependencies]",
        "[dev-dependencies]\nchrono = { version = \"0.4\", default-features = false }\n\
         serde_json = \"1\"",
    );
    // The features that the command asks for turn on nothing.
    let manifest = format!(
        "[package]\nname = \"cases\"\nedition = \"2024\"\n\
         [features]\nfull = []\ntesting = []\n\
         [dependencies]\n\
         mainsheet-runtime = {{ path = {runtime:?}, features = [\"testing\"] }}\n{calls}"
    );
    let root = "//! Hands out what the module has.\n\
                #![warn(missing_docs, unreachable_pub, rust_2018_idioms, rustdoc::all)]\n\
                mod within {\n    include!(\"module.rs\");\n}\n\
                pub use within::*;\n";
    let module = generated.module().with_testing();
    assert_eq!(module.recursion_limit(), None);
    for (name, text) in [
        ("generated/Cargo.toml", manifest.as_str()),
        ("generated/src/lib.rs", root),
        ("generated/src/module.rs", &module.to_string()),
    ] {
        fs::write(workspace.join(name), text).expect("a file");
    }
    assert_cargo("within", &["test"]);
}

/// A version each.
fn cases() -> Vec<Version> {
    let folder = here().join("any/cases");
    let entries = fs::read_dir(&folder).expect("the folder of the cases");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|ending| ending == "yaml" || ending == "json")
    });
    files.sort();
    let versions = files.iter().map(|file| {
        let name = file.file_stem().and_then(|stem| stem.to_str());
        Version::new(name.expect("a name"), file)
    });
    versions.collect()
}

/// What two versions share, what each has of its own, and what converts into one another.
#[test]
fn names_of_every_kind_in_two_versions() {
    let new = described("two", "v2", &names::description(None));
    let mut old = described("two", "v1", &names::older());
    old.replaced_by = Some(new.name.clone());
    assert_crate_works("two", vec![new, old], None);
}

/// Two old versions share most types, and the same version replaces both.
#[test]
fn one_version_replaces_two() {
    let new = described("three", "v3", &names::description(None));
    let [one, other] = ["v1", "v2"].map(|name| {
        let mut description = names::older();
        if name == "v2" {
            // A type of its own, beside those that it shares with the first.
            let schema = &mut description["components"]["schemas"]["Result"];
            schema["properties"]["second"] = serde_json::json!({"type": "integer"});
        }
        let mut old = described("three", name, &description);
        old.replaced_by = Some(new.name.clone());
        old
    });
    assert_crate_works("three", vec![new, one, other], None);
}

/// As many members of a type as make a compiler crash that is not spared.
#[test]
fn types_of_very_many_members() {
    assert_large(&large::Sizes {
        properties: 10_000,
        alternatives: 200,
        values: 5000,
        operations: 200,
        parts: 1000,
    });
}

/// The same with as many alternatives and operations: minutes of types that are small each.
#[test]
#[ignore = "takes minutes, most of them for 5,000 small types"]
fn types_and_operations_of_very_many_members() {
    assert_large(&large::Sizes {
        properties: 10_000,
        alternatives: 5000,
        values: 5000,
        operations: 2000,
        parts: 1000,
    });
}

#[test]
fn types_of_very_many_members_that_hold_themselves() {
    let version = described("nest", "api", &large::nest());
    assert_crate_works("nest", vec![version], Some("any/large/nest.rs"));
}

/// Checked, and not built: what crashes does so there, and what runs is the same as of fewer.
fn assert_large(sizes: &large::Sizes) {
    let version = described("large", "api", &large::description(sizes));
    write_crate("large", vec![version], None);
    assert_cargo("large", &["check"]);
}

/// A version whose description is written beside the crate.
fn described(package: &str, name: &str, description: &serde_json::Value) -> Version {
    let file = workspace(package).join(format!("{name}.json"));
    fs::write(&file, description.to_string()).expect("a description");
    Version::new(name, file)
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Generates a crate as `mainsheet generate` does, and runs its examples and the tests that are
/// written for it.
fn assert_crate_works(name: &str, versions: Vec<Version>, calls: Option<&str>) {
    write_crate(name, versions, calls);
    assert_cargo(name, &["test"]);
}

fn generated(package: &Package, mut versions: Vec<Version>) -> Generated {
    for version in &mut versions {
        version.fixups = Some(Fixups::none());
    }
    let generated = mainsheet_codegen::generate(package, &versions);
    generated.unwrap_or_else(|refusals| panic!("{refusals}"))
}

fn write_crate(name: &str, versions: Vec<Version>, calls: Option<&str>) {
    let workspace = workspace(name);
    let mut package = Package::new(name);
    package.runtime = Runtime::Path(here().join("../runtime"));
    package.dependencies = calls.map_or_else(String::new, dependencies);
    let generated = generated(&package, versions);
    // What has not changed is not written, and then not compiled.
    let plan = generated.plan(&workspace.join("generated"));
    // The folder is the test's own, and may be of an earlier state of the generator.
    plan.and_then(|plan| plan.edited(Edited::Replace).apply())
        .expect("a crate");
}

/// Runs a command of cargo in the crate, all warnings denied.
fn assert_cargo(name: &str, command: &[&str]) {
    let workspace = workspace(name);
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(command)
        .args(["--offline", "--quiet", "--features", "full,testing"])
        .arg("--target-dir")
        .arg(workspace.with_file_name("target"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .current_dir(workspace.join("generated"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{name}:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A workspace of its own, so that no feature that this repository turns on is on. With the lock
/// file of this repository, what was downloaded to build it is all that the crate needs.
fn workspace(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("any")
        .join(name);
    fs::create_dir_all(&folder).expect("a folder");
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"generated\"]\n\
                    [profile.dev]\ndebug = false\n";
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    fs::copy(here().join("../Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    folder
}

/// What the tests need. They stay where they are.
fn dependencies(calls: &str) -> String {
    format!(
        "\n[dev-dependencies]\n\
         percent-encoding = \"2\"\n\
         tokio = {{ version = \"1\", features = [\"io-util\", \"macros\", \"net\", \"rt\", \"time\"] }}\n\
         \n[[test]]\nname = \"calls\"\npath = {:?}\n",
        here().join(calls).display().to_string()
    )
}
