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
    let mut waiting: Vec<Waiting> = types.iter().map(Waiting::of).collect();
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (index, def) in types.iter().enumerate() {
        each_held(def, |id| holders[id.0].push(index));
    }
    let ready = waiting.iter().enumerate();
    let mut candidates: BinaryHeap<_> = ready
        .filter_map(|(index, waiting)| Some(Reverse((waiting.candidate()?, index))))
        .collect();
    for def in types.iter_mut() {
        def.smallest = None;
    }
    while let Some(Reverse((size, index))) = candidates.pop() {
        if types[index].smallest.is_some() {
            continue;
        }
        types[index].smallest = Some(size);
        for &holder in &holders[index] {
            if let Some(candidate) = waiting[holder].found(size) {
                candidates.push(Reverse((candidate, holder)));
            }
        }
    }
}

/// The size of the smallest value of a type; `None` if no value has an end.
pub(crate) fn smallest(types: &[TypeDef], ty: &Type) -> Option<usize> {
    match ty {
        Type::Boxed(inner) => smallest(types, inner),
        Type::Named(id) => types[id.0].smallest,
        // A list and a map can be empty, and what may be null can be that.
        _ => Some(1),
    }
}

/// What is known of a type's size while those of others are still being looked for.
enum Waiting {
    /// So much without, and so many properties of unknown size.
    All { size: usize, missing: usize },
    /// Any of the variants is enough.
    Any { has_scalar: bool },
}

impl Waiting {
    fn of(def: &TypeDef) -> Self {
        match &def.kind {
            TypeKind::Enum(_) => Self::All {
                size: 1,
                missing: 0,
            },
            TypeKind::Struct(structure) => {
                let required = structure.properties.iter().filter(|one| one.required);
                let (named, others): (Vec<_>, Vec<_>) =
                    required.partition(|property| held(&property.ty).is_some());
                Self::All {
                    size: 1 + others.len(),
                    missing: named.len(),
                }
            }
            TypeKind::Union(union) => Self::Any {
                has_scalar: union.variants.iter().any(|one| held(&one.ty).is_none()),
            },
        }
    }

    fn candidate(&self) -> Option<usize> {
        match *self {
            Self::All { size, missing: 0 } => Some(size),
            Self::Any { has_scalar: true } => Some(2),
            _ => None,
        }
    }

    /// Takes the size of one that the type waits for. Gives the type's own, once that is known.
    fn found(&mut self, found: usize) -> Option<usize> {
        match self {
            Self::All { size, missing } => {
                *size = size.saturating_add(found);
                *missing -= 1;
                (*missing == 0).then_some(*size)
            }
            Self::Any { .. } => Some(found.saturating_add(1)),
        }
    }
}

/// Calls `visit` with each type of which a value may have to be there.
fn each_held(def: &TypeDef, mut visit: impl FnMut(TypeId)) {
    match &def.kind {
        TypeKind::Enum(_) => {}
        TypeKind::Struct(structure) => {
            let required = structure.properties.iter().filter(|one| one.required);
            required.filter_map(|one| held(&one.ty)).for_each(visit);
        }
        TypeKind::Union(union) => {
            let held = union.variants.iter().filter_map(|one| held(&one.ty));
            held.for_each(&mut visit);
        }
    }
}

fn held(ty: &Type) -> Option<TypeId> {
    match ty.unboxed() {
        Type::Named(id) => Some(*id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Access, Docs, Limits, Property, Struct, Union, UnionVariant};

    fn def(kind: TypeKind) -> TypeDef {
        TypeDef {
            name: String::new(),
            docs: Docs::default(),
            deprecation: None,
            kind,
            apis: [0].into(),
            in_requests: false,
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
    fn sizes_beyond_counting_are_sizes() {
        let doubling = (1..=200).map(|next| object(&[named(next), named(next)]));
        let types: Vec<_> = doubling.chain([object(&[])]).collect();
        let sizes = measured(types);
        assert_eq!(sizes[0], Some(usize::MAX));
        assert_eq!(sizes[199], Some(3));
    }
}
