//! `mainsheet bundle`: one file of a description that is split over many.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mainsheet_codegen::Fixups;

use crate::printed::Printed;
use crate::progress::Progress;
use crate::terminal::Terminal;

/// Join a description and all files that it refers to into one.
///
/// The text is YAML, of the version of OpenAPI that was read. Every fault of the description is
/// refused, unless it is asked for that those be mended which are safe to mend.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Bundle {
    #[command(flatten)]
    printed: Printed,
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
}

const EXAMPLES: &str = "Examples:
  mainsheet bundle openapi.yaml -o bundled.yaml
      one file with all that the description refers to
  mainsheet bundle --tag users --mend https://api.acme.com/openapi.json | less
      the operations of a tag, and what they reach";

impl Bundle {
    pub(crate) fn run(&self, terminal: &Terminal) -> Result<()> {
        let mut version = self.printed.version()?;
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
        self.printed.put(&text)
    }
}
