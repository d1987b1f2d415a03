//! The commands that keep the bindings: `cargo xtask --help` lists them.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "what a command finds out, and how long it took, is for its user to read"
)]

mod add_version;
mod api;
mod bindings;
mod diff;
mod file;
mod generate;
mod out;
mod ownership;
mod regen;
mod root;
mod rules;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Keep the bindings in step with the descriptions they are generated from.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    AddVersion(add_version::AddVersion),
    Regen(regen::Regen),
    Generate(generate::Generate),
    Diff(diff::DiffCommand),
    Api(api::Api),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::AddVersion(command) => command.run().map(|()| ExitCode::SUCCESS),
        Command::Api(command) => command.run().map(|()| ExitCode::SUCCESS),
        Command::Regen(command) => command.run().map(|()| ExitCode::SUCCESS),
        Command::Generate(command) => command.run().map(|()| ExitCode::SUCCESS),
        Command::Diff(command) => command.run(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            let error = format!("{error:#}");
            let is_titled = error.starts_with("error");
            eprintln!("{}{error}", if is_titled { "" } else { "error: " });
            ExitCode::FAILURE
        }
    }
}
