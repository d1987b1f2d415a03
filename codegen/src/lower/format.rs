//! The types that formats choose (OpenAPI 3.0.3, section 4.4, and its registry of formats).

use openapiv3::Schema;

use super::Lowering;
use super::schema::nullable_if;
use super::shape::Bounds;
use super::variants::kind_name;
use crate::ir::{Format, Type, TypeKind, Union, UnionVariant};
use crate::tree::Trail;

impl Lowering<'_> {
    /// The type of a string. Where no type of Rust has all that a format allows, as a time of day
    /// with an offset, or where it would need a crate, the text stays what it is.
    pub(super) fn string_type(&self, format: Option<&str>) -> Type {
        if let Some(chosen) = self.chosen(format) {
            return match chosen {
                "String" => Type::String,
                "i64" => Type::Formatted(Format::I64Text),
                "u64" => Type::Formatted(Format::U64Text),
                path => Type::Formatted(Format::Text(path.to_owned())),
            };
        }
        match format {
            Some("date-time") => Type::DateTime,
            Some("date") => Type::Date,
            Some("byte") => Type::Formatted(Format::Base64),
            Some("base64url") => Type::Formatted(Format::Base64Url),
            // What has no place in the numbers of JavaScript.
            Some("int64") => Type::Formatted(Format::I64Text),
            Some("uint64") => Type::Formatted(Format::U64Text),
            _ => Type::String,
        }
    }

    /// Whether a string is an integer as well, as Kubernetes has them.
    pub(super) fn is_integer_or_string(&self, format: Option<&str>) -> bool {
        format == Some("int-or-string") && self.chosen(format).is_none()
    }

    pub(super) fn integer_or_string(
        &mut self,
        schema: &Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Type {
        let nullable = schema.schema_data.nullable;
        let id = self.begin_type(nullable, trail);
        let variants = [Type::I64, Type::String].map(|ty| UnionVariant {
            ident: kind_name(&ty).to_owned(),
            ty,
            tags: Vec::new(),
            is_default: false,
        });
        let union = Union {
            discriminator: None,
            variants: variants.into(),
        };
        self.end_type(id, name, schema, TypeKind::Union(union));
        nullable_if(nullable, Type::Named(id))
    }

    /// The type of an integer within these bounds, for which it has room whatever its format is.
    pub(super) fn integer_type(&self, format: Option<&str>, bounds: Bounds) -> Type {
        if let Some(chosen) = self.chosen(format) {
            return number(chosen);
        }
        let ty = match format {
            Some("unix-time" | "unixtime") => Type::Formatted(Format::UnixTime),
            Some("bigint" | "biginteger" | "big-integer") => Type::Formatted(Format::Decimal),
            format => format.and_then(integer).unwrap_or(Type::I64),
        };
        let unsigned = Bounds {
            // Nobody means a type with a sign by the largest number of one without.
            minimum: bounds.minimum.or(Some(0)),
            ..bounds
        };
        match ty {
            ty if ty.integer().is_none() || bounds.are_within(&ty) => ty,
            _ if bounds.are_within(&Type::I64) => Type::I64,
            _ if unsigned.are_within(&Type::U64) => Type::U64,
            _ => Type::Formatted(Format::Decimal),
        }
    }

    /// The type of a number. With `float`, too, it has 64 bits: a server that sends more digits must
    /// not lose them.
    pub(super) fn number_type(&self, format: Option<&str>) -> Type {
        if let Some(chosen) = self.chosen(format) {
            return number(chosen);
        }
        match format {
            Some("decimal") => Type::Formatted(Format::Decimal),
            format => format.and_then(integer).unwrap_or(Type::F64),
        }
    }

    /// The type that the caller chose for a format.
    fn chosen(&self, format: Option<&str>) -> Option<&str> {
        self.formats.get(format?).map(String::as_str)
    }
}

impl Bounds {
    fn are_within(self, ty: &Type) -> bool {
        let has = |bound: Option<i128>| bound.is_none_or(|bound| ty.has_integer(bound));
        has(self.minimum) && has(self.maximum)
    }
}

/// An integer by its format.
fn integer(format: &str) -> Option<Type> {
    Some(match format {
        "int8" => Type::I8,
        "int16" => Type::I16,
        "int32" => Type::I32,
        "int64" => Type::I64,
        "uint8" => Type::U8,
        "uint16" => Type::U16,
        "uint32" => Type::U32,
        // `uint` is what tools write for the widest one.
        "uint64" | "uint" => Type::U64,
        _ => return None,
    })
}

/// The type of a number that the caller chose.
fn number(path: &str) -> Type {
    match path {
        "i8" => Type::I8,
        "i16" => Type::I16,
        "i32" => Type::I32,
        "i64" => Type::I64,
        "u8" => Type::U8,
        "u16" => Type::U16,
        "u32" => Type::U32,
        "u64" => Type::U64,
        "f64" => Type::F64,
        path => Type::Formatted(Format::Number(path.to_owned())),
    }
}
