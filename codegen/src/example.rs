//! Values to show and to test with: the description's examples, completed from its schemas.

use serde_json::{Map, Value, json};

use crate::ir::{Body, EnumOf, Library, Parameter, Property, Type, TypeId, TypeKind};

/// How much of an object an example holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What must be there.
    Required,
    /// All that may be there.
    Everything,
}

/// A value of the type, from the examples of its parts.
pub(crate) fn value(library: &Library, ty: &Type, extent: Extent) -> Value {
    Examples {
        library,
        extent,
        open: Vec::new(),
        left: MOST_OBJECTS,
    }
    .of(ty)
}

/// An example for a parameter.
pub(crate) fn parameter(library: &Library, parameter: &Parameter) -> Value {
    let own = parameter.example.clone();
    own.filter(|example| fits(library, &parameter.ty, example))
        .or_else(|| parameter.limits.default.clone())
        .unwrap_or_else(|| value(library, &parameter.ty, Extent::Everything))
}

/// An example for a JSON body: the description's own, without what need not be there where only
/// the rest is wanted.
pub(crate) fn body(library: &Library, body: &Body, extent: Extent) -> Option<Value> {
    let ty = body.content.ty()?;
    let own = body.example.clone();
    let own = own.filter(|example| fits(library, ty, example));
    Some(match (own, extent) {
        (Some(example), Extent::Everything) => example,
        (Some(example), Extent::Required) => required(library, ty, example),
        (None, extent) => value(library, ty, extent),
    })
}

/// A value that fits the type, without its optional properties.
fn required(library: &Library, ty: &Type, value: Value) -> Value {
    match (ty, value) {
        (_, Value::Null) => Value::Null,
        (Type::Nullable(inner) | Type::Boxed(inner), value) => required(library, inner, value),
        (Type::List(item), Value::Array(items)) => items
            .into_iter()
            .map(|value| required(library, item, value))
            .collect(),
        (Type::Map(item), Value::Object(map)) => map
            .into_iter()
            .map(|(key, value)| (key, required(library, item, value)))
            .collect(),
        (Type::Named(id), Value::Object(mut map)) => match &library.types[id.0].kind {
            TypeKind::Struct(structure) => structure
                .properties
                .iter()
                .filter(|property| property.required)
                .filter_map(|property| {
                    let (name, value) = map.remove_entry(&property.name)?;
                    Some((name, required(library, &property.ty, value)))
                })
                .collect(),
            _ => Value::Object(map),
        },
        (_, value) => value,
    }
}

/// Whether a JSON value is one of the type.
pub(crate) fn fits(library: &Library, ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Json, _) | (Type::Nullable(_), Value::Null) => true,
        (Type::Nullable(inner) | Type::Boxed(inner), value) => fits(library, inner, value),
        (Type::String, value) => value.is_string(),
        // Whether the text is a date is for the test to find out that decodes it.
        (Type::DateTime, Value::String(text)) => text.contains('T'),
        (Type::Date, Value::String(text)) => text.len() == 10,
        (Type::Boolean, value) => value.is_boolean(),
        (Type::I32, value) => value
            .as_i64()
            .is_some_and(|value| i32::try_from(value).is_ok()),
        (Type::I64, value) => value.is_i64(),
        (Type::U64, value) => value.is_u64(),
        (Type::F64, value) => value.is_number(),
        (Type::List(item), Value::Array(items)) => {
            items.iter().all(|value| fits(library, item, value))
        }
        (Type::Map(item), Value::Object(map)) => {
            map.values().all(|value| fits(library, item, value))
        }
        (Type::Named(id), value) => match (&library.types[id.0].kind, value) {
            (TypeKind::Struct(structure), Value::Object(map)) => {
                structure.properties.iter().all(|property| {
                    map.get(&property.name).map_or(!property.required, |value| {
                        fits(library, &property.ty, value)
                    })
                })
            }
            (TypeKind::Enum(enumeration), value) => match enumeration.of {
                EnumOf::Strings => value.is_string(),
                EnumOf::Integers => value.is_i64(),
                EnumOf::Values => true,
            },
            (TypeKind::Union(union), value) => union
                .variants
                .iter()
                .any(|variant| fits(library, &variant.ty, value)),
            _ => false,
        },
        _ => false,
    }
}

struct Examples<'l> {
    library: &'l Library,
    extent: Extent,
    /// The types within which the value at hand stands: a type that holds itself would have no
    /// end.
    open: Vec<TypeId>,
    /// How many objects may still have what they can do without.
    left: usize,
}

/// Objects within objects grow by the power of their depth; an example of more objects than this
/// shows nobody anything.
const MOST_OBJECTS: usize = 1_000;

impl Examples<'_> {
    fn of(&mut self, ty: &Type) -> Value {
        match ty {
            Type::String => json!("text"),
            Type::Boolean => json!(true),
            Type::I32 | Type::I64 | Type::U64 => json!(1),
            Type::F64 => json!(1.5),
            Type::DateTime => json!("2026-01-31T08:30:00-05:00"),
            Type::Date => json!("2026-01-31"),
            Type::Json => json!({ "key": "value" }),
            Type::List(item) => match self.optional(item) {
                Some(item) => json!([item]),
                None => json!([]),
            },
            Type::Map(item) => match self.optional(item) {
                Some(item) => json!({ "key": item }),
                None => json!({}),
            },
            Type::Nullable(inner) => self.optional(inner).unwrap_or(Value::Null),
            Type::Boxed(inner) => self.of(inner),
            Type::Named(id) => self.named(*id),
        }
    }

    /// `None` if the value would have no end.
    fn optional(&mut self, ty: &Type) -> Option<Value> {
        let mut ends = true;
        ty.each_named(&mut |id| ends &= !self.open.contains(&id));
        ends.then(|| self.of(ty))
    }

    fn named(&mut self, id: TypeId) -> Value {
        let def = &self.library.types[id.0];
        match &def.kind {
            TypeKind::Enum(enumeration) => {
                let variants = &enumeration.variants;
                let own = def.example.clone();
                own.filter(|example| variants.iter().any(|v| *example == v.value))
                    .unwrap_or_else(|| {
                        let first = variants.first().map(|variant| variant.value.clone());
                        first.unwrap_or_default()
                    })
            }
            TypeKind::Union(union) => {
                let own = def.example.clone();
                own.filter(|example| fits(self.library, &Type::Named(id), example))
                    .unwrap_or_else(|| match union.variants.first() {
                        Some(variant) => self.of(&variant.ty),
                        None => Value::Null,
                    })
            }
            TypeKind::Struct(structure) => {
                self.open.push(id);
                self.left = self.left.saturating_sub(1);
                let mut map = Map::new();
                for property in &structure.properties {
                    if property.required {
                        let value = self.property(property);
                        map.insert(property.name.clone(), value.unwrap_or_default());
                    } else if self.extent == Extent::Everything
                        && self.left > 0
                        && let Some(value) = self.property(property)
                    {
                        map.insert(property.name.clone(), value);
                    }
                }
                self.open.pop();
                Value::Object(map)
            }
        }
    }

    fn property(&mut self, property: &Property) -> Option<Value> {
        let own = property.example.clone();
        own.filter(|example| fits(self.library, &property.ty, example))
            .or_else(|| self.optional(property.ty.not_null()))
    }
}
