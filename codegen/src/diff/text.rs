//! A diff for the terminal.

use std::fmt;

use super::change::Diff;
use super::words::{by_subject, concerned, count};

/// Plain text: a heading, then the changes by subject. `!` marks what is breaking.
impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (old, new) = (&self.old, &self.new);
        if self.changes.is_empty() {
            return writeln!(f, "{old} -> {new}: no change");
        }
        let changes = count(self.changes.len(), "change");
        writeln!(
            f,
            "{old} -> {new}: {changes}, {} breaking (!)",
            self.breaking()
        )?;
        for changes in by_subject(&self.changes) {
            let concerned = concerned(changes).map(|text| format!(" ({text})"));
            writeln!(
                f,
                "\n{}{}",
                changes[0].subject,
                concerned.unwrap_or_default()
            )?;
            for change in changes {
                let mark = if change.breaking { '!' } else { ' ' };
                writeln!(f, "  {mark} {}", change.message())?;
            }
        }
        Ok(())
    }
}
