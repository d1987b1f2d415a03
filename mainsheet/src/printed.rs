//! What commands share that print a description in another form.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use mainsheet_codegen::{Version, write_file};

use crate::input::{self, InputArgs};
use crate::terminal;

/// Which description, and where to.
#[derive(Args)]
pub(crate) struct Printed {
    /// The description, YAML or JSON: the root of the files, a URL, a file of a revision
    /// (`main:openapi.yaml`), or `-` for standard input.
    #[arg(value_name = "DESCRIPTION")]
    description: String,
    /// Where to write it; standard output by default.
    #[arg(long, short, alias = "out", value_name = "FILE")]
    output: Option<PathBuf>,
    /// An overlay of the description (OpenAPI Overlay 1.0 or 1.1): a file, a URL, or a file of a
    /// revision; may be given several times.
    #[arg(long = "overlay", value_name = "OVERLAY")]
    overlays: Vec<PathBuf>,
    #[command(flatten)]
    input: InputArgs,
}

impl Printed {
    /// What is to be read.
    pub(crate) fn version(&self) -> Result<Version> {
        input::version("api", &self.description, &self.overlays, self.input)
    }

    /// Puts the text where it is wanted.
    pub(crate) fn put(&self, text: &str) -> Result<()> {
        match &self.output {
            Some(path) => Ok(write_file(path, text)?),
            None => terminal::print(format_args!("{text}")),
        }
    }
}
