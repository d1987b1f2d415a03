//! What changes in a call: its method, its parameters, its body and what it answers.

use super::Move;
use super::types::{self, Pair, rust};
use crate::diff::{Change, ChangeKind, Endpoint, Subject};
use crate::ir::replacement::counterpart;
use crate::ir::{Operation, Parameter, Place, SuccessContent, Tag};

/// An operation of the older version, and the one that replaces it.
pub(super) struct Call<'a> {
    pub(super) old_tag: &'a Tag,
    pub(super) old: &'a Operation,
    /// `None` if the newer version has no operation of this method and path.
    pub(super) new: Option<(&'a Tag, &'a Operation)>,
    /// The types that it reaches and that are two types.
    pub(super) pairs: Vec<Pair>,
    /// What changes besides the name and the types, as sentences.
    pub(super) notes: Vec<String>,
}

impl Call<'_> {
    pub(super) fn is_renamed(&self) -> bool {
        self.new.is_some_and(|(tag, operation)| {
            (&tag.client, &operation.method) != (&self.old_tag.client, &self.old.method)
        })
    }
}

/// The operations of the older version, in the order of the description.
pub(super) fn calls<'a>(guide: &Move<'a>) -> Vec<Call<'a>> {
    let tags = guide.old.tags.iter();
    let operations =
        tags.flat_map(|tag| tag.operations.iter().map(move |operation| (tag, operation)));
    operations
        .map(|(old_tag, old)| {
            let new = counterpart(old, guide.new);
            let (pairs, notes) = match new {
                Some((_, new)) => (
                    types::reached((guide.library, guide.library), old, new),
                    notes(guide, old, new),
                ),
                None => (Vec::new(), Vec::new()),
            };
            Call {
                old_tag,
                old,
                new,
                pairs,
                notes,
            }
        })
        .collect()
}

fn notes(guide: &Move<'_>, old: &Operation, new: &Operation) -> Vec<String> {
    let mut notes = parameters(guide, old, new);
    if old.paging.is_some() && new.paging.is_none() {
        notes.push(
            "It answers with the whole list: there is no `items()` and no `pages()`, so await it \
             instead."
                .to_owned(),
        );
    } else if old.paging.is_none() && new.paging.is_some() {
        notes.push(
            "It answers page by page: `items()` and `pages()` lead through the whole list."
                .to_owned(),
        );
    }
    if let (Some(before), Some(after)) = (answer(guide, old), answer(guide, new))
        && std::mem::discriminant(&old.success.content)
            != std::mem::discriminant(&new.success.content)
    {
        notes.push(format!("It answers with {after} instead of {before}."));
    }
    let endpoint = Endpoint {
        is_webhook: false,
        path: old.path.text.clone(),
        method: old.http_method.as_str().to_owned(),
    };
    let changes = guide.diff.changes().iter();
    let others = changes.filter(|change| is_of(change, &endpoint) && !is_told(change));
    notes.extend(others.map(|change| format!("On the wire: {}.", change.message())));
    notes
}

/// Whether a change stands in the operation itself, or in what it shares with others.
fn is_of(change: &Change, endpoint: &Endpoint) -> bool {
    match &change.subject {
        Subject::Operation(other) => other == endpoint,
        Subject::Shared { .. } => change.operations.contains(endpoint),
        Subject::Schema { .. } => false,
    }
}

/// Whether the guide tells of the change in terms of Rust, or need not tell of it at all.
fn is_told(change: &Change) -> bool {
    let is_operation = change.place.is_empty();
    match change.kind {
        ChangeKind::Deprecated | ChangeKind::Undeprecated => is_operation,
        ChangeKind::OperationRenamed
        | ChangeKind::ParameterRenamed
        | ChangeKind::ParameterAdded
        | ChangeKind::RequiredParameterAdded
        | ChangeKind::ParameterRemoved
        | ChangeKind::ParameterRequired
        | ChangeKind::ParameterOptional => true,
        ChangeKind::TypeChanged => change.place.contains("parameter `"),
        _ => false,
    }
}

fn parameters(guide: &Move<'_>, old: &Operation, new: &Operation) -> Vec<String> {
    let mut notes = Vec::new();
    let is_same = |one: &Parameter, other: &Parameter| {
        // The names of a path's parameters are those of arguments, which calls do not write.
        (one.place, &one.name) == (other.place, &other.name)
    };
    let sent = |operation: &'_ Operation| -> Vec<usize> {
        let parameters = operation.parameters.iter().enumerate();
        parameters
            .filter(|(_, parameter)| parameter.place != Place::Path)
            .map(|(index, _)| index)
            .collect()
    };
    let mut removed = Vec::new();
    for parameter in sent(old).into_iter().map(|index| &old.parameters[index]) {
        let found = new
            .parameters
            .iter()
            .find(|other| is_same(parameter, other));
        let Some(other) = found else {
            removed.push(format!("`{}`", parameter.ident));
            continue;
        };
        if parameter.required != other.required {
            notes.push(if other.required {
                format!(
                    "`{}` is an argument now, because it is required.",
                    other.ident
                )
            } else {
                format!("`{}` is a setter now, because it is optional.", other.ident)
            });
        }
        if parameter.ty.not_null() != other.ty.not_null() {
            notes.push(retyped(guide, parameter, other));
        }
    }
    if !removed.is_empty() {
        let (be, them) = if removed.len() == 1 {
            ("is", "it")
        } else {
            ("are", "them")
        };
        notes.insert(
            0,
            format!("{} {be} gone: leave {them} out.", removed.join(" and ")),
        );
    }
    for parameter in sent(new).into_iter().map(|index| &new.parameters[index]) {
        if !old.parameters.iter().any(|other| is_same(parameter, other)) {
            let what = if parameter.required {
                "argument"
            } else {
                "setter"
            };
            notes.push(format!(
                "There is one more {what}: `{}`, of the type `{}`.",
                parameter.ident,
                rust(guide.library, &parameter.ty)
            ));
        }
    }
    notes
}

fn retyped(guide: &Move<'_>, old: &Parameter, new: &Parameter) -> String {
    let (before, after) = (rust(guide.library, &old.ty), rust(guide.library, &new.ty));
    let ident = &new.ident;
    let example = if before == "String" && after == "bool" {
        format!(": `{ident}(false)` for `{ident}(\"false\")`")
    } else {
        String::new()
    };
    format!("`{ident}` takes a `{after}` instead of a `{before}`{example}.")
}

/// What an operation answers with, in words; `None` if there is no body.
fn answer(guide: &Move<'_>, operation: &Operation) -> Option<String> {
    match &operation.success.content {
        SuccessContent::Empty => None,
        SuccessContent::Redirect => Some("a redirect".to_owned()),
        SuccessContent::Json { ty, .. } => Some(format!("`{}`", rust(guide.library, ty))),
        SuccessContent::List { item, .. } => Some(format!("`Vec<{}>`", rust(guide.library, item))),
        SuccessContent::Text { .. } => Some("`String`".to_owned()),
        SuccessContent::Download { media_type } => Some(format!("a download of {media_type}")),
        SuccessContent::Stream(stream) => Some(format!("a stream of {}", stream.media_type)),
        SuccessContent::Several(answers) => Some(format!("`{}`", answers.name)),
    }
}
