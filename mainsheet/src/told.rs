//! What is told of the parts of a description.

use anyhow::Result;
use mainsheet_codegen::{Outcome, Report};

use crate::terminal::Terminal;

/// Tells of each part that is not carried as it is described, and of the others to those who want to
/// know more. The refusals have their reasons, and are told of with these.
pub(crate) fn entries(report: &Report, terminal: &Terminal) -> Result<()> {
    let is_told = |outcome: Outcome| terminal.is_verbose() || outcome != Outcome::Supported;
    if !report.entries().any(|entry| is_told(entry.outcome)) {
        return Ok(());
    }
    // To know the lines costs another pass over the files.
    for entry in report.located() {
        match entry.outcome {
            Outcome::FixedUp => terminal.entry("mended: ", &entry)?,
            Outcome::Degraded => terminal.entry("degraded: ", &entry)?,
            Outcome::Refused if entry.construct == "left out" => terminal.entry("", &entry)?,
            Outcome::Supported if terminal.is_verbose() => terminal.entry("carried: ", &entry)?,
            _ => {}
        }
    }
    Ok(())
}
