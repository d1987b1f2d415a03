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

/// An example for a body as it stands in a program.
pub(crate) fn written(types: &[TypeDef], ty: &Type, body: &Body) -> Result<Value, Missing> {
    if let Type::List(_) = ty {
        // A list is nothing without what its elements may hold.
        return super::body(types, ty, body, Extent::Everything);
    }
    let least = super::body(types, ty, body, Extent::Required)?;
    filled(types, ty, least, Access::Read, || {
        super::body(types, ty, body, Extent::Everything)
    })
}

/// A short answer.
pub(crate) fn brief(types: &[TypeDef], ty: &Type) -> Result<Value, Missing> {
    if let Type::List(item) = ty.not_null().unboxed() {
        return Ok(Value::Array(vec![brief(types, item)?]));
    }
    let value = |extent| super::value(types, ty, super::TEXT_NAME, extent);
    let least = value(Extent::Required)?;
    filled(types, ty, least, Access::Write, || {
        value(Extent::Everything)
    })
}

/// What an object requires; where it requires nothing, the first few of its properties that a line
/// can show. Properties of the access `without` do not travel that way.
fn filled(
    types: &[TypeDef],
    ty: &Type,
    least: Value,
    without: Access,
    whole: impl FnOnce() -> Result<Value, Missing>,
) -> Result<Value, Missing> {
    /// So many show how the others are set.
    const FEW: usize = 3;
    let is_empty = least.as_object().is_some_and(serde_json::Map::is_empty);
    let structure = match ty.not_null().unboxed() {
        Type::Named(id) if is_empty => match &types[id.0].kind {
            TypeKind::Struct(structure) => structure,
            _ => return Ok(least),
        },
        _ => return Ok(least),
    };
    let whole = whole()?;
    let properties = structure.properties.iter().filter_map(|property| {
        let is_there = property.access != without && property.deprecation.is_none();
        let value = whole.get(&property.name).filter(|_| is_there)?;
        Some((property, value))
    });
    let properties: Vec<_> = properties.collect();
    let is_short = |value: &Value| !value.is_null() && !is_structure(value) && weight(value) == 1;
    let short = properties.iter().filter(|(_, value)| is_short(value));
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
