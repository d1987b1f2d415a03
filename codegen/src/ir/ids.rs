//! Objects in whose place their id may stand: unions of a text and of objects with an `id` become
//! one generic type.

use std::collections::BTreeSet;

use crate::ir::{Api, Library, Struct, Type, TypeDef, TypeId, TypeKind};

/// Finds them by their shape. Where the text may stand for several objects, the union stays that of
/// the objects alone.
pub(crate) fn find(library: &mut Library) {
    let texts = in_texts(library);
    let is_text = |id: &TypeId| texts.contains(id);
    let ids = (0..library.types.len()).map(TypeId);
    let found: Vec<Option<Vec<TypeId>>> = ids
        .map(|id| objects(&library.types, id).filter(|_| !is_text(&id)))
        .collect();
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
    let put = |ty: &mut Type| put(ty, &targets);
    for api in &mut library.apis {
        api.each_type_mut(put);
    }
    for def in &mut library.types {
        def.kind.each_type_mut(put);
    }
}

/// The types of values that go as texts or parts, which an object's id has no place among.
fn in_texts(library: &Library) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut add = |ty: &Type| ty.each_named(&mut |id| _ = found.insert(id));
    for operation in library.apis.iter().flat_map(Api::operations) {
        for parameter in &operation.parameters {
            add(&parameter.ty);
        }
        if let Some(body) = operation.body.as_ref().filter(|body| !body.is_whole()) {
            body.content.each_type(&mut add);
        }
    }
    found
}

/// The objects of a union, beside which it has their id and nothing else.
fn objects(types: &[TypeDef], id: TypeId) -> Option<Vec<TypeId>> {
    let TypeKind::Union(union) = &types[id.0].kind else {
        return None;
    };
    if union.discriminator.is_some() {
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
