//! Which types are an operation of a JSON Patch (RFC 6902, section 4).

use serde_json::Value;

use super::{Struct, Type, TypeDef, TypeKind};

const OPERATIONS: [&str; 6] = ["add", "remove", "replace", "move", "copy", "test"];

/// Lets the values of operations be null, which is a value like any other there, and not the absence
/// of one.
pub(crate) fn let_values_be_null(types: &mut [TypeDef]) {
    for index in 0..types.len() {
        if value(types, &types[index]).is_none() {
            continue;
        }
        if let TypeKind::Struct(structure) = &mut types[index].kind
            && let Some(value) = find_mut(structure, "value")
        {
            *value = Type::Nullable(Box::new(value.not_null().clone()));
        }
    }
}

/// The type of the value without null, if a client builds such operations of the type.
pub(crate) fn value<'t>(types: &'t [TypeDef], def: &'t TypeDef) -> Option<&'t Type> {
    let TypeKind::Struct(structure) = &def.kind else {
        return None;
    };
    let property = |name: &str| {
        let mut properties = structure.properties.iter();
        properties.find(|property| property.name == name)
    };
    let (op, path) = (property("op")?, property("path")?);
    let (from, value) = (property("from")?, property("value")?);
    let Type::Named(op_type) = &op.ty else {
        return None;
    };
    let TypeKind::Enum(operations) = &types[op_type.0].kind else {
        return None;
    };
    let is_operation = def.in_requests
        && structure.properties.len() == 4
        && structure.additional.is_none()
        && op.required
        && path.required
        && !from.required
        && !value.required
        && path.ty == Type::String
        && from.ty == Type::String
        && operations.variants.len() == OPERATIONS.len()
        && operations
            .variants
            .iter()
            .all(|variant| OPERATIONS.contains(&variant.text().as_str()));
    let value = value.ty.not_null();
    let takes_json = match value {
        Type::Json => true,
        Type::Named(id) => matches!(types[id.0].kind, TypeKind::Union(_)),
        _ => false,
    };
    (is_operation && takes_json).then_some(value)
}

/// The member that an operation needs beside its path.
pub(crate) fn needed(operation: &Value) -> Option<&'static str> {
    match operation["op"].as_str()? {
        "add" | "replace" | "test" => Some("value"),
        "move" | "copy" => Some("from"),
        _ => None,
    }
}

fn find_mut<'s>(structure: &'s mut Struct, name: &str) -> Option<&'s mut Type> {
    let mut properties = structure.properties.iter_mut();
    let property = properties.find(|property| property.name == name);
    property.map(|property| &mut property.ty)
}
