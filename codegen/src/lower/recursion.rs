//! Types that hold themselves without a list or a map between are put on the heap.

use crate::ir::{Type, TypeDef, TypeId};

/// Boxes every value within a circle of types. All of them rather than one a circle: which one
/// it would be could change with an unrelated schema.
pub(super) fn put_on_heap(types: &mut [TypeDef]) {
    let held: Vec<Vec<usize>> = types.iter().map(held_by).collect();
    let circles = components(&held);
    for (index, def) in types.iter_mut().enumerate() {
        let in_circle = |id: TypeId| {
            circles[id.0] == circles[index] && (id.0 != index || held[index].contains(&index))
        };
        def.kind.each_type_mut(|ty| {
            let held = match ty {
                Type::Nullable(inner) => inner.as_mut(),
                ty => ty,
            };
            if let Type::Named(id) = held
                && in_circle(*id)
            {
                *held = Type::Boxed(Box::new(held.clone()));
            }
        });
    }
}

/// The types whose values stand within a value of this one.
fn held_by(def: &TypeDef) -> Vec<usize> {
    let mut held = Vec::new();
    def.kind.each_type(|ty| {
        if let Type::Named(id) = ty.not_null() {
            held.push(id.0);
        }
    });
    held
}

/// The strongly connected component of each node (Tarjan's algorithm, without recursion: a chain
/// of types may be long).
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
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
