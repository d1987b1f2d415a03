//! `mainsheet diff`: what differs between two descriptions.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use mainsheet_codegen::{Configuration, Diff, Fixups, Package, RustDiff, Version, rust_diff};

use crate::described;
use crate::input::{self, InputArgs};
use crate::progress::Progress;
use crate::terminal::{self, Terminal, named};

/// Say what differs between two descriptions, and what of it breaks a client.
///
/// Compares operations by method and path, and webhooks by method and name: parameters, bodies,
/// responses, security and, property by property, every schema that they reach. Each change is
/// breaking or not, for requests and for responses apart; the documentation of
/// `mainsheet_codegen::diff` has the rules. The descriptions may follow different versions of
/// OpenAPI: what both say, each in its own way, is no change.
///
/// Then it says what that does to those who use the bindings, if both can be generated: what does not
/// compile any more, what compiles and does something else, and what is new.
///
/// The exit code is 1 if a change is breaking (see --fail-on), or if a description cannot be read.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DiffCommand {
    /// The older description: a version of `mainsheet.toml`, a file, a URL, a file of a revision of
    /// the git repository (`origin/main:openapi.yaml`), or `-` for standard input.
    old: String,
    /// The newer description, named in the same ways.
    new: String,
    /// Compare only operations that have this tag; may be repeated.
    ///
    /// Without it a version is cut to its own tags, and a file is compared as a whole.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// How to print the changes.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Leave out what the changes do to those who use the bindings.
    #[arg(long)]
    wire_only: bool,
    /// Which changes make the command fail.
    #[arg(long, value_enum, value_name = "CHANGES", default_value_t = FailOn::Breaking)]
    fail_on: FailOn,
    #[command(flatten)]
    input: InputArgs,
}

const EXAMPLES: &str = "Examples:
  mainsheet diff old.yaml new.yaml
      exit code 1 if a change breaks clients
  mainsheet diff origin/main:spec/openapi.yaml spec/openapi.yaml
      what a branch changes
  mainsheet diff --format markdown v1 v2
      two versions of mainsheet.toml, for a changelog";

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
    /// Those that break a client, or a program that is compiled with the newer bindings.
    Rust,
    /// All.
    Any,
    /// None.
    Never,
}

named!(Format);
named!(FailOn);

impl DiffCommand {
    pub(crate) fn run(&self, terminal: &Terminal) -> Result<ExitCode> {
        if self.old == "-" && self.new == "-" {
            bail!("error: standard input is read once\nhelp: name a file for one of the two");
        }
        let (old, new) = (self.side(&self.old)?, self.side(&self.new)?);
        let progress = Progress::begin(terminal, "comparing");
        let diff = mainsheet_codegen::diff(&old, &new);
        drop(progress);
        let diff = diff?;
        let rust = if self.wire_only && !matches!(self.fail_on, FailOn::Rust) {
            None
        } else {
            self.rust(&old, &new, terminal)?
        };
        let is_text = !matches!(self.format, Format::Json);
        let is_shown = |rust: &&RustDiff| !(self.wire_only || is_text && rust.changes().is_empty());
        let shown = rust.as_ref().filter(is_shown);
        let text = match self.format {
            Format::Text => with(diff.to_string(), shown.map(RustDiff::to_string)),
            Format::Markdown => with(diff.to_markdown(), shown.map(RustDiff::to_markdown)),
            Format::Json => joined(&diff.to_json(), shown.map(RustDiff::to_json))?,
        };
        terminal::print(format_args!("{text}"))?;
        Ok(if self.fails(&diff, rust.as_ref()) {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }

    /// What the changes do to those who use the bindings. What can be compared need not be generated:
    /// then that is said, and is a failure only to those who asked for it.
    fn rust(&self, old: &Version, new: &Version, terminal: &Terminal) -> Result<Option<RustDiff>> {
        let package = match described::find()? {
            Some(file) => Configuration::read(&file)?.package().clone(),
            None => Package::new("api"),
        };
        let progress = Progress::begin(terminal, "comparing the bindings");
        let found = rust_diff(&package, &[bindings(old)], &[bindings(new)]);
        drop(progress);
        match found {
            Ok(found) => Ok(Some(found)),
            Err(refusals) if matches!(self.fail_on, FailOn::Rust) => Err(refusals.into()),
            Err(refusals) => {
                let count = refusals.iter().count();
                terminal.note(format_args!(
                    "the bindings are not compared, as they cannot be generated: {count} refused, which \
                     `mainsheet check` tells"
                ));
                Ok(None)
            }
        }
    }

    fn fails(&self, diff: &Diff, rust: Option<&RustDiff>) -> bool {
        match self.fail_on {
            FailOn::Breaking => diff.is_breaking(),
            FailOn::Rust => diff.is_breaking() || rust.is_some_and(RustDiff::is_breaking),
            FailOn::Any => !diff.changes().is_empty(),
            FailOn::Never => false,
        }
    }

    /// A version of the configuration if one has this name, else what is to be read.
    fn side(&self, name: &str) -> Result<Version> {
        // Two files can be compared without a configuration, too.
        let listed = match described::find()? {
            Some(file) => Configuration::read(&file)?.versions().to_vec(),
            None => Vec::new(),
        };
        let names: Vec<_> = listed.iter().map(|version| version.name.clone()).collect();
        let mut version = match listed.into_iter().find(|version| version.name == name) {
            Some(mut version) => {
                input::readers(std::slice::from_mut(&mut version), &[], self.input)?;
                version
            }
            None if name == "-" || name.contains(':') || Path::new(name).is_file() => {
                let mut version = input::version(name, name, &[], self.input)?;
                name.clone_into(&mut version.name);
                version
            }
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

/// A version as its bindings are generated: its faults are mended, and what cannot be carried is left
/// out.
fn bindings(version: &Version) -> Version {
    let mut version = version.clone();
    "api".clone_into(&mut version.name);
    version.fixups.get_or_insert_with(Fixups::none);
    version.lenient = true;
    version.replaced_by = None;
    version
}

/// A text, and another one after it.
fn with(mut text: String, more: Option<String>) -> String {
    if let Some(more) = more {
        text.push('\n');
        text.push_str(&more);
    }
    text
}

/// Two objects of JSON as one: the second is a member of the first.
fn joined(text: &str, more: Option<String>) -> Result<String> {
    let mut object: serde_json::Value = serde_json::from_str(text)?;
    if let Some(more) = more {
        object["rust"] = serde_json::from_str(&more)?;
    }
    Ok(format!("{object:#}\n"))
}
