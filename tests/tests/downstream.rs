//! The packages in `downstream`, each compiled with the features that it asks for.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

#[test]
fn v3_alone_is_the_default() {
    assert_compiles("v3-only");
}

#[test]
fn beta_needs_no_v3() {
    assert_compiles("beta-only");
}

#[test]
fn both_versions_share_their_types() {
    assert_compiles("both");
}

#[test]
fn a_client_needs_no_version() {
    assert_compiles("neither");
}

/// A crate whose build script makes the bindings, as a module of it: without a warning of anything
/// that a crate can warn of, without a link that leads nowhere, and called.
#[test]
fn a_build_script_makes_a_module() {
    for (command, rest) in [
        ("clippy", &["--all-targets"] as &[&str]),
        ("doc", &["--no-deps", "--document-private-items"]),
        ("test", &[]),
    ] {
        let output = compile(&[&[command], rest].concat(), "build-script");
        let stderr = String::from_utf8_lossy(&output.stderr);
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{command}:\n{stdout}{stderr}");
    }
}

/// Whoever chooses ring needs no machine that can build AWS-LC.
#[test]
fn ring_alone_brings_no_aws_lc() {
    assert_compiles("ring-alone");
    let crates = |package: &str| {
        let output = cargo(
            &["tree", "--prefix", "none", "--edges", "normal,build"],
            package,
        );
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{package}:\n{stderr}");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let names = text.lines().filter_map(|line| line.split(' ').next());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let has = |crates: &[String], name: &str| crates.iter().any(|one| one == name);
    let ring = crates("ring-alone");
    assert!(has(&ring, "ring") && has(&ring, "rustls"), "{ring:?}");
    assert!(
        !has(&ring, "aws-lc-sys") && !has(&ring, "aws-lc-rs"),
        "{ring:?}"
    );
    let default = crates("v3-only");
    assert!(
        has(&default, "aws-lc-sys") && !has(&default, "ring"),
        "{default:?}"
    );
}

#[test]
fn the_compiler_names_a_feature_that_is_off() {
    let output = check("feature-off");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "it compiles");
    for text in [
        "`beta`",
        "configured out",
        "gated behind the `beta` feature",
    ] {
        assert!(stderr.contains(text), "no {text:?} in:\n{stderr}");
    }
}

fn assert_compiles(package: &str) {
    let output = check(package);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{package}:\n{stderr}");
}

fn check(package: &str) -> Output {
    compile(&["check"], package)
}

/// Runs a command that compiles, of which only the first needs more than a moment: all packages
/// share a target folder.
fn compile(command: &[&str], package: &str) -> Output {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream");
    let target = target.to_str().expect("a folder");
    let rest = ["--quiet", "--target-dir", target];
    cargo(&[command, &rest].concat(), package)
}

/// Runs a command of cargo for a package.
fn cargo(command: &[&str], package: &str) -> Output {
    /// With the lock file of this repository, what was downloaded to build it is all that these
    /// packages need.
    static LOCKED: LazyLock<()> = LazyLock::new(|| {
        let lock = |folder: &str| {
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join(folder)
                .join("Cargo.lock")
        };
        std::fs::copy(lock(".."), lock("downstream")).expect("a lock file");
    });
    LazyLock::force(&LOCKED);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("downstream");
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(command)
        .args(["--offline", "--package", package])
        .env("RUSTDOCFLAGS", "-D warnings")
        .current_dir(folder)
        .output()
        .expect("cargo runs")
}
