//! `mainsheet fixups`: what has to be mended of a description, for people or for other tools.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mainsheet_codegen::{Fixups, Version, fixups_overlay, write_file};

use crate::input::{self, InputArgs};
use crate::progress::Progress;
use crate::terminal::{self, Terminal, say};

/// Say what has to be mended of a description, or write it as an overlay for other tools.
///
/// An overlay (OpenAPI Overlay 1.0 or 1.1) is made only of what was tried: the description that is read
/// with it is the one that the fixups leave. What no overlay can say is listed on standard error.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct FixupsCommand {
    /// The description, YAML or JSON: the root of the files, a URL, a file of a revision
    /// (`main:openapi.yaml`), or `-` for standard input.
    #[arg(value_name = "DESCRIPTION")]
    description: String,
    /// Write an overlay that does what the fixups do.
    #[arg(long)]
    as_overlay: bool,
    /// Where to write the overlay; standard output by default.
    #[arg(
        long,
        short,
        alias = "out",
        value_name = "FILE",
        requires = "as_overlay"
    )]
    output: Option<PathBuf>,
    /// A fixup of the description, or a folder of them, beside those that are built in; may be given
    /// several times.
    #[arg(long = "fixups", value_name = "FILE")]
    fixups: Vec<PathBuf>,
    /// An overlay that is applied before: a file, a URL, or a file of a revision; may be given several
    /// times.
    #[arg(long = "overlay", value_name = "OVERLAY")]
    overlays: Vec<PathBuf>,
    #[command(flatten)]
    input: InputArgs,
}

const EXAMPLES: &str = "Examples:
  mainsheet fixups openapi.yaml
      each fixup that the description needs, with its line
  mainsheet fixups --as-overlay openapi.yaml -o mended.overlay.yaml
      the same for tools that have no fixups";

impl FixupsCommand {
    pub(crate) fn run(&self, terminal: &Terminal) -> Result<()> {
        let version = input::version("api", &self.description, &self.overlays, self.input)?;
        let mut fixups = Fixups::none();
        for file in &self.fixups {
            fixups = fixups.and(Fixups::read(file)?);
        }
        if self.as_overlay {
            return self.overlay(&version, &fixups, terminal);
        }
        let progress = Progress::begin(terminal, "mending");
        let mended = mainsheet_codegen::mend(&version, &fixups);
        drop(progress);
        let (_, report) = mended?;
        let entries = report.located();
        let mut count = 0;
        for entry in entries
            .iter()
            .filter(|it| it.construct.starts_with("fixup "))
        {
            terminal.entry(entry)?;
            say!(terminal, "{entry}")?;
            count += 1;
        }
        say!(terminal, "{count} mended")
    }

    fn overlay(&self, version: &Version, fixups: &Fixups, terminal: &Terminal) -> Result<()> {
        let progress = Progress::begin(terminal, "mending");
        let overlay = fixups_overlay(version, fixups);
        drop(progress);
        let overlay = overlay?;
        let left = overlay.left().located();
        if !left.is_empty() {
            terminal.note(format_args!("not in the overlay:"));
        }
        for entry in &left {
            terminal.note(format_args!("  {entry}"));
        }
        match (overlay.text(), &self.output) {
            (Some(text), Some(path)) => Ok(write_file(path, text)?),
            (Some(text), None) => terminal::print(format_args!("{text}")),
            (None, _) => {
                terminal.note(format_args!("there is nothing that an overlay could say"));
                Ok(())
            }
        }
    }
}
