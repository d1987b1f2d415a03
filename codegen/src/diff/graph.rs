//! What is compared, each pair of nodes once, and which operations reach it.
//!
//! A pair of schemas is compared when it is first met, without regard to who asks: it may be part
//! of requests, of responses or of both, of one operation or of hundreds. Which of these it is
//! follows afterwards from the edges, and so does whether its changes break anything.

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexMap;

use super::change::{Change, Endpoint, Location, Subject};
use super::document::Site;
use super::kind::{ChangeKind, Directions};
use crate::load::Description;

/// Names a pair of nodes that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PairId(usize);

/// What of a pair of nodes is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Aspect {
    /// All that they say.
    Whole,
    /// All but what may be said of one use alone, such as that the value may be null.
    Structure,
}

/// A change before it is known who is concerned.
pub(super) struct Found {
    pub(super) kind: ChangeKind,
    pub(super) old: Option<Site>,
    pub(super) new: Option<Site>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    /// The directions that it is about, if the pair has them.
    pub(super) mask: Directions,
}

/// What the comparison of two nodes gave.
#[derive(Default)]
pub(super) struct Pair {
    pub(super) found: Vec<Found>,
    /// What the nodes consist of, and in which directions.
    pub(super) parts: Vec<(PairId, Directions)>,
}

impl Pair {
    /// A change to something that both sides have.
    pub(super) fn change(&mut self, kind: ChangeKind, old: &Site, new: &Site) -> &mut Found {
        self.push(kind, Some(old), Some(new))
    }

    pub(super) fn added(&mut self, kind: ChangeKind, new: &Site) -> &mut Found {
        self.push(kind, None, Some(new))
    }

    pub(super) fn removed(&mut self, kind: ChangeKind, old: &Site) -> &mut Found {
        self.push(kind, Some(old), None)
    }

    fn push(&mut self, kind: ChangeKind, old: Option<&Site>, new: Option<&Site>) -> &mut Found {
        self.found.push(Found {
            kind,
            old: old.cloned(),
            new: new.cloned(),
            from: None,
            to: None,
            mask: Directions::BOTH,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}

impl Found {
    pub(super) fn from(&mut self, value: impl Into<String>) -> &mut Self {
        self.from = Some(value.into());
        self
    }

    pub(super) fn to(&mut self, value: impl Into<String>) -> &mut Self {
        self.to = Some(value.into());
        self
    }

    pub(super) fn only(&mut self, directions: Directions) -> &mut Self {
        self.mask = directions;
        self
    }
}

#[derive(Default)]
pub(super) struct Graph {
    pairs: Vec<Pair>,
    /// The pairs by the pointers of their nodes.
    known: HashMap<(Aspect, String, String), PairId>,
    /// The pairs of operations.
    roots: Vec<(Endpoint, PairId)>,
}

impl Graph {
    /// The pair of two nodes, and whether it is yet to be compared.
    pub(super) fn pair(&mut self, aspect: Aspect, old: &Site, new: &Site) -> (PairId, bool) {
        let next = PairId(self.pairs.len());
        let key = (aspect, old.pointer.clone(), new.pointer.clone());
        let id = *self.known.entry(key).or_insert(next);
        let is_new = id == next;
        if is_new {
            self.pairs.push(Pair::default());
        }
        (id, is_new)
    }

    pub(super) fn fill(&mut self, id: PairId, pair: Pair) {
        self.pairs[id.0] = pair;
    }

    pub(super) fn root(&mut self, endpoint: Endpoint, pair: Pair) {
        let id = PairId(self.pairs.len());
        self.pairs.push(pair);
        self.roots.push((endpoint, id));
    }

    /// The changes, each once, with everyone whom it concerns.
    pub(super) fn changes(self, old: &Description, new: &Description) -> Vec<Change> {
        let reached = self.reach();
        let names = self.canonical_names();
        let mut changes: IndexMap<Key<'_>, (Change, Vec<usize>)> = IndexMap::new();
        for (pair, (directions, users)) in self.pairs.iter().zip(&reached) {
            for found in &pair.found {
                let directions = directions.and(found.mask);
                if directions == Directions::NONE {
                    continue;
                }
                let key = (
                    found.kind,
                    found.old.as_ref().map(|site| site.pointer.as_str()),
                    found.new.as_ref().map(|site| site.pointer.as_str()),
                    found.from.as_deref(),
                    found.to.as_deref(),
                );
                let (change, concerned) = changes.entry(key).or_insert_with(|| {
                    let change = change_of(found, &names, old, new);
                    (change, Vec::new())
                });
                change.directions = change.directions.or(directions);
                concerned.extend(users);
            }
        }
        let changes = changes.into_values().map(|(mut change, mut concerned)| {
            change.breaking = change.kind.breaks().and(change.directions) != Directions::NONE;
            concerned.sort_unstable();
            concerned.dedup();
            let endpoints = concerned
                .into_iter()
                .map(|index| self.roots[index].0.clone());
            change.operations = endpoints.collect();
            change.operations.sort();
            change
        });
        let mut changes: Vec<Change> = changes.collect();
        changes.sort_by(|one, other| order(one).cmp(&order(other)));
        changes
    }

    /// For each pair the directions in which it travels, and the operations that reach it.
    fn reach(&self) -> Vec<(Directions, Vec<usize>)> {
        let mut reached = vec![(Directions::NONE, Vec::new()); self.pairs.len()];
        for (index, (_, root)) in self.roots.iter().enumerate() {
            let mut seen: HashMap<PairId, Directions> = HashMap::new();
            let mut open = vec![(*root, Directions::BOTH)];
            while let Some((id, directions)) = open.pop() {
                let before = seen.entry(id).or_default();
                let after = before.or(directions);
                if after == *before {
                    continue;
                }
                *before = after;
                let (all, users) = &mut reached[id.0];
                *all = all.or(directions);
                if users.last() != Some(&index) {
                    users.push(index);
                }
                let parts = self.pairs[id.0].parts.iter();
                open.extend(parts.map(|&(part, mask)| (part, directions.and(mask))));
            }
        }
        reached
    }

    /// What the new names of schemas were before, where that is one name.
    fn canonical_names(&self) -> HashMap<String, String> {
        let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
        let renamed = self.pairs.iter().flat_map(|pair| &pair.found);
        for found in renamed.filter(|found| found.kind == ChangeKind::SchemaRenamed) {
            if let (Some(old), Some(new)) = (&found.from, &found.to) {
                names.entry(new).or_default().push(old);
            }
        }
        let unique = names.into_iter().filter_map(|(new, mut old)| {
            old.sort_unstable();
            old.dedup();
            match old.as_slice() {
                [old] => Some((new.to_owned(), (*old).to_owned())),
                _ => None,
            }
        });
        unique.collect()
    }
}

type Key<'f> = (
    ChangeKind,
    Option<&'f str>,
    Option<&'f str>,
    Option<&'f str>,
    Option<&'f str>,
);

fn order(change: &Change) -> impl Ord + '_ {
    (
        &change.subject,
        &change.place,
        change.kind,
        &change.old,
        &change.new,
        &change.old_site,
        &change.new_site,
    )
}

fn change_of(
    found: &Found,
    names: &HashMap<String, String>,
    old: &Description,
    new: &Description,
) -> Change {
    let subject = match (&found.old, &found.new) {
        (Some(site), _) => subject_of(site),
        (None, Some(site)) => match subject_of(site) {
            Subject::Schema { name } => Subject::Schema {
                name: names.get(&name).cloned().unwrap_or(name),
            },
            subject => subject,
        },
        (None, None) => Subject::Schema {
            name: String::new(),
        },
    };
    let site = found.old.as_ref().or(found.new.as_ref());
    let locate = |site: &Option<Site>, description: &Description| {
        site.as_ref().map(|site| {
            let (file, pointer) = description.origin(&site.pointer);
            Location {
                file: file.display().to_string(),
                pointer,
            }
        })
    };
    Change {
        subject,
        place: site.map(Site::place).unwrap_or_default(),
        kind: found.kind,
        old: found.from.clone(),
        new: found.to.clone(),
        directions: Directions::NONE,
        breaking: false,
        old_site: locate(&found.old, old),
        new_site: locate(&found.new, new),
        operations: Vec::new(),
    }
}

fn subject_of(site: &Site) -> Subject {
    Rc::unwrap_or_clone(Rc::clone(&site.subject))
}
