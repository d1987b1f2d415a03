//! Types that hold themselves without a list or a map between would have no end.

use super::Lowering;
use crate::ir::{Type, TypeDef, TypeId};
use crate::load::Trail;

impl Lowering<'_> {
    /// Refuses every type that holds itself directly, at the schema that it was made from.
    pub(super) fn refuse_endless(&mut self) {
        let endless: Vec<usize> = (0..self.types.len())
            .filter(|&index| self.holds(TypeId(index), TypeId(index)))
            .collect();
        for index in endless {
            let name = self.types[index].as_ref().map(|def| def.name.clone());
            let pointer = self.pointers[index].clone();
            // The message stands among the diagnostics.
            let _ = self.refuse::<()>(
                &Trail::root(&pointer),
                format!(
                    "a `{}` holds another one of itself",
                    name.unwrap_or_default()
                ),
                "let it hold a list of them: a value in itself is not supported yet",
            );
        }
    }

    /// Whether `from` holds `wanted`, itself or by what it holds.
    fn holds(&self, from: TypeId, wanted: TypeId) -> bool {
        let mut seen = vec![false; self.types.len()];
        let mut pending = self.held_by(from);
        while let Some(id) = pending.pop() {
            if id == wanted {
                return true;
            }
            if !std::mem::replace(&mut seen[id.0], true) {
                pending.extend(self.held_by(id));
            }
        }
        false
    }

    fn held_by(&self, id: TypeId) -> Vec<TypeId> {
        let mut held = Vec::new();
        if let Some(TypeDef { kind, .. }) = &self.types[id.0] {
            kind.each_type(|ty| {
                if let Type::Named(id) = ty.not_null() {
                    held.push(*id);
                }
            });
        }
        held
    }
}
