//! How what is read becomes what is sent: read, change, write.
//!
//! Of a body, and of the items of one, those types are looked at that a `GET` of the same collection
//! answers with: `/things` and `/things/{id}` are one. Where they have all that the body takes, they
//! become it. So there are few pairs, whatever else looks alike.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::conversion::{Conversion, Field, Kept, Pairs, Plan};
use crate::ir::{Api, HttpMethod, Library, Operation, Type, TypeId, TypeKind};

/// Finds every conversion from an answer of a version to a body of it.
pub(crate) fn find(library: &mut Library) {
    let apis = library.apis.iter();
    library.sent_back = apis.map(|api| conversions(library, api)).collect();
}

fn conversions(library: &Library, api: &Api) -> Vec<Conversion> {
    let seeds = seeds(library, api);
    let mut pairs = Pairs::new(library, Kept::Wanted);
    pairs.seed(seeds.clone());
    pairs.settle();
    let conversions = pairs.conversions();
    let needed = needed(library, &conversions, seeds);
    let mut conversions = conversions;
    conversions.retain(|conversion| needed.contains(&(conversion.from, conversion.to)));
    conversions
}

fn seeds(library: &Library, api: &Api) -> Vec<(TypeId, TypeId)> {
    let mut read: BTreeMap<String, BTreeSet<TypeId>> = BTreeMap::new();
    for operation in api.operations() {
        if operation.http_method == HttpMethod::Get {
            let types = read.entry(collection(operation)).or_default();
            operation
                .success
                .each_type(|ty| answered(library, ty, types));
        }
    }
    let mut seeds = Vec::new();
    for operation in api.operations() {
        let body = operation.body.as_ref().and_then(|body| body.content.ty());
        let (Some(to), Some(types)) = (body.and_then(item), read.get(&collection(operation)))
        else {
            continue;
        };
        seeds.extend(
            types
                .iter()
                .map(|&from| (from, to))
                .filter(|(from, to)| from != to),
        );
    }
    seeds
}

/// The path, without the parameter that tells one thing from the others of its kind.
fn collection(operation: &Operation) -> String {
    let path = operation.path.text.trim_end_matches('/');
    let (rest, last) = path.rsplit_once('/').unwrap_or(("", path));
    let is_parameter = last.starts_with('{') && last.find('}') == Some(last.len() - 1);
    let path = if is_parameter { rest } else { path };
    // A parameter may be called otherwise at another path.
    let segments = path.split('/');
    let segments = segments.map(|one| if one.starts_with('{') { "{}" } else { one });
    segments.collect::<Vec<_>>().join("/")
}

/// The type of a value, or of the items of a list.
fn item(ty: &Type) -> Option<TypeId> {
    match ty.not_null().unboxed() {
        Type::Named(id) => Some(*id),
        Type::List(inner) => item(inner),
        _ => None,
    }
}

/// The types of an answer: its own, and those of the properties of one that is an envelope.
fn answered(library: &Library, ty: &Type, types: &mut BTreeSet<TypeId>) {
    let Some(id) = item(ty) else {
        return;
    };
    types.insert(id);
    if let TypeKind::Struct(structure) = &library.types[id.0].kind {
        let properties = structure.properties.iter();
        types.extend(properties.filter_map(|property| item(&property.ty)));
    }
}

/// The pairs that are asked for, and those that they rest upon.
fn needed(
    library: &Library,
    conversions: &[Conversion],
    mut pending: Vec<(TypeId, TypeId)>,
) -> BTreeSet<(TypeId, TypeId)> {
    let plans: BTreeMap<_, _> = conversions
        .iter()
        .map(|conversion| ((conversion.from, conversion.to), &conversion.plan))
        .collect();
    let mut needed = BTreeSet::new();
    while let Some(pair) = pending.pop() {
        let Some(plan) = plans.get(&pair) else {
            continue;
        };
        if !needed.insert(pair) {
            continue;
        }
        let Plan::Struct(fields) = plan else {
            continue;
        };
        for field in fields {
            if let Field::Kept { from, to, .. } = field {
                let types = [(pair.0, from), (pair.1, to)].map(|(id, ident)| {
                    let mut named = Vec::new();
                    if let TypeKind::Struct(structure) = &library.types[id.0].kind
                        && let Some(property) =
                            structure.properties.iter().find(|one| one.ident == *ident)
                    {
                        property.ty.each_named(&mut |id| named.push(id));
                    }
                    named
                });
                let [from, to] = types;
                pending.extend(from.into_iter().zip(to).filter(|(from, to)| from != to));
            }
        }
    }
    needed
}
