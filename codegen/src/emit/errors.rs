//! What the documentation says of errors: what most operations of a tag answer with is said once.

use std::collections::{BTreeMap, HashMap};

use super::docs::cell;
use super::prose::described;
use crate::ir::{ErrorResponse, Library, Operation, Status, Tag};

/// The errors that more than half of a tag's operations have, in the same words.
pub(super) struct UsualErrors<'t>(BTreeMap<Status, &'t ErrorResponse>);

impl<'t> UsualErrors<'t> {
    pub(super) fn new(tag: &'t Tag) -> Self {
        let operations = tag.operations.len();
        let mut counts = HashMap::new();
        for error in tag.operations.iter().flat_map(|one| &one.errors) {
            let words = (error.status, &error.body, &error.description);
            counts.entry(words).or_insert((error, 0)).1 += 1;
        }
        let usual = counts
            .into_values()
            .filter(|(_, count)| operations > 1 && count * 2 > operations);
        Self(usual.map(|(error, _)| (error.status, error)).collect())
    }

    /// All of them; `None` if there are none.
    pub(super) fn table(&self, library: &Library) -> Option<String> {
        (!self.0.is_empty()).then(|| table(library, self.0.values().copied()))
    }

    /// The usual errors as those of an operation, but for those that it lacks; `None` if it has
    /// none of them.
    pub(super) fn link(&self, operation: &Operation) -> Option<String> {
        let usual = self.0.values().copied();
        let (had, lacked): (Vec<&ErrorResponse>, Vec<_>) =
            usual.partition(|error| has(operation, error));
        let link = "[the usual ones](Self#errors)";
        let lacked: Vec<_> = lacked
            .iter()
            .map(|error| error.status.to_string())
            .collect();
        if had.is_empty() {
            None
        } else if lacked.is_empty() {
            Some(link.to_owned())
        } else {
            Some(format!("{link} but {}", lacked.join(", ")))
        }
    }

    /// What an operation has beside the usual errors; `None` if there is nothing.
    pub(super) fn own(&self, library: &Library, operation: &Operation) -> Option<String> {
        let errors = operation.errors.iter();
        let own = errors.filter(|error| !self.0.values().any(|usual| same(usual, error)));
        let own: Vec<_> = own.collect();
        (!own.is_empty()).then(|| table(library, own))
    }
}

fn has(operation: &Operation, error: &ErrorResponse) -> bool {
    operation.errors.iter().any(|other| same(other, error))
}

fn same(one: &ErrorResponse, other: &ErrorResponse) -> bool {
    one.status == other.status && one.body == other.body && one.description == other.description
}

fn table<'e>(library: &Library, errors: impl IntoIterator<Item = &'e ErrorResponse>) -> String {
    let mut lines = vec![
        "| status | body | when |".to_owned(),
        "| --- | --- | --- |".to_owned(),
    ];
    lines.extend(errors.into_iter().map(|error| {
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
