//! By what the payloads of webhooks can be told apart, if by anything.
//!
//! Events APIs send all that happens to one address, and say by a property of the payload what it
//! is: `"type": "order.placed"`. Each payload lists its own values there.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::ir::{
    EnumOf, Library, PayloadContent, TagValue, Type, TypeId, TypeKind, Union, Variant, Webhook,
};
use crate::names::Scope;

/// How deep the property may stand.
const DEEPEST: usize = 3;

/// What the payloads of webhooks are together.
#[derive(Debug)]
pub(crate) enum Events {
    /// A union of the description's own.
    Own(TypeId),
    /// What their properties tell apart.
    Told(Told),
}

/// Payloads that a property tells apart.
#[derive(Debug)]
pub(crate) struct Told {
    /// The way to the property, from the outermost object.
    pub(crate) way: Vec<String>,
    pub(crate) variants: Vec<EventVariant>,
}

/// A payload, or several of one type.
#[derive(Debug)]
pub(crate) struct EventVariant {
    pub(crate) ident: String,
    /// The webhooks that send it, by index.
    pub(crate) of: Vec<usize>,
    pub(crate) tags: Vec<TagValue>,
    /// The variant before it that holds the same type.
    pub(crate) again: Option<usize>,
}

/// What the JSON payloads of these webhooks are together.
pub(crate) fn events(library: &Library, webhooks: &[Webhook]) -> Option<Events> {
    let mut sent: Vec<Sent<'_>> = Vec::new();
    for (index, webhook) in webhooks.iter().enumerate() {
        if let Some(PayloadContent::Json(ty)) = webhook.payload.as_ref().map(|it| &it.content) {
            let ty = ty.not_null().unboxed();
            sent.push(Sent { index, webhook, ty });
        }
    }
    let all: BTreeSet<TypeId> = sent.iter().filter_map(|one| named(one.ty)).collect();
    if let (Some(only), 1) = (all.first(), all.len())
        && sent.iter().all(|one| named(one.ty).is_some())
        && let TypeKind::Union(union) = &library.types[only.0].kind
        && union.discriminator.is_some()
    {
        return Some(Events::Own(*only));
    }
    if sent.len() < 2 {
        return None;
    }
    own_union(library, &sent).or_else(|| told(library, &sent).map(Events::Told))
}

struct Sent<'l> {
    index: usize,
    webhook: &'l Webhook,
    ty: &'l Type,
}

fn named(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        _ => None,
    }
}

/// A union with a discriminator of which every payload is a variant.
fn own_union(library: &Library, sent: &[Sent<'_>]) -> Option<Events> {
    let holds = |union: &Union, ty: &Type| {
        let mut variants = union.variants.iter();
        variants.any(|variant| variant.ty.not_null().unboxed() == ty)
    };
    let found = library.types.iter().position(|def| match &def.kind {
        TypeKind::Union(union) => {
            union.discriminator.is_some() && sent.iter().all(|one| holds(union, one.ty))
        }
        _ => false,
    });
    found.map(|index| Events::Own(TypeId(index)))
}

/// The values that a property lists.
type Listed = Vec<TagValue>;

fn told(library: &Library, sent: &[Sent<'_>]) -> Option<Told> {
    let mut ways: Option<IndexMap<Vec<String>, Vec<Listed>>> = None;
    for one in sent {
        let mut own = IndexMap::new();
        list(library, one.ty, &mut Vec::new(), &mut own);
        ways = Some(match ways {
            None => own
                .into_iter()
                .map(|(way, listed)| (way, vec![listed]))
                .collect(),
            Some(mut ways) => {
                ways.retain(|way, all| {
                    let listed = own.shift_remove(way);
                    let is_there = listed.is_some();
                    all.extend(listed);
                    is_there
                });
                ways
            }
        });
    }
    let candidates = ways.into_iter().flatten();
    let told = candidates.filter_map(|(way, listed)| {
        let variants = variants(library, sent, &listed)?;
        // What says nothing but the one is surer than what says several things.
        let is_plain = variants.iter().all(|variant| variant.tags.len() == 1);
        Some((!is_plain, way, variants))
    });
    let best = told.min_by_key(|(is_vague, way, _)| (*is_vague, way.len()));
    best.map(|(_, way, variants)| Told { way, variants })
}

/// Adds the properties of a type that list their values, by their ways.
fn list(
    library: &Library,
    ty: &Type,
    way: &mut Vec<String>,
    found: &mut IndexMap<Vec<String>, Listed>,
) {
    let Some(id) = named(ty.not_null().unboxed()) else {
        return;
    };
    match &library.types[id.0].kind {
        TypeKind::Struct(structure) => {
            for property in &structure.properties {
                way.push(property.name.clone());
                if let Some(listed) = listed(library, &property.ty) {
                    found.insert(way.clone(), listed);
                } else if way.len() < DEEPEST {
                    list(library, &property.ty, way, found);
                }
                way.pop();
            }
        }
        TypeKind::Union(union) => {
            if let Some(property) = &union.discriminator
                && !union.variants.iter().any(|variant| variant.is_default)
            {
                way.push(property.clone());
                let tags = union.variants.iter().flat_map(|variant| &variant.tags);
                found.insert(way.clone(), tags.cloned().collect());
                way.pop();
            }
        }
        TypeKind::Enum(_) => {}
    }
}

/// The values of an enumeration, if all can be tags.
fn listed(library: &Library, ty: &Type) -> Option<Listed> {
    let id = named(ty.not_null().unboxed())?;
    let TypeKind::Enum(listed) = &library.types[id.0].kind else {
        return None;
    };
    let tag = |variant: &Variant| match listed.of {
        EnumOf::Strings => variant
            .value
            .as_str()
            .map(|it| TagValue::Text(it.to_owned())),
        EnumOf::Integers => variant.value.as_i64().map(TagValue::Integer),
        EnumOf::Values => None,
    };
    listed.variants.iter().map(tag).collect()
}

/// The variants, if the values of no two types meet.
fn variants(library: &Library, sent: &[Sent<'_>], listed: &[Listed]) -> Option<Vec<EventVariant>> {
    let mut groups: IndexMap<&Type, Vec<usize>> = IndexMap::new();
    for (place, one) in sent.iter().enumerate() {
        groups.entry(one.ty).or_default().push(place);
    }
    let mut taken: BTreeSet<&TagValue> = BTreeSet::new();
    for places in groups.values() {
        let values = listed.get(*places.first()?)?;
        if values.is_empty() || !values.iter().all(|value| taken.insert(value)) {
            return None;
        }
    }
    let mut names = Scope::reserving(&["Unknown"]);
    let mut variants: Vec<EventVariant> = Vec::new();
    for (ty, places) in groups {
        let values = &listed[places[0]];
        let first = variants.len();
        match each_its_own(sent, &places, values) {
            Some(each) => {
                for (place, value) in each {
                    variants.push(EventVariant {
                        ident: names.take(sent[place].webhook.ident.clone()),
                        of: vec![sent[place].index],
                        tags: vec![value],
                        again: (variants.len() > first).then_some(first),
                    });
                }
            }
            None => {
                let name = match places.as_slice() {
                    [only] => sent[*only].webhook.ident.clone(),
                    _ => library.types[named(ty)?.0].name.clone(),
                };
                variants.push(EventVariant {
                    ident: names.take(name),
                    of: places.iter().map(|place| sent[*place].index).collect(),
                    tags: values.clone(),
                    again: None,
                });
            }
        }
    }
    Some(variants)
}

/// The value of each webhook of one type, by its name, if every value is one's.
fn each_its_own(
    sent: &[Sent<'_>],
    places: &[usize],
    values: &[TagValue],
) -> Option<Vec<(usize, TagValue)>> {
    let bare = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let mut rest: Vec<&TagValue> = values.iter().collect();
    let mut each = Vec::new();
    for &place in places {
        let webhook = sent[place].webhook;
        let names = [Some(&webhook.key), webhook.id.as_ref()];
        let found = rest.iter().position(|value| {
            let mut names = names.iter().flatten();
            names.any(|name| bare(name) == bare(&value.text()))
        })?;
        each.push((place, rest.remove(found).clone()));
    }
    rest.is_empty().then_some(each)
}
