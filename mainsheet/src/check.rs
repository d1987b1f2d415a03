//! `mainsheet check`: what is wrong with a description, and what of it is carried.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use mainsheet_codegen::{Outcome, Package};
use serde_json::json;

use crate::described::{Described, DescribedArgs};
use crate::progress::Progress;
use crate::terminal::{Terminal, named, say};
use crate::told;

/// Say everything that is wrong with a description or would be mended, and what of it is carried.
///
/// Writes nothing. The exit code is 1 if something is refused, or if something becomes of a part
/// that `--fail-on` names. `mainsheet explain` says more on each fixup that is named.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Check {
    /// Descriptions: files, URLs, files of a revision, or `-` for standard input.
    ///
    /// Without any, those of the configuration are checked.
    #[arg(value_name = "DESCRIPTION")]
    specs: Vec<String>,
    #[command(flatten)]
    described: DescribedArgs,
    /// What makes the command fail.
    #[arg(long, value_enum, value_name = "OUTCOME", default_value_t = FailOn::Refused)]
    fail_on: FailOn,
}

const EXAMPLES: &str = "Examples:
  mainsheet check openapi.yaml
      what is wrong, with its line, and what to do
  mainsheet check --strict openapi.yaml
      also what would be mended is wrong
  mainsheet check --fail-on degraded --message-format json https://api.acme.com/openapi.json
      in CI: an object a line, and exit code 1 if anything is lost

Other tools that help: `vacuum` and `spectral` know rules of style; `redocly` splits and joins files.";

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum FailOn {
    /// What is faulty and can be mended, and all that follows.
    Mended,
    /// What says less than the description does, or is left out, and all that follows.
    Degraded,
    /// What cannot be carried.
    Refused,
}

named!(FailOn);

impl Check {
    pub(crate) fn run(&self, terminal: &Terminal) -> Result<()> {
        let Described {
            configuration,
            versions,
        } = self.described.read(&self.specs, terminal)?;
        let package = match configuration {
            Some(configuration) => configuration.package().clone(),
            None => Package::new("checked"),
        };
        let progress = Progress::begin(terminal, "checking");
        let generated = mainsheet_codegen::generate(&package, &versions);
        drop(progress);
        let generated = match generated {
            Ok(generated) => generated,
            Err(refusals) => {
                told::tell(&refusals.report(), terminal)?;
                return Err(refusals.into());
            }
        };
        let report = generated.report();
        told::tell(report, terminal)?;
        let summary = report.summary();
        let count = |outcome| summary.count(outcome);
        let (mended, degraded) = (count(Outcome::FixedUp), count(Outcome::Degraded));
        // What a lenient run leaves out.
        let refused = count(Outcome::Refused);
        let counted = format!("{mended} mended, {degraded} degraded, {refused} left out");
        let fails = match self.fail_on {
            FailOn::Mended => mended + degraded + refused > 0,
            FailOn::Degraded => degraded + refused > 0,
            FailOn::Refused => false,
        };
        if fails {
            bail!(
                "error: {counted}\nhelp: correct the description; `mainsheet explain` says more on \
                 each fixup"
            );
        }
        say!(terminal, "{counted}: the description can be generated from")?;
        terminal.finished(
            true,
            json!({"mended": mended, "degraded": degraded, "left_out": refused}),
        )
    }
}
