//! Types on which versions agree become one type.
//!
//! Two types of the same name are the same if they have the same structure, and so have all the
//! types that they reach. That is the coarsest partition of the types that is stable under their
//! references, found by refinement: start from the structure alone, then split classes whose
//! members refer to different classes, until nothing splits. Circles need no special case.

use std::collections::{BTreeMap, HashMap};

use crate::ir::{Api, Library, Type, TypeDef, TypeId, TypeKind};

/// Joins the versions. The texts of a shared type are those of the newest version that has it.
pub(crate) fn share(versions: Vec<(Api, Vec<TypeDef>)>) -> Library {
    let mut apis = Vec::with_capacity(versions.len());
    let mut types: Vec<TypeDef> = Vec::new();
    for (mut api, mut own) in versions {
        let offset = types.len();
        let to = |ty: &mut Type| *ty = ty.map_named(&|id| TypeId(id.0 + offset));
        api.each_type_mut(to);
        for def in &mut own {
            def.kind.each_type_mut(to);
        }
        types.append(&mut own);
        apis.push(api);
    }
    let classes = classes(&types);
    let ages: Vec<usize> = (0..apis.len()).map(|index| age(&apis, index)).collect();
    let (types, to) = merge(types, &classes, &ages);
    let mut library = Library { apis, types };
    library.map_types(&|id| to[id.0]);
    library
}

/// How many versions have come since.
fn age(apis: &[Api], index: usize) -> usize {
    let successors = std::iter::successors(Some(index), |&index| apis[index].replaced_by);
    // A circle of replacements ends when every version has been met.
    successors.take(apis.len()).count()
}

/// The class of each type.
fn classes(types: &[TypeDef]) -> Vec<usize> {
    let mut classes = number(types.iter().map(structure));
    loop {
        let refined = number(types.iter().enumerate().map(|(index, def)| {
            let mut reached = vec![classes[index]];
            def.kind
                .each_type(|ty| ty.each_named(&mut |id| reached.push(classes[id.0])));
            reached
        }));
        if refined == classes {
            return classes;
        }
        classes = refined;
    }
}

/// Numbers the keys in the order in which they first occur.
fn number<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut numbers = HashMap::new();
    keys.map(|key| {
        let next = numbers.len();
        *numbers.entry(key).or_insert(next)
    })
    .collect()
}

/// A property or a variant: its name on the wire and in Rust, its type, whether it is required,
/// and whether the property is deprecated or the variant the default.
type Part = (String, String, Type, bool, bool);

/// What a type is, without its texts and without what it refers to.
fn structure(def: &TypeDef) -> (String, bool, Vec<Part>) {
    let blank = |ty: &Type| ty.map_named(&|_| TypeId(0));
    let parts = match &def.kind {
        TypeKind::Struct(structure) => {
            let properties = structure.properties.iter().map(|property| {
                (
                    property.name.clone(),
                    property.ident.clone(),
                    blank(&property.ty),
                    property.required,
                    property.deprecation.is_some(),
                )
            });
            let additional = structure.additional.iter().map(|ty| {
                let any = "*".to_owned();
                (any.clone(), any, blank(ty), false, false)
            });
            properties.chain(additional).collect()
        }
        TypeKind::Enum(enumeration) => {
            let variants = enumeration.variants.iter();
            variants
                .map(|variant| {
                    // As JSON, so that `1` and `"1"` differ.
                    let (value, ident) = (variant.value.to_string(), variant.ident.clone());
                    (value, ident, Type::String, true, false)
                })
                .collect()
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter();
            variants
                .map(|variant| {
                    let (tags, ident) = (variant.tags.join("|"), variant.ident.clone());
                    (tags, ident, blank(&variant.ty), true, variant.is_default)
                })
                .collect()
        }
    };
    let kind = match &def.kind {
        TypeKind::Struct(_) => "struct".to_owned(),
        TypeKind::Enum(_) => "enum".to_owned(),
        TypeKind::Union(union) => format!("union {:?}", union.discriminator),
    };
    (
        format!("{kind} {}", def.name),
        def.deprecation.is_some(),
        parts,
    )
}

/// One type for each class, sorted by name, and where each type went.
fn merge(types: Vec<TypeDef>, classes: &[usize], ages: &[usize]) -> (Vec<TypeDef>, Vec<TypeId>) {
    let mut merged: BTreeMap<usize, TypeDef> = BTreeMap::new();
    for (def, class) in types.into_iter().zip(classes) {
        match merged.get_mut(class) {
            None => {
                merged.insert(*class, def);
            }
            Some(first) => {
                let age = |def: &TypeDef| def.apis.iter().map(|&api| ages[api]).min();
                let is_newer = age(&def) < age(first);
                let apis = first.apis.union(&def.apis).copied().collect();
                let in_requests = first.in_requests || def.in_requests;
                if is_newer {
                    *first = def;
                }
                first.apis = apis;
                first.in_requests = in_requests;
            }
        }
    }
    let mut sorted: Vec<(usize, TypeDef)> = merged.into_iter().collect();
    sorted.sort_by(|(_, a), (_, b)| (&a.name, &a.apis).cmp(&(&b.name, &b.apis)));
    let places: HashMap<usize, TypeId> = sorted
        .iter()
        .enumerate()
        .map(|(place, (class, _))| (*class, TypeId(place)))
        .collect();
    let to = classes.iter().map(|class| places[class]).collect();
    (sorted.into_iter().map(|(_, def)| def).collect(), to)
}

impl Library {
    /// Replaces every mention of a type.
    pub(crate) fn map_types(&mut self, to: &impl Fn(TypeId) -> TypeId) {
        let to = |ty: &mut Type| *ty = ty.map_named(to);
        for api in &mut self.apis {
            api.each_type_mut(to);
        }
        for def in &mut self.types {
            def.kind.each_type_mut(to);
        }
    }
}
