//! Alternatives that hold the values of one another.

use super::Lowering;
use super::variants::Alternative;
use crate::ir::{EnumOf, Format, Type, TypeKind};

impl<'d> Lowering<'d> {
    /// Takes out alternatives all of whose values another one holds without a loss.
    pub(super) fn drop_what_others_hold(&self, alternatives: &mut Vec<Alternative<'d>>) {
        let has = |kind: Kind| {
            let mut kinds = alternatives.iter().map(|one| self.kind(&one.ty));
            kinds.any(|other| other == kind)
        };
        let (any, string, text_enum, float) = (
            has(Kind::Any),
            has(Kind::String),
            has(Kind::StringEnum),
            has(Kind::Number),
        );
        alternatives.retain(|one| match self.kind(&one.ty) {
            Kind::Any => true,
            _ if any => false,
            // An open enumeration holds any string, and a date may be written in another way.
            Kind::String => !text_enum,
            Kind::Formatted => !(string || text_enum),
            _ => true,
        });
        if float {
            // An integer is a number too, but not the other way round.
            alternatives.sort_by_key(|one| self.kind(&one.ty) == Kind::Number);
        }
    }

    /// Whether it is an object, or a type that is still being lowered.
    pub(super) fn may_be_struct(&self, ty: &Type) -> bool {
        self.kind(ty) == Kind::Struct
    }

    pub(super) fn kind(&self, ty: &Type) -> Kind {
        match ty {
            Type::String => Kind::String,
            ty if ty.is_formatted_text() => Kind::Formatted,
            Type::F64 | Type::Formatted(Format::Decimal | Format::Number(_)) => Kind::Number,
            Type::Json => Kind::Any,
            Type::Named(id) => match self.types[id.0].as_ref().map(|def| &def.kind) {
                Some(TypeKind::Enum(enumeration)) if enumeration.of == EnumOf::Strings => {
                    Kind::StringEnum
                }
                // A type that is still being lowered is an object or a union.
                Some(TypeKind::Struct(_)) | None => Kind::Struct,
                Some(_) => Kind::Other,
            },
            _ => Kind::Other,
        }
    }
}

/// What the values of an alternative are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    StringEnum,
    Formatted,
    Number,
    Struct,
    Any,
    Other,
}
