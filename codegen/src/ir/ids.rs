//! Objects in whose place their id may stand: unions of a text and of objects with an `id` become
//! one generic type.

use crate::ir::{Library, Struct, Type, TypeDef, TypeId, TypeKind};

/// Finds them by their shape. Where the text may stand for several objects, the union stays that of
/// the objects alone.
pub(crate) fn find(library: &mut Library) {
    let types = &library.types;
    let found: Vec<Option<Vec<TypeId>>> = types.iter().map(|def| objects(types, def)).collect();
    // Of what several objects are, the first to come is not.
    let targets: Vec<Option<TypeId>> = found
        .iter()
        .enumerate()
        .map(|(index, objects)| match objects.as_deref()? {
            [object] => Some(*object),
            _ => Some(TypeId(index)),
        })
        .collect();
    for (index, objects) in found.iter().enumerate() {
        for object in objects.iter().flatten() {
            library.types[object.0].has_id = true;
        }
        if objects.as_ref().is_some_and(|objects| objects.len() > 1) {
            let def = &mut library.types[index];
            def.has_id = true;
            if let TypeKind::Union(union) = &mut def.kind {
                union.variants.retain(|variant| variant.ty != Type::String);
            }
        }
    }
    if targets.iter().all(Option::is_none) {
        return;
    }
    let put = |ty: &mut Type| put(ty, &targets);
    for api in &mut library.apis {
        api.each_type_mut(put);
    }
    for def in &mut library.types {
        def.kind.each_type_mut(put);
    }
}

/// The objects of a union, beside which it has their id and nothing else. A component keeps its
/// name, and with it its type.
fn objects(types: &[TypeDef], def: &TypeDef) -> Option<Vec<TypeId>> {
    let TypeKind::Union(union) = &def.kind else {
        return None;
    };
    if union.discriminator.is_some() || def.is_component {
        return None;
    }
    let (ids, objects): (Vec<_>, Vec<_>) = union
        .variants
        .iter()
        .partition(|variant| variant.ty == Type::String);
    let objects: Option<Vec<TypeId>> = objects
        .into_iter()
        .map(|variant| match variant.ty.unboxed() {
            Type::Named(id) => match &types[id.0].kind {
                TypeKind::Struct(structure) => has_id(structure).then_some(*id),
                TypeKind::Enum(_) | TypeKind::Union(_) => None,
            },
            _ => None,
        })
        .collect();
    objects.filter(|objects| ids.len() == 1 && !objects.is_empty())
}

fn has_id(structure: &Struct) -> bool {
    let mut properties = structure.properties.iter();
    properties.any(|property| {
        property.name == "id"
            && property.ident == "id"
            && property.ty == Type::String
            && property.required
            && property.deprecation.is_none()
    })
}

fn put(ty: &mut Type, targets: &[Option<TypeId>]) {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => put(inner, targets),
        Type::Tuple(places) => {
            for place in places {
                put(place, targets);
            }
        }
        // The object is on the heap anyway.
        Type::Boxed(inner) => {
            put(inner, targets);
            if matches!(**inner, Type::IdOr(_)) {
                *ty = (**inner).clone();
            }
        }
        Type::Named(id) => {
            if let Some(target) = targets[id.0] {
                *ty = Type::IdOr(Box::new(Type::Named(target)));
            }
        }
        _ => {}
    }
}
