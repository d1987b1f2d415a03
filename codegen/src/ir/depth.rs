//! How deep types stand within one another, which is how deep a compiler looks that asks of a type
//! what is true of all that it holds.

use super::recursion::components;
use super::{Property, Type, TypeDef, TypeKind};

/// At least as many types as the longest way through types leads through, each once, and through
/// what the standard library puts between them.
pub(crate) fn depth(types: &[TypeDef]) -> usize {
    let ways: Vec<_> = types.iter().map(ways).collect();
    let targets = ways
        .iter()
        .map(|ways| ways.iter().map(|(to, _)| *to).collect());
    let circles = components(&targets.collect::<Vec<_>>());
    // Within a circle, the way may lead through every type of it.
    let mut within = vec![0; types.len()];
    let mut before = vec![0; types.len()];
    for (from, ways) in ways.iter().enumerate() {
        let circle = circles[from];
        let inner = ways.iter().filter(|(to, _)| circles[*to] == circle);
        within[circle] += inner.map(|(_, steps)| *steps).max().unwrap_or_default();
        for (to, _) in ways.iter().filter(|(to, _)| circles[*to] != circle) {
            before[circles[*to]] += 1;
        }
    }
    let mut members = vec![Vec::new(); types.len()];
    for (index, circle) in circles.iter().enumerate() {
        members[*circle].push(index);
    }
    let mut reached = vec![0; types.len()];
    let circles_without = (0..types.len()).filter(|&one| circles[one] == one && before[one] == 0);
    let mut ready: Vec<_> = circles_without.collect();
    let mut deepest = 0;
    while let Some(circle) = ready.pop() {
        let at = reached[circle] + within[circle];
        deepest = deepest.max(at);
        let outward = members[circle].iter().flat_map(|&member| &ways[member]);
        for &(to, steps) in outward.filter(|(to, _)| circles[*to] != circle) {
            let next = circles[to];
            reached[next] = reached[next].max(at + steps);
            before[next] -= 1;
            if before[next] == 0 {
                ready.push(next);
            }
        }
    }
    deepest
}

/// The types that a type holds, and how many steps lead to each.
fn ways(def: &TypeDef) -> Vec<(usize, usize)> {
    let mut ways = Vec::new();
    let mut add = |ty: &Type, steps| add_ways(ty, steps, &mut ways);
    match &def.kind {
        TypeKind::Struct(structure) => {
            for Property { ty, .. } in &structure.properties {
                add(ty, 2);
            }
            if let Some(ty) = &structure.additional {
                add(ty, 2 + MAP);
            }
        }
        TypeKind::Union(union) => {
            for variant in &union.variants {
                add(&variant.ty, 1);
            }
        }
        TypeKind::Enum(_) => {}
    }
    ways
}

/// Steps through a list, a box and a map of the standard library to what it holds.
const LIST: usize = 4;
const BOX: usize = 3;
const MAP: usize = 6;

fn add_ways(ty: &Type, steps: usize, ways: &mut Vec<(usize, usize)>) {
    match ty {
        Type::Named(id) => ways.push((id.0, steps)),
        Type::List(inner) => add_ways(inner, steps + LIST, ways),
        Type::Map(inner) => add_ways(inner, steps + MAP, ways),
        Type::Boxed(inner) => add_ways(inner, steps + BOX, ways),
        Type::Nullable(inner) | Type::IdOr(inner) => add_ways(inner, steps + 1, ways),
        Type::Tuple(places) => {
            for place in places {
                add_ways(place, steps + 1, ways);
            }
        }
        _ => {}
    }
}
