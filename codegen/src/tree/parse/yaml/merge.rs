//! Merge keys (<https://yaml.org/type/merge.html>): `<<` brings the members of a mapping, or of
//! several, of which the earlier ones count. What a mapping has itself counts more.

use std::collections::HashMap;
use std::rc::Rc;

use super::nodes::{Kind, Nodes};
use super::{Budget, wrong_source};
use crate::tree::parse::{MAX_DEPTH, ParseError};

/// The nodes of a member.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) key: usize,
    pub(super) value: usize,
}

/// The members of the mappings that merge, as far as they were asked for.
pub(super) struct Merges<'n, 't> {
    nodes: &'n Nodes<'t>,
    known: HashMap<usize, Rc<[Member]>>,
}

impl<'n, 't> Merges<'n, 't> {
    pub(super) fn new(nodes: &'n Nodes<'t>) -> Self {
        let known = HashMap::new();
        Self { nodes, known }
    }

    /// The members of a mapping, those of its own and those that it gets. A key of its own that
    /// occurs twice is among them twice.
    pub(super) fn members(
        &mut self,
        mapping: usize,
        budget: &mut Budget,
        blamed: usize,
    ) -> Result<Rc<[Member]>, ParseError> {
        let mut merging = Merging {
            merges: self,
            budget,
            blamed,
        };
        merging.members(mapping, 0)
    }
}

struct Merging<'m, 'n, 't> {
    merges: &'m mut Merges<'n, 't>,
    budget: &'m mut Budget,
    /// What is refused if it is too much.
    blamed: usize,
}

impl Merging<'_, '_, '_> {
    fn members(&mut self, mapping: usize, depth: usize) -> Result<Rc<[Member]>, ParseError> {
        if let Some(known) = self.merges.known.get(&mapping) {
            return Ok(known.clone());
        }
        let nodes = self.merges.nodes;
        if depth == MAX_DEPTH {
            return Err(ParseError::too_deep(nodes.place(self.blamed)));
        }
        let mut found = Found::default();
        let (mut key, end) = (mapping + 1, nodes.after(mapping));
        while key < end {
            let value = nodes.after(key);
            if let Kind::MergeKey = nodes.get(key).kind {
                for source in self.sources(value)? {
                    for member in self.members(source, depth + 1)?.iter() {
                        self.spend(nodes.key(member.key).len())?;
                        found.merge(nodes.key(member.key), *member);
                    }
                }
            } else {
                self.spend(nodes.key(key).len())?;
                found.add(nodes.key(key), Member { key, value });
            }
            key = nodes.after(value);
        }
        let members: Rc<[Member]> = found.members.into();
        self.merges.known.insert(mapping, members.clone());
        Ok(members)
    }

    /// The mappings that are merged.
    fn sources(&mut self, value: usize) -> Result<Vec<usize>, ParseError> {
        let nodes = self.merges.nodes;
        let source = nodes.target(value);
        let mut sources = Vec::new();
        if let Kind::List(end) = nodes.get(source).kind {
            let mut item = source + 1;
            while item < end {
                self.spend(0)?;
                sources.push(item);
                item = nodes.after(item);
            }
        } else {
            sources.push(value);
        }
        for source in &mut sources {
            let mapping = nodes.target(*source);
            if !matches!(nodes.get(mapping).kind, Kind::Mapping(_) | Kind::Merging(_)) {
                return Err(wrong_source(nodes.place(*source)));
            }
            *source = mapping;
        }
        Ok(sources)
    }

    fn spend(&mut self, size: usize) -> Result<(), ParseError> {
        let place = || self.merges.nodes.place(self.blamed);
        self.budget.spend(size, place)
    }
}

/// The members so far.
#[derive(Default)]
struct Found<'n> {
    members: Vec<Member>,
    /// Where a key is among them, and whether it came from elsewhere.
    keys: HashMap<&'n str, (usize, bool)>,
}

impl<'n> Found<'n> {
    fn add(&mut self, key: &'n str, member: Member) {
        match self.keys.get_mut(key) {
            Some((index, is_merged)) if *is_merged => {
                self.members[*index] = member;
                *is_merged = false;
            }
            _ => {
                self.keys.insert(key, (self.members.len(), false));
                self.members.push(member);
            }
        }
    }

    fn merge(&mut self, key: &'n str, member: Member) {
        if !self.keys.contains_key(key) {
            self.keys.insert(key, (self.members.len(), true));
            self.members.push(member);
        }
    }
}
