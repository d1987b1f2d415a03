//! What a type is beside its name, its texts and what it refers to.

use crate::ir::{EnumOf, Property, TagValue, Type, TypeDef, TypeId, TypeKind};

/// Two types of the same structure that refer to the same types are emitted as the same Rust, but
/// for the name and the documentation, and are the same on the wire.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Structure<'t> {
    kind: Kind<'t>,
    is_deprecated: bool,
    parts: Vec<Part<'t>>,
}

#[derive(PartialEq, Eq, Hash)]
enum Kind<'t> {
    Struct,
    Enum(EnumOf),
    Union(Option<&'t str>),
}

/// A property, a variant, or what stands for all properties without a name.
#[derive(PartialEq, Eq, Hash)]
struct Part<'t> {
    on_the_wire: Wire<'t>,
    ident: &'t str,
    /// A type whose parts are blank.
    ty: Option<Type>,
    /// Of a property whether it is required, of a variant whether it is the default.
    is_marked: bool,
    is_deprecated: bool,
}

#[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Wire<'t> {
    Name(&'t str),
    /// A value as JSON, so that `1` and `"1"` differ.
    Value(String),
    Tags(&'t [TagValue]),
    Any,
}

pub(super) fn structure(def: &TypeDef) -> Structure<'_> {
    let (kind, parts) = match &def.kind {
        TypeKind::Struct(structure) => {
            let properties = structure.properties.iter().map(property);
            let additional = structure.additional.iter().map(|ty| Part {
                on_the_wire: Wire::Any,
                ident: "",
                ty: Some(blank(ty)),
                is_marked: false,
                is_deprecated: false,
            });
            (Kind::Struct, properties.chain(additional).collect())
        }
        TypeKind::Enum(enumeration) => {
            let variants = enumeration.variants.iter().map(|variant| Part {
                on_the_wire: Wire::Value(variant.value.to_string()),
                ident: &variant.ident,
                ty: None,
                is_marked: false,
                is_deprecated: false,
            });
            (Kind::Enum(enumeration.of), variants.collect())
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| Part {
                on_the_wire: Wire::Tags(&variant.tags),
                ident: &variant.ident,
                ty: Some(blank(&variant.ty)),
                is_marked: variant.is_default,
                is_deprecated: false,
            });
            (
                Kind::Union(union.discriminator.as_deref()),
                variants.collect(),
            )
        }
    };
    Structure {
        kind,
        is_deprecated: def.deprecation.is_some(),
        parts,
    }
}

impl Structure<'_> {
    /// The same, whatever the order of an enumeration's values: there it has no meaning, as it has
    /// for the arguments of a constructor and for the alternatives of a union.
    pub(super) fn without_order_of_values(mut self) -> Self {
        if matches!(self.kind, Kind::Enum(_)) {
            self.parts
                .sort_unstable_by(|one, other| one.on_the_wire.cmp(&other.on_the_wire));
        }
        self
    }
}

fn property(property: &Property) -> Part<'_> {
    Part {
        on_the_wire: Wire::Name(&property.name),
        ident: &property.ident,
        ty: Some(blank(&property.ty)),
        is_marked: property.required,
        is_deprecated: property.deprecation.is_some(),
    }
}

/// What a type is made of, whichever types these are. Where it is boxed does not count: that
/// depends on what it refers to.
fn blank(ty: &Type) -> Type {
    let mut blank = ty.map_named(&|_| TypeId(0));
    blank.unbox();
    blank
}
