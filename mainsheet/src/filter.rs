//! `mainsheet filter`: the part of a description that some of its operations need.

use anyhow::Result;
use clap::Args;
use mainsheet_codegen::{Filter, Fixups};

use crate::printed::Printed;
use crate::progress::Progress;
use crate::terminal::Terminal;

/// Print the part of a description that some operations need.
///
/// Those are kept that any of the options name, and without any, all. Tags and components that none of
/// them needs are left out. The text is YAML, one file, in the order of the description. A tag, a path
/// or an operation that there is not is an error, which names the nearest.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct FilterCommand {
    #[command(flatten)]
    printed: Printed,
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
        let mut version = self.printed.version()?;
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
        self.printed.put(&text)
    }
}
