//! What is told of the parts of a description.

use std::fmt::Write;

use anyhow::Result;
use mainsheet_codegen::{Outcome, Report};

use crate::terminal::Terminal;

/// Tells of each part that is not carried as it is described, and of the others to those who want to
/// know more; then how much there is of everything. The refusals have their reasons, and are told of
/// with these. What was said is returned.
pub(crate) fn tell(report: &Report, terminal: &Terminal) -> Result<String> {
    let mut told = String::new();
    let is_told = |outcome: Outcome| terminal.is_verbose() || outcome != Outcome::Supported;
    // To know the lines costs another pass over the files.
    let located = if report.entries().any(|entry| is_told(entry.outcome)) {
        report.located()
    } else {
        Vec::new()
    };
    for entry in located {
        let title = match entry.outcome {
            Outcome::FixedUp => "mended: ",
            Outcome::Degraded => "degraded: ",
            Outcome::Refused if entry.construct == "left out" => "",
            Outcome::Supported if terminal.is_verbose() => "carried: ",
            _ => continue,
        };
        terminal.entry(&entry)?;
        // Writing to a `String` cannot fail.
        let _ = writeln!(told, "{title}{entry}");
    }
    // Where nothing could be read there is nothing to count.
    if report.entries().any(|entry| entry.construct != "refusal") {
        let _ = writeln!(told, "{}", report.summary());
    }
    if !told.is_empty() {
        terminal.say(format_args!("{}", told.trim_end_matches('\n')))?;
    }
    Ok(told)
}
