//! Objects and compositions of objects become structs and maps.

use openapiv3::{AdditionalProperties, Schema};

use super::compose::{Declaration, Parts};
use super::schema::{Node, nullable_if};
use super::{Lowered, Lowering, Refused};
use crate::fixup::CONFLICTING_PROPERTY;
use crate::ir::{Property, Struct, Type, TypeKind};
use crate::load::Trail;
use crate::names::{Scope, TRAIT_METHODS, type_name, value_name};

impl<'d> Lowering<'d> {
    /// An object or an `allOf`.
    pub(super) fn object(
        &mut self,
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        if let Some(ty) = self.family(schema, name, trail)? {
            return Ok(ty);
        }
        let mut parts = Parts::default();
        self.gather(schema, name, &trail.pointer(), &mut parts, 0)?;
        let nullable = schema.schema_data.nullable || parts.nullable;
        if !parts.others.is_empty() {
            let ty = self.composed_of_others(&parts)?;
            return Ok(nullable_if(nullable, ty));
        }
        if parts.properties.is_empty() {
            let ty = match &parts.additional {
                Some((AdditionalProperties::Schema(value), name, pointer)) => {
                    let (name, pointer) = (format!("{name}Value"), pointer.clone());
                    self.schema(value.as_ref().into(), &name, &Trail::root(&pointer))?
                }
                _ => Type::Json,
            };
            return Ok(nullable_if(nullable, Type::Map(Box::new(ty))));
        }
        let id = self.begin_type(nullable, trail);
        let kind = self.structure(&parts)?;
        self.end_type(id, name, schema, TypeKind::Struct(kind));
        Ok(nullable_if(nullable, Type::Named(id)))
    }

    /// `allOf` over values that are no objects: `allOf` around a single schema is how 3.0 adds a
    /// description to a reference.
    fn composed_of_others(&mut self, parts: &Parts<'d>) -> Lowered<Type> {
        let mut result: Option<Type> = None;
        for (node, name, pointer) in &parts.others {
            let trail = Trail::root(pointer);
            let ty = self.schema(*node, name, &trail)?;
            result = match result {
                None => Some(ty),
                Some(first) => match self.narrower(&first, &ty) {
                    Some(ty) => Some(ty),
                    None => {
                        return self.refuse(
                            &trail,
                            "`allOf` composes values of different types",
                            "compose objects only, or values of one type",
                        );
                    }
                },
            };
        }
        let ty = result.ok_or(Refused)?;
        if parts.properties.is_empty() || matches!(ty.not_null(), Type::Json) {
            return Ok(ty);
        }
        let pointer = parts.others[0].2.clone();
        self.refuse(
            &Trail::root(&pointer),
            "`allOf` composes an object with something that is none",
            "compose objects only",
        )
    }

    pub(super) fn structure(&mut self, parts: &Parts<'d>) -> Lowered<Struct> {
        let names = parts.properties.keys().map(|name| value_name(name));
        // Names that the emitted methods of a struct have.
        let mut reserved = vec!["new".to_owned()];
        reserved.extend(
            names
                .filter(|name| TRAIT_METHODS.contains(&name.as_str()))
                .map(|name| format!("set_{name}")),
        );
        if parts.additional.is_some() {
            reserved.push("additional_properties".to_owned());
        }
        let mut scope = Scope::reserving(&reserved.iter().map(String::as_str).collect::<Vec<_>>());
        let mut properties = Vec::with_capacity(parts.properties.len());
        let mut refused = false;
        for (name, declarations) in &parts.properties {
            match self.property(name, declarations, parts.required.contains(name)) {
                Ok(mut property) => {
                    property.ident = scope.take(value_name(name));
                    properties.push(property);
                }
                Err(Refused) => refused = true,
            }
        }
        let additional = match &parts.additional {
            Some((AdditionalProperties::Schema(value), name, pointer)) => {
                let name = format!("{name}Value");
                Some(self.schema(value.as_ref().into(), &name, &Trail::root(pointer))?)
            }
            Some((AdditionalProperties::Any(true), ..)) => Some(Type::Json),
            Some((AdditionalProperties::Any(false), ..)) | None => None,
        };
        for name in &parts.required {
            if !parts.properties.contains_key(name) && additional.is_none() {
                let pointer = parts.properties[0][0].pointer.clone();
                return self.refuse(
                    &Trail::root(&pointer),
                    format!("`required` names the property `{name}`, which is not declared"),
                    "declare the property, or take its name from `required`",
                );
            }
        }
        if refused {
            return Err(Refused);
        }
        Ok(Struct {
            properties,
            additional,
        })
    }

    /// One property, which several members of an `allOf` may declare if one type fits them all.
    pub(super) fn property(
        &mut self,
        name: &str,
        declarations: &[Declaration<'d>],
        required: bool,
    ) -> Lowered<Property> {
        let mut result: Option<Property> = None;
        let is_alternative = declarations.iter().any(|one| one.is_alternative);
        for declaration in declarations {
            let trail = Trail::root(&declaration.pointer);
            let type_name = format!("{}{}", declaration.owner, type_name(name));
            let ty = self.schema(declaration.node, &type_name, &trail)?;
            let property = self.describe(name, declaration.node, ty, required);
            let Some(first) = &mut result else {
                result = Some(property);
                continue;
            };
            // Whoever sends null where only one member allows it is understood.
            let nullable = first.ty.is_nullable() || property.ty.is_nullable();
            let (one, other) = (first.ty.not_null().clone(), property.ty.not_null().clone());
            let ty = match self.narrower(&one, &other) {
                Some(ty) => ty,
                // What differs between alternatives can be either.
                None if is_alternative => Type::Json,
                None => match self.merged(declarations, &type_name)? {
                    Some(ty) => ty,
                    None if self.mends => {
                        self.mended(&CONFLICTING_PROPERTY, &trail, name);
                        Type::Json
                    }
                    None => {
                        return self.refuse(
                            &trail,
                            format!("members of `allOf` declare `{name}` with different types"),
                            "give the property the same type wherever it is declared",
                        );
                    }
                },
            };
            first.ty = nullable_if(nullable, ty);
            first.description = property.description.or(first.description.take());
            first.example = property.example.or(first.example.take());
        }
        result.ok_or(Refused)
    }

    fn describe(&self, name: &str, node: Node<'d>, ty: Type, required: bool) -> Property {
        let view = self.view(node);
        Property {
            name: name.to_owned(),
            ident: String::new(),
            required,
            access: view.access(),
            description: view.description(),
            deprecation: view.deprecation(),
            limits: view.limits(),
            example: self.example_of(node, &ty),
            ty,
        }
    }
}
