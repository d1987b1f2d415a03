//! `mainsheet completions` and `mainsheet man`: what shells and `man` want to know.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_complete::Shell;
use mainsheet_codegen::write_file;

use crate::terminal::{Terminal, print, say};

/// Write the completions of a shell to standard output.
#[derive(Args)]
#[command(after_help = "Examples:
  mainsheet completions bash > ~/.local/share/bash-completion/completions/mainsheet
  mainsheet completions zsh > \"${fpath[1]}/_mainsheet\"
  mainsheet completions fish > ~/.config/fish/completions/mainsheet.fish")]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self, mut command: Command) -> Result<()> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut command, "mainsheet", &mut text);
        print(format_args!("{}", String::from_utf8_lossy(&text)))
    }
}

/// Write the manual page to standard output, or all pages into a folder.
#[derive(Args)]
#[command(after_help = "Examples:
  mainsheet man | man -l -
  mainsheet man --out ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// The folder for the pages of the program and of its commands.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(&self, mut command: Command, terminal: &Terminal) -> Result<()> {
        command.build();
        let Some(folder) = &self.out else {
            return print(format_args!("{}", page(&command)?));
        };
        std::fs::create_dir_all(folder)
            .with_context(|| format!("error: {} cannot be made", folder.display()))?;
        write(folder, "mainsheet", &command)?;
        let mut count = 1;
        for part in command.get_subcommands() {
            let name = format!("mainsheet-{}", part.get_name());
            write(folder, &name, part)?;
            count += 1;
        }
        say!(terminal, "{count} pages written to {}", folder.display())
    }
}

fn write(folder: &Path, name: &str, command: &Command) -> Result<()> {
    write_file(folder.join(format!("{name}.1")), page(command)?)?;
    Ok(())
}

fn page(command: &Command) -> Result<String> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
