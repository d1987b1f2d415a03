//! Values that stand beside a text: short ones.

use serde_json::Value;

use super::{Extent, Missing, fits, required, shown, weight};
use crate::ir::{Access, Body, Type, TypeDef, TypeKind};

/// A sample of more values than this is longer than what it stands beside.
const FEW_VALUES: usize = 30;

/// A value of a type to look at, and whether some of what may be there is left out; `None` if
/// already the smallest value would be too long. Properties of the access `without` do not travel
/// that way.
pub(crate) fn sample(
    types: &[TypeDef],
    ty: &Type,
    name: &str,
    example: Option<&Value>,
    without: Access,
) -> Option<(Value, bool)> {
    if let Some(own) = example.filter(|example| fits(types, ty, example)) {
        if weight(own) <= FEW_VALUES {
            return Some((own.clone(), false));
        }
        let short = shortened(own);
        if weight(&short) <= FEW_VALUES {
            return Some((short, true));
        }
    }
    shown(
        types,
        ty,
        name,
        Extent::Everything,
        FEW_VALUES,
        Some(without),
    )
    .ok()
}

/// A value whose lists have one element each.
fn shortened(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().take(1).map(shortened).collect(),
        Value::Object(map) => {
            let short = map.iter();
            let short = short.map(|(key, value)| (key.clone(), shortened(value)));
            short.collect()
        }
        value => value.clone(),
    }
}

/// An example for a body as it stands in a program: what it requires, or where it requires nothing,
/// the first few of its properties that a line can show.
pub(crate) fn written(types: &[TypeDef], ty: &Type, body: &Body) -> Result<Value, Missing> {
    /// So many show how the others are set.
    const FEW: usize = 3;
    let extent = match ty {
        // A list is nothing without what its elements may hold.
        Type::List(_) => Extent::Everything,
        _ => Extent::Required,
    };
    let least = super::body(types, ty, body, extent)?;
    let is_empty = least.as_object().is_some_and(serde_json::Map::is_empty);
    let structure = match ty.not_null().unboxed() {
        Type::Named(id) => match &types[id.0].kind {
            TypeKind::Struct(structure) => structure,
            _ => return Ok(least),
        },
        _ => return Ok(least),
    };
    if !is_empty {
        return Ok(least);
    }
    let whole = super::body(types, ty, body, Extent::Everything)?;
    let properties = structure.properties.iter().filter_map(|property| {
        let is_sent = property.access != Access::Read && property.deprecation.is_none();
        let value = whole.get(&property.name).filter(|_| is_sent)?;
        Some((property, value))
    });
    let properties: Vec<_> = properties.collect();
    let is_short = |value: &Value| !matches!(value, Value::Null) && weight(value) == 1;
    let short = properties
        .iter()
        .filter(|(_, value)| is_short(value) && !is_structure(value));
    let mut chosen: Vec<_> = short.take(FEW).collect();
    if chosen.is_empty() {
        chosen.extend(properties.first());
    }
    let chosen = chosen.into_iter().map(|(property, value)| {
        let value = required(types, &property.ty, (*value).clone());
        (property.name.clone(), value)
    });
    Ok(chosen.collect())
}

fn is_structure(value: &Value) -> bool {
    value.is_array() || value.is_object()
}
