//! Rust bindings from OpenAPI descriptions: `mainsheet --help` lists the commands.

#![allow(
    clippy::disallowed_methods,
    reason = "how long a command took is for its user to read"
)]

mod bundle;
mod check;
mod described;
mod diff;
mod explain;
mod filter;
mod fixups;
mod generate;
mod init;
mod input;
mod ownership;
mod printed;
mod progress;
mod rules;
mod shell;
mod terminal;
mod told;

use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::terminal::Terminal;

/// A description becomes millions of small pieces, and the system's allocator took a quarter of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generate Rust bindings from OpenAPI descriptions, and compare descriptions.
#[derive(Parser)]
#[command(
    name = "mainsheet",
    version,
    disable_help_subcommand = true,
    after_help = "Examples:
  mainsheet init
      writes mainsheet.toml, which says what to generate
  mainsheet generate
      writes the crate, and brings it up to date
  mainsheet check openapi.yaml
      says what is wrong with a description
  mainsheet diff origin/main:openapi.yaml openapi.yaml
      says what a change breaks"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    terminal: Terminal,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Init),
    Generate(Box<generate::Generate>),
    Check(check::Check),
    Diff(diff::DiffCommand),
    Bundle(bundle::Bundle),
    Filter(filter::FilterCommand),
    Fixups(fixups::FixupsCommand),
    Explain(explain::Explain),
    Completions(shell::Completions),
    Man(shell::Man),
}

fn main() -> ExitCode {
    let matches = Cli::command().color(help_colors()).get_matches();
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let terminal = &cli.terminal;
    let writes = matches!(cli.command, Command::Generate(_));
    let result = match cli.command {
        Command::Init(command) => command.run(terminal).map(|()| ExitCode::SUCCESS),
        Command::Generate(command) => command.run(terminal).map(|()| ExitCode::SUCCESS),
        Command::Check(command) => command.run(terminal).map(|()| ExitCode::SUCCESS),
        Command::Diff(command) => command.run(terminal),
        Command::Bundle(command) => command.run(terminal).map(|()| ExitCode::SUCCESS),
        Command::Filter(command) => command.run(terminal).map(|()| ExitCode::SUCCESS),
        Command::Fixups(command) => command.run(terminal).map(|()| ExitCode::SUCCESS),
        Command::Explain(command) => command.run(terminal).map(|()| ExitCode::SUCCESS),
        Command::Completions(command) => command.run(Cli::command()).map(|()| ExitCode::SUCCESS),
        Command::Man(command) => command
            .run(Cli::command(), terminal)
            .map(|()| ExitCode::SUCCESS),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            terminal.failed(&error, writes);
            ExitCode::FAILURE
        }
    }
}

/// Help and faults of the command line are printed before it is read.
fn help_colors() -> ColorChoice {
    let arguments: Vec<_> = std::env::args().collect();
    let given = arguments.iter().enumerate().find_map(|(index, argument)| {
        match argument.strip_prefix("--color")? {
            "" => arguments.get(index + 1).map(String::as_str),
            value => value.strip_prefix('='),
        }
    });
    match given {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}
