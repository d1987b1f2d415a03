//! Rust bindings from OpenAPI descriptions: `mainsheet --help` lists the commands.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "what a command finds out, and how long it took, is for its user to read"
)]

mod bundle;
mod diff;
mod file;
mod generate;
mod out;
mod ownership;
mod rules;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Generate Rust bindings from OpenAPI descriptions, and compare descriptions.
#[derive(Parser)]
#[command(name = "mainsheet", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Generate),
    Diff(diff::DiffCommand),
    Bundle(bundle::Bundle),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Generate(command) => command.run().map(|()| ExitCode::SUCCESS),
        Command::Diff(command) => command.run(),
        Command::Bundle(command) => command.run().map(|()| ExitCode::SUCCESS),
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
