//! Types of a version that are equal become one type.
//!
//! Types are equal if they have the same [structure](structure), and so have all the types that
//! they reach, whatever they are called and whatever is said of them, and if no discriminator tells
//! them apart. The best of their names is
//! the type's, and the others are kept as aliases: so a name is there as long as its place is, and
//! what is added elsewhere, or is no longer equal, takes none away.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ir::structure::structure;
use crate::ir::{
    Access, Alias, Api, Library, TagValue, Type, TypeDef, TypeId, TypeKind, recursion, refine, said,
};

/// Joins the equal types of each version. What versions share stays shared, and becomes one with
/// what only one of them has.
pub(crate) fn join(library: &mut Library) {
    let joined = joined(&library.types, &bodies_of_errors(library));
    if joined.iter().all(Option::is_none) {
        return;
    }
    let places = places(&joined);
    let to = |TypeId(old): TypeId| match &joined[old] {
        Some(Joined::Into(first)) => places[*first],
        _ => places[old],
    };
    let mut types: Vec<_> = std::mem::take(&mut library.types)
        .into_iter()
        .map(Some)
        .collect();
    for (index, one) in joined.iter().enumerate() {
        let Some(Joined::First(others)) = one else {
            continue;
        };
        let others: Vec<TypeDef> = others.iter().filter_map(|&it| types[it].take()).collect();
        if let Some(first) = &mut types[index] {
            said::join(first, &others);
            for other in others {
                first.apis.extend(&other.apis);
                first.in_requests |= other.in_requests;
                library.aliases.push(Alias {
                    of: to(TypeId(index)),
                    name: other.name,
                    apis: other.apis,
                    is_component: other.is_component,
                    docs: other.docs,
                });
            }
        }
    }
    library.types = types.into_iter().flatten().collect();
    let aliases = &mut library.aliases;
    aliases.sort_by(|one, other| (&one.name, &one.apis).cmp(&(&other.name, &other.apis)));
    library.map_types(&to);
    // What is on a circle is another question now.
    for def in &mut library.types {
        def.kind.each_type_mut(Type::unbox);
    }
    recursion::put_on_heap(&mut library.types);
}

/// What becomes of a type that is equal to others.
enum Joined {
    /// It stays, and these are it.
    First(Vec<usize>),
    /// It is another one.
    Into(usize),
}

fn joined(types: &[TypeDef], errors: &[bool]) -> Vec<Option<Joined>> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, def) in types.iter().enumerate() {
        by_name.entry(&def.name).or_default().push(index);
    }
    let mut joined: Vec<Option<Joined>> = types.iter().map(|_| None).collect();
    let mut join = |first: usize, members: Vec<usize>| {
        let others: Vec<_> = members.into_iter().filter(|it| *it != first).collect();
        for other in &others {
            joined[*other] = Some(Joined::Into(first));
        }
        if !others.is_empty() {
            joined[first] = Some(Joined::First(others));
        }
    };
    for mut members in groups(types, errors) {
        members.sort_by_key(|index| rank(&types[*index]));
        let all = members.iter().flat_map(|index| &types[*index].apis);
        let all: BTreeSet<usize> = all.copied().collect();
        // The name has to be free in every version that will have it.
        let is_free = |index: &&usize| {
            let mut others = by_name[types[**index].name.as_str()].iter();
            others.all(|other| members.contains(other) || types[*other].apis.is_disjoint(&all))
        };
        if let Some(first) = members.iter().find(is_free).copied() {
            join(first, members);
            continue;
        }
        let mut by_apis: BTreeMap<&BTreeSet<usize>, Vec<usize>> = BTreeMap::new();
        for index in members {
            by_apis.entry(&types[index].apis).or_default().push(index);
        }
        for members in by_apis.into_values() {
            join(members[0], members);
        }
    }
    joined
}

/// The best name is the least: that of a component, which readers know from the description, in as
/// many versions as possible; and then the shortest, as a place near to the operation has it.
fn rank(def: &TypeDef) -> impl Ord + use<> {
    let length = def.name.chars().count();
    (
        !def.is_component,
        Reverse(def.apis.len()),
        length,
        def.name.clone(),
    )
}

/// Where the types go that stay.
fn places(joined: &[Option<Joined>]) -> Vec<TypeId> {
    let mut next = 0;
    let place = |one: &Option<Joined>| {
        let place = TypeId(next);
        next += usize::from(!matches!(one, Some(Joined::Into(_))));
        place
    };
    joined.iter().map(place).collect()
}

/// The types that are equal and stand in the same versions, or in versions between which another
/// one of them stands.
fn groups(types: &[TypeDef], errors: &[bool]) -> Vec<Vec<usize>> {
    let keys = types.iter().zip(tags(types));
    let keys = keys.map(|(def, tags)| {
        let structure = structure(def).without_order_of_values();
        (structure, access(def), tags)
    });
    let classes = refine::classes(types, keys);
    let mut by_class: BTreeMap<usize, Vec<Group>> = BTreeMap::new();
    for (index, class) in classes.into_iter().enumerate() {
        let mut group = Group {
            apis: types[index].apis.clone(),
            members: vec![index],
        };
        let groups = by_class.entry(class).or_default();
        groups.retain_mut(|other| {
            let is_apart = other.apis.is_disjoint(&types[index].apis);
            if !is_apart {
                group.apis.append(&mut other.apis);
                group.members.append(&mut other.members);
            }
            is_apart
        });
        groups.push(group);
    }
    let groups = by_class.into_values().flatten();
    let groups = groups.flat_map(|group| apart(types, errors, group.members));
    groups.filter(|members| members.len() > 1).collect()
}

/// Bodies of errors and others, which no name would fit together, unless a component gives one.
fn apart(types: &[TypeDef], errors: &[bool], members: Vec<usize>) -> Vec<Vec<usize>> {
    if members.iter().any(|index| types[*index].is_component) {
        return vec![members];
    }
    let (failed, others) = members.into_iter().partition(|index| errors[*index]);
    vec![failed, others]
}

/// Equal types, and the versions that have any of them.
struct Group {
    apis: BTreeSet<usize>,
    members: Vec<usize>,
}

/// Which types are bodies of errors.
fn bodies_of_errors(library: &Library) -> Vec<bool> {
    let mut are = vec![false; library.types.len()];
    let operations = library.apis.iter().flat_map(Api::operations);
    for error in operations.flat_map(|operation| &operation.errors) {
        if let Some(Type::Named(id)) = error.body.as_ref().map(Type::not_null) {
            are[id.0] = true;
        }
    }
    are
}

/// By what discriminators tell each type. What stands for another value than its equal is not that:
/// it is the type alone that says which value is sent.
fn tags(types: &[TypeDef]) -> Vec<BTreeSet<Tags<'_>>> {
    let mut tags = vec![BTreeSet::new(); types.len()];
    for def in types {
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        let Some(discriminator) = &union.discriminator else {
            continue;
        };
        for variant in &union.variants {
            if let Type::Named(id) = variant.ty.unboxed() {
                tags[id.0].insert((discriminator.as_str(), variant.tags.as_slice()));
            }
        }
    }
    tags
}

/// A discriminator and values of it.
type Tags<'t> = (&'t str, &'t [TagValue]);

/// Which way each property travels. It changes nothing of the type, but if it is required depends
/// on it and on where the type is used.
fn access(def: &TypeDef) -> Vec<Access> {
    match &def.kind {
        TypeKind::Struct(structure) => {
            let properties = structure.properties.iter();
            properties.map(|property| property.access).collect()
        }
        TypeKind::Enum(_) | TypeKind::Union(_) => Vec::new(),
    }
}
