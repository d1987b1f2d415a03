//! Types that have several names.

use std::collections::{BTreeSet, HashMap};

use crate::ir::{Docs, Library, TypeDef, TypeId};

/// Another name of a type.
#[derive(Debug)]
pub(crate) struct Alias {
    pub(crate) name: String,
    pub(crate) of: TypeId,
    /// The versions, by index, that have the name.
    pub(crate) apis: BTreeSet<usize>,
    /// Whether the description gives the name, so that readers look for it.
    pub(crate) is_component: bool,
    pub(crate) docs: Docs,
}

/// The types of a library by all of their names.
pub(crate) struct Named<'l> {
    types: &'l [TypeDef],
    by_name: HashMap<&'l str, Vec<(TypeId, &'l BTreeSet<usize>)>>,
    aliases: HashMap<TypeId, Vec<&'l Alias>>,
}

impl<'l> Named<'l> {
    pub(crate) fn new(library: &'l Library) -> Self {
        let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
        let mut aliases: HashMap<_, Vec<_>> = HashMap::new();
        for (index, def) in library.types.iter().enumerate() {
            let named = by_name.entry(def.name.as_str()).or_default();
            named.push((TypeId(index), &def.apis));
        }
        for alias in &library.aliases {
            let named = by_name.entry(alias.name.as_str()).or_default();
            named.push((alias.of, &alias.apis));
            aliases.entry(alias.of).or_default().push(alias);
        }
        Self {
            types: &library.types,
            by_name,
            aliases,
        }
    }

    /// The type of this name in a version.
    pub(crate) fn get(&self, name: &str, api: usize) -> Option<TypeId> {
        let mut named = self.by_name.get(name).into_iter().flatten();
        named.find_map(|(id, apis)| apis.contains(&api).then_some(*id))
    }

    /// The names of a type in a version, the first of which is its own.
    pub(crate) fn names(&self, id: TypeId, api: usize) -> impl Iterator<Item = &'l str> {
        let def = &self.types[id.0];
        let own = def.apis.contains(&api).then_some(def.name.as_str());
        let aliases = self.aliases.get(&id).into_iter().flatten();
        let aliases = aliases.filter(move |alias| alias.apis.contains(&api));
        own.into_iter()
            .chain(aliases.map(|alias| alias.name.as_str()))
    }
}
