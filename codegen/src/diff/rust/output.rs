//! A diff of bindings for people and for programs.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use super::change::{RustChange, RustDiff};
use super::kind::Severity;
use crate::diff::Diff;
use crate::diff::words::count;

const SEVERITIES: [Severity; 3] = [
    Severity::Breaking,
    Severity::Behavioural,
    Severity::Additive,
];

impl Severity {
    fn heading(self) -> &'static str {
        match self {
            Self::Breaking => "What does not compile any more",
            Self::Behavioural => "What compiles and does something else",
            Self::Additive => "What is new",
        }
    }
}

/// Plain text: a heading for each severity, and its changes.
impl fmt::Display for RustDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Rust: {}", counts(self))?;
        for severity in SEVERITIES {
            let mut changes = self.of(severity).peekable();
            if changes.peek().is_some() {
                writeln!(f, "\n{}", severity.heading())?;
            }
            for change in changes {
                writeln!(f, "  {}", change.message())?;
            }
        }
        Ok(())
    }
}

impl RustDiff {
    /// The diff as Markdown: a section, which can follow that of a [`Diff`].
    pub fn to_markdown(&self) -> String {
        let mut text = format!("# In Rust\n\n{}.\n", capitalised(&counts(self)));
        for severity in SEVERITIES {
            let mut changes = self.of(severity).peekable();
            if changes.peek().is_some() {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "\n## {}\n\n", severity.heading());
            }
            for change in changes {
                let _ = writeln!(text, "- {}", change.message());
            }
        }
        text
    }

    /// The diff as JSON: an object with how many changes there are of each severity, and the
    /// changes.
    pub fn to_json(&self) -> String {
        let changes: Vec<Value> = self.changes().iter().map(change).collect();
        let diff = json!({
            "breaking": self.count(Severity::Breaking),
            "behavioural": self.count(Severity::Behavioural),
            "additive": self.count(Severity::Additive),
            "changes": changes,
        });
        format!("{diff:#}\n")
    }
}

fn change(change: &RustChange) -> Value {
    json!({
        "kind": change.kind,
        "severity": change.severity(),
        "item": change.item,
        "old": change.old,
        "new": change.new,
        "message": change.message(),
    })
}

/// How much changes, in one sentence without its end.
fn counts(diff: &RustDiff) -> String {
    if diff.changes().is_empty() {
        return "no change".to_owned();
    }
    let changes = count(diff.changes().len(), "change");
    let of = |severity| diff.count(severity);
    format!(
        "{changes}: {} breaking, {} behavioural, {} additive",
        of(Severity::Breaking),
        of(Severity::Behavioural),
        of(Severity::Additive),
    )
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

pub(super) fn summary(wire: &[Diff], rust: &RustDiff, most: usize) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    for diff in wire {
        let changes = count(diff.changes().len(), "change");
        let version = if diff.old() == diff.new_name() {
            diff.new_name().to_owned()
        } else {
            format!("{} -> {}", diff.old(), diff.new_name())
        };
        let _ = writeln!(
            text,
            "{version}: {changes} on the wire, {} breaking",
            diff.breaking()
        );
    }
    if !rust.changes().is_empty() {
        let _ = writeln!(text, "Rust: {}", counts(rust));
    }
    let told: Vec<_> = rust
        .of(Severity::Breaking)
        .chain(rust.of(Severity::Behavioural))
        .collect();
    for change in told.iter().take(most) {
        let _ = writeln!(text, "  {}", change.message());
    }
    let more = told.len().saturating_sub(most);
    if more > 0 {
        let _ = writeln!(text, "  and {more} more");
    }
    text
}
