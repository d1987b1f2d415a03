//! `mainsheet bundle`: one file of a description that is split over many.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mainsheet_codegen::{Fixups, write_file};

use crate::input::{self, InputArgs};
use crate::progress::Progress;
use crate::terminal::{self, Terminal};

/// Join a description and all files that it refers to into one.
///
/// The text is YAML, of the version of OpenAPI that was read. Every fault of the description is
/// refused, unless it is asked for that those be mended which are safe to mend.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Bundle {
    /// The description, YAML or JSON: the root of the files, a URL, a file of a revision
    /// (`main:openapi.yaml`), or `-` for standard input.
    #[arg(value_name = "DESCRIPTION")]
    description: String,
    /// Where to write it; standard output by default.
    #[arg(long, short, alias = "out", value_name = "FILE")]
    output: Option<PathBuf>,
    /// Take only operations that have this tag, and what they reach; may be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Mend the faults that are safe to mend, and say on standard error what was mended.
    #[arg(long)]
    mend: bool,
    /// A fixup of the description, or a folder of them; may be given several times.
    ///
    /// With `--mend`.
    #[arg(long = "fixups", value_name = "FILE", requires = "mend")]
    fixups: Vec<PathBuf>,
    /// An overlay of the description (OpenAPI Overlay 1.0 or 1.1): a file, a URL, or a file of a
    /// revision; may be given several times.
    #[arg(long = "overlay", value_name = "OVERLAY")]
    overlays: Vec<PathBuf>,
    #[command(flatten)]
    input: InputArgs,
}

const EXAMPLES: &str = "Examples:
  mainsheet bundle openapi.yaml -o bundled.yaml
      one file with all that the description refers to
  mainsheet bundle --tag users --mend https://api.acme.com/openapi.json | less
      the operations of a tag, and what they reach";

impl Bundle {
    pub(crate) fn run(&self, terminal: &Terminal) -> Result<()> {
        let mut version = input::version("api", &self.description, &self.overlays, self.input)?;
        let progress = Progress::begin(terminal, "joining");
        version.tags.clone_from(&self.tags);
        let text = if self.mend {
            let mut fixups = Fixups::none();
            for file in &self.fixups {
                fixups = fixups.and(Fixups::read(file)?);
            }
            let (text, report) = mainsheet_codegen::mend(&version, &fixups)?;
            for entry in report.located() {
                terminal.note(format_args!("{entry}"));
            }
            text
        } else {
            mainsheet_codegen::bundle(&version)?
        };
        drop(progress);
        match &self.output {
            Some(path) => Ok(write_file(path, text)?),
            None => terminal::print(format_args!("{text}")),
        }
    }
}
