//! A value of a type, as large as its budget allows.

use serde_json::{Map, Value, json};

use super::{Extent, fits, smallest, weight};
use crate::ir::{Enum, Property, Struct, Type, TypeDef, TypeId, TypeKind, Union};

/// The walk through a type and all that it holds.
///
/// Who asks for a value has paid for the smallest one, so the walk always has a way that ends
/// within the budget: whatever goes beyond it is taken only as far as there is something left.
pub(super) struct Walk<'t> {
    pub(super) types: &'t [TypeDef],
    pub(super) extent: Extent,
    /// The types within which the value at hand stands.
    pub(super) open: Vec<TypeId>,
    /// How many values there may be beside those that must be there.
    pub(super) left: usize,
    /// Whether something that may be there is not, because nothing was left for it.
    pub(super) is_cut: bool,
}

impl Walk<'_> {
    pub(super) fn of(&mut self, ty: &Type) -> Value {
        match ty {
            Type::String | Type::IdOr(_) => json!("text"),
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
            Type::Tuple(places) => places.iter().map(|place| self.of(place)).collect(),
            Type::Map(item) => match self.optional(item) {
                Some(item) => json!({ "key": item }),
                None => json!({}),
            },
            Type::Nullable(inner) => self.optional(inner).unwrap_or(Value::Null),
            Type::Boxed(inner) => self.of(inner),
            Type::Named(id) if self.open.contains(id) => self.least(*id),
            Type::Named(id) => self.named(*id),
        }
    }

    /// A value that need not be there: `None` if it would repeat the ones around it, has no end,
    /// or is too much.
    fn optional(&mut self, ty: &Type) -> Option<Value> {
        let mut is_repeated = false;
        ty.each_named(&mut |id| is_repeated |= self.open.contains(&id));
        let size = smallest(self.types, ty).filter(|_| !is_repeated)?;
        if !self.take(size) {
            self.is_cut = true;
            return None;
        }
        Some(self.of(ty))
    }

    /// Whether so much is left, which is then spent.
    fn take(&mut self, size: usize) -> bool {
        let left = self.left.checked_sub(size);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// The smallest value of a type, within one of the same.
    fn least(&mut self, id: TypeId) -> Value {
        let (left, is_cut) = (std::mem::take(&mut self.left), self.is_cut);
        let value = self.named(id);
        (self.left, self.is_cut) = (left, is_cut);
        value
    }

    fn named(&mut self, id: TypeId) -> Value {
        let types = self.types;
        let def = &types[id.0];
        match &def.kind {
            TypeKind::Enum(enumeration) => one_of(enumeration, def.example.as_ref()),
            TypeKind::Union(union) => {
                if let Some(own) = self.given(&Type::Named(id), def.example.as_ref()) {
                    return own;
                }
                self.open.push(id);
                let value = self.union(union);
                self.open.pop();
                value
            }
            TypeKind::Struct(structure) => {
                self.open.push(id);
                let value = self.object(structure);
                self.open.pop();
                value
            }
        }
    }

    /// An example of the description, if it fits and is not too much.
    fn given(&mut self, ty: &Type, example: Option<&Value>) -> Option<Value> {
        let example = example.filter(|example| fits(self.types, ty, example))?;
        let more = weight(example).saturating_sub(smallest(self.types, ty)?);
        self.take(more).then(|| example.clone())
    }

    /// The first variant, unless it has no end, leads back, or is too much; then another, and at
    /// last the smallest.
    fn union(&mut self, union: &Union) -> Value {
        let types = self.types;
        let sizes = union.variants.iter();
        let sizes = sizes.map(|variant| Some((smallest(types, &variant.ty)?, &variant.ty)));
        let finite: Vec<_> = sizes.flatten().collect();
        let least = finite.iter().min_by_key(|(size, _)| size);
        let Some((least_size, least)) = least else {
            return Value::Null;
        };
        for (size, ty) in &finite {
            let is_open = matches!(ty.unboxed(), Type::Named(id) if self.open.contains(id));
            if !is_open && self.take(size - least_size) {
                return self.of(ty);
            }
        }
        self.of(least)
    }

    fn object(&mut self, structure: &Struct) -> Value {
        let mut map = Map::new();
        for property in &structure.properties {
            let value = if property.required {
                Some(self.property(property))
            } else if self.extent == Extent::Everything {
                self.optional_property(property)
            } else {
                None
            };
            if let Some(value) = value {
                map.insert(property.name.clone(), value);
            }
        }
        Value::Object(map)
    }

    fn property(&mut self, property: &Property) -> Value {
        self.given(&property.ty, property.example.as_ref())
            .unwrap_or_else(|| self.of(&property.ty))
    }

    fn optional_property(&mut self, property: &Property) -> Option<Value> {
        let ty = property.ty.not_null();
        let left = self.left;
        // An example that is given is an end in itself.
        if smallest(self.types, ty).is_some_and(|size| self.take(size)) {
            if let Some(own) = self.given(&property.ty, property.example.as_ref()) {
                return Some(own);
            }
            self.left = left;
        }
        self.optional(ty)
    }
}

fn one_of(enumeration: &Enum, example: Option<&Value>) -> Value {
    let variants = &enumeration.variants;
    let own = example.filter(|example| variants.iter().any(|one| one.value == **example));
    let first = variants.first().map(|variant| &variant.value);
    own.or(first).cloned().unwrap_or_default()
}
