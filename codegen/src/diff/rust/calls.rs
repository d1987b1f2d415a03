//! Methods: what they take, and what they give.

use super::Both;
use super::change::RustChange;
use super::kind::RustChangeKind as Kind;
use super::models::Models;
use super::signature::{Members, answer, arguments, setters, shown};
use super::text::{Renames, renamed, rust};
use crate::ir::replacement::counterpart;
use crate::ir::{Library, Operation, SuccessContent, Tag};

/// The calls of a version in two states.
pub(super) struct Calls<'l, 'm> {
    pub(super) both: Both<'l>,
    pub(super) renames: &'m Renames<'l>,
    changes: Vec<RustChange>,
}

impl<'l, 'm> Calls<'l, 'm> {
    pub(super) fn of(both: Both<'l>, models: &'m Models<'l>) -> Self {
        Self {
            both,
            renames: models.shown(),
            changes: Vec::new(),
        }
    }

    pub(super) fn changes(mut self) -> Vec<RustChange> {
        let ((_, old), (_, new)) = (self.both.old, self.both.new);
        let mut met: Vec<*const Operation> = Vec::new();
        for (tag, operation) in each(&old.tags) {
            // An operation whose path is another one keeps its id.
            let same_id = || each(&new.tags).find(|(_, other)| other.id == operation.id);
            let found = counterpart(operation, new)
                .or_else(|| same_id().filter(|(_, other)| counterpart(other, old).is_none()));
            match found {
                Some((other_tag, other)) => {
                    met.push(std::ptr::from_ref(other));
                    self.operation((tag, operation), (other_tag, other));
                }
                None => {
                    let item = method(&old.name, tag, operation);
                    self.changes
                        .push(RustChange::new(Kind::MethodRemoved, item));
                }
            }
        }
        for (tag, operation) in each(&new.tags) {
            if !met.contains(&std::ptr::from_ref(operation)) {
                let item = method(&new.name, tag, operation);
                self.changes.push(RustChange::new(Kind::MethodAdded, item));
            }
        }
        self.names();
        self.webhooks();
        self.changes
    }

    pub(super) fn push(
        &mut self,
        kind: Kind,
        item: &str,
        old: Option<String>,
        new: Option<String>,
    ) {
        let mut change = RustChange::new(kind, item);
        (change.old, change.new) = (old, new);
        self.changes.push(change);
    }

    fn operation(&mut self, old: (&Tag, &Operation), new: (&Tag, &Operation)) {
        let ((_, old_api), (_, new_api)) = (self.both.old, self.both.new);
        let item = method(&old_api.name, old.0, old.1);
        let renamed = method(&new_api.name, new.0, new.1);
        if (&old.0.client, &old.1.method) != (&new.0.client, &new.1.method) {
            self.push(Kind::MethodRenamed, &item, None, Some(renamed.clone()));
        }
        let requests = (
            request(&old_api.name, old.0, old.1),
            request(&new_api.name, new.0, new.1),
        );
        let (request, (old, new)) = (requests.0.clone(), (old.1, new.1));
        let (called, calls) = (endpoint(old), endpoint(new));
        if counterpart(old, new_api).is_none() {
            self.push(Kind::EndpointChanged, &item, Some(called), Some(calls));
        }
        if old.deprecation.is_none() && new.deprecation.is_some() {
            self.push(Kind::Deprecated, &item, None, None);
        }
        self.arguments(&item, old, new);
        self.setters((&requests.0, &requests.1), old, new);
        self.beside((&requests.0, &requests.1), old, new);
        self.answers((&item, &renamed), &request, old, new);
        self.errors(&item, old, new);
    }

    fn arguments(&mut self, item: &str, old: &Operation, new: &Operation) {
        let (libraries, none) = (self.both.libraries, Renames::new());
        let before = arguments(libraries.0, old, self.renames);
        let after = arguments(libraries.1, new, &none);
        let kind = if before.len() != after.len()
            || before
                .iter()
                .zip(&after)
                .any(|(one, other)| !one.takes_as(other))
        {
            Kind::ArgumentsChanged
        } else if before.iter().zip(&after).any(|(one, other)| {
            // The name of a path's parameter is never sent, and a body has none.
            one.is_named && other.is_named && one.name != other.name
        }) {
            Kind::ArgumentsReplaced
        } else {
            return;
        };
        let was = arguments(libraries.0, old, &none);
        self.push(kind, item, Some(shown(&was)), Some(shown(&after)));
    }

    fn setters(&mut self, requests: (&str, &str), old: &Operation, new: &Operation) {
        let libraries = self.both.libraries;
        let before = |renames: &Renames<'_>| setters(libraries.0, old, renames);
        let after = setters(libraries.1, new, &Renames::new());
        let request = requests.0;
        self.members(
            requests,
            (&before, &after),
            [Kind::SetterRemoved, Kind::SetterAdded, Kind::SetterChanged],
        );
        for (one, other) in old.parameters.iter().filter_map(|it| {
            let found = new.parameters.iter();
            let mut found = found.filter(|one| (one.place, &one.name) == (it.place, &it.name));
            Some((it, found.next()?))
        }) {
            if one.deprecation.is_none() && other.deprecation.is_some() && !one.required {
                self.push(
                    Kind::Deprecated,
                    &format!("{request}::{}", one.ident),
                    None,
                    None,
                );
            }
        }
    }

    /// What has a name, and the type of each, in two items. The older ones are compared with the
    /// newer names of types in them, and shown with their own.
    pub(super) fn members(
        &mut self,
        items: (&str, &str),
        (old, after): (&dyn Fn(&Renames<'_>) -> Members, &Members),
        [removed, added, changed]: [Kind; 3],
    ) {
        let (before, was) = (old(self.renames), old(&Renames::new()));
        for (name, text) in &before {
            let item = format!("{}::{name}", items.0);
            let was = was.get(name).cloned();
            match after.get(name) {
                None => self.push(removed, &item, was, None),
                Some(other) if other != text => {
                    self.push(changed, &item, was, Some(other.clone()));
                }
                Some(_) => {}
            }
        }
        for (name, text) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
            let item = format!("{}::{name}", items.1);
            self.push(added, &item, None, Some(text.clone()));
        }
    }

    fn answers(&mut self, items: (&str, &str), request: &str, old: &Operation, new: &Operation) {
        let (libraries, none) = (self.both.libraries, Renames::new());
        let before = answer(libraries.0, &old.success.content, self.renames);
        let after = answer(libraries.1, &new.success.content, &none);
        let are_several = |it: &Operation| matches!(it.success.content, SuccessContent::Several(_));
        // What is in the enum of several is told of that.
        if before != after && !(are_several(old) && are_several(new)) {
            let was = answer(libraries.0, &old.success.content, &none);
            self.push(Kind::AnswerChanged, items.0, Some(was), Some(after));
        }
        match (&old.paging, &new.paging) {
            (Some(_), None) => self.push(Kind::PagesRemoved, request, None, None),
            (None, Some(_)) => self.push(Kind::PagesAdded, request, None, None),
            (Some(old), Some(new)) => {
                let before = renamed(libraries.0, &old.item, self.renames);
                let after = renamed(libraries.1, &new.item, &none);
                if before != after {
                    let item = format!("{request}::items");
                    let was = rust(libraries.0, &old.item);
                    self.push(Kind::AnswerChanged, &item, Some(was), Some(after));
                }
            }
            (None, None) => {}
        }
        let headers = |library: &Library, operation: &Operation, renames: &Renames<'_>| {
            let headers = operation.success.headers.iter();
            let headers = headers.map(|it| (it.ident.clone(), renamed(library, &it.ty, renames)));
            headers.collect::<Members>()
        };
        let before = |renames: &Renames<'_>| headers(libraries.0, old, renames);
        let after = headers(libraries.1, new, &none);
        let kinds = [Kind::HeaderRemoved, Kind::HeaderAdded, Kind::HeaderChanged];
        let (one, other) = (
            format!("{}.headers()", items.0),
            format!("{}.headers()", items.1),
        );
        self.members((&one, &other), (&before, &after), kinds);
    }

    fn errors(&mut self, item: &str, old: &Operation, new: &Operation) {
        let (libraries, none) = (self.both.libraries, Renames::new());
        for error in &old.errors {
            let found = new.errors.iter().find(|other| other.status == error.status);
            let Some(body) = &error.body else {
                continue;
            };
            let status = error.status;
            let before = renamed(libraries.0, body, self.renames);
            let after = found.and_then(|other| other.body.as_ref());
            let after = after.map(|body| renamed(libraries.1, body, &none));
            if after.as_ref() != Some(&before) {
                let after = after.map(|text| format!("{status}: {text}"));
                let before = Some(format!("{status}: {}", rust(libraries.0, body)));
                self.push(Kind::ErrorBodyChanged, item, before, after);
            }
        }
    }

    /// Constants for security schemes, and variants for servers.
    fn names(&mut self) {
        let ((_, old), (_, new)) = (self.both.old, self.both.new);
        let schemes = |api: &crate::ir::Api| {
            let schemes = api.security_schemes.iter();
            schemes
                .map(|it| format!("schemes::{}", it.ident))
                .collect::<Vec<_>>()
        };
        let servers = |api: &crate::ir::Api| {
            let servers = api.servers.iter();
            servers
                .map(|it| format!("server::Server::{}", it.ident))
                .collect::<Vec<_>>()
        };
        for (before, after) in [(schemes(old), schemes(new)), (servers(old), servers(new))] {
            for name in before.iter().filter(|name| !after.contains(name)) {
                self.push(
                    Kind::NameRemoved,
                    &format!("{}::{name}", old.name),
                    None,
                    None,
                );
            }
            for name in after.iter().filter(|name| !before.contains(name)) {
                self.push(
                    Kind::NameAdded,
                    &format!("{}::{name}", new.name),
                    None,
                    None,
                );
            }
        }
    }

    fn webhooks(&mut self) {
        let ((_, old), (_, new)) = (self.both.old, self.both.new);
        let payloads = |library: &Library, api: &crate::ir::Api, renames: &Renames<'_>| {
            let payloads = api.webhooks.iter().filter_map(|it| {
                let ty = it.payload.as_ref()?.content.ty()?;
                Some((it.ident.clone(), renamed(library, ty, renames)))
            });
            payloads.collect::<Members>()
        };
        let libraries = self.both.libraries;
        let before = |renames: &Renames<'_>| payloads(libraries.0, old, renames);
        let after = payloads(libraries.1, new, &Renames::new());
        let items = [old, new].map(|api| format!("{}::webhooks", api.name));
        let kinds = [Kind::NameRemoved, Kind::NameAdded, Kind::PayloadChanged];
        self.members((&items[0], &items[1]), (&before, &after), kinds);
    }
}

fn each(tags: &[Tag]) -> impl Iterator<Item = (&Tag, &Operation)> {
    tags.iter()
        .flat_map(|tag| tag.operations.iter().map(move |operation| (tag, operation)))
}

fn method(api: &str, tag: &Tag, operation: &Operation) -> String {
    format!("{api}::{}::{}", tag.client, operation.method)
}

fn request(api: &str, tag: &Tag, operation: &Operation) -> String {
    format!("{api}::{}::{}", tag.module, operation.request)
}

fn endpoint(operation: &Operation) -> String {
    format!("{} {}", operation.http_method.as_str(), operation.path.text)
}
