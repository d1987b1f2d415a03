//! Types that hold themselves: unions that are alternatives of one another become one list of
//! alternatives, and what holds itself without a list or a map between is put on the heap.

use std::collections::HashSet;

use crate::ir::{Type, TypeDef, TypeId, TypeKind, Union, UnionVariant};
use crate::names::Scope;

/// Gives every union the alternatives of those unions that it leads to and that lead back to it.
/// A value is of one of them if it is of any, so to read one would never end.
pub(crate) fn flatten(types: &mut [TypeDef]) {
    let led_to: Vec<Vec<usize>> = types.iter().map(|def| unions_in(types, def)).collect();
    let circles = components(&led_to);
    let flat: Vec<_> = (0..types.len())
        .filter(|&index| {
            led_to[index]
                .iter()
                .any(|&to| circles[to] == circles[index])
        })
        .map(|index| (index, flattened(types, &circles, index)))
        .collect();
    for (index, union) in flat {
        types[index].kind = TypeKind::Union(union);
    }
}

/// The unions among the alternatives of a union.
fn unions_in(types: &[TypeDef], def: &TypeDef) -> Vec<usize> {
    let TypeKind::Union(union) = &def.kind else {
        return Vec::new();
    };
    let variants = union.variants.iter();
    let named = variants.filter_map(|variant| match &variant.ty {
        Type::Named(id) => Some(id.0),
        _ => None,
    });
    named
        .filter(|&index| matches!(types[index].kind, TypeKind::Union(_)))
        .collect()
}

fn flattened(types: &[TypeDef], circles: &[usize], start: usize) -> Union {
    let mut discriminators = HashSet::new();
    let mut variants: Vec<UnionVariant> = Vec::new();
    let mut seen = HashSet::from([start]);
    let mut pending = vec![start];
    let mut scope = Scope::reserving(&["Unknown"]);
    while let Some(index) = pending.pop() {
        let TypeKind::Union(union) = &types[index].kind else {
            continue;
        };
        discriminators.insert(&union.discriminator);
        for variant in &union.variants {
            match &variant.ty {
                Type::Named(id) if circles[id.0] == circles[start] => {
                    if seen.insert(id.0) {
                        pending.push(id.0);
                    }
                }
                ty => match variants.iter_mut().find(|other| other.ty == *ty) {
                    Some(same) => {
                        same.tags.extend(variant.tags.iter().cloned());
                        same.is_default |= variant.is_default;
                    }
                    None => variants.push(UnionVariant {
                        ident: scope.take(variant.ident.clone()),
                        ..variant.clone()
                    }),
                },
            }
        }
    }
    // Only what all of them tell apart by the same property is told apart by it.
    let common = match (discriminators.len(), discriminators.into_iter().next()) {
        (1, Some(Some(discriminator))) => Some(discriminator.clone()),
        _ => None,
    };
    let is_tagged = common.is_some();
    let mut has_default = false;
    for variant in &mut variants {
        let mut tags = HashSet::new();
        variant
            .tags
            .retain(|tag| is_tagged && tags.insert(tag.clone()));
        // That of the union itself, or else of the first that has one.
        variant.is_default &= is_tagged && !has_default;
        has_default |= variant.is_default;
    }
    Union {
        // Unions of nothing but one another have no alternatives to tell apart.
        discriminator: common.filter(|_| !variants.is_empty()),
        variants,
    }
}

/// Boxes every value within a circle of types. All of them rather than one a circle: which one
/// it would be could change with an unrelated schema.
pub(crate) fn put_on_heap(types: &mut [TypeDef]) {
    let held: Vec<Vec<usize>> = types.iter().map(held_by).collect();
    let circles = components(&held);
    for (index, def) in types.iter_mut().enumerate() {
        let in_circle = |id: TypeId| {
            circles[id.0] == circles[index] && (id.0 != index || held[index].contains(&index))
        };
        def.kind.each_type_mut(|ty| {
            box_held(ty, &in_circle);
        });
    }
}

fn box_held(ty: &mut Type, in_circle: &impl Fn(TypeId) -> bool) {
    match ty {
        Type::Nullable(inner) => box_held(inner, in_circle),
        Type::Tuple(places) => {
            for place in places {
                box_held(place, in_circle);
            }
        }
        Type::Named(id) if in_circle(*id) => *ty = Type::Boxed(Box::new(ty.clone())),
        _ => {}
    }
}

/// The types whose values stand within a value of this one.
fn held_by(def: &TypeDef) -> Vec<usize> {
    let mut held = Vec::new();
    def.kind.each_type(|ty| add_held(ty, &mut held));
    held
}

fn add_held(ty: &Type, held: &mut Vec<usize>) {
    match ty {
        Type::Nullable(inner) => add_held(inner, held),
        Type::Tuple(places) => {
            for place in places {
                add_held(place, held);
            }
        }
        Type::Named(id) => held.push(id.0),
        _ => {}
    }
}

/// The strongly connected component of each node (Tarjan's algorithm, without recursion: a chain
/// of types may be long).
pub(crate) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let count = edges.len();
    let mut order = vec![NONE; count];
    let mut low = vec![0; count];
    let mut component = vec![NONE; count];
    let mut stack = Vec::new();
    let mut next = 0;
    for start in 0..count {
        if order[start] != NONE {
            continue;
        }
        let mut work = vec![(start, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
            }
            if let Some(&target) = edges[node].get(edge) {
                work.push((node, edge + 1));
                if order[target] == NONE {
                    work.push((target, 0));
                } else if component[target] == NONE {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    component[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
            if let Some(&(parent, _)) = work.last() {
                low[parent] = low[parent].min(low[node]);
            }
        }
    }
    component
}
