//! Whether a value is one of a type.

use std::collections::HashMap;

use serde_json::{Number, Value};

use crate::ir::format::base64;
use crate::ir::{EnumOf, Format, Type, TypeDef, TypeId, TypeKind};

/// Whether a JSON value is one of the type.
pub(crate) fn fits(types: &[TypeDef], ty: &Type, value: &Value) -> bool {
    Fit {
        types,
        known: HashMap::new(),
    }
    .is(ty, value)
}

struct Fit<'t> {
    types: &'t [TypeDef],
    /// What was found of a type and of a value, by its address: alternatives ask the same again.
    known: HashMap<(TypeId, *const Value), bool>,
}

impl Fit<'_> {
    fn is(&mut self, ty: &Type, value: &Value) -> bool {
        match (ty, value) {
            (Type::Json, _) | (Type::Nullable(_), Value::Null) => true,
            (Type::Nullable(inner) | Type::Boxed(inner), value) => self.is(inner, value),
            (Type::IdOr(object), value @ Value::Object(_)) => self.is(object, value),
            (Type::String | Type::IdOr(_), value) => value.is_string(),
            // Whether the text is a date is for the test to find out that decodes it.
            (Type::DateTime, Value::String(text)) => text.contains('T'),
            (Type::Date, Value::String(text)) => text.len() == 10,
            (Type::Boolean, value) => value.is_boolean(),
            (Type::F64, value) => value.is_number(),
            (Type::Formatted(format), value) => is_formatted(format, value),
            (ty, Value::Number(number)) if ty.integer().is_some() => is_integer(ty, number),
            (Type::List(item), Value::Array(items)) => {
                items.iter().all(|value| self.is(item, value))
            }
            (Type::Tuple(places), Value::Array(items)) => {
                places.len() == items.len()
                    && places
                        .iter()
                        .zip(items)
                        .all(|(ty, value)| self.is(ty, value))
            }
            (Type::Map(item), Value::Object(map)) => map.values().all(|value| self.is(item, value)),
            (Type::Named(id), value) => {
                let key = (*id, std::ptr::from_ref(value));
                if let Some(known) = self.known.get(&key) {
                    return *known;
                }
                let is = self.is_named(*id, value);
                self.known.insert(key, is);
                is
            }
            _ => false,
        }
    }

    fn is_named(&mut self, id: TypeId, value: &Value) -> bool {
        let types = self.types;
        match (&types[id.0].kind, value) {
            (TypeKind::Struct(structure), Value::Object(map)) => {
                structure.properties.iter().all(|property| {
                    map.get(&property.name)
                        .map_or(!property.required, |value| self.is(&property.ty, value))
                })
            }
            (TypeKind::Enum(enumeration), value) => match enumeration.of {
                EnumOf::Strings => value.is_string(),
                EnumOf::Integers => value.is_i64(),
                EnumOf::Values => true,
            },
            (TypeKind::Union(union), value) => {
                let mut variants = union.variants.iter();
                variants.any(|variant| self.is(&variant.ty, value))
            }
            _ => false,
        }
    }
}

/// Whether a number is one of an integer's type.
fn is_integer(ty: &Type, number: &Number) -> bool {
    let signed = number.as_i64().map(i128::from);
    let integer = signed.or_else(|| number.as_u64().map(i128::from));
    integer.is_some_and(|integer| ty.has_integer(integer))
}

fn is_formatted(format: &Format, value: &Value) -> bool {
    let text = value.as_str();
    match format {
        Format::Base64 | Format::Base64Url => text.and_then(base64).is_some(),
        Format::I64Text => text.is_some_and(|text| text.parse::<i64>().is_ok()),
        Format::U64Text => text.is_some_and(|text| text.parse::<u64>().is_ok()),
        Format::Decimal | Format::Number(_) => value.is_number(),
        Format::UnixTime => value.is_i64(),
        // Whether the text is one of the type, the type alone knows.
        Format::Text(_) => text.is_some(),
    }
}
