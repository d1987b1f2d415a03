//! What changes in the types, as a part of the guide.

use std::collections::BTreeSet;

use super::Move;
use super::calls::Call;
use super::markdown::{Page, code, link, list};
use super::types::{self, Difference, Pair};
use crate::diff::{Change, ChangeKind, Subject};
use crate::ir::conversion::conversions;
use crate::ir::{Api, Named, TypeId, Variant};
use crate::names::type_name;

/// The types that are two types, in the order of the older names.
pub(super) struct Models<'a>(Vec<(Pair, Difference<'a>)>);

impl<'a> Models<'a> {
    pub(super) fn of(guide: &Move<'a>, calls: &[Call<'a>]) -> Self {
        let pairs = calls.iter().flat_map(|call| &call.pairs).copied();
        let pairs: BTreeSet<Pair> = pairs.collect();
        let renames = types::renames(guide.library, &pairs);
        let named = Named::new(guide.library);
        let all = |id: TypeId, api: &Api| -> Vec<&'a str> {
            let index = index(guide, api);
            index.map_or_else(Vec::new, |index| named.names(id, index).collect())
        };
        let differences = pairs.into_iter().map(|pair| {
            let (old, new) = (all(pair.0, guide.old), all(pair.1, guide.new));
            let is_renamed = !old.iter().any(|name| new.contains(name));
            let difference = types::compare(guide.library, pair, old, is_renamed, &renames);
            (pair, difference)
        });
        let mut differences: Vec<_> = differences.collect();
        differences.sort_by_key(|(_, difference)| (&difference.old.name, &difference.new.name));
        Self(differences)
    }

    /// How many types have another name, and how many change otherwise.
    pub(super) fn counts(&self) -> (usize, usize) {
        let all = self.0.iter();
        let renamed = all.filter(|(_, difference)| difference.is_renamed);
        (renamed.count(), self.visible().count())
    }

    fn visible(&self) -> impl Iterator<Item = &(Pair, Difference<'a>)> {
        let all = self.0.iter();
        all.filter(|(_, difference)| difference.is_visible())
    }

    /// Links to the sections of the types that a call leads to.
    pub(super) fn links(&self, call: &Call<'_>) -> Vec<String> {
        let reached = self.visible().filter(|(pair, _)| call.pairs.contains(pair));
        reached
            .map(|(_, difference)| link(&code(&difference.old.name), &heading(difference)))
            .collect()
    }

    pub(super) fn write(&self, page: &mut Page, guide: &Move<'_>) {
        self.renamed(page, guide);
        if self.visible().next().is_some() {
            page.heading(2, "Types that change");
        }
        for (_, difference) in self.visible() {
            page.heading(3, &heading(difference));
            section(page, guide, difference);
        }
        self.unchanged(page, guide);
        self.on_the_wire(page, guide);
    }

    fn renamed(&self, page: &mut Page, guide: &Move<'_>) {
        let all = self.0.iter().map(|(_, difference)| difference);
        let rows = all
            .filter(|difference| difference.is_renamed)
            .map(|difference| vec![code(&difference.old.name), code(&difference.new.name)]);
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            page.heading(2, "Types with another name");
            let models = |api: &str| code(&format!("{api}::models"));
            page.table(&[&models(&guide.old.name), &models(&guide.new.name)], rows);
        }
    }

    /// The types of which there is nothing to tell, and how values of the others are converted.
    fn unchanged(&self, page: &mut Page, guide: &Move<'_>) {
        let (Some(old), Some(new)) = (index(guide, guide.old), index(guide, guide.new)) else {
            return;
        };
        let shared = types::shared(guide.library, old, new);
        let containers = self.0.iter().filter_map(|(_, difference)| {
            let is_same = !difference.is_visible() && !difference.is_renamed;
            is_same.then_some(difference.old.name.as_str())
        });
        let (shared, containers) = (codes(shared.into_iter()), codes(containers));
        let ways = conversions(guide.library, old);
        let (fallible, infallible): (Vec<_>, Vec<_>) =
            ways.iter().partition(|conversion| conversion.is_fallible);
        if shared.is_empty() && containers.is_empty() {
            return;
        }
        page.heading(2, "Types that stay as they are");
        if !shared.is_empty() {
            page.paragraph(&format!(
                "Each of these is one type, which both versions name: {}.",
                list(&shared)
            ));
        }
        if !containers.is_empty() {
            page.paragraph(&format!(
                "These are two types with the same fields, because they contain one that changes: \
                 {}.",
                list(&containers)
            ));
        }
        if !ways.is_empty() {
            page.heading(2, "Values of both versions");
        }
        if !infallible.is_empty() {
            page.paragraph(&format!(
                "Where a program gets a value from `{}` and needs it in `{}`, `into()` converts \
                 it, whatever it contains.",
                guide.old.name, guide.new.name
            ));
        }
        if !fallible.is_empty() {
            let name = |id: TypeId| guide.library.types[id.0].name.as_str();
            let names = codes(fallible.iter().map(|conversion| name(conversion.from)));
            page.paragraph(&format!(
                "Only a value of {} needs `try_into()`. It fails if there is something in it that \
                 the newer type has no place for, and the error names the field.",
                list_or(&names)
            ));
        }
    }

    /// What changes in types that are the same in Rust.
    fn on_the_wire(&self, page: &mut Page, guide: &Move<'_>) {
        let visible = self.visible().flat_map(|(_, difference)| &difference.names);
        let told: BTreeSet<_> = visible.copied().collect();
        let changes = guide.diff.changes().iter();
        let others = changes.filter_map(|change| match &change.subject {
            Subject::Schema { name } if change.kind != ChangeKind::SchemaRenamed => {
                let name = type_name(name);
                let is_other = !told.contains(name.as_str());
                is_other.then(|| format!("{}, {}.", code(&name), change.message()))
            }
            _ => None,
        });
        let others: Vec<_> = others.collect();
        if !others.is_empty() {
            page.heading(2, "Changes that Rust types do not show");
            for other in others {
                page.item(&other);
            }
        }
    }
}

/// What changes in one type.
fn section(page: &mut Page, guide: &Move<'_>, difference: &Difference<'_>) {
    if !difference.fields.is_empty() {
        let cell =
            |text: &Option<String>| text.as_ref().map_or("none".to_owned(), |text| code(text));
        let rows = difference
            .fields
            .iter()
            .map(|field| vec![code(&field.ident), cell(&field.old), cell(&field.new)]);
        let heads = [code(&guide.old.name), code(&guide.new.name)];
        page.table(&["field", &heads[0], &heads[1]], rows.collect());
    }
    if !difference.lost.is_empty() {
        page.paragraph(&format!(
            "Gone: {}. Such a value still arrives, as `Unknown` with its text, and is sent as \
             it is.",
            list(&variants(&difference.lost))
        ));
    }
    if !difference.gained.is_empty() {
        page.paragraph(&format!("New: {}.", list(&variants(&difference.gained))));
    }
    let changes = guide.diff.changes().iter();
    let notes =
        changes.filter(|change| is_of(change, &difference.names) && !is_shown(change, difference));
    for note in notes {
        page.item(&format!("On the wire: {}.", note.message()));
    }
}

fn heading(difference: &Difference<'_>) -> String {
    if difference.is_renamed {
        format!("`{}`, now `{}`", difference.old.name, difference.new.name)
    } else {
        code(&difference.old.name)
    }
}

fn codes<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names.into_iter().map(code).collect()
}

fn list_or(items: &[String]) -> String {
    match items {
        [items @ .., last] if !items.is_empty() => format!("{} or {last}", items.join(", ")),
        items => list(items),
    }
}

fn variants(variants: &[&Variant]) -> Vec<String> {
    let idents = variants.iter().map(|variant| code(&variant.ident));
    idents.collect()
}

fn is_of(change: &Change, names: &[&str]) -> bool {
    matches!(&change.subject, Subject::Schema { name } if names.contains(&type_name(name).as_str()))
}

fn index(guide: &Move<'_>, version: &Api) -> Option<usize> {
    let mut apis = guide.library.apis.iter();
    apis.position(|api| api.name == version.name)
}

/// Whether the section of a type shows a change in terms of Rust.
fn is_shown(change: &Change, difference: &Difference<'_>) -> bool {
    let is_row = |wire: &str| difference.fields.iter().any(|field| field.wire == wire);
    match change.kind {
        ChangeKind::SchemaRenamed | ChangeKind::EnumValuesAdded | ChangeKind::EnumValuesRemoved => {
            change.place.is_empty()
        }
        ChangeKind::TypeChanged
        | ChangeKind::PropertyAdded
        | ChangeKind::RequiredPropertyAdded
        | ChangeKind::PropertyRemoved => is_row(change.place.trim_matches('`')),
        _ => false,
    }
}
