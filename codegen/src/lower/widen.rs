//! The type of the values that any of several schemas allows.

use super::Lowering;
use super::enumeration::in_any;
use super::narrow::values_in;
use super::schema::nullable_if;
use crate::ir::{EnumOf, Format, Type, TypeId};

impl Lowering<'_> {
    /// The type of values that are of either type, if it says any more than that they are JSON.
    pub(super) fn wider(&mut self, one: &Type, other: &Type, name: &str) -> Option<Type> {
        let nullable = one.is_nullable() || other.is_nullable();
        let ty = self.wider_value(one.not_null(), other.not_null(), name)?;
        Some(nullable_if(nullable, ty))
    }

    fn wider_value(&mut self, one: &Type, other: &Type, name: &str) -> Option<Type> {
        let is_text = |ty: &Type| *ty == Type::String || ty.is_formatted_text();
        let is_integer =
            |ty: &Type| ty.integer().is_some() || *ty == Type::Formatted(Format::UnixTime);
        let is_number = |ty: &Type| {
            let is_formatted = matches!(ty, Type::Formatted(format) if !format.is_text());
            is_formatted || *ty == Type::F64 || ty.integer().is_some()
        };
        let decimal = Type::Formatted(Format::Decimal);
        match (one, other) {
            (one, other) if one == other => Some(one.clone()),
            // An open enumeration holds any text.
            (text, ty) | (ty, text) if is_text(text) && self.is_enum(ty, EnumOf::Strings) => {
                Some(ty.clone())
            }
            (one, other) if is_text(one) && is_text(other) => Some(Type::String),
            (one, other) | (other, one) if one.is_within(other) => Some(other.clone()),
            (one, other) if is_integer(one) && is_integer(other) => Some(Type::I64),
            (one, other) if is_number(one) && is_number(other) => {
                let is_exact = *one == decimal || *other == decimal;
                Some(if is_exact { decimal } else { Type::F64 })
            }
            (Type::Named(one), Type::Named(other)) => self.in_either(*one, *other, name),
            (Type::List(one), Type::List(other)) => {
                let item = self.wider(one, other, &format!("{name}/Item"));
                Some(Type::List(Box::new(item.unwrap_or(Type::Json))))
            }
            (Type::Tuple(one), Type::Tuple(other)) if one.len() == other.len() => {
                let places = one.iter().zip(other);
                let places = places.map(|(one, other)| self.wider(one, other, name));
                let places = places.map(|place| place.unwrap_or(Type::Json));
                Some(Type::Tuple(places.collect()))
            }
            _ => None,
        }
    }

    /// The values that either enumeration lists.
    fn in_either(&mut self, one: TypeId, other: TypeId, name: &str) -> Option<Type> {
        let (first, second) = (self.listed(one)?, self.listed(other)?);
        if first.of != second.of {
            return None;
        }
        let common = values_in(&first.variants, &second.variants).len();
        if common == first.variants.len() {
            return Some(Type::Named(other));
        }
        if common == second.variants.len() {
            return Some(Type::Named(one));
        }
        let listed = in_any(&[first.clone(), second.clone()])?;
        let pointer = format!("{} or {}", self.pointers[one.0], self.pointers[other.0]);
        let docs = self.types[other.0].as_ref()?.docs.clone();
        Some(self.listing(listed, other, docs, name, &pointer))
    }
}
