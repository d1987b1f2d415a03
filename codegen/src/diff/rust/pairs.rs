//! Types that correspond: those that stand at the same places.

use std::collections::HashSet;

use crate::ir::{
    AnswerContent, BodyContent, Form, Library, Operation, SuccessContent, Type, TypeId, TypeKind,
};

/// Two types that stand at the same places, the older one first.
pub(crate) type Pair = (TypeId, TypeId);

/// The pairs of types that two operations reach and that are two types.
pub(crate) fn reached(
    libraries: (&Library, &Library),
    old: &Operation,
    new: &Operation,
) -> Vec<Pair> {
    let mut walk = Walk {
        libraries,
        pairs: Vec::new(),
        seen: HashSet::new(),
    };
    for parameter in &old.parameters {
        let found = new
            .parameters
            .iter()
            .find(|other| (&other.name, other.place) == (&parameter.name, parameter.place));
        if let Some(other) = found {
            walk.types(&parameter.ty, &other.ty);
        }
    }
    if let (Some(before), Some(after)) = (&old.body, &new.body) {
        walk.bodies(&before.content, &after.content);
        if let (Some(before), Some(after)) = (&before.choice, &after.choice) {
            for one in &before.others {
                let found = after.others.iter().find(|other| other.ident == one.ident);
                if let Some(other) = found {
                    walk.bodies(&one.content, &other.content);
                }
            }
        }
    }
    walk.successes(&old.success.content, &new.success.content);
    for error in &old.errors {
        let found = new.errors.iter().find(|other| other.status == error.status);
        if let Some((before, after)) = error.body.as_ref().zip(found.and_then(|e| e.body.as_ref()))
        {
            walk.types(before, after);
        }
    }
    walk.pairs
}

struct Walk<'l> {
    libraries: (&'l Library, &'l Library),
    pairs: Vec<Pair>,
    seen: HashSet<Pair>,
}

impl Walk<'_> {
    fn bodies(&mut self, old: &BodyContent, new: &BodyContent) {
        match (old, new) {
            (
                BodyContent::Json(old) | BodyContent::Form { ty: old, .. },
                BodyContent::Json(new) | BodyContent::Form { ty: new, .. },
            ) => self.types(old, new),
            (BodyContent::Multipart(old), BodyContent::Multipart(new)) => self.forms(old, new),
            (BodyContent::Forms(old), BodyContent::Forms(new)) => {
                for one in &old.alternatives {
                    let mut others = new.alternatives.iter();
                    if let Some(other) = others.find(|other| other.ident == one.ident) {
                        self.forms(&one.form, &other.form);
                    }
                }
            }
            _ => {}
        }
    }

    fn forms(&mut self, old: &Form, new: &Form) {
        for part in &old.parts {
            let found = new.parts.iter().find(|other| other.name == part.name);
            let types = found.and_then(|other| part.content.ty().zip(other.content.ty()));
            if let Some((old, new)) = types {
                self.types(old, new);
            }
        }
    }

    fn successes(&mut self, old: &SuccessContent, new: &SuccessContent) {
        if let (SuccessContent::Several(old), SuccessContent::Several(new)) = (old, new) {
            for case in &old.cases {
                let found = new.cases.iter().find(|other| other.ident == case.ident);
                if let Some(other) = found
                    && let (AnswerContent::Json(old), AnswerContent::Json(new)) =
                        (&case.content, &other.content)
                {
                    self.types(old, new);
                }
            }
            return;
        }
        let (SuccessContent::Json { ty: old, .. } | SuccessContent::List { item: old, .. }) = old
        else {
            return;
        };
        if let SuccessContent::Json { ty: new, .. } | SuccessContent::List { item: new, .. } = new {
            self.types(old, new);
        }
    }

    fn types(&mut self, old: &Type, new: &Type) {
        match (old.not_null().unboxed(), new.not_null().unboxed()) {
            (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => {
                self.types(old, new);
            }
            (Type::Tuple(old), Type::Tuple(new)) => {
                for (old, new) in old.iter().zip(new) {
                    self.types(old, new);
                }
            }
            (Type::Named(old), Type::Named(new)) => self.named(*old, *new),
            _ => {}
        }
    }

    fn named(&mut self, old: TypeId, new: TypeId) {
        let (before, after) = self.libraries;
        // What both versions of a library share is one type.
        let is_same = old == new && std::ptr::eq(before, after);
        if is_same || !self.seen.insert((old, new)) {
            return;
        }
        self.pairs.push((old, new));
        match (&before.types[old.0].kind, &after.types[new.0].kind) {
            (TypeKind::Struct(old), TypeKind::Struct(new)) => {
                for property in &old.properties {
                    let found = new
                        .properties
                        .iter()
                        .find(|other| other.name == property.name);
                    if let Some(other) = found {
                        self.types(&property.ty, &other.ty);
                    }
                }
                if let (Some(old), Some(new)) = (&old.additional, &new.additional) {
                    self.types(old, new);
                }
            }
            (TypeKind::Union(old), TypeKind::Union(new)) => {
                for (before, after) in old.variants.iter().zip(&new.variants) {
                    self.types(&before.ty, &after.ty);
                }
            }
            _ => {}
        }
    }
}
