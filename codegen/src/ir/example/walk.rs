//! A value of a type, as large as its budget allows.

use serde_json::{Value, json};

use super::{Extent, default, fits, smallest, weight};
use crate::ir::json_patch;
use crate::ir::{
    Access, Enum, Format, Limits, Property, Struct, Type, TypeDef, TypeId, TypeKind, Union,
};

/// The walk through a type and all that it holds.
///
/// Who asks for a value has paid for the smallest one, so the walk always has a way that ends
/// within the budget: whatever goes beyond it is taken only as far as there is something left.
pub(super) struct Walk<'t> {
    pub(super) types: &'t [TypeDef],
    pub(super) extent: Extent,
    /// Within so many types, what need not be there and has parts of its own is left out.
    pub(super) depth: Option<usize>,
    /// The access of properties that are left out, unless they are required.
    pub(super) without: Option<Access>,
    /// What the value at hand is called, which a text is for want of anything better.
    pub(super) name: &'t str,
    /// The types within which the value at hand stands.
    pub(super) open: Vec<TypeId>,
    /// How many values there may be beside those that must be there.
    pub(super) left: usize,
    /// Whether something that may be there is not, because nothing was left for it.
    pub(super) is_cut: bool,
}

impl<'t> Walk<'t> {
    pub(super) fn of(&mut self, ty: &Type) -> Value {
        match ty {
            Type::String | Type::IdOr(_) => json!(self.name),
            Type::Boolean => json!(true),
            Type::I8
            | Type::I16
            | Type::I32
            | Type::I64
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64 => json!(1),
            Type::F64 => json!(1.5),
            Type::DateTime => json!("2026-01-31T08:30:00-05:00"),
            Type::Date => json!("2026-01-31"),
            Type::Formatted(format) => match format {
                Format::Base64 => json!("dGV4dA=="),
                Format::Base64Url => json!("dGV4dA"),
                Format::I64Text | Format::U64Text => json!("1"),
                Format::Decimal | Format::Number(_) => json!(1.5),
                Format::UnixTime => json!(1_769_848_200),
                Format::Text(_) => json!(self.name),
            },
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
                let mut value = self.object(structure);
                self.open.pop();
                if let Some(ty) = json_patch::value(types, def) {
                    self.complete(&mut value, ty);
                }
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

    fn object(&mut self, structure: &'t Struct) -> Value {
        let (types, name) = (self.types, self.name);
        let mut values: Vec<_> = structure.properties.iter().map(|one| (one, None)).collect();
        let mut order: Vec<_> = (0..values.len()).collect();
        let is_deep = self.depth.is_some_and(|depth| self.open.len() >= depth);
        if self.depth.is_some() {
            // What is short comes first, so that one long part leaves something for the others.
            order.sort_by_key(|&index| {
                let property = values[index].0;
                (!property.required, has_parts(types, &property.ty))
            });
        }
        for index in order {
            let (property, value) = &mut values[index];
            self.name = &property.name;
            *value = if property.required {
                Some(self.property(property))
            } else if self.extent == Extent::Required || self.without == Some(property.access) {
                None
            } else if is_deep && has_parts(types, &property.ty) {
                self.is_cut = true;
                None
            } else {
                self.optional_property(property)
            };
        }
        self.name = name;
        let present = values.into_iter();
        let present = present.filter_map(|(property, value)| Some((property.name.clone(), value?)));
        Value::Object(present.collect())
    }

    /// Gives an operation of a JSON Patch what it needs, and takes away the rest.
    fn complete(&mut self, operation: &mut Value, ty: &Type) {
        let needed = json_patch::needed(operation);
        let Value::Object(members) = operation else {
            return;
        };
        if needed == Some("value") && !members.contains_key("value") {
            members.insert("value".to_owned(), self.of(ty));
        }
        if needed == Some("from") && !members.contains_key("from") {
            members.insert("from".to_owned(), json!("/from"));
        }
        members.retain(|name, _| matches!(name.as_str(), "op" | "path") || needed == Some(name));
    }

    fn property(&mut self, property: &Property) -> Value {
        let own = self.own(property);
        own.unwrap_or_else(|| self.of(&property.ty))
    }

    /// What the description says of a property: its example, its default, or its format.
    fn own(&mut self, property: &Property) -> Option<Value> {
        let example = property.example.as_ref();
        let own = self.given(&property.ty, example);
        let own = own.or_else(|| self.given(&property.ty, default(&property.limits)));
        own.or_else(|| of_format(&property.ty, &property.limits))
    }

    fn optional_property(&mut self, property: &Property) -> Option<Value> {
        let ty = property.ty.not_null();
        let left = self.left;
        // An example that is given is an end in itself.
        if smallest(self.types, ty).is_some_and(|size| self.take(size)) {
            if let Some(own) = self.own(property) {
                return Some(own);
            }
            self.left = left;
        }
        self.optional(ty)
    }
}

/// Whether a value of the type is more than one line.
fn has_parts(types: &[TypeDef], ty: &Type) -> bool {
    match ty.not_null().unboxed() {
        Type::Named(id) => !matches!(types[id.0].kind, TypeKind::Enum(_)),
        Type::List(_) | Type::Tuple(_) | Type::Map(_) | Type::Json => true,
        _ => false,
    }
}

/// A text of a format that everybody knows.
pub(super) fn of_format(ty: &Type, limits: &Limits) -> Option<Value> {
    if !matches!(ty, Type::String | Type::Formatted(Format::Text(_))) {
        return None;
    }
    Some(json!(match limits.format.as_deref()? {
        "uuid" => "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "email" => "ann@example.com",
        "uri" | "url" => "https://example.com",
        "hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" => "dGV4dA==",
        "date" => "2026-01-31",
        "date-time" => "2026-01-31T08:30:00Z",
        "time" => "08:30:00",
        "duration" => "P1D",
        "decimal" => "12.5",
        _ => return None,
    }))
}

fn one_of(enumeration: &Enum, example: Option<&Value>) -> Value {
    let variants = &enumeration.variants;
    let own = example.filter(|example| variants.iter().any(|one| one.value == **example));
    let first = variants.first().map(|variant| &variant.value);
    own.or(first).cloned().unwrap_or_default()
}
