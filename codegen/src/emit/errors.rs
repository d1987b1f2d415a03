//! What the documentation says of errors: what most operations of a tag answer with is said once.

use std::collections::BTreeMap;

use super::docs::{cell, line};
use super::operations::described;
use crate::ir::{ErrorResponse, Library, Operation, Status, Tag};

/// The errors that more than half of a tag's operations have, in the same words.
pub(super) struct UsualErrors<'t>(BTreeMap<Status, &'t ErrorResponse>);

impl<'t> UsualErrors<'t> {
    pub(super) fn new(tag: &'t Tag) -> Self {
        let operations = &tag.operations;
        let is_usual = |error: &ErrorResponse| {
            let have = operations.iter().filter(|operation| has(operation, error));
            have.count() * 2 > operations.len()
        };
        let errors = operations.iter().flat_map(|operation| &operation.errors);
        let usual = errors.filter(|error| operations.len() > 1 && is_usual(error));
        Self(usual.map(|error| (error.status, error)).collect())
    }

    /// All of them; `None` if there are none.
    pub(super) fn table(&self, library: &Library) -> Option<String> {
        (!self.0.is_empty()).then(|| table(library, self.0.values().copied()))
    }

    /// What is to be said of an operation; `None` if its errors are the usual ones.
    pub(super) fn own(&self, library: &Library, operation: &Operation) -> Option<String> {
        if operation.errors.is_empty() {
            return Some("Every status that does not tell of success is an error.".to_owned());
        }
        if !self.0.values().any(|error| has(operation, error)) {
            return Some(table(library, operation.errors.iter()));
        }
        let own = operation.errors.iter().filter(|error| {
            let usual = self.0.get(&error.status);
            usual.is_none_or(|usual| !same(usual, error))
        });
        let mut lines: Vec<_> = own
            .map(|error| {
                let body = match &error.body {
                    Some(ty) => format!(" with {}", described(library, ty)),
                    None => String::new(),
                };
                format!("- {}{body}: {}", error.status, line(&error.description))
            })
            .collect();
        let statuses = self.0.keys().filter(|status| {
            let mut documented = operation.errors.iter().map(|error| error.status);
            documented.all(|documented| documented != **status)
        });
        lines.extend(statuses.map(|status| format!("- {status}: not described.")));
        let own = lines.join("\n");
        (!own.is_empty()).then(|| format!("[The usual ones](Self#errors), but:\n\n{own}"))
    }
}

fn has(operation: &Operation, error: &ErrorResponse) -> bool {
    operation.errors.iter().any(|other| same(other, error))
}

fn same(one: &ErrorResponse, other: &ErrorResponse) -> bool {
    one.status == other.status && one.body == other.body && one.description == other.description
}

fn table<'e>(library: &Library, errors: impl Iterator<Item = &'e ErrorResponse>) -> String {
    let mut lines = vec![
        "| status | body | when |".to_owned(),
        "| --- | --- | --- |".to_owned(),
    ];
    lines.extend(errors.map(|error| {
        let body = match &error.body {
            Some(ty) => described(library, ty),
            None => "not described".to_owned(),
        };
        format!(
            "| {} | {body} | {} |",
            error.status,
            cell(&error.description)
        )
    }));
    lines.join("\n")
}
