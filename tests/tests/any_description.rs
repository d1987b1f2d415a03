//! Crates that are made from the descriptions in `any`, compiled with all warnings denied, and
//! called.

#[path = "../any/names/description.rs"]
mod names;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mainsheet_codegen::{Fixups, Package, Version};

#[test]
fn everything_that_a_description_can_say() {
    let description = here().join("any/wire/description.yaml");
    assert_crate_works("everything", &description, "any/wire/main.rs");
}

#[test]
fn names_of_every_kind() {
    let description = workspace("names").join("description.json");
    fs::write(&description, names::description(None).to_string()).expect("a description");
    assert_crate_works("names", &description, "any/names/main.rs");
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Generates a crate as `cargo xtask generate` does, and runs its examples and the tests that are
/// written for it.
fn assert_crate_works(name: &str, description: &Path, calls: &str) {
    let workspace = workspace(name);
    let mut package = Package::new(name);
    package.runtime_path = Some(here().join("../runtime"));
    package.dependencies = dependencies(&here().join(calls));
    let mut version = Version::new("api", description);
    version.fixups = Some(Fixups::none());
    let generated = mainsheet_codegen::generate(&package, &[version]);
    let generated = generated.unwrap_or_else(|refusals| panic!("{refusals}"));
    // What has not changed is not written, and then not compiled.
    let plan = generated.plan(&workspace.join("generated"));
    plan.and_then(|plan| plan.apply()).expect("a crate");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--offline", "--quiet", "--features", "full"])
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
fn dependencies(calls: &Path) -> String {
    format!(
        "\n[dev-dependencies]\n\
         percent-encoding = \"2\"\n\
         tokio = {{ version = \"1\", features = [\"io-util\", \"macros\", \"net\", \"rt\", \"time\"] }}\n\
         \n[[test]]\nname = \"calls\"\npath = {:?}\n",
        calls.display().to_string()
    )
}
