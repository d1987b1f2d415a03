//! The types of values, and those that have names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::format::Format;
use super::operation::{Deprecation, Docs};
use super::said::Elsewhere;

/// Names a type within [`Library::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TypeId(pub(crate) usize);

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Type {
    String,
    Boolean,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F64,
    DateTime,
    Date,
    /// A text or a number of a type that its format chooses.
    Formatted(Format),
    /// Any JSON.
    Json,
    List(Box<Type>),
    /// A list of a fixed length, with a type for each place.
    Tuple(Vec<Type>),
    Map(Box<Type>),
    /// A value or `null`.
    Nullable(Box<Type>),
    /// A value on the heap, where a type would hold itself.
    Boxed(Box<Type>),
    /// An object, or its id in its place.
    IdOr(Box<Type>),
    Named(TypeId),
}

impl Type {
    /// The type as it is sent: without the box around it.
    pub(crate) fn unboxed(&self) -> &Self {
        match self {
            Self::Boxed(inner) => inner,
            ty => ty,
        }
    }

    /// Takes away every box within it.
    pub(crate) fn unbox(&mut self) {
        match self {
            Self::Boxed(inner) => {
                inner.unbox();
                *self = std::mem::replace(inner, Self::Json);
            }
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.unbox(),
            Self::Tuple(places) => places.iter_mut().for_each(Self::unbox),
            _ => {}
        }
    }

    /// How many types without parts it takes to write it.
    pub(crate) fn width(&self) -> usize {
        match self {
            Self::List(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner)
            | Self::IdOr(inner) => inner.width(),
            Self::Tuple(places) => places.iter().map(Self::width).sum(),
            _ => 1,
        }
    }

    /// The type without the `null` that it may take.
    pub(crate) fn not_null(&self) -> &Self {
        match self {
            Self::Nullable(inner) => inner,
            ty => ty,
        }
    }

    pub(crate) fn is_nullable(&self) -> bool {
        matches!(self, Self::Nullable(_))
    }

    /// Calls `visit` with each named type that this one mentions.
    pub(crate) fn each_named(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Self::List(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner)
            | Self::IdOr(inner) => inner.each_named(visit),
            Self::Tuple(places) => {
                for place in places {
                    place.each_named(visit);
                }
            }
            Self::Named(id) => visit(*id),
            _ => {}
        }
    }

    /// Calls `visit` with each format that it mentions.
    pub(crate) fn each_format(&self, visit: &mut impl FnMut(&Format)) {
        match self {
            Self::List(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner)
            | Self::IdOr(inner) => inner.each_format(visit),
            Self::Tuple(places) => {
                for place in places {
                    place.each_format(visit);
                }
            }
            Self::Formatted(format) => visit(format),
            _ => {}
        }
    }

    /// Puts other names in place; what has none becomes any JSON.
    pub(crate) fn replace_named(&mut self, to: &impl Fn(TypeId) -> Option<TypeId>) {
        match self {
            Self::List(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner)
            | Self::IdOr(inner) => inner.replace_named(to),
            Self::Tuple(places) => {
                for place in places {
                    place.replace_named(to);
                }
            }
            Self::Named(id) => match to(*id) {
                Some(id) => *self = Self::Named(id),
                None => *self = Self::Json,
            },
            _ => {}
        }
    }

    pub(crate) fn map_named(&self, to: &impl Fn(TypeId) -> TypeId) -> Self {
        match self {
            Self::List(inner) => Self::List(Box::new(inner.map_named(to))),
            Self::Tuple(places) => {
                Self::Tuple(places.iter().map(|place| place.map_named(to)).collect())
            }
            Self::Map(inner) => Self::Map(Box::new(inner.map_named(to))),
            Self::Nullable(inner) => Self::Nullable(Box::new(inner.map_named(to))),
            Self::Boxed(inner) => Self::Boxed(Box::new(inner.map_named(to))),
            Self::IdOr(inner) => Self::IdOr(Box::new(inner.map_named(to))),
            Self::Named(id) => Self::Named(to(*id)),
            ty => ty.clone(),
        }
    }
}

/// A type with a name: a schema that becomes a Rust type.
#[derive(Debug, Clone)]
pub(crate) struct TypeDef {
    pub(crate) name: String,
    /// Whether it is what a component became, whose name the description gives.
    pub(crate) is_component: bool,
    pub(crate) docs: Docs,
    /// What is said of it at other places, where equal types became one.
    pub(crate) elsewhere: Elsewhere,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) kind: TypeKind,
    /// The versions, by index, that have this type.
    pub(crate) apis: BTreeSet<usize>,
    /// Whether a request can contain it, so that a client must be able to build it.
    pub(crate) in_requests: bool,
    /// Whether its id stands in its place somewhere.
    pub(crate) has_id: bool,
    pub(crate) example: Option<Value>,
    /// Of how many values its smallest value consists; `None` if none has an end.
    pub(crate) smallest: Option<usize>,
}

#[derive(Debug, Clone)]
pub(crate) enum TypeKind {
    Struct(Struct),
    Enum(Enum),
    Union(Union),
}

impl TypeKind {
    /// Calls `visit` with the type of each property or variant.
    pub(crate) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        match self {
            Self::Struct(structure) => {
                for property in &structure.properties {
                    visit(&property.ty);
                }
                if let Some(additional) = &structure.additional {
                    visit(additional);
                }
            }
            Self::Enum(_) => {}
            Self::Union(union) => {
                for variant in &union.variants {
                    visit(&variant.ty);
                }
            }
        }
    }

    /// Calls `visit` with the type of each property or variant.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        match self {
            Self::Struct(structure) => {
                for property in &mut structure.properties {
                    visit(&mut property.ty);
                }
                if let Some(additional) = &mut structure.additional {
                    visit(additional);
                }
            }
            Self::Enum(_) => {}
            Self::Union(union) => {
                for variant in &mut union.variants {
                    visit(&mut variant.ty);
                }
            }
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Struct {
    pub(crate) properties: Vec<Property>,
    /// The type of the properties that the description does not name, if it allows for them.
    pub(crate) additional: Option<Type>,
}

#[derive(Debug, Clone)]
pub(crate) struct Property {
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) ident: String,
    /// Nullable where the description says so.
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) access: Access,
    pub(crate) description: Option<String>,
    pub(crate) elsewhere: Elsewhere,
    pub(crate) deprecation: Option<Deprecation>,
    pub(crate) limits: Limits,
    pub(crate) example: Option<Value>,
}

/// Which way a property travels (OpenAPI 3.0.3, section 4.7.24: `readOnly`, `writeOnly`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) enum Access {
    #[default]
    Both,
    /// In answers only.
    Read,
    /// In requests only.
    Write,
}

impl Property {
    /// Whether absent and null are told apart: a request can say either.
    pub(crate) fn is_double(&self, in_requests: bool) -> bool {
        in_requests && !self.required && self.ty.is_nullable()
    }

    /// Whether the field is an `Option` beyond what its type says.
    pub(crate) fn is_optional_field(&self, in_requests: bool) -> bool {
        !self.required && (!self.ty.is_nullable() || self.is_double(in_requests))
    }
}

/// An enumeration, open to values that the description does not list.
#[derive(Debug, Clone)]
pub(crate) struct Enum {
    pub(crate) of: EnumOf,
    pub(crate) variants: Vec<Variant>,
}

/// What the values of an enumeration are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum EnumOf {
    Strings,
    Integers,
    /// Any JSON.
    Values,
}

#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) value: Value,
    pub(crate) ident: String,
    pub(crate) description: Option<String>,
    pub(crate) elsewhere: Elsewhere,
}

impl Variant {
    /// The value as a query or a path carries it.
    pub(crate) fn text(&self) -> String {
        self.value
            .as_str()
            .map_or_else(|| self.value.to_string(), str::to_owned)
    }
}

/// A value of one of several types.
#[derive(Debug, Clone)]
pub(crate) struct Union {
    /// The property whose value says which (OpenAPI 3.0.3, section 4.7.25); without one, the
    /// shape of the value does.
    pub(crate) discriminator: Option<String>,
    pub(crate) variants: Vec<UnionVariant>,
}

#[derive(Debug, Clone)]
pub(crate) struct UnionVariant {
    pub(crate) ident: String,
    pub(crate) ty: Type,
    /// The values of the discriminator that stand for this variant.
    pub(crate) tags: Vec<TagValue>,
    /// Whether an object whose discriminator has no value that stands for a variant is this one
    /// (`defaultMapping`, OpenAPI 3.2, Discriminator Object).
    pub(crate) is_default: bool,
}

/// A value of a discriminator.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum TagValue {
    Text(String),
    Integer(i64),
    Boolean(bool),
}

impl TagValue {
    /// As a mapping names it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(integer) => integer.to_string(),
            Self::Boolean(value) => value.to_string(),
        }
    }
}

/// What the description says of a value beyond its type. It is told to the reader, and not
/// enforced: the server is the judge.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Limits {
    pub(crate) default: Option<Value>,
    pub(crate) format: Option<String>,
    /// The smallest value of an integer.
    pub(crate) minimum: Option<u32>,
    /// The largest value of an integer.
    pub(crate) maximum: Option<u32>,
    pub(crate) texts: Vec<String>,
}

impl Limits {
    /// Takes in what another schema says of the same values. The default stays, if there is one.
    pub(crate) fn join(&mut self, other: Self) {
        let Self {
            default,
            format,
            minimum,
            maximum,
            texts,
        } = other;
        self.default = self.default.take().or(default);
        self.format = self.format.take().or(format);
        self.minimum = self.minimum.max(minimum);
        self.maximum = [self.maximum, maximum].into_iter().flatten().min();
        for text in texts {
            if !self.texts.contains(&text) {
                self.texts.push(text);
            }
        }
    }
}
