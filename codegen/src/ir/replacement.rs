//! What to use instead of a deprecated operation.

use crate::ir::{
    Api, Library, Operation, Parameter, PathPiece, PathTemplate, Tag, Type, TypeDef, TypeKind,
};

/// Fills in the note of each deprecated operation: the operation of the same method and path in
/// the version that replaces this one, and where it takes other parameters.
pub(crate) fn find(library: &mut Library) {
    let notes: Vec<Vec<String>> = library
        .apis
        .iter()
        .map(|api| {
            let successor = api.replaced_by.map(|index| &library.apis[index]);
            let deprecated = api.operations().filter(|op| op.deprecation.is_some());
            deprecated
                .map(|operation| note(library, operation, successor))
                .collect()
        })
        .collect();
    for (api, notes) in library.apis.iter_mut().zip(notes) {
        let operations = api.tags.iter_mut().flat_map(|tag| &mut tag.operations);
        let deprecations = operations.filter_map(|operation| operation.deprecation.as_mut());
        for (deprecation, note) in deprecations.zip(notes) {
            deprecation.note = note;
        }
    }
    find_parts(library);
    mark(library);
}

/// Marks the tags whose modules mention anything deprecated.
fn mark(library: &mut Library) {
    let types = &library.types;
    for tag in library.apis.iter_mut().flat_map(|api| &mut api.tags) {
        tag.uses_deprecated = tag.operations.iter().any(|operation| {
            let mut parameters = operation.parameters.iter();
            let mut is_deprecated = operation.deprecation.is_some()
                || parameters.any(|parameter| parameter.deprecation.is_some());
            operation.each_type(|ty| {
                ty.each_named(&mut |id| is_deprecated |= types[id.0].deprecation.is_some());
            });
            is_deprecated
        });
    }
}

/// Fills in the notes of deprecated types, properties and parameters: where the version that
/// replaces this one has them still, under the same name.
fn find_parts(library: &mut Library) {
    let snapshot: Vec<TypeDef> = library.types.clone();
    let apis = &library.apis;
    for def in &mut library.types {
        // A type that the newest version shares has no successor.
        let successor = def.apis.iter().find_map(|&api| {
            let next = apis[api].replaced_by?;
            (!def.apis.contains(&next)).then_some(next)
        });
        let newer = successor.and_then(|next| {
            let same = |other: &&TypeDef| other.name == def.name && other.apis.contains(&next);
            snapshot.iter().find(same)
        });
        let name = successor.map(|next| apis[next].name.as_str());
        if let Some(deprecation) = &mut def.deprecation {
            let kept = newer.filter(|newer| newer.deprecation.is_none());
            let path = kept.map(|newer| format!("models::{}", newer.name));
            deprecation.note = part_note(name, path);
        }
        let TypeKind::Struct(structure) = &mut def.kind else {
            continue;
        };
        for property in &mut structure.properties {
            let Some(deprecation) = &mut property.deprecation else {
                continue;
            };
            let kept = newer.and_then(|newer| match &newer.kind {
                TypeKind::Struct(other) => other
                    .properties
                    .iter()
                    .find(|other| other.name == property.name && other.deprecation.is_none()),
                TypeKind::Enum(_) | TypeKind::Union(_) => None,
            });
            let path = kept.map(|kept| format!("models::{}::{}", def.name, kept.ident));
            deprecation.note = part_note(name, path);
        }
    }
    let notes = parameter_notes(library);
    let operations = library.apis.iter_mut().flat_map(|api| &mut api.tags);
    let parameters = operations
        .flat_map(|tag| &mut tag.operations)
        .flat_map(|operation| &mut operation.parameters);
    let deprecations = parameters.filter_map(|parameter| parameter.deprecation.as_mut());
    for (deprecation, note) in deprecations.zip(notes) {
        deprecation.note = note;
    }
}

/// The notes of the deprecated parameters, in the order of the library.
fn parameter_notes(library: &Library) -> Vec<String> {
    let mut notes = Vec::new();
    for api in &library.apis {
        let successor = api.replaced_by.map(|index| &library.apis[index]);
        for operation in api.operations() {
            for parameter in &operation.parameters {
                if parameter.deprecation.is_none() {
                    continue;
                }
                let kept = successor.and_then(|newer| {
                    let (tag, other) = counterpart(operation, newer)?;
                    let kept = other.parameters.iter().find(|other| {
                        other.name == parameter.name
                            && other.place == parameter.place
                            && other.deprecation.is_none()
                    })?;
                    Some(format!(
                        "{}::requests::{}::{}",
                        tag.module, other.request, kept.ident
                    ))
                });
                notes.push(part_note(successor.map(|api| api.name.as_str()), kept));
            }
        }
    }
    notes
}

fn part_note(successor: Option<&str>, path: Option<String>) -> String {
    match (successor, path) {
        (Some(version), Some(path)) => format!("use `{version}::{path}`"),
        (Some(version), None) => format!("`{version}` has no replacement for it"),
        (None, _) => "the description names no replacement".to_owned(),
    }
}

/// The operation of `api` with the same method and path.
pub(crate) fn counterpart<'a>(
    operation: &Operation,
    api: &'a Api,
) -> Option<(&'a Tag, &'a Operation)> {
    api.tags.iter().find_map(|tag| {
        let found = tag.operations.iter().find(|other| {
            other.http_method == operation.http_method && same_path(&other.path, &operation.path)
        })?;
        Some((tag, found))
    })
}

/// Whether two paths differ in the names of their parameters at most.
fn same_path(one: &PathTemplate, other: &PathTemplate) -> bool {
    let shape = |path: &PathTemplate| {
        let pieces = path.segments.iter().map(|segment| {
            let pieces = segment.iter().map(|piece| match piece {
                PathPiece::Literal(text) => Some(text.clone()),
                PathPiece::Parameter(_) => None,
            });
            pieces.collect::<Vec<_>>()
        });
        pieces.collect::<Vec<_>>()
    };
    shape(one) == shape(other)
}

fn note(library: &Library, operation: &Operation, successor: Option<&Api>) -> String {
    let Some(api) = successor else {
        return "the description names no replacement".to_owned();
    };
    let Some((tag, replacement)) = counterpart(operation, api) else {
        return format!("`{}` has no replacement for it", api.name);
    };
    let mut note = format!("use `{}::{}::{}`", api.name, tag.client, replacement.method);
    let differences = differences(library, operation, replacement);
    if !differences.is_empty() {
        note.push_str("; ");
        note.push_str(&differences.join(", "));
    }
    note
}

fn differences(library: &Library, old: &Operation, new: &Operation) -> Vec<String> {
    let find = |operation: &'_ Operation, wanted: &Parameter| -> Option<usize> {
        operation
            .parameters
            .iter()
            .position(|other| other.name == wanted.name && other.place == wanted.place)
    };
    let mut differences = Vec::new();
    let is_path = |parameter: &Parameter| parameter.place == crate::ir::Place::Path;
    for parameter in old
        .parameters
        .iter()
        .filter(|parameter| !is_path(parameter))
    {
        match find(new, parameter).map(|index| &new.parameters[index]) {
            None => differences.push(format!("there is no `{}`", parameter.ident)),
            Some(other) if other.ty != parameter.ty => differences.push(format!(
                "`{}` is {} instead of {}",
                other.ident,
                describe(library, &other.ty),
                describe(library, &parameter.ty)
            )),
            Some(_) => {}
        }
    }
    for parameter in new
        .parameters
        .iter()
        .filter(|parameter| !is_path(parameter))
    {
        if parameter.required && find(old, parameter).is_none() {
            differences.push(format!("`{}` is required", parameter.ident));
        }
    }
    differences
}

fn describe(library: &Library, ty: &Type) -> String {
    match ty {
        Type::String => "a string".to_owned(),
        Type::Boolean => "a Boolean".to_owned(),
        Type::I8
        | Type::I16
        | Type::I32
        | Type::I64
        | Type::U8
        | Type::U16
        | Type::U32
        | Type::U64 => "an integer".to_owned(),
        Type::F64 => "a number".to_owned(),
        Type::DateTime => "a date with time".to_owned(),
        Type::Date => "a date".to_owned(),
        Type::Formatted(format) => {
            let (article, words) = format.words();
            format!("{article}{words}")
        }
        Type::Json => "JSON".to_owned(),
        Type::List(_) => "a list".to_owned(),
        Type::Tuple(_) => "a tuple".to_owned(),
        Type::Map(_) => "a map".to_owned(),
        Type::Nullable(inner) | Type::Boxed(inner) => describe(library, inner),
        Type::IdOr(object) => format!("{} or its id", describe(library, object)),
        Type::Named(id) => format!("`{}`", library.types[id.0].name),
    }
}
