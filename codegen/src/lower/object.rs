//! Objects and compositions of objects become structs and maps.

use openapiv3::{AdditionalProperties, Schema};

use super::parts::{Declaration, Parts};
use super::schema::{Node, nullable_if};
use super::{Lowered, Lowering, Refused};
use crate::ir::{Access, Api, Elsewhere, Limits, Property, Struct, Type, TypeId, TypeKind};
use crate::names::{Scope, TRAIT_METHODS, type_name, value_name};
use crate::tree::Trail;

impl<'d> Lowering<'d> {
    /// An object or an `allOf`.
    pub(super) fn object(
        &mut self,
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        if let Some(listing) = self.listed_by(schema, &trail.pointer()) {
            return self.union(schema, &listing, name, trail);
        }
        if let Some(ty) = self.family(schema, name, trail)? {
            return Ok(ty);
        }
        let mut parts = Parts::default();
        self.gather(schema, name, &trail.pointer(), &mut parts, 0)?;
        let before = self.types.len();
        match self.composed(&parts, schema, name, trail)? {
            Some(ty) => {
                self.own_narrower(&ty, before, schema, name, trail);
                Ok(ty)
            }
            None => Ok(self.contradictory("its members are of different types", trail)),
        }
    }

    /// The type of what a composition declares; `None` if no value can be all of it.
    pub(super) fn composed(
        &mut self,
        parts: &Parts<'d>,
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Type>> {
        let nullable = schema.schema_data.nullable || parts.nullable;
        let Some(value) = self.narrowest(parts, name)? else {
            return Ok(None);
        };
        if value != Type::Json {
            if parts.is_object {
                return Ok(None);
            }
            if parts.declares() {
                let why = "the values are no objects: what is said of objects is left out";
                self.degraded("schema allOf", trail, why.to_owned());
            }
            let value = self.narrower_alternative(value, parts, name)?;
            return Ok(Some(nullable_if(nullable, value)));
        }
        if !parts.alternatives.is_empty() {
            if !parts.is_object {
                let ty = self.object_or_others(parts, schema, name, nullable, trail)?;
                return Ok(Some(nullable_if(nullable, ty)));
            }
            for alternative in &parts.alternatives {
                let why = "the values are objects, which this alternative is not: it is left out";
                let trail = Trail::root(&alternative.pointer);
                self.degraded("alternative", &trail, why.to_owned());
            }
        }
        if !parts.declares() && parts.required.is_empty() {
            return Ok(Some(Type::Json));
        }
        let ty = self.object_of(parts, schema, name, nullable, trail)?;
        Ok(Some(nullable_if(nullable, ty)))
    }

    /// The struct or the map of what is declared of an object.
    pub(super) fn object_of(
        &mut self,
        parts: &Parts<'d>,
        schema: &'d Schema,
        name: &str,
        nullable: bool,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        if parts.properties.is_empty() {
            let ty = self.additional(parts)?.unwrap_or(Type::Json);
            return Ok(Type::Map(Box::new(ty)));
        }
        let id = self.begin_type(nullable, trail);
        let kind = self.structure(id, parts)?;
        self.end_type(id, name, schema, TypeKind::Struct(kind));
        Ok(Type::Named(id))
    }

    /// The type of the properties that are not declared, if there may be any.
    fn additional(&mut self, parts: &Parts<'d>) -> Lowered<Option<Type>> {
        let schemas = parts.additional.iter().filter_map(|one| match one.allowed {
            AdditionalProperties::Schema(schema) => Some(Declaration {
                node: schema.as_ref().into(),
                owner: format!("{}/Value", one.owner),
                pointer: one.pointer.clone(),
                is_alternative: one.is_alternative,
            }),
            AdditionalProperties::Any(_) => None,
        });
        let schemas: Vec<_> = schemas.collect();
        match (
            parts.additional.last().map(|one| one.allowed),
            schemas.as_slice(),
        ) {
            (None | Some(AdditionalProperties::Any(false)), _) => Ok(None),
            (Some(AdditionalProperties::Any(true)), []) => Ok(Some(Type::Json)),
            (_, schemas) => {
                let types = schemas
                    .iter()
                    .map(|one| self.schema(one.node, &one.owner, &Trail::root(&one.pointer)));
                let types = types.collect::<Lowered<Vec<_>>>()?;
                let names: Vec<_> = schemas.iter().map(|one| one.owner.as_str()).collect();
                Ok(Some(self.declared(&types, schemas, &names)?))
            }
        }
    }

    fn structure(&mut self, id: TypeId, parts: &Parts<'d>) -> Lowered<Struct> {
        let names = parts.properties.keys().map(|name| value_name(name));
        // Names that the emitted methods of a struct have.
        let mut reserved = vec!["new".to_owned()];
        reserved.extend(
            names
                .filter(|name| TRAIT_METHODS.contains(&name.as_str()))
                .map(|name| format!("set_{name}")),
        );
        if !parts.additional.is_empty() {
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
        let additional = self.additional(parts)?;
        for (name, pointer) in parts.undeclared() {
            // With a place for all other properties it is one of them.
            if additional.is_none() {
                properties.push(Property {
                    ident: scope.take(value_name(name)),
                    ..undeclared(name)
                });
                self.undeclared.push((id, pointer, name));
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

    /// Reports what types require and do not declare. A type that a narrower one took the place of
    /// says nothing: what it lacks, another member of the composition may declare.
    pub(super) fn note_undeclared(&mut self, api: &Api) {
        let undeclared = std::mem::take(&mut self.undeclared);
        if undeclared.is_empty() {
            return;
        }
        let reached = self.reached(api);
        for (id, pointer, name) in undeclared {
            if reached.contains(&id) {
                let why = format!(
                    "the property `{name}` is required, but not declared: it takes any JSON, and \
                     may be left out"
                );
                self.degraded("required property", &Trail::root(&pointer), why);
            }
        }
    }

    /// One property, which several members of an `allOf` may declare if one type fits them all.
    pub(super) fn property(
        &mut self,
        name: &str,
        declarations: &[Declaration<'d>],
        required: bool,
    ) -> Lowered<Property> {
        let mut result: Option<Property> = None;
        let own = type_name(name);
        let names = declarations
            .iter()
            .map(|one| format!("{}/{own}", one.owner));
        let names: Vec<_> = names.collect();
        let mut types = Vec::with_capacity(declarations.len());
        for (declaration, type_name) in declarations.iter().zip(&names) {
            let trail = Trail::root(&declaration.pointer);
            let ty = self.schema(declaration.node, type_name, &trail)?;
            let property = self.describe(name, declaration.node, ty.clone(), required);
            types.push(ty);
            let Some(first) = &mut result else {
                result = Some(property);
                continue;
            };
            first.description = property.description.or(first.description.take());
            first.example = property.example.or(first.example.take());
            if declaration.is_alternative {
                continue;
            }
            first.deprecation = property.deprecation.or(first.deprecation.take());
            if first.access == Access::Both {
                first.access = property.access;
            }
            let limits = std::mem::replace(&mut first.limits, property.limits);
            first.limits.join(limits);
        }
        let property = result.ok_or(Refused)?;
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        Ok(Property {
            ty: self.declared(&types, declarations, &names)?,
            ..property
        })
    }

    /// The type of what is declared with each of these types: all of those that members of an
    /// `allOf` declare, and any of those that alternatives do.
    fn declared(
        &mut self,
        types: &[Type],
        declarations: &[Declaration<'d>],
        names: &[&str],
    ) -> Lowered<Type> {
        let (mut all, mut any): (Option<Type>, Option<Type>) = (None, None);
        for ((ty, declaration), name) in types.iter().zip(declarations).zip(names) {
            let known = if declaration.is_alternative {
                &mut any
            } else {
                &mut all
            };
            let Some(first) = known.take() else {
                *known = Some(ty.clone());
                continue;
            };
            if declaration.is_alternative {
                // What differs in kind can be either.
                any = Some(self.wider(&first, ty, name).unwrap_or(Type::Json));
                continue;
            }
            // Whoever sends null where only one member allows it is understood.
            let nullable = first.is_nullable() || ty.is_nullable();
            let narrower = match self.narrower(&first, ty, name) {
                Some(ty) => ty,
                None => {
                    let all = declarations.iter().filter(|one| !one.is_alternative);
                    match self.of_all(&all.cloned().collect::<Vec<_>>(), name)? {
                        Some(ty) => ty,
                        None => {
                            let trail = Trail::root(&declaration.pointer);
                            let what = "it is declared with different types";
                            return Ok(self.contradictory(what, &trail));
                        }
                    }
                }
            };
            all = Some(nullable_if(nullable, narrower.not_null().clone()));
        }
        match (all, any) {
            (Some(all), Some(any)) => {
                let name = names.last().copied().unwrap_or_default();
                Ok(self.narrower(&any, &all, name).unwrap_or(Type::Json))
            }
            (all, any) => all.or(any).ok_or(Refused),
        }
    }

    fn describe(&mut self, name: &str, node: Node<'d>, ty: Type, required: bool) -> Property {
        let view = self.view(node);
        self.tell_examples(&view);
        Property {
            name: name.to_owned(),
            ident: String::new(),
            required,
            access: view.access(),
            description: view.description(),
            elsewhere: Elsewhere::default(),
            deprecation: view.deprecation(),
            limits: view.limits(),
            example: self.example_of(node, &ty),
            ty,
        }
    }
}

/// A property of which only the name is known.
fn undeclared(name: &str) -> Property {
    Property {
        name: name.to_owned(),
        ident: String::new(),
        ty: Type::Json,
        required: false,
        access: Access::Both,
        description: None,
        elsewhere: Elsewhere::default(),
        deprecation: None,
        limits: Limits::default(),
        example: None,
    }
}
