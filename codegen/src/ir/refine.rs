//! Which types are the same, by what they are and by what they refer to.
//!
//! Two types are the same if they are alike, and so are all the types that they reach. That is the
//! coarsest partition of the types that is stable under their references, found by refinement:
//! start from what is alike, then split classes whose members refer to different classes, until
//! nothing splits. Circles need no special case.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use crate::ir::TypeDef;

/// The class of each type, counted from 0 in the order in which they first occur. Types of one
/// class have the same key, of which there is one for each type, and refer to types of the same
/// classes in the same order.
pub(crate) fn classes<K: Hash + Eq>(
    types: &[TypeDef],
    keys: impl Iterator<Item = K>,
) -> Vec<usize> {
    let mut partition = Partition::new(types, number(keys));
    let mut pending: Vec<usize> = (0..types.len()).collect();
    while !pending.is_empty() {
        pending = partition.split(pending);
    }
    number(partition.classes.into_iter())
}

struct Partition {
    /// The class of each type.
    classes: Vec<usize>,
    /// How many types each class has.
    sizes: Vec<usize>,
    /// What each type refers to, in the order of its parts.
    references: Vec<Vec<usize>>,
    /// What refers to each type.
    referrers: Vec<Vec<usize>>,
}

impl Partition {
    fn new(types: &[TypeDef], classes: Vec<usize>) -> Self {
        let mut sizes = vec![0; classes.iter().max().map_or(0, |last| last + 1)];
        for class in &classes {
            sizes[*class] += 1;
        }
        let mut references = Vec::with_capacity(types.len());
        let mut referrers = vec![Vec::new(); types.len()];
        for (index, def) in types.iter().enumerate() {
            let mut own = Vec::new();
            def.kind
                .each_type(|ty| ty.each_named(&mut |id| own.push(id.0)));
            for reference in &own {
                referrers[*reference].push(index);
            }
            references.push(own);
        }
        Self {
            classes,
            sizes,
            references,
            referrers,
        }
    }

    /// Splits the classes of these types, the only ones whose references have changed their
    /// classes, and gives the types that refer to what was split off.
    ///
    /// Only they are looked at again, so that a chain of types that differ at its end alone takes
    /// a step for each, not a walk over all of them.
    fn split(&mut self, pending: Vec<usize>) -> Vec<usize> {
        let mut groups: BTreeMap<usize, HashMap<Vec<usize>, Vec<usize>>> = BTreeMap::new();
        for index in pending {
            let class = self.classes[index];
            if self.sizes[class] > 1 {
                let references = self.references[index].iter();
                let reached = references.map(|&to| self.classes[to]).collect();
                let alike = groups.entry(class).or_default();
                alike.entry(reached).or_default().push(index);
            }
        }
        let mut moved = Vec::new();
        for (class, groups) in groups {
            let mut groups: Vec<_> = groups.into_values().collect();
            // The largest keeps the class, if nobody else is in it: the others refer to what has
            // not moved, so none of the groups is like them.
            groups.sort_unstable_by_key(|group| (group.len(), group[0]));
            if groups.iter().map(Vec::len).sum::<usize>() == self.sizes[class] {
                groups.pop();
            }
            for group in groups {
                self.sizes[class] -= group.len();
                for &index in &group {
                    self.classes[index] = self.sizes.len();
                }
                self.sizes.push(group.len());
                moved.extend(group);
            }
        }
        let referrers = moved.iter().flat_map(|&index| &self.referrers[index]);
        let mut referrers: Vec<_> = referrers.copied().collect();
        referrers.sort_unstable();
        referrers.dedup();
        referrers
    }
}

/// Numbers the keys in the order in which they first occur.
fn number<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut numbers = HashMap::new();
    keys.map(|key| {
        let next = numbers.len();
        *numbers.entry(key).or_insert(next)
    })
    .collect()
}
