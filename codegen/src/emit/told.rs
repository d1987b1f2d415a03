//! What is said of how the alternatives of a union are told apart.

use std::collections::{BTreeSet, HashSet};

use super::docs::code;
use crate::ir::{EnumOf, Type, TypeDef, TypeId, TypeKind, Union};

/// The kinds of values that JSON has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Text,
    Number,
    Boolean,
    List,
    Object,
}

const ANY: [Kind; 5] = [
    Kind::Text,
    Kind::Number,
    Kind::Boolean,
    Kind::List,
    Kind::Object,
];

/// By what a value says which of the alternatives it is.
pub(super) fn told_apart(union: &Union, types: &[TypeDef]) -> Option<String> {
    if let Some(property) = &union.discriminator {
        return Some(format!("The property {} says which it is.", code(property)));
    }
    if union.variants.len() < 2 {
        return None;
    }
    let variants = union.variants.iter();
    let each: Vec<_> = variants
        .map(|variant| kinds_of(&variant.ty, types))
        .collect();
    let mut seen = HashSet::new();
    let are_apart = each.iter().flatten().all(|kind| seen.insert(*kind as u8));
    let with_properties = union.variants.iter().filter(|variant| {
        let element = match variant.ty.not_null().unboxed() {
            Type::List(item) => item.not_null(),
            ty => ty,
        };
        kinds_of(element, types).contains(&Kind::Object)
    });
    let says = if are_apart {
        "The JSON type of the value says which it is."
    } else if with_properties.count() > 1 {
        "The properties of the value say which it is: of the alternatives that it fits, the one \
         that knows most of them, and of several that do the first."
    } else {
        "It is the first of these that the value fits."
    };
    Some(says.to_owned())
}

fn kinds_of(ty: &Type, types: &[TypeDef]) -> BTreeSet<Kind> {
    let mut kinds = BTreeSet::new();
    add_kinds(ty, types, &mut kinds, &mut HashSet::new());
    kinds
}

fn add_kinds(ty: &Type, types: &[TypeDef], kinds: &mut BTreeSet<Kind>, met: &mut HashSet<TypeId>) {
    match ty {
        Type::String | Type::DateTime | Type::Date => {
            kinds.insert(Kind::Text);
        }
        Type::Boolean => {
            kinds.insert(Kind::Boolean);
        }
        Type::Formatted(_) => kinds.extend([Kind::Text, Kind::Number]),
        Type::Json => kinds.extend(ANY),
        Type::List(_) | Type::Tuple(_) => {
            kinds.insert(Kind::List);
        }
        Type::Map(_) => {
            kinds.insert(Kind::Object);
        }
        Type::Nullable(inner) | Type::Boxed(inner) => add_kinds(inner, types, kinds, met),
        Type::IdOr(inner) => {
            kinds.insert(Kind::Text);
            add_kinds(inner, types, kinds, met);
        }
        Type::Named(id) => match &types[id.0].kind {
            TypeKind::Struct(_) => {
                kinds.insert(Kind::Object);
            }
            TypeKind::Enum(listed) => match listed.of {
                EnumOf::Strings => {
                    kinds.insert(Kind::Text);
                }
                EnumOf::Integers => {
                    kinds.insert(Kind::Number);
                }
                EnumOf::Values => kinds.extend(ANY),
            },
            TypeKind::Union(union) if met.insert(*id) => {
                for variant in &union.variants {
                    add_kinds(&variant.ty, types, kinds, met);
                }
            }
            TypeKind::Union(_) => {}
        },
        _ => {
            kinds.insert(Kind::Number);
        }
    }
}
