//! How large the smallest value of each type is.
//!
//! A value of an object has one of each required property, and a value of a union is one of its
//! variants; what may be absent, empty or null is. The sizes are the least that satisfy this, found
//! from the smallest up (Knuth, "A generalization of Dijkstra's algorithm"), so each type is
//! looked at once, whatever circles there are. A type that is never reached has no value with an end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::ir::{Type, TypeDef, TypeId, TypeKind};

/// Says of each type how many values its smallest value consists of.
pub(crate) fn measure(types: &mut [TypeDef]) {
    let mut waiting: Vec<Vec<Waiting>> = Vec::with_capacity(types.len());
    let mut holders: Vec<Vec<(usize, usize)>> = vec![Vec::new(); types.len()];
    for (index, def) in types.iter().enumerate() {
        let mut ways = Vec::new();
        each_way(
            def,
            |way, held| {
                holders[held.0].push((index, way));
            },
            &mut ways,
        );
        waiting.push(ways);
    }
    let ready = waiting.iter().enumerate();
    let mut candidates: BinaryHeap<_> = ready
        .flat_map(|(index, ways)| {
            let ready = ways.iter().filter(|way| way.missing == 0);
            ready.map(move |way| Reverse((way.size, index)))
        })
        .collect();
    for def in types.iter_mut() {
        def.smallest = None;
    }
    while let Some(Reverse((size, index))) = candidates.pop() {
        if types[index].smallest.is_some() {
            continue;
        }
        types[index].smallest = Some(size);
        for &(holder, way) in &holders[index] {
            let waiting = &mut waiting[holder][way];
            waiting.size = waiting.size.saturating_add(size);
            waiting.missing -= 1;
            if waiting.missing == 0 {
                candidates.push(Reverse((waiting.size, holder)));
            }
        }
    }
}

/// The size of the smallest value of a type; `None` if no value has an end.
pub(crate) fn smallest(types: &[TypeDef], ty: &Type) -> Option<usize> {
    match ty {
        Type::Boxed(inner) => smallest(types, inner),
        Type::Named(id) => types[id.0].smallest,
        Type::Tuple(places) => places.iter().try_fold(1, |size: usize, place| {
            Some(size.saturating_add(smallest(types, place)?))
        }),
        // A list and a map can be empty, and what may be null can be that.
        _ => Some(1),
    }
}

/// What is known of the size of a type's values while those of others are still being looked for,
/// by one of the ways in which there is a value: so much without, and so many of unknown size.
#[derive(Default)]
struct Waiting {
    size: usize,
    missing: usize,
}

/// Lists the ways in which there is a value of a type. Calls `visit` with each type of which a
/// value has to be there, and the way by which.
fn each_way(def: &TypeDef, mut visit: impl FnMut(usize, TypeId), ways: &mut Vec<Waiting>) {
    let mut add = |own: usize, held: &mut dyn Iterator<Item = &Type>| {
        let mut way = Waiting {
            size: own,
            missing: 0,
        };
        for ty in held {
            add_held(ty, &mut way, &mut |id| visit(ways.len(), id));
        }
        ways.push(way);
    };
    match &def.kind {
        TypeKind::Enum(_) => add(1, &mut std::iter::empty()),
        TypeKind::Struct(structure) => {
            let required = structure.properties.iter().filter(|one| one.required);
            add(1, &mut required.map(|one| &one.ty));
        }
        TypeKind::Union(union) => {
            for variant in &union.variants {
                add(1, &mut std::iter::once(&variant.ty));
            }
        }
    }
}

/// Adds what a value of a type is made of.
fn add_held(ty: &Type, way: &mut Waiting, visit: &mut impl FnMut(TypeId)) {
    match ty.unboxed() {
        Type::Named(id) => {
            way.missing += 1;
            visit(*id);
        }
        Type::Tuple(places) => {
            way.size += 1;
            for place in places {
                add_held(place, way, visit);
            }
        }
        _ => way.size += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Access, Docs, Elsewhere, Limits, Property, Struct, Union, UnionVariant};

    fn def(kind: TypeKind) -> TypeDef {
        TypeDef {
            name: String::new(),
            is_component: false,
            docs: Docs::default(),
            elsewhere: Elsewhere::default(),
            deprecation: None,
            kind,
            apis: [0].into(),
            in_requests: false,
            has_id: false,
            example: None,
            smallest: None,
        }
    }

    fn object(required: &[Type]) -> TypeDef {
        let properties = required.iter().map(|ty| Property {
            name: String::new(),
            ident: String::new(),
            ty: ty.clone(),
            required: true,
            access: Access::Both,
            description: None,
            elsewhere: Elsewhere::default(),
            deprecation: None,
            limits: Limits::default(),
            example: None,
        });
        def(TypeKind::Struct(Struct {
            properties: properties.collect(),
            additional: None,
        }))
    }

    fn union(variants: &[Type]) -> TypeDef {
        let variants = variants.iter().map(|ty| UnionVariant {
            ident: String::new(),
            ty: ty.clone(),
            tags: Vec::new(),
            is_default: false,
        });
        def(TypeKind::Union(Union {
            discriminator: None,
            variants: variants.collect(),
        }))
    }

    fn named(index: usize) -> Type {
        Type::Named(TypeId(index))
    }

    fn measured(mut types: Vec<TypeDef>) -> Vec<Option<usize>> {
        measure(&mut types);
        types.iter().map(|def| def.smallest).collect()
    }

    #[test]
    fn a_circle_ends_where_one_of_several_does() {
        let boxed = Type::Boxed(Box::new(named(1)));
        let list = Type::List(Box::new(named(1)));
        let types = vec![
            object(&[Type::String, boxed]),
            union(&[named(0), named(2), named(3)]),
            object(&[Type::String, Type::String]),
            object(&[list]),
        ];
        assert_eq!(measured(types), [Some(5), Some(3), Some(3), Some(2)]);
    }

    #[test]
    fn what_requires_itself_has_no_end() {
        let types = vec![
            object(&[named(1)]),
            object(&[named(0)]),
            union(&[named(0), named(2)]),
            union(&[named(2), named(1)]),
            object(&[Type::Nullable(Box::new(named(0)))]),
        ];
        assert_eq!(measured(types), [None, None, None, None, Some(2)]);
    }

    #[test]
    fn a_tuple_has_a_value_in_each_place() {
        let types = vec![
            object(&[Type::Tuple(vec![Type::String, named(1)])]),
            object(&[Type::String]),
            union(&[Type::Tuple(vec![named(0), named(2)]), named(3)]),
            object(&[Type::Tuple(vec![named(2)])]),
        ];
        assert_eq!(measured(types), [Some(5), Some(2), None, None]);
    }

    #[test]
    fn sizes_beyond_counting_are_sizes() {
        let doubling = (1..=200).map(|next| object(&[named(next), named(next)]));
        let types: Vec<_> = doubling.chain([object(&[])]).collect();
        let sizes = measured(types);
        assert_eq!(sizes[0], Some(usize::MAX));
        assert_eq!(sizes[199], Some(3));
    }
}
