//! `mainsheet filter`: the part of a description that some of its operations need.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mainsheet_codegen::{Filter, Fixups, write_file};

use crate::input::{self, InputArgs};
use crate::progress::Progress;
use crate::terminal::{self, Terminal};

/// Print the part of a description that some operations need.
///
/// Those are kept that any of the options name, and without any, all. Tags and components that none of
/// them needs are left out. The text is YAML, one file, in the order of the description. A tag, a path
/// or an operation that there is not is an error, which names the nearest.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct FilterCommand {
    /// The description, YAML or JSON: the root of the files, a URL, a file of a revision
    /// (`main:openapi.yaml`), or `-` for standard input.
    #[arg(value_name = "DESCRIPTION")]
    description: String,
    /// Where to write it; standard output by default.
    #[arg(long, short, alias = "out", value_name = "FILE")]
    output: Option<PathBuf>,
    /// Operations that have this tag; may be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Operations whose path is of this pattern: `*` stands for what has no slash, `**` for anything;
    /// may be given several times.
    #[arg(long = "path", value_name = "PATTERN")]
    paths: Vec<String>,
    /// The operation of this id, in which `*` stands for anything, or of this method and pattern of
    /// paths, as `GET /pets/*`; may be given several times.
    #[arg(long = "operation", value_name = "OPERATION")]
    operations: Vec<String>,
    /// Leave out what is named, and keep all else.
    #[arg(long)]
    without: bool,
    /// Mend the faults that are safe to mend, instead of refusing them.
    #[arg(long)]
    mend: bool,
    /// An overlay of the description (OpenAPI Overlay 1.0 or 1.1): a file, a URL, or a file of a
    /// revision; may be given several times.
    #[arg(long = "overlay", value_name = "OVERLAY")]
    overlays: Vec<PathBuf>,
    #[command(flatten)]
    input: InputArgs,
}

const EXAMPLES: &str = "Examples:
  mainsheet filter openapi.yaml --tag users -o users.yaml
      the operations of a tag, and what they need
  mainsheet filter openapi.yaml --path '/orders/**' --operation 'GET /customers/*'
      all below a path, and one more
  mainsheet filter openapi.yaml --without --operation 'internal*'
      all but some";

impl FilterCommand {
    pub(crate) fn run(&self, terminal: &Terminal) -> Result<()> {
        let mut version = input::version("api", &self.description, &self.overlays, self.input)?;
        version.fixups = self.mend.then(Fixups::none);
        let mut filter = Filter::default();
        filter.tags.clone_from(&self.tags);
        filter.paths.clone_from(&self.paths);
        filter.operations.clone_from(&self.operations);
        filter.is_exclusion = self.without;
        let progress = Progress::begin(terminal, "filtering");
        let text = mainsheet_codegen::filter(&version, &filter);
        drop(progress);
        let text = text?;
        match &self.output {
            Some(path) => Ok(write_file(path, text)?),
            None => terminal::print(format_args!("{text}")),
        }
    }
}
