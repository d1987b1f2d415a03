//! `mainsheet bundle`: one file of a description that is split over many.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mainsheet_codegen::{Fixups, Version};

use crate::{file, out};

/// Join a description and all files that it refers to into one.
///
/// The text is YAML, of the version of OpenAPI that was read. Every fault of the description is
/// refused, unless it is asked for that those be mended which are safe to mend.
#[derive(Args)]
pub(crate) struct Bundle {
    /// The description, YAML or JSON: the root of the files.
    file: PathBuf,
    /// Where to write it; standard output by default.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Take only operations that have this tag, and what they reach; may be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Mend the faults that are safe to mend, and say on standard error what was mended.
    #[arg(long)]
    mend: bool,
    /// A fixup of the description, or a folder of them; may be given several times. With `--mend`.
    #[arg(long = "fixups", value_name = "FILE", requires = "mend")]
    fixups: Vec<PathBuf>,
}

impl Bundle {
    pub(crate) fn run(&self) -> Result<()> {
        let mut version = Version::new("api", &self.file);
        version.tags.clone_from(&self.tags);
        let text = if self.mend {
            let mut fixups = Fixups::none();
            for file in &self.fixups {
                fixups = fixups.and(Fixups::read(file)?);
            }
            let (text, report) = mainsheet_codegen::mend(&version, &fixups)?;
            for entry in report.entries() {
                eprintln!("{entry}");
            }
            text
        } else {
            mainsheet_codegen::bundle(&version)?
        };
        match &self.output {
            Some(path) => file::write(path, text),
            None => out::text(format_args!("{text}")),
        }
    }
}
