//! Types that are not the same in both versions, paired by where they are used.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use crate::ir::{
    BodyContent, Library, Operation, PartContent, Property, SuccessContent, Type, TypeDef, TypeId,
    TypeKind, Variant,
};

/// Two types that stand at the same places, the older one first.
pub(super) type Pair = (TypeId, TypeId);

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

/// The pairs of types that two operations reach and that are two types.
pub(super) fn reached(library: &Library, old: &Operation, new: &Operation) -> Vec<Pair> {
    let mut walk = Walk {
        library,
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
    library: &'l Library,
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
            (BodyContent::Multipart(old), BodyContent::Multipart(new)) => {
                for part in &old.parts {
                    let found = new.parts.iter().find(|other| other.name == part.name);
                    if let Some(other) = found
                        && let (PartContent::Text(old), PartContent::Text(new)) =
                            (&part.content, &other.content)
                    {
                        self.types(old, new);
                    }
                }
            }
            _ => {}
        }
    }

    fn successes(&mut self, old: &SuccessContent, new: &SuccessContent) {
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
            (Type::Named(old), Type::Named(new)) if old != new => self.named(*old, *new),
            _ => {}
        }
    }

    fn named(&mut self, old: TypeId, new: TypeId) {
        if !self.seen.insert((old, new)) {
            return;
        }
        self.pairs.push((old, new));
        let library = self.library;
        match (&library.types[old.0].kind, &library.types[new.0].kind) {
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

/// The newer names of types that have one.
pub(super) type Renames<'l> = HashMap<TypeId, &'l str>;

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

/// The type as a reader of Rust knows it.
pub(super) fn rust(library: &Library, ty: &Type) -> String {
    renamed(library, ty, &Renames::new())
}

fn renamed(library: &Library, ty: &Type, renames: &Renames<'_>) -> String {
    let inner = |ty: &Type| renamed(library, ty, renames);
    match ty {
        Type::String => "String".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::I8 => "i8".to_owned(),
        Type::I16 => "i16".to_owned(),
        Type::I32 => "i32".to_owned(),
        Type::I64 => "i64".to_owned(),
        Type::U8 => "u8".to_owned(),
        Type::U16 => "u16".to_owned(),
        Type::U32 => "u32".to_owned(),
        Type::U64 => "u64".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::DateTime => "DateTime<FixedOffset>".to_owned(),
        Type::Date => "NaiveDate".to_owned(),
        Type::Formatted(format) => format.short(),
        Type::Json => "Json".to_owned(),
        Type::List(item) => format!("Vec<{}>", inner(item)),
        Type::Tuple(places) => match places.as_slice() {
            [only] => format!("({},)", inner(only)),
            places => {
                let places: Vec<_> = places.iter().map(inner).collect();
                format!("({})", places.join(", "))
            }
        },
        Type::Map(value) => format!("BTreeMap<String, {}>", inner(value)),
        Type::Nullable(ty) => format!("Option<{}>", inner(ty)),
        Type::Boxed(ty) => format!("Box<{}>", inner(ty)),
        Type::IdOr(ty) => format!("IdOr<{}>", inner(ty)),
        Type::Named(id) => match renames.get(id) {
            Some(name) => (*name).to_owned(),
            None => library.types[id.0].name.clone(),
        },
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
