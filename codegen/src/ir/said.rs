//! What is said of equal types, of their properties and of their values, where they became one.

use std::collections::HashSet;

use crate::ir::{Limits, TypeDef, TypeKind};

/// How many places are heard: with more texts it would no longer be read.
const HEARD: usize = 3;

/// What other places say than the first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Elsewhere {
    pub(crate) said: Vec<Said>,
    /// How many other texts there are.
    pub(crate) more: usize,
}

/// What one place says that the first does not.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Said {
    pub(crate) description: Option<String>,
    /// `None` if they are those of the first.
    pub(crate) limits: Option<Limits>,
}

/// Lets a type say what equal ones say of themselves.
pub(super) fn join(first: &mut TypeDef, others: &[TypeDef]) {
    let text = |def: &TypeDef| (def.docs.description.clone(), Limits::default());
    // What another place says of itself would be wrong of this one, if this one says nothing.
    first.elsewhere = Elsewhere::of(&text(first), others.iter().map(text));
    first.example = first.example.take().or_else(|| {
        let mut examples = others.iter().filter_map(|def| def.example.clone());
        examples.next()
    });
    match &mut first.kind {
        TypeKind::Struct(structure) => {
            for (index, property) in structure.properties.iter_mut().enumerate() {
                let same = others.iter().filter_map(|def| match &def.kind {
                    TypeKind::Struct(other) => other.properties.get(index),
                    TypeKind::Enum(_) | TypeKind::Union(_) => None,
                });
                let texts = same.map(|other| (other.description.clone(), other.limits.clone()));
                let texts: Vec<_> = texts.collect();
                if property.description.is_none() {
                    let mut alike = texts
                        .iter()
                        .filter(|(_, limits)| *limits == property.limits);
                    property.description = alike.find_map(|(text, _)| text.clone());
                }
                let first = (property.description.clone(), property.limits.clone());
                property.elsewhere = Elsewhere::of(&first, texts.into_iter());
            }
        }
        TypeKind::Enum(enumeration) => {
            for variant in &mut enumeration.variants {
                let same = others.iter().filter_map(|def| match &def.kind {
                    TypeKind::Enum(other) => {
                        let mut variants = other.variants.iter();
                        variants.find(|other| other.value == variant.value)
                    }
                    TypeKind::Struct(_) | TypeKind::Union(_) => None,
                });
                let texts = same.map(|other| (other.description.clone(), Limits::default()));
                let texts: Vec<_> = texts.collect();
                if variant.description.is_none() {
                    variant.description = texts.iter().find_map(|(text, _)| text.clone());
                }
                let first = (variant.description.clone(), Limits::default());
                variant.elsewhere = Elsewhere::of(&first, texts.into_iter());
            }
        }
        TypeKind::Union(_) => {}
    }
}

/// A description and the limits.
type Text = (Option<String>, Limits);

impl Elsewhere {
    /// How the texts of other places differ from that of the first.
    fn of(first: &Text, others: impl Iterator<Item = Text>) -> Self {
        let mut elsewhere = Self::default();
        let mut known = HashSet::new();
        let own = first.0.as_deref().map(str::trim);
        for (description, limits) in others {
            let description = description.filter(|text| Some(text.trim()) != own);
            let limits = Some(limits).filter(|limits| *limits != first.1);
            if description.is_none() && limits.is_none() {
                continue;
            }
            let key = (
                description.as_deref().map(|text| text.trim().to_owned()),
                limits.as_ref().map(|limits| format!("{limits:?}")),
            );
            if !known.insert(key) {
                continue;
            }
            if elsewhere.said.len() < HEARD {
                elsewhere.said.push(Said {
                    description,
                    limits,
                });
            } else {
                elsewhere.more += 1;
            }
        }
        elsewhere
    }
}
