//! Alternatives that hold the values of one another.

use super::Lowering;
use super::variants::Alternative;
use crate::ir::{Enum, EnumOf, Type, TypeKind};

impl<'d> Lowering<'d> {
    /// Puts one enumeration in the place of several of one kind, and gives what it lists.
    pub(super) fn join_enumerations(
        &mut self,
        alternatives: &mut Vec<Alternative<'d>>,
        of: EnumOf,
        name: &str,
    ) -> Option<Enum> {
        let is_one = |one: &Alternative<'d>| self.is_enum(&one.ty, of);
        let place = alternatives.iter().position(is_one)?;
        let ids = alternatives.iter().filter(|one| is_one(one));
        let ids = ids.filter_map(|one| match one.ty {
            Type::Named(id) => Some(id),
            _ => None,
        });
        let ids: Vec<_> = ids.collect();
        if ids.len() < 2 {
            return None;
        }
        let listed = self.in_any(&ids)?;
        let count = alternatives.len() - ids.len();
        let mut index = 0;
        alternatives.retain(|one| {
            index += 1;
            index - 1 == place || !self.is_enum(&one.ty, of)
        });
        if count > 0 {
            let pointers = ids.iter().map(|id| self.pointers[id.0].as_str());
            let pointer = pointers.collect::<Vec<_>>().join(" or ");
            let name = format!("{name}Value");
            alternatives[place].ty = self.listing(listed.clone(), ids[0], &name, &pointer)?;
            alternatives[place].title = None;
        }
        Some(listed)
    }

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
            // An open enumeration holds any string, and a date would be written in another way.
            Kind::String => !text_enum,
            Kind::Date => !(string || text_enum),
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
            Type::DateTime | Type::Date => Kind::Date,
            Type::F64 => Kind::Number,
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
    Date,
    Number,
    Struct,
    Any,
    Other,
}
