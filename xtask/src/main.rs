//! The commands that keep the bindings: `cargo xtask --help` lists them.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "what a command finds out, and how long it took, is for its user to read"
)]

mod add_version;
mod api;
mod out;
mod ownership;
mod regen;
mod remove_version;
mod root;
mod schema;

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
    RemoveVersion(remove_version::RemoveVersion),
    Regen(regen::Regen),
    Api(api::Api),
    Schema(schema::Schema),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::AddVersion(command) => command.run(),
        Command::RemoveVersion(command) => command.run(),
        Command::Regen(command) => command.run(),
        Command::Api(command) => command.run(),
        Command::Schema(command) => command.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let error = format!("{error:#}");
            let is_titled = error.starts_with("error");
            eprintln!("{}{error}", if is_titled { "" } else { "error: " });
            ExitCode::FAILURE
        }
    }
}
