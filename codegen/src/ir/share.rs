//! Types on which versions agree become one type.
//!
//! Two types of the same name are the same if they have the same [structure](structure), and so
//! have all the types that they reach.

use std::collections::{BTreeMap, HashMap};

use crate::ir::structure::structure;
use crate::ir::{Api, Library, Type, TypeDef, TypeId, refine};

/// Joins the versions. The texts of a shared type are those of the newest version that has it.
pub(crate) fn share(versions: Vec<(Api, Vec<TypeDef>)>) -> Library {
    let mut apis = Vec::with_capacity(versions.len());
    let mut types: Vec<TypeDef> = Vec::new();
    for (mut api, mut own) in versions {
        let offset = types.len();
        let to = |ty: &mut Type| *ty = ty.map_named(&|id| TypeId(id.0 + offset));
        api.each_type_mut(to);
        for def in &mut own {
            def.kind.each_type_mut(to);
        }
        types.append(&mut own);
        apis.push(api);
    }
    let keys = types.iter().map(|def| (def.name.as_str(), structure(def)));
    let classes = refine::classes(&types, keys);
    let ages: Vec<usize> = (0..apis.len()).map(|index| age(&apis, index)).collect();
    let (types, to) = merge(types, &classes, &ages);
    let mut library = Library {
        apis,
        types,
        aliases: Vec::new(),
        sent_back: Vec::new(),
        keeps_unknown: true,
        derives: std::collections::BTreeMap::new(),
        inputs: Vec::new(),
    };
    library.map_types(&|id| to[id.0]);
    library
}

/// How many versions have come since.
fn age(apis: &[Api], index: usize) -> usize {
    let successors = std::iter::successors(Some(index), |&index| apis[index].replaced_by);
    // A circle of replacements ends when every version has been met.
    successors.take(apis.len()).count()
}

/// One type for each class, sorted by name, and where each type went.
fn merge(types: Vec<TypeDef>, classes: &[usize], ages: &[usize]) -> (Vec<TypeDef>, Vec<TypeId>) {
    let mut merged: BTreeMap<usize, TypeDef> = BTreeMap::new();
    for (def, class) in types.into_iter().zip(classes) {
        match merged.get_mut(class) {
            None => {
                merged.insert(*class, def);
            }
            Some(first) => {
                let age = |def: &TypeDef| def.apis.iter().map(|&api| ages[api]).min();
                let is_newer = age(&def) < age(first);
                let apis = first.apis.union(&def.apis).copied().collect();
                let in_requests = first.in_requests || def.in_requests;
                if is_newer {
                    *first = def;
                }
                first.apis = apis;
                first.in_requests = in_requests;
            }
        }
    }
    let mut sorted: Vec<(usize, TypeDef)> = merged.into_iter().collect();
    sorted.sort_by(|(_, a), (_, b)| (&a.name, &a.apis).cmp(&(&b.name, &b.apis)));
    let places: HashMap<usize, TypeId> = sorted
        .iter()
        .enumerate()
        .map(|(place, (class, _))| (*class, TypeId(place)))
        .collect();
    let to = classes.iter().map(|class| places[class]).collect();
    (sorted.into_iter().map(|(_, def)| def).collect(), to)
}

impl Library {
    /// Replaces every mention of a type.
    pub(crate) fn map_types(&mut self, to: &impl Fn(TypeId) -> TypeId) {
        let to = |ty: &mut Type| *ty = ty.map_named(to);
        for api in &mut self.apis {
            api.each_type_mut(to);
        }
        for def in &mut self.types {
            def.kind.each_type_mut(to);
        }
    }
}
