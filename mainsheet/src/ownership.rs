//! What becomes of files that somebody edited, or that no run wrote.

use std::fmt::Write;

use anyhow::{Result, bail};
use clap::Args;
use mainsheet_codegen::{Conflict, Edited, Plan};

/// What a command does with files that are in its way.
#[derive(Args, Default)]
pub(crate) struct Ownership {
    /// Replace generated files that were edited, and files that were never generated and stand
    /// where generated ones should go. Without this or `--keep-edited` they are named, and nothing
    /// is written.
    #[arg(long, conflicts_with = "keep_edited")]
    force: bool,
    /// Leave such files as they are, and write the others.
    #[arg(long)]
    keep_edited: bool,
}

impl Ownership {
    /// The plan, with what becomes of such files.
    pub(crate) fn of(&self, plan: Plan) -> Plan {
        plan.edited(match (self.force, self.keep_edited) {
            (true, _) => Edited::Replace,
            (_, true) => Edited::Keep,
            _ => Edited::Refuse,
        })
    }
}

/// Applies all plans, or none if any is in the way of what is not the generator's.
pub(crate) fn apply(plans: &[Plan]) -> Result<()> {
    let conflicts: Vec<&Conflict> = plans.iter().flat_map(Plan::conflicts).collect();
    if conflicts.is_empty() {
        for plan in plans {
            plan.apply()?;
        }
        return Ok(());
    }
    let mut message = "error: nothing was written, since files are in the way".to_owned();
    for conflict in &conflicts {
        // Writing to a `String` cannot fail.
        let _ = write!(message, "\n  {conflict}");
    }
    if conflicts.iter().any(|conflict| conflict.can_be_settled()) {
        message.push_str("\nhelp: `--force` replaces files, `--keep-edited` leaves them");
    }
    if conflicts.iter().any(|conflict| !conflict.can_be_settled()) {
        message.push_str("\nhelp: move away what is no file: it is never replaced");
    }
    bail!(message)
}
