//! Which module each type goes to.
//!
//! Types go together that the same versions share, and of these, in large crates, those that the
//! same tags reach: then what a module compiles for is said once, where it is declared.

use std::collections::{BTreeMap, BTreeSet};

use super::aliases::ALIASES;
use super::condition::Condition;
use super::models::Versions;
use super::piece::Piece;
use super::split::{Item, split};
use crate::ir::{Library, TypeId, reach};
use crate::names::{Modules, value_name, words_of};

/// What exactly these versions have: the types of one version, or those that several share.
pub(super) struct Home {
    pub(super) versions: Versions,
    pub(super) modules: Vec<Module>,
}

/// Types that compile together.
pub(super) struct Module {
    /// The name of a module below the home's; `None` if the home's own has all types.
    pub(super) name: Option<String>,
    pub(super) condition: Condition,
    pub(super) types: Vec<TypeId>,
}

/// The types of a library in their modules.
pub(super) struct Groups<'l> {
    pub(super) library: &'l Library,
    pub(super) homes: Vec<Home>,
    conditions: Vec<Condition>,
    /// The home and the module of each type, by index.
    places: Vec<(usize, usize)>,
}

impl<'l> Groups<'l> {
    /// Groups the types, of which `pieces` has the code.
    pub(super) fn new(library: &'l Library, pieces: &[Piece]) -> Self {
        let uses = reach::uses(library);
        let conditions: Vec<_> = uses
            .iter()
            .map(|uses| Condition::new(library, uses))
            .collect();
        let mut homes: BTreeMap<Versions, BTreeMap<&Condition, Vec<TypeId>>> = BTreeMap::new();
        for (index, def) in library.types.iter().enumerate() {
            let home = homes.entry(def.apis.clone()).or_default();
            let group = home.entry(&conditions[index]).or_default();
            group.push(TypeId(index));
        }
        let homes: Vec<_> = homes
            .into_iter()
            .map(|(versions, groups)| Home {
                modules: modules(library, &versions, groups, pieces),
                versions,
            })
            .collect();
        let mut places = vec![(0, 0); library.types.len()];
        for (home_index, home) in homes.iter().enumerate() {
            for (module_index, module) in home.modules.iter().enumerate() {
                for id in &module.types {
                    places[id.0] = (home_index, module_index);
                }
            }
        }
        Self {
            library,
            homes,
            conditions,
            places,
        }
    }

    /// When a type compiles.
    pub(super) fn condition(&self, id: TypeId) -> &Condition {
        &self.conditions[id.0]
    }

    /// Where a type is.
    pub(super) fn place(&self, id: TypeId) -> (&Home, &Module) {
        let (home, module) = self.places[id.0];
        let home = &self.homes[home];
        (home, &home.modules[module])
    }

    /// Whether two types are in the same module.
    pub(super) fn are_together(&self, one: TypeId, other: TypeId) -> bool {
        self.places[one.0] == self.places[other.0]
    }

    /// What several versions share.
    pub(super) fn shared(&self) -> impl Iterator<Item = &Home> {
        self.homes.iter().filter(|home| home.versions.len() > 1)
    }
}

impl Home {
    /// Whether the home's own module has the types.
    pub(super) fn is_one_file(&self) -> bool {
        self.modules.iter().all(|module| module.name.is_none())
    }
}

fn modules(
    library: &Library,
    versions: &Versions,
    groups: BTreeMap<&Condition, Vec<TypeId>>,
    pieces: &[Piece],
) -> Vec<Module> {
    let mut groups: Vec<_> = groups.into_iter().collect();
    // What one tag has alone is named first, after the tag.
    groups.sort_by_cached_key(|(condition, _)| (condition.tags().len(), (*condition).clone()));
    let mut scope = Modules::reserving(&[ALIASES]);
    let has_tags = groups
        .iter()
        .any(|(condition, _)| !condition.tags().is_empty());
    let named: Vec<_> = groups
        .into_iter()
        .map(|(condition, types)| {
            let names = types.iter().map(|id| library.types[id.0].name.as_str());
            let name = name(library, versions, condition, &names.collect::<Vec<_>>());
            let name = beside_tags(name, has_tags);
            let name = name.map(|name| scope.take(&name));
            (name, condition, types)
        })
        .collect();
    let mut modules = Vec::new();
    for (name, condition, types) in named {
        let items = types.into_iter().map(|id| Item {
            name: library.types[id.0].name.clone(),
            lines: pieces[id.0].lines(),
            value: id,
        });
        for part in split(items.collect()) {
            modules.push(Module {
                name: part_name(&mut scope, name.as_deref(), part.label),
                condition: condition.clone(),
                types: part.items,
            });
        }
    }
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    modules
}

/// The module of a part of what the module `name` would have.
pub(super) fn part_name(
    scope: &mut Modules,
    name: Option<&str>,
    label: Option<String>,
) -> Option<String> {
    match (name, label) {
        (name, None) => name.map(str::to_owned),
        (None, Some(label)) => Some(scope.take(&label)),
        (Some(name), Some(label)) => Some(scope.take(&format!("{name}_{label}"))),
    }
}

/// The module of what compiles whatever the tags, where others have modules of their tags: it is
/// what webhooks need.
pub(super) fn beside_tags(name: Option<String>, has_tags: bool) -> Option<String> {
    name.or_else(|| has_tags.then(|| "webhooks".to_owned()))
}

/// The module of these types, which these tags reach; `None` where tags have no features. What more
/// than two tags need is named by what it holds: the word that all types begin with, or the first.
pub(super) fn name(
    library: &Library,
    versions: &Versions,
    condition: &Condition,
    types: &[&str],
) -> Option<String> {
    let tags = condition.tags();
    let features = versions
        .iter()
        .flat_map(|&index| &library.apis[index].tags)
        .filter_map(|tag| tag.feature.as_deref());
    let is_all = features.collect::<BTreeSet<_>>() == tags;
    let mut names = tags.iter().map(|tag| value_name(tag));
    Some(match (names.next()?, names.next(), names.count()) {
        (only, None, _) => only,
        (one, Some(other), 0) => format!("{one}_and_{other}"),
        _ if is_all => "all_tags".to_owned(),
        (first, _, _) => common(types).unwrap_or(first),
    })
}

/// What types have in common, by their names.
fn common(types: &[&str]) -> Option<String> {
    let (first, rest) = types.split_first()?;
    let mut words = words_of(first);
    for other in rest {
        let other = words_of(other);
        let same = words
            .iter()
            .zip(&other)
            .take_while(|(one, other)| one == other);
        words.truncate(same.count());
    }
    let name = match words.as_slice() {
        [] => format!("{}_and_others", words_of(first).join("_")),
        words => words.join("_"),
    };
    Some(value_name(&name))
}
