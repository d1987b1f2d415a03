//! The types that stand beside a request: an enum of its bodies or of its forms, each form, and an
//! enum of its answers.

use super::calls::Calls;
use super::kind::RustChangeKind as Kind;
use super::signature::{Members, additional, answer_case, body_type, part_type};
use super::text::Renames;
use crate::ir::{BodyContent, Form, FormAlternative, Library, Operation, SuccessContent};

/// An enum, and what each variant holds.
struct Choice<'o> {
    name: &'o str,
    variants: Members,
}

/// Where an operation may have an enum, and which it is.
type Find = for<'o> fn(&Library, &'o Operation, &Renames<'_>) -> Option<Choice<'o>>;

impl Calls<'_, '_> {
    /// Compares what stands beside two requests, of which the paths are given.
    pub(super) fn beside(&mut self, requests: (&str, &str), old: &Operation, new: &Operation) {
        let modules = (parent(requests.0), parent(requests.1));
        for find in [bodies as Find, forms, answers] {
            self.choice(modules, find, old, new);
        }
        let (before, after) = (alternatives(old), alternatives(new));
        for one in before {
            if let Some(other) = after.iter().find(|it| it.ident == one.ident) {
                self.form(modules, one, other);
            }
        }
    }

    fn choice(&mut self, modules: (&str, &str), find: Find, old: &Operation, new: &Operation) {
        let (libraries, none) = (self.both.libraries, Renames::new());
        let before = find(libraries.0, old, self.renames);
        let after = find(libraries.1, new, &none);
        let was = before
            .as_ref()
            .map(|it| format!("{}::{}", modules.0, it.name));
        let is = after
            .as_ref()
            .map(|it| format!("{}::{}", modules.1, it.name));
        match (was, is) {
            (Some(was), Some(is)) => {
                if before.as_ref().map(|it| it.name) != after.as_ref().map(|it| it.name) {
                    self.push(Kind::TypeRenamed, &was, None, Some(is.clone()));
                }
                let text = |renames: &Renames<'_>| {
                    let found = find(libraries.0, old, renames);
                    found.map(|it| it.variants).unwrap_or_default()
                };
                let after = after.map(|it| it.variants).unwrap_or_default();
                let kinds = [
                    Kind::VariantRemoved,
                    Kind::VariantAdded,
                    Kind::VariantChanged,
                ];
                self.members((&was, &is), (&text, &after), kinds);
            }
            (Some(was), None) => self.push(Kind::TypeRemoved, &was, None, None),
            (None, Some(is)) => self.push(Kind::TypeAdded, &is, None, None),
            (None, None) => {}
        }
    }

    /// One form of several.
    fn form(&mut self, modules: (&str, &str), old: &FormAlternative, new: &FormAlternative) {
        let libraries = self.both.libraries;
        let items = (
            format!("{}::{}", modules.0, old.name),
            format!("{}::{}", modules.1, new.name),
        );
        let none = Renames::new();
        let before = required(libraries.0, &old.form, self.renames);
        let after = required(libraries.1, &new.form, &none);
        if !before.iter().eq(after.iter()) {
            let was = required(libraries.0, &old.form, &none);
            let (was, is) = (shown(&was), shown(&after));
            let item = format!("{}::new", items.0);
            self.push(Kind::ConstructorChanged, &item, Some(was), Some(is));
        }
        let before = |renames: &Renames<'_>| optional(libraries.0, &old.form, renames);
        let after = optional(libraries.1, &new.form, &none);
        let kinds = [Kind::SetterRemoved, Kind::SetterAdded, Kind::SetterChanged];
        self.members((&items.0, &items.1), (&before, &after), kinds);
    }
}

/// The module of an item.
fn parent(item: &str) -> &str {
    item.rsplit_once("::").map_or("", |(module, _)| module)
}

fn bodies<'o>(
    library: &Library,
    operation: &'o Operation,
    renames: &Renames<'_>,
) -> Option<Choice<'o>> {
    let body = operation.body.as_ref()?;
    let choice = body.choice.as_ref()?;
    let usual = (&choice.usual, &body.content);
    let others = choice.others.iter().map(|it| (&it.ident, &it.content));
    let all = std::iter::once(usual).chain(others);
    Some(Choice {
        name: &choice.name,
        variants: all
            .map(|(ident, content)| (ident.clone(), body_type(library, content, renames)))
            .collect(),
    })
}

fn forms<'o>(_: &Library, operation: &'o Operation, _: &Renames<'_>) -> Option<Choice<'o>> {
    let BodyContent::Forms(forms) = &operation.body.as_ref()?.content else {
        return None;
    };
    let variants = forms.alternatives.iter();
    Some(Choice {
        name: &forms.name,
        variants: variants
            .map(|it| (it.ident.clone(), it.name.clone()))
            .collect(),
    })
}

fn answers<'o>(
    library: &Library,
    operation: &'o Operation,
    renames: &Renames<'_>,
) -> Option<Choice<'o>> {
    let SuccessContent::Several(answers) = &operation.success.content else {
        return None;
    };
    let cases = answers.cases.iter();
    Some(Choice {
        name: &answers.name,
        variants: cases
            .map(|case| {
                let held = answer_case(library, &case.content, renames);
                (case.ident.clone(), held.unwrap_or_else(|| "()".to_owned()))
            })
            .collect(),
    })
}

fn alternatives(operation: &Operation) -> &[FormAlternative] {
    match operation.body.as_ref().map(|body| &body.content) {
        Some(BodyContent::Forms(forms)) => &forms.alternatives,
        _ => &[],
    }
}

/// What a form cannot be made without.
fn required(library: &Library, form: &Form, renames: &Renames<'_>) -> Members {
    let parts = form.parts.iter().filter(|part| part.required);
    parts
        .map(|part| (part.ident.clone(), part_type(library, part, renames)))
        .collect()
}

/// What else it takes.
fn optional(library: &Library, form: &Form, renames: &Renames<'_>) -> Members {
    let parts = form.parts.iter().filter(|part| !part.required);
    let more = form.additional.iter();
    parts
        .map(|part| (part.ident.clone(), part_type(library, part, renames)))
        .chain(more.map(|part| additional(library, part, renames)))
        .collect()
}

fn shown(values: &Members) -> String {
    let values = values.iter().map(|(name, ty)| format!("{name}: {ty}"));
    format!("({})", values.collect::<Vec<_>>().join(", "))
}
