//! `cargo xtask api`: the public API of the bindings, in a file that shows every change of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use clap::Args;
use mainsheet_codegen::Plan;
use toml_edit::{DocumentMut, Table, value};

use crate::out::say;
use crate::root;

/// The committed list.
const FOLDER: &str = "docs/api";
const FILE: &str = "sailpoint.txt";

/// What is made on the way.
const TARGET: &str = "target/api";

/// Write the public API of `sailpoint` to `docs/api/sailpoint.txt`.
///
/// A line an item, with all features on. The list is committed, so that the diff of a change
/// shows what it means to those downstream. Needs the nightly toolchain, whose rustdoc can write
/// JSON.
#[derive(Args)]
pub(crate) struct Api {
    /// Write nothing; fail, with a diff, if the list is not that of the bindings.
    #[arg(long)]
    check: bool,
}

impl Api {
    pub(crate) fn run(&self) -> Result<()> {
        let root = root::find()?;
        env::set_current_dir(&root).with_context(|| format!("{}", root.display()))?;
        let plan = Plan::of_file(Path::new(FOLDER), FILE, list(&root)?)?;
        if !self.check {
            plan.apply()?;
        } else if !plan.is_current() {
            eprint!("{}", plan.diff());
            bail!(
                "error: the public API is not the one in {FOLDER}/{FILE}\nhelp: run `cargo xtask \
                 api`, look at the diff, and say in CHANGELOG.md what it means"
            );
        }
        report(&plan)
    }
}

fn report(plan: &Plan) -> Result<()> {
    let outcome = if plan.is_current() {
        "unchanged"
    } else {
        "written"
    };
    say!("{FOLDER}/{FILE} {outcome}")
}

fn list(root: &Path) -> Result<String> {
    let described = describe(root)?;
    eprintln!("Listing the public API that rustdoc has described");
    // A program of its own, so that only this command waits for what it is built of.
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--package", "xtask-api", "--"])
        .arg(&described)
        .stderr(Stdio::inherit())
        .output()
        .context("error: cargo cannot be run")?;
    if !output.status.success() {
        bail!("error: the public API cannot be listed");
    }
    String::from_utf8(output.stdout).context("error: the list is no text")
}

/// Has rustdoc describe the bindings, and says in which file.
fn describe(root: &Path) -> Result<PathBuf> {
    eprintln!("Describing the bindings with the rustdoc of the nightly toolchain");
    let package = without_tls(root)?;
    let target = root.join(TARGET);
    let status = Command::new("rustup")
        .args([
            "run",
            "nightly",
            "cargo",
            "rustdoc",
            "--lib",
            "--all-features",
        ])
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .args(["--cap-lints", "allow"])
        .env_remove("RUSTFLAGS")
        .current_dir(package)
        .status()
        .context("error: rustup cannot be run")?;
    if !status.success() {
        bail!(
            "error: rustdoc could not describe the bindings\nhelp: install the nightly toolchain \
             by `rustup toolchain install nightly`"
        );
    }
    Ok(target.join("doc/sailpoint.json"))
}

/// The bindings as a package that has the features of the runtime except `rustls`: it changes no
/// item, and its cryptography, in C, takes long to build.
fn without_tls(root: &Path) -> Result<PathBuf> {
    let generated = root.join("generated");
    let text = fs::read_to_string(generated.join("Cargo.toml"))?;
    let mut manifest: DocumentMut = text.parse()?;
    manifest["lib"]["path"] = value(display(&generated.join("src/lib.rs")));
    let runtime = &mut manifest["dependencies"]["mainsheet-runtime"];
    runtime["path"] = value(display(&root.join("runtime")));
    runtime["default-features"] = value(false);
    runtime["features"] = value(["config-file"].into_iter().collect::<toml_edit::Array>());
    manifest.insert("workspace", Table::new().into());
    let package = root.join(TARGET).join("package");
    fs::create_dir_all(&package)?;
    fs::write(package.join("Cargo.toml"), manifest.to_string())?;
    // What was downloaded to build the workspace is all that this package needs.
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))?;
    Ok(package)
}

fn display(path: &Path) -> String {
    path.display().to_string()
}
