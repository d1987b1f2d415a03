//! `cargo xtask api`: the public API of the bindings, in a file that shows every change of it.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use mainsheet_codegen::Plan;

use crate::root;

/// The committed list.
const FOLDER: &str = "docs/api";
const FILE: &str = "sailpoint.txt";

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
        let plan = Plan::of_file(Path::new(FOLDER), FILE, list()?)?;
        if !self.check {
            plan.apply()?;
        } else if !plan.is_current() {
            eprint!("{}", plan.diff());
            bail!(
                "error: the public API is not the one in {FOLDER}/{FILE}\nhelp: run `cargo xtask \
                 api`, look at the diff, and say in CHANGELOG.md what it means"
            );
        }
        report(&plan);
        Ok(())
    }
}

fn report(plan: &Plan) {
    let outcome = if plan.is_current() {
        "unchanged"
    } else {
        "written"
    };
    println!("{FOLDER}/{FILE} {outcome}");
}

fn list() -> Result<String> {
    let target = Path::new("target/api");
    let status = Command::new("rustup")
        .args(["run", "nightly", "cargo", "rustdoc", "--quiet"])
        .args(["--package", "sailpoint", "--lib", "--all-features"])
        .arg("--target-dir")
        .arg(target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .args(["--cap-lints", "allow"])
        .env_remove("RUSTFLAGS")
        .status()
        .context("error: rustup cannot be run")?;
    if !status.success() {
        bail!(
            "error: rustdoc could not describe the bindings\nhelp: install the nightly toolchain \
             by `rustup toolchain install nightly`"
        );
    }
    let api = public_api::Builder::from_rustdoc_json(target.join("doc/sailpoint.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .context("error: this nightly's JSON is not the one that the list is made from")?;
    let mut list = String::new();
    for item in api.items() {
        list.push_str(&item.to_string());
        list.push('\n');
    }
    Ok(list)
}
