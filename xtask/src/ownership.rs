//! What becomes of files that somebody edited, or that no run wrote.

use anyhow::{Result, anyhow};
use clap::Args;
use mainsheet_codegen::{Conflict, Edited, Plan};

/// What a command does with files that are in its way.
#[derive(Args, Default)]
pub(crate) struct Ownership {
    /// Replace generated files that were edited, and files that were never generated and stand
    /// where generated ones should go.
    ///
    /// Without this or `--keep-edited` they are named, and nothing is written.
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
    Plan::apply_all(plans).map_err(|error| {
        if error.conflicts().iter().any(Conflict::can_be_settled) {
            let help = "`--force` replaces files, `--keep-edited` leaves them";
            anyhow!("error: {error}\nhelp: {help}")
        } else {
            error.into()
        }
    })
}
