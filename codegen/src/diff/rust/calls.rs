//! Methods: what they take, and what they give.

use indexmap::IndexMap;

use super::Both;
use super::change::RustChange;
use super::kind::RustChangeKind as Kind;
use super::models::Models;
use super::text::{Renames, renamed, rust};
use crate::ir::replacement::counterpart;
use crate::ir::{
    AnswerContent, Body, BodyContent, Library, Operation, Part, PartContent, Place, StreamItems,
    SuccessContent, Tag, Type,
};

/// Names, and the type of each.
type Members = IndexMap<String, String>;

/// The calls of a version in two states.
pub(super) struct Calls<'l, 'm> {
    both: Both<'l>,
    renames: &'m Renames<'l>,
    changes: Vec<RustChange>,
}

impl<'l, 'm> Calls<'l, 'm> {
    pub(super) fn of(both: Both<'l>, models: &'m Models<'l>) -> Self {
        Self {
            both,
            renames: models.renames(),
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

    fn push(&mut self, kind: Kind, item: &str, old: Option<String>, new: Option<String>) {
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
                .any(|(one, other)| one.ty != other.ty)
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
    fn members(
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
        if before != after {
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

/// What a method takes at one place.
struct Argument {
    name: String,
    /// Whether the name is sent with the value.
    is_named: bool,
    ty: String,
}

/// Everything that is required, in the order in which it is asked for.
fn arguments(library: &Library, operation: &Operation, renames: &Renames<'_>) -> Vec<Argument> {
    let required = operation.parameters.iter().filter(|it| it.required);
    let mut arguments: Vec<_> = required
        .map(|parameter| Argument {
            name: parameter.ident.clone(),
            is_named: parameter.place != Place::Path,
            ty: renamed(library, &parameter.ty, renames),
        })
        .collect();
    let Some(body) = &operation.body else {
        return arguments;
    };
    let parts = parts(body).iter().filter(|part| part.required);
    arguments.extend(parts.map(|part| Argument {
        name: part.ident.clone(),
        is_named: true,
        ty: part_type(library, part, renames),
    }));
    if body.required && body.is_whole() {
        arguments.push(Argument {
            name: body.ident.clone(),
            is_named: false,
            ty: body_type(library, body, renames),
        });
    }
    arguments
}

/// What a request takes beyond that.
fn setters(library: &Library, operation: &Operation, renames: &Renames<'_>) -> Members {
    let optional = operation.parameters.iter().filter(|it| !it.required);
    let mut setters: Members = optional
        .map(|it| (it.ident.clone(), renamed(library, &it.ty, renames)))
        .collect();
    if let Some(body) = &operation.body {
        let optional = parts(body).iter().filter(|part| !part.required);
        setters.extend(optional.map(|it| (it.ident.clone(), part_type(library, it, renames))));
        if !body.required && body.is_whole() {
            setters.insert(body.ident.clone(), body_type(library, body, renames));
        }
    }
    // The choices of another answer.
    let others = operation.success.alternatives.iter();
    let others = others.map(|it| (it.ident.clone(), answer(library, &it.content, renames)));
    setters.extend(others);
    setters
}

fn parts(body: &Body) -> &[Part] {
    match &body.content {
        BodyContent::Multipart(form) => &form.parts,
        _ => &[],
    }
}

fn part_type(library: &Library, part: &Part, renames: &Renames<'_>) -> String {
    match &part.content {
        PartContent::Text(ty) | PartContent::Json(ty) | PartContent::Value(ty) => {
            renamed(library, ty, renames)
        }
        PartContent::Texts(item) => format!("Vec<{}>", renamed(library, item, renames)),
        PartContent::File => "Upload".to_owned(),
        PartContent::Files => "Vec<Upload>".to_owned(),
        PartContent::FileMap => "BTreeMap<String, Upload>".to_owned(),
        PartContent::Any => "PartValue".to_owned(),
    }
}

fn body_type(library: &Library, body: &Body, renames: &Renames<'_>) -> String {
    if let Some(choice) = &body.choice {
        return choice.name.clone();
    }
    match &body.content {
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => renamed(library, ty, renames),
        BodyContent::Forms(forms) => forms.name.clone(),
        BodyContent::Text => "String".to_owned(),
        BodyContent::File | BodyContent::Multipart(_) => "Upload".to_owned(),
    }
}

fn shown(arguments: &[Argument]) -> String {
    let arguments = arguments.iter().map(|it| format!("{}: {}", it.name, it.ty));
    format!("({})", arguments.collect::<Vec<_>>().join(", "))
}

/// The body of a successful answer.
fn answer(library: &Library, content: &SuccessContent, renames: &Renames<'_>) -> String {
    let text = |ty: &Type| renamed(library, ty, renames);
    match content {
        SuccessContent::Empty => "()".to_owned(),
        SuccessContent::Json { ty, .. } => text(ty),
        SuccessContent::List { item, .. } => format!("List<{}>", text(item)),
        SuccessContent::Text { .. } => "String".to_owned(),
        SuccessContent::Download { .. } => "Download".to_owned(),
        SuccessContent::Redirect => "Redirect".to_owned(),
        SuccessContent::Stream(stream) => match &stream.items {
            StreamItems::Events(ty) | StreamItems::Whole(ty) => format!("Events<{}>", text(ty)),
            StreamItems::Texts => "Events<String>".to_owned(),
            StreamItems::Json(ty) => format!("JsonStream<{}>", text(ty)),
        },
        SuccessContent::Several(answers) => {
            let cases = answers.cases.iter().map(|case| match &case.content {
                AnswerContent::Empty => case.ident.clone(),
                AnswerContent::Json(ty) => format!("{}({})", case.ident, text(ty)),
                AnswerContent::Text => format!("{}(String)", case.ident),
                AnswerContent::Bytes => format!("{}(Bytes)", case.ident),
                AnswerContent::Redirect => format!("{}(Redirect)", case.ident),
            });
            let cases: Vec<_> = cases.collect();
            format!("{} {{ {} }}", answers.name, cases.join(", "))
        }
    }
}
