//! Objects and compositions of objects become structs and maps.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::schema::{Node, example_of, limits, nullable_if};
use super::{Lowered, Lowering, Refused, component_name};
use crate::ir::{Deprecation, Limits, Property, Struct, Type, TypeKind};
use crate::load::{Trail, unescape};
use crate::names::{Scope, type_name, value_name};

/// The parts of an object that its schema, and all schemas that it is composed of, declare.
#[derive(Default)]
struct Parts<'d> {
    /// By the name on the wire: the schema, the name of the type that declares it, its pointer.
    properties: IndexMap<&'d str, Vec<(Node<'d>, String, String)>>,
    required: Vec<&'d str>,
    additional: Option<(&'d AdditionalProperties, String, String)>,
    /// Members of `allOf` that are no objects.
    others: Vec<(Node<'d>, String, String)>,
}

impl<'d> Lowering<'d> {
    /// An object or an `allOf`.
    pub(super) fn object(
        &mut self,
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let nullable = schema.schema_data.nullable;
        let mut parts = Parts::default();
        self.gather(schema, name, &trail.pointer(), &mut parts, 0)?;
        if let [(node, name, pointer)] = parts.others.as_slice()
            && parts.properties.is_empty()
        {
            // `allOf` around a single schema is how 3.0 adds a description to a reference.
            let (node, name, pointer) = (*node, name.clone(), pointer.clone());
            let ty = self.schema(node, &name, &Trail::root(&pointer))?;
            return Ok(nullable_if(nullable, ty));
        }
        if let Some((_, _, pointer)) = parts.others.first() {
            let pointer = pointer.clone();
            return self.refuse(
                &Trail::root(&pointer),
                "`allOf` composes an object with something that is none",
                "compose objects only",
            );
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

    /// Collects what a schema declares. `name` and `pointer` are those of the schema.
    fn gather(
        &mut self,
        schema: &'d Schema,
        name: &str,
        pointer: &str,
        parts: &mut Parts<'d>,
        depth: usize,
    ) -> Lowered<()> {
        let (properties, required, additional, all_of) = match &schema.schema_kind {
            SchemaKind::Type(SchemaType::Object(object)) => (
                &object.properties,
                &object.required,
                &object.additional_properties,
                [].as_slice(),
            ),
            SchemaKind::AllOf { all_of } => {
                return self.gather_members(all_of, name, pointer, parts, depth);
            }
            SchemaKind::Any(any) if any.typ.as_deref().is_none_or(|ty| ty == "object") => {
                if !(any.one_of.is_empty() && any.any_of.is_empty() && any.not.is_none()) {
                    return self.refuse(
                        &Trail::root(pointer),
                        "an object that is also `oneOf`, `anyOf` or `not` is not supported",
                        "move the alternatives into a property, or list them with the \
                         properties in each",
                    );
                }
                (
                    &any.properties,
                    &any.required,
                    &any.additional_properties,
                    any.all_of.as_slice(),
                )
            }
            _ => {
                let other = (Node::Schema(schema), name.to_owned(), pointer.to_owned());
                parts.others.push(other);
                return Ok(());
            }
        };
        self.gather_members(all_of, name, pointer, parts, depth)?;
        let trail = Trail::root(pointer);
        for (property, node) in properties {
            let pointer = trail.key("properties").key(property).pointer();
            let entry = parts.properties.entry(property).or_default();
            entry.push((node.into(), name.to_owned(), pointer));
        }
        parts.required.extend(required.iter().map(String::as_str));
        if let Some(additional) = additional {
            let pointer = trail.key("additionalProperties").pointer();
            parts.additional = Some((additional, name.to_owned(), pointer));
        }
        Ok(())
    }

    fn gather_members(
        &mut self,
        members: &'d [ReferenceOr<Schema>],
        name: &str,
        pointer: &str,
        parts: &mut Parts<'d>,
        depth: usize,
    ) -> Lowered<()> {
        let trail = Trail::root(pointer);
        let trail = trail.key("allOf");
        for (index, member) in members.iter().enumerate() {
            let trail = trail.index(index);
            // Deeper compositions than this are a circle.
            if depth > 32 {
                return self.refuse(
                    &trail,
                    "the schema is composed of itself",
                    "let `allOf` lead to other schemas only",
                );
            }
            let (member, name, pointer) = match member {
                ReferenceOr::Item(schema) => (schema, name.to_owned(), trail.pointer()),
                ReferenceOr::Reference { reference } => {
                    let (schema, component, pointer) =
                        self.follow(member, "schemas", &trail, |openapi, name| {
                            openapi.components.as_ref()?.schemas.get(name)
                        })?;
                    let is_object = matches!(
                        &schema.schema_kind,
                        SchemaKind::AllOf { .. }
                            | SchemaKind::Any(_)
                            | SchemaKind::Type(SchemaType::Object(_))
                    );
                    if !is_object {
                        let other = (Node::Reference(reference), name.to_owned(), pointer);
                        parts.others.push(other);
                        continue;
                    }
                    let component = component.or(component_name(reference, "schemas"));
                    let name = component.map_or_else(
                        || name.to_owned(),
                        |component| type_name(&unescape(component)),
                    );
                    // A lone reference is the type that it leads to, not a copy of it.
                    if members.len() == 1 && depth == 0 {
                        parts
                            .others
                            .push((Node::Reference(reference), name, pointer));
                        continue;
                    }
                    (schema, name, pointer)
                }
            };
            self.gather(member, &name, &pointer, parts, depth + 1)?;
        }
        Ok(())
    }

    fn structure(&mut self, parts: &Parts<'d>) -> Lowered<Struct> {
        // Names that the emitted methods of a struct have.
        let mut scope = Scope::reserving(&["new"]);
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
                let pointer = parts.properties[0][0].2.clone();
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

    /// One property, which several members of an `allOf` may declare if they agree on its type.
    fn property(
        &mut self,
        name: &str,
        declarations: &[(Node<'d>, String, String)],
        required: bool,
    ) -> Lowered<Property> {
        let mut result: Option<Property> = None;
        for (node, owner, pointer) in declarations {
            let trail = Trail::root(pointer);
            let type_name = format!("{owner}{}", type_name(name));
            let ty = self.schema(*node, &type_name, &trail)?;
            let property = self.describe(name, *node, ty, required);
            match &mut result {
                None => result = Some(property),
                // Whoever sends null where only one member allows it is understood.
                Some(first) if first.ty.not_null() == property.ty.not_null() => {
                    let nullable = first.ty.is_nullable() || property.ty.is_nullable();
                    first.ty = nullable_if(nullable, property.ty.not_null().clone());
                    first.description = property.description.or(first.description.take());
                    first.example = property.example.or(first.example.take());
                }
                Some(_) => {
                    return self.refuse(
                        &trail,
                        format!("members of `allOf` declare `{name}` with different types"),
                        "give the property the same type wherever it is declared",
                    );
                }
            }
        }
        result.ok_or(Refused)
    }

    fn describe(&self, name: &str, node: Node<'d>, ty: Type, required: bool) -> Property {
        let (description, deprecated, limits) = match node {
            Node::Schema(schema) => (
                schema.schema_data.description.clone(),
                schema.schema_data.deprecated,
                limits(schema),
            ),
            Node::Reference(reference) => {
                let component = component_name(reference, "schemas").and_then(|name| {
                    let components = self.openapi.components.as_ref()?;
                    components.schemas.get(&unescape(name))?.as_item()
                });
                let data = component.map(|schema| &schema.schema_data);
                (
                    data.and_then(|data| data.description.clone()),
                    data.is_some_and(|data| data.deprecated),
                    Limits::default(),
                )
            }
        };
        Property {
            name: name.to_owned(),
            ident: String::new(),
            ty,
            required,
            description,
            deprecation: deprecated.then(Deprecation::default),
            limits,
            example: example_of(node),
        }
    }
}
