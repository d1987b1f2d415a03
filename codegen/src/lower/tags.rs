//! The values of a property by which the alternatives of a union are told apart.

use super::Lowering;
use super::variants::Alternative;
use crate::ir::{Property, Type, TypeKind};

impl Lowering<'_> {
    /// The property that tells objects apart, each of which requires it to be another constant.
    /// The alternatives get their values of it.
    pub(super) fn told_by_constants(&self, alternatives: &mut [Alternative]) -> Option<String> {
        let constant = |property: &Property| match property.ty {
            Type::Named(id) if property.required && self.constants.contains(&id) => {
                match self.listed(id)?.variants.as_slice() {
                    [only] => only.value.as_str().map(str::to_owned),
                    _ => None,
                }
            }
            _ => None,
        };
        let structure = |one: &Alternative| match &one.ty {
            Type::Named(id) => match &self.types[id.0].as_ref()?.kind {
                TypeKind::Struct(structure) => Some(structure),
                _ => None,
            },
            _ => None,
        };
        if alternatives.len() < 2 {
            return None;
        }
        let candidates = structure(alternatives.first()?)?.properties.iter();
        let (name, values) = candidates.into_iter().find_map(|candidate| {
            let mut values: Vec<String> = Vec::with_capacity(alternatives.len());
            for alternative in &*alternatives {
                let mut properties = structure(alternative)?.properties.iter();
                let same = properties.find(|one| one.name == candidate.name)?;
                let value = constant(same).filter(|value| !values.contains(value))?;
                values.push(value);
            }
            Some((candidate.name.clone(), values))
        })?;
        for (alternative, value) in alternatives.iter_mut().zip(values) {
            alternative.tags = vec![value];
        }
        Some(name)
    }

    /// Whether a type is a union that is told apart by this property.
    pub(super) fn is_tagged(&self, ty: &Type, property: &str) -> bool {
        matches!(ty, Type::Named(id) if matches!(
            self.types[id.0].as_ref().map(|def| &def.kind),
            Some(TypeKind::Union(union)) if union.discriminator.as_deref() == Some(property)
        ))
    }

    /// The values of a discriminator that stand for the variants of a union which is itself told
    /// apart by it.
    pub(super) fn tags_within(&self, ty: &Type, property: &str) -> Vec<String> {
        match ty {
            Type::Named(id) if self.is_tagged(ty, property) => {
                match self.types[id.0].as_ref().map(|def| &def.kind) {
                    Some(TypeKind::Union(union)) => {
                        let variants = union.variants.iter();
                        variants.flat_map(|one| one.tags.clone()).collect()
                    }
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}
