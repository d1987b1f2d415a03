//! A diff as a document.

use std::fmt::Write;

use super::change::{Change, Diff, Subject};
use super::words::{by_subject, concerned, count};

impl Diff {
    /// The diff as Markdown: a heading for each subject, and a list of its changes.
    pub fn to_markdown(&self) -> String {
        let mut text = format!("# From {} to {}\n\n", self.old, self.new);
        if self.changes.is_empty() {
            text.push_str("Nothing changes.\n");
            return text;
        }
        let changes = count(self.changes.len(), "change");
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{changes}, {} breaking.", self.breaking());
        let mut section = "";
        for changes in by_subject(&self.changes) {
            let next = match changes[0].subject {
                Subject::Operation(ref endpoint) if endpoint.is_webhook => "Webhooks",
                Subject::Operation(_) => "Operations",
                Subject::Shared { .. } => "Shared by operations",
                Subject::Schema { .. } => "Schemas",
            };
            if section != next {
                section = next;
                let _ = write!(text, "\n## {section}\n");
            }
            let _ = write!(text, "\n### {}\n\n", heading(&changes[0].subject));
            if let Some(concerned) = concerned(changes) {
                let _ = write!(text, "Used {concerned}.\n\n");
            }
            for change in changes {
                let _ = writeln!(text, "- {}", item(change));
            }
        }
        text
    }
}

fn heading(subject: &Subject) -> String {
    match subject {
        Subject::Schema { name } => format!("`{name}`"),
        Subject::Operation(_) => format!("`{subject}`"),
        Subject::Shared { .. } => capitalised(&subject.to_string()),
    }
}

fn item(change: &Change) -> String {
    let message = capitalised(&change.message());
    if change.breaking {
        format!("**Breaking.** {message}")
    } else {
        message
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
