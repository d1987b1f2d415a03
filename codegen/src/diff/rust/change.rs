//! What a diff of bindings consists of.

use super::kind::{RustChangeKind, Severity};

/// All that differs between two states of bindings, by version: calls in the order of the older
/// description, then types by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RustDiff {
    changes: Vec<RustChange>,
}

impl RustDiff {
    pub(super) fn new(changes: Vec<RustChange>) -> Self {
        Self { changes }
    }

    /// The changes.
    pub fn changes(&self) -> &[RustChange] {
        &self.changes
    }

    /// Whether a program that uses what is changed does not compile any more.
    pub fn is_breaking(&self) -> bool {
        self.count(Severity::Breaking) > 0
    }

    /// How many changes are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.of(severity).count()
    }

    pub(super) fn of(&self, severity: Severity) -> impl Iterator<Item = &RustChange> {
        let changes = self.changes.iter();
        changes.filter(move |change| change.severity() == severity)
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RustChange {
    /// What kind of change it is.
    pub kind: RustChangeKind,
    /// The item of Rust, by its path within the crate: `v1::Pets::list`, `v1::models::Pet::name`.
    pub item: String,
    /// How it was, as Rust says it, if the kind does not say it all.
    pub old: Option<String>,
    /// How it is.
    pub new: Option<String>,
}

impl RustChange {
    pub(super) fn new(kind: RustChangeKind, item: impl Into<String>) -> Self {
        Self {
            kind,
            item: item.into(),
            old: None,
            new: None,
        }
    }

    pub(super) fn from(mut self, old: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self
    }

    pub(super) fn to(mut self, new: impl Into<String>) -> Self {
        self.new = Some(new.into());
        self
    }

    /// What it does to a program that uses the item.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// The change in words, with the item, as Markdown.
    pub fn message(&self) -> String {
        let code = |text: &Option<String>| format!("`{}`", text.as_deref().unwrap_or("nothing"));
        let said = self.kind.says();
        // What stands for one may be in the text of the other.
        let mut message = format!("`{}` ", self.item);
        let mut rest = said;
        while let Some(at) = rest.find('{') {
            message.push_str(&rest[..at]);
            let (text, length) = if rest[at..].starts_with("{old}") {
                (&self.old, "{old}".len())
            } else {
                (&self.new, "{new}".len())
            };
            message.push_str(&code(text));
            rest = &rest[at + length..];
        }
        message.push_str(rest);
        message
    }
}
