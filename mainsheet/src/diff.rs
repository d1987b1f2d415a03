//! `mainsheet diff`: what differs between two descriptions.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use mainsheet_codegen::{Configuration, Diff, Version};

use crate::out;

/// Say what differs between two descriptions, and what of it breaks a client.
///
/// Compares operations by method and path, and webhooks by method and name: parameters, bodies,
/// responses, security and, property by property, every schema that they reach. Each change is
/// breaking or not, for requests and for responses apart; the documentation of
/// `mainsheet_codegen::diff` has the rules. The descriptions may follow different versions of
/// OpenAPI: what both say, each in its own way, is no change.
///
/// The exit code is 1 if a change is breaking (see --fail-on), or if a description cannot be read.
#[derive(Args)]
pub(crate) struct DiffCommand {
    /// The older description: a version of `mainsheet.toml`, or a file.
    old: String,
    /// The newer description: a version of `mainsheet.toml`, or a file.
    new: String,
    /// Compare only operations that have this tag; may be repeated. Without it a version is cut to
    /// its own tags, and a file is compared as a whole.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// How to print the changes.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Which changes make the command fail.
    #[arg(long, value_enum, value_name = "CHANGES", default_value_t = FailOn::Breaking)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for the terminal; `!` marks what is breaking.
    Text,
    /// A document.
    Markdown,
    /// An object for programs, with the place of each change in both files.
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Those that break a client.
    Breaking,
    /// All.
    Any,
    /// None.
    Never,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        name(self, f)
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        name(self, f)
    }
}

fn name(value: &impl ValueEnum, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.to_possible_value() {
        Some(value) => f.write_str(value.get_name()),
        None => Ok(()),
    }
}

impl DiffCommand {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let diff = mainsheet_codegen::diff(&self.side(&self.old)?, &self.side(&self.new)?)?;
        let text = match self.format {
            Format::Text => diff.to_string(),
            Format::Markdown => diff.to_markdown(),
            Format::Json => diff.to_json(),
        };
        out::text(format_args!("{text}"))?;
        Ok(if self.fails(&diff) {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }

    fn fails(&self, diff: &Diff) -> bool {
        match self.fail_on {
            FailOn::Breaking => diff.is_breaking(),
            FailOn::Any => !diff.changes().is_empty(),
            FailOn::Never => false,
        }
    }

    /// A version of the list if one has this name, else a file.
    fn side(&self, name: &str) -> Result<Version> {
        // Two files can be compared without a configuration, too.
        let listed = match Configuration::find(&std::env::current_dir()?) {
            Some(file) => Configuration::read(&file)?.versions().to_vec(),
            None => Vec::new(),
        };
        let names: Vec<_> = listed.iter().map(|version| version.name.clone()).collect();
        let mut version = match listed.into_iter().find(|version| version.name == name) {
            Some(version) => version,
            None if Path::new(name).is_file() => Version::new(name, PathBuf::from(name)),
            None if names.is_empty() => bail!(
                "error: there is no file `{name}`\nhelp: name a file; versions are known where there \
                 is a `mainsheet.toml`"
            ),
            None => bail!(
                "error: `{name}` is neither a version nor a file\nhelp: name a file, or one of {}",
                names.join(", ")
            ),
        };
        if !self.tags.is_empty() {
            version.tags.clone_from(&self.tags);
        }
        Ok(version)
    }
}
