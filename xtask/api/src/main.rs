//! Lists the public API that rustdoc has described as JSON: `xtask-api FILE`. A line an item.

#![allow(
    clippy::print_stdout,
    reason = "what a command finds out is for its user to read"
)]

use std::env;
use std::process::ExitCode;

use anyhow::{Context, Result};
use public_api::Builder;

fn main() -> ExitCode {
    match list() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn list() -> Result<()> {
    let file = env::args_os()
        .nth(1)
        .context("error: the file is missing that rustdoc has written")?;
    let api = Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .context("error: this nightly's JSON is not the one that the list is made from")?;
    for item in api.items() {
        println!("{item}");
    }
    Ok(())
}
