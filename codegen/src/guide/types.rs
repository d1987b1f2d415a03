//! Types that are not the same in both versions, paired by where they are used.

use std::collections::BTreeSet;

use indexmap::IndexMap;

pub(super) use crate::diff::rust::{Pair, Renames, reached, renamed, rust};
use crate::ir::{Library, Property, TypeDef, TypeId, TypeKind, Variant};

/// What differs between two types in their own text, not in the types that they contain.
pub(super) struct Difference<'l> {
    pub(super) old: &'l TypeDef,
    pub(super) new: &'l TypeDef,
    /// All names of the older type.
    pub(super) names: Vec<&'l str>,
    /// Whether the newer type has none of them.
    pub(super) is_renamed: bool,
    pub(super) fields: Vec<Field>,
    pub(super) lost: Vec<&'l Variant>,
    pub(super) gained: Vec<&'l Variant>,
}

/// A field with its type in both versions, `None` where there is none.
pub(super) struct Field {
    /// The name on the wire.
    pub(super) wire: String,
    pub(super) ident: String,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

impl Difference<'_> {
    /// Whether code that uses the type has to change beyond names of types.
    pub(super) fn is_visible(&self) -> bool {
        !(self.fields.is_empty() && self.lost.is_empty() && self.gained.is_empty())
    }
}

/// What the types that are paired with one other are called then.
pub(super) fn renames<'l>(library: &'l Library, pairs: &BTreeSet<Pair>) -> Renames<'l> {
    let others = |id: TypeId| pairs.iter().filter(|(old, _)| *old == id).count();
    let alone = pairs.iter().filter(|(old, _)| others(*old) == 1);
    alone
        .map(|&(old, new)| (old, library.types[new.0].name.as_str()))
        .collect()
}

/// Compares the text of two types, in which the names of others do not count.
pub(super) fn compare<'l>(
    library: &'l Library,
    (old, new): Pair,
    names: Vec<&'l str>,
    is_renamed: bool,
    renames: &Renames<'_>,
) -> Difference<'l> {
    let (old, new) = (&library.types[old.0], &library.types[new.0]);
    let mut difference = Difference {
        old,
        new,
        names,
        is_renamed,
        fields: Vec::new(),
        lost: Vec::new(),
        gained: Vec::new(),
    };
    match (&old.kind, &new.kind) {
        (TypeKind::Enum(before), TypeKind::Enum(after)) => {
            let missing = |from: &'l [Variant], other: &'l [Variant]| -> Vec<&'l Variant> {
                let has =
                    |wanted: &Variant| other.iter().any(|variant| variant.value == wanted.value);
                from.iter().filter(|variant| !has(variant)).collect()
            };
            difference.lost = missing(&before.variants, &after.variants);
            difference.gained = missing(&after.variants, &before.variants);
        }
        _ => difference.fields = fields(library, old, new, renames),
    }
    difference
}

fn fields(library: &Library, old: &TypeDef, new: &TypeDef, renames: &Renames<'_>) -> Vec<Field> {
    let none = Renames::new();
    let before = texts(library, old, &none);
    let expected = texts(library, old, renames);
    let after = texts(library, new, &none);
    let mut fields = Vec::new();
    for (wire, (ident, text)) in before {
        let other = after.get(&wire);
        if other != expected.get(&wire) {
            fields.push(Field {
                wire,
                ident,
                old: Some(text),
                new: other.map(|(_, text)| text.clone()),
            });
        }
    }
    for (wire, (ident, text)) in after {
        if !expected.contains_key(&wire) {
            fields.push(Field {
                wire,
                ident,
                old: None,
                new: Some(text),
            });
        }
    }
    fields
}

/// The fields of a struct, or the variants of a union, by the name on the wire: the name in Rust
/// and the type.
fn texts(
    library: &Library,
    def: &TypeDef,
    renames: &Renames<'_>,
) -> IndexMap<String, (String, String)> {
    match &def.kind {
        TypeKind::Struct(structure) => {
            let fields = structure.properties.iter().map(|property| {
                let text = field_type(library, def, property, renames);
                (property.name.clone(), (property.ident.clone(), text))
            });
            fields.collect()
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let text = renamed(library, &variant.ty, renames);
                (variant.ident.clone(), (variant.ident.clone(), text))
            });
            variants.collect()
        }
        TypeKind::Enum(_) => IndexMap::new(),
    }
}

/// The type of a field as emit declares it.
fn field_type(
    library: &Library,
    def: &TypeDef,
    property: &Property,
    renames: &Renames<'_>,
) -> String {
    let ty = renamed(library, &property.ty, renames);
    if property.is_optional_field(def.in_requests) {
        format!("Option<{ty}>")
    } else {
        ty
    }
}

/// The names of the types that both versions share.
pub(super) fn shared(library: &Library, old: usize, new: usize) -> Vec<&str> {
    let shared = library.types.iter();
    shared
        .filter(|def| def.apis.contains(&old) && def.apis.contains(&new))
        .map(|def| def.name.as_str())
        .collect()
}
