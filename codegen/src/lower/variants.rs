//! Schemas whose values are one of several: enumerations, and `oneOf` and `anyOf`.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::schema::{Node, nullable_if};
use super::{Lowered, Lowering, Refused};
use crate::ir::{Enum, Type, TypeKind, Union, UnionVariant, Variant};
use crate::load::Trail;
use crate::names::{Scope, type_name, variant_name};

impl<'d> Lowering<'d> {
    /// An enumeration of strings, in which `null` stands for nullable.
    pub(super) fn enumeration(
        &mut self,
        schema: &'d Schema,
        values: &[Option<String>],
        name: &str,
        trail: &Trail<'_>,
    ) -> Type {
        let nullable = schema.schema_data.nullable || values.contains(&None);
        let id = self.begin_type(nullable, trail);
        let mut scope = Scope::reserving(&["Unknown"]);
        let mut variants: Vec<Variant> = Vec::new();
        for value in values.iter().flatten() {
            // A value that is listed twice is one value.
            if variants.iter().all(|variant| variant.value != *value) {
                variants.push(Variant {
                    value: value.clone(),
                    ident: scope.take(variant_name(value)),
                });
            }
        }
        self.end_type(id, name, schema, TypeKind::Enum(Enum { variants }));
        nullable_if(nullable, Type::Named(id))
    }

    /// Alternatives that can be told apart by the JSON type of the value.
    pub(super) fn union(
        &mut self,
        schema: &'d Schema,
        members: &'d [ReferenceOr<Schema>],
        keyword: &str,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let nullable = schema.schema_data.nullable;
        let members_trail = trail.key(keyword);
        if let Some(discriminator) = &schema.schema_data.discriminator {
            return self.refuse(
                &trail.key("discriminator"),
                format!(
                    "a discriminator (`{}`) is not supported",
                    discriminator.property_name
                ),
                "describe the alternatives as one object with optional properties",
            );
        }
        if let [member] = members {
            let ty = self.schema(member.into(), name, &members_trail.index(0))?;
            return Ok(nullable_if(nullable, ty));
        }
        let id = self.begin_type(nullable, trail);
        let mut scope = Scope::reserving(&["Unknown"]);
        let mut variants: Vec<UnionVariant> = Vec::new();
        let mut kinds = Vec::new();
        let mut refused = false;
        for (index, member) in members.iter().enumerate() {
            let trail = members_trail.index(index);
            let member_name = match title(member.into()) {
                Some(title) => format!("{name}{}", type_name(title)),
                None => format!("{name}Variant{}", index + 1),
            };
            let Ok(ty) = self.schema(member.into(), &member_name, &trail) else {
                refused = true;
                continue;
            };
            let kind = self.json_kind(ty.not_null());
            if kinds.contains(&kind) || kind == JsonKind::Any {
                refused = true;
                // The message stands among the diagnostics.
                let _ = self.refuse::<()>(
                    &trail,
                    format!(
                        "the alternatives of this `{keyword}` cannot be told apart: another one \
                         is {} too",
                        kind.name()
                    ),
                    "let each alternative have a JSON type of its own",
                );
            }
            kinds.push(kind);
            let ident = scope.take(kind.variant().to_owned());
            variants.push(UnionVariant { ident, ty });
        }
        if refused {
            return Err(Refused);
        }
        self.end_type(id, name, schema, TypeKind::Union(Union { variants }));
        Ok(nullable_if(nullable, Type::Named(id)))
    }

    fn json_kind(&self, ty: &Type) -> JsonKind {
        match ty {
            Type::String | Type::DateTime | Type::Date => JsonKind::String,
            Type::Boolean => JsonKind::Boolean,
            Type::I32 | Type::I64 => JsonKind::Integer,
            Type::F64 => JsonKind::Number,
            Type::List(_) => JsonKind::Array,
            Type::Map(_) => JsonKind::Object,
            Type::Nullable(inner) => self.json_kind(inner),
            Type::Json => JsonKind::Any,
            Type::Named(id) => match self.types[id.0].as_ref().map(|def| &def.kind) {
                Some(TypeKind::Enum(_)) => JsonKind::String,
                Some(TypeKind::Struct(_)) => JsonKind::Object,
                Some(TypeKind::Union(_)) | None => JsonKind::Any,
            },
        }
    }
}

/// What to call an alternative: by its title, else by its type.
fn title(node: Node<'_>) -> Option<&str> {
    let Node::Schema(schema) = node else {
        return None;
    };
    schema
        .schema_data
        .title
        .as_deref()
        .or(match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(_)) => Some("String"),
            SchemaKind::Type(SchemaType::Array(_)) => Some("Array"),
            SchemaKind::Type(SchemaType::Object(_)) => Some("Object"),
            _ => None,
        })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum JsonKind {
    String,
    Boolean,
    Integer,
    Number,
    Array,
    Object,
    Any,
}

impl JsonKind {
    fn name(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Boolean => "a Boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Any => "anything",
        }
    }

    /// The variant that holds it.
    fn variant(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Boolean => "Boolean",
            Self::Integer => "Integer",
            Self::Number => "Number",
            Self::Array => "Array",
            Self::Object => "Object",
            Self::Any => "Any",
        }
    }
}
