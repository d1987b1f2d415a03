//! What an object's schema declares, with all the schemas that it is composed of.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::schema::Node;
use super::shape::Shape;
use super::{Lowered, Lowering};
use crate::ir::{EnumOf, Type, TypeId, TypeKind};
use crate::load::Trail;

/// A property where it is declared.
#[derive(Clone)]
pub(super) struct Declaration<'d> {
    pub(super) node: Node<'d>,
    /// The name of the type that declares it.
    pub(super) owner: String,
    pub(super) pointer: String,
    /// Whether only one of several alternatives declares it.
    pub(super) is_alternative: bool,
}

/// The parts of an object that its schema, and all schemas that it is composed of, declare.
#[derive(Default)]
pub(super) struct Parts<'d> {
    /// By the name on the wire.
    pub(super) properties: IndexMap<&'d str, Vec<Declaration<'d>>>,
    pub(super) required: Vec<&'d str>,
    pub(super) additional: Option<(&'d AdditionalProperties, String, String)>,
    /// Members of `allOf` that are no objects: the node, a name for its type, its pointer.
    pub(super) others: Vec<(Node<'d>, String, String)>,
    pub(super) nullable: bool,
}

/// Deeper compositions than this are a circle.
const MAX_DEPTH: usize = 32;

impl<'d> Lowering<'d> {
    /// Collects what a schema declares. `name` and `pointer` are those of the schema.
    pub(super) fn gather(
        &mut self,
        schema: &'d Schema,
        name: &str,
        pointer: &str,
        parts: &mut Parts<'d>,
        depth: usize,
    ) -> Lowered<()> {
        let (properties, required, additional) = match &schema.schema_kind {
            SchemaKind::Type(SchemaType::Object(object)) => (
                &object.properties,
                &object.required,
                &object.additional_properties,
            ),
            SchemaKind::AllOf { all_of } => {
                return self.gather_members(all_of, name, pointer, parts, depth, true);
            }
            SchemaKind::Any(any) if any.typ.as_deref().is_none_or(|ty| ty == "object") => {
                self.gather_members(&any.all_of, name, pointer, parts, depth, false)?;
                for (keyword, members) in [("oneOf", &any.one_of), ("anyOf", &any.any_of)] {
                    self.gather_alternatives(members, keyword, name, pointer, parts, depth)?;
                }
                (&any.properties, &any.required, &any.additional_properties)
            }
            _ => {
                let other = (Node::Schema(schema), name.to_owned(), pointer.to_owned());
                parts.others.push(other);
                return Ok(());
            }
        };
        let trail = Trail::root(pointer);
        for (property, node) in properties {
            let pointer = trail.key("properties").key(property).pointer();
            let entry = parts.properties.entry(property).or_default();
            entry.push(Declaration {
                node: node.into(),
                owner: name.to_owned(),
                pointer,
                is_alternative: false,
            });
        }
        parts.required.extend(required.iter().map(String::as_str));
        if let Some(additional) = additional {
            let pointer = trail.key("additionalProperties").pointer();
            parts.additional = Some((additional, name.to_owned(), pointer));
        }
        Ok(())
    }

    /// The members of an `allOf`. One that says nothing of the value's shape is left out; where a
    /// single reference remains, and nothing stands beside it (`is_alone`), the composition is the
    /// type that it leads to, not a copy.
    fn gather_members(
        &mut self,
        members: &'d [ReferenceOr<Schema>],
        name: &str,
        pointer: &str,
        parts: &mut Parts<'d>,
        depth: usize,
        is_alone: bool,
    ) -> Lowered<()> {
        let trail = Trail::root(pointer);
        let trail = trail.key("allOf");
        let mut telling = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            match member {
                ReferenceOr::Item(schema) if says_nothing(schema) => {
                    parts.nullable |= schema.schema_data.nullable;
                }
                member => telling.push((index, member)),
            }
        }
        let is_single = telling.len() == 1 && depth == 0 && is_alone;
        for (index, member) in telling {
            let trail = trail.index(index);
            if depth > MAX_DEPTH {
                return self.refuse(
                    &trail,
                    "the schema is composed of itself",
                    "let `allOf` lead to other schemas only",
                );
            }
            self.gather_member(member, name, &trail, parts, depth, is_single)?;
        }
        Ok(())
    }

    fn gather_member(
        &mut self,
        member: &'d ReferenceOr<Schema>,
        name: &str,
        trail: &Trail<'_>,
        parts: &mut Parts<'d>,
        depth: usize,
        is_single: bool,
    ) -> Lowered<()> {
        let reference = match member {
            ReferenceOr::Item(schema) => {
                return self.gather_composed(schema, name, &trail.pointer(), parts, depth + 1);
            }
            ReferenceOr::Reference { reference } => reference,
        };
        let (schema, component, pointer) =
            self.follow(member, "schemas", trail, |openapi, name| {
                openapi.components.as_ref()?.schemas.get(name)
            })?;
        let name = component.map_or_else(
            || name.to_owned(),
            |component| self.component_type_name(&crate::load::unescape(component)),
        );
        let is_object = matches!(Shape::of(schema), Shape::Object);
        let is_composed = is_object || matches!(Shape::of(schema), Shape::Alternatives(..));
        if is_single || !is_composed {
            let other = (Node::Reference(reference.as_str()), name, pointer);
            parts.others.push(other);
            return Ok(());
        }
        self.gather_composed(schema, &name, &pointer, parts, depth + 1)
    }

    /// A member that may itself be a list of alternatives.
    fn gather_composed(
        &mut self,
        schema: &'d Schema,
        name: &str,
        pointer: &str,
        parts: &mut Parts<'d>,
        depth: usize,
    ) -> Lowered<()> {
        parts.nullable |= schema.schema_data.nullable && depth <= 1;
        match &schema.schema_kind {
            SchemaKind::OneOf { one_of } => {
                self.gather_alternatives(one_of, "oneOf", name, pointer, parts, depth)
            }
            SchemaKind::AnyOf { any_of } => {
                self.gather_alternatives(any_of, "anyOf", name, pointer, parts, depth)
            }
            _ => self.gather(schema, name, pointer, parts, depth),
        }
    }

    /// Alternatives beside other properties: whatever one of them declares may be there.
    fn gather_alternatives(
        &mut self,
        members: &'d [ReferenceOr<Schema>],
        keyword: &str,
        name: &str,
        pointer: &str,
        parts: &mut Parts<'d>,
        depth: usize,
    ) -> Lowered<()> {
        let trail = Trail::root(pointer);
        let trail = trail.key(keyword);
        for (index, member) in members.iter().enumerate() {
            let trail = trail.index(index);
            if depth > MAX_DEPTH {
                return self.refuse(
                    &trail,
                    "the schema is composed of itself",
                    format!("let `{keyword}` lead to other schemas only"),
                );
            }
            let mut own = Parts::default();
            self.gather_member(member, name, &trail, &mut own, depth, false)?;
            for (property, declarations) in own.properties {
                let entry = parts.properties.entry(property).or_default();
                entry.extend(declarations.into_iter().map(|declaration| Declaration {
                    is_alternative: true,
                    ..declaration
                }));
            }
            if let Some(additional) = own.additional {
                parts.additional = Some(additional);
            }
            if let Some((_, _, pointer)) = own.others.first() {
                let pointer = pointer.clone();
                return self.refuse(
                    &Trail::root(&pointer),
                    format!("this alternative of `{keyword}` is no object, as the others are"),
                    "let all alternatives beside properties be objects",
                );
            }
        }
        Ok(())
    }

    /// The type of values that are of both types, if there is one.
    pub(super) fn narrower(&self, one: &Type, other: &Type) -> Option<Type> {
        let is_enum = |ty: &Type, of: EnumOf| {
            matches!(ty, Type::Named(id) if matches!(
                self.types[id.0].as_ref().map(|def| &def.kind),
                Some(TypeKind::Enum(enumeration)) if enumeration.of == of
            ))
        };
        let is_struct = |ty: &Type| {
            matches!(ty, Type::Named(id) if matches!(
                self.types[id.0].as_ref().map(|def| &def.kind),
                Some(TypeKind::Struct(_)) | None
            ))
        };
        let is_text =
            |ty: &Type| matches!(ty, Type::DateTime | Type::Date) || is_enum(ty, EnumOf::Strings);
        let is_integer = |ty: &Type| {
            matches!(ty, Type::I32 | Type::I64 | Type::U64) || is_enum(ty, EnumOf::Integers)
        };
        let anything = |ty: &Type| matches!(ty, Type::Map(value) if **value == Type::Json);
        match (one, other) {
            (one, other) if one == other => Some(one.clone()),
            (Type::Json, ty) | (ty, Type::Json) => Some(ty.clone()),
            (Type::String, ty) | (ty, Type::String) if is_text(ty) => Some(ty.clone()),
            (Type::F64, ty) | (ty, Type::F64) if is_integer(ty) => Some(ty.clone()),
            (Type::I64 | Type::U64, ty) | (ty, Type::I64 | Type::U64) if is_integer(ty) => {
                Some(ty.clone())
            }
            // Both are open; the one that is declared later is the closer one.
            (one, other) if is_enum(one, EnumOf::Strings) && is_enum(other, EnumOf::Strings) => {
                Some(other.clone())
            }
            (map, ty) | (ty, map) if anything(map) && is_struct(ty) => Some(ty.clone()),
            (map, ty @ Type::Map(_)) | (ty @ Type::Map(_), map) if anything(map) => {
                Some(ty.clone())
            }
            (Type::List(one), Type::List(other)) => {
                let item = self.narrower(one.not_null(), other.not_null())?;
                Some(Type::List(Box::new(item)))
            }
            _ => None,
        }
    }

    /// A type with the properties of all of the declared objects; `None` if one is no object.
    pub(super) fn merged(
        &mut self,
        declarations: &[Declaration<'d>],
        name: &str,
    ) -> Lowered<Option<Type>> {
        let pointers = declarations.iter().map(|one| one.pointer.as_str());
        let key = pointers.collect::<Vec<_>>().join(" and ");
        if let Some(ty) = self.inline.get(&key) {
            return Ok(Some(ty.clone()));
        }
        let mut parts = Parts::default();
        let mut described = None;
        for declaration in declarations {
            let trail = Trail::root(&declaration.pointer);
            let (schema, owner, pointer) = match declaration.node {
                Node::Schema(schema) => (schema, name.to_owned(), declaration.pointer.clone()),
                Node::Reference(reference) => match self.component_schema(reference, &trail)? {
                    (schema, Some(component), pointer) => (
                        schema,
                        self.component_type_name(&crate::load::unescape(component)),
                        pointer,
                    ),
                    (schema, None, pointer) => (schema, name.to_owned(), pointer),
                },
            };
            self.gather_composed(schema, &owner, &pointer, &mut parts, 1)?;
            described = Some(schema);
        }
        let Some(schema) = described else {
            return Ok(None);
        };
        if !parts.others.is_empty() || parts.properties.is_empty() {
            return Ok(None);
        }
        let id = self.begin_type(false, &Trail::root(&key));
        let kind = self.structure(&parts)?;
        self.end_type(id, name, schema, TypeKind::Struct(kind));
        self.take_name(id, name, declarations);
        Ok(Some(Type::Named(id)))
    }

    /// Gives a merged type the name that one of the declarations took before it, which as a rule
    /// nothing refers to any more.
    fn take_name(&mut self, merged: TypeId, name: &str, declarations: &[Declaration<'d>]) {
        let taken = declarations.iter().filter_map(|declaration| {
            let Type::Named(id) = self.inline.get(&declaration.pointer)?.not_null() else {
                return None;
            };
            let own = &self.types[id.0].as_ref()?.name;
            own.starts_with(name).then_some((own.len(), *id))
        });
        let Some((_, other)) = taken.min() else {
            return;
        };
        let names = [merged, other].map(|id| self.types[id.0].as_ref().map(|def| def.name.clone()));
        for (id, name) in [other, merged].into_iter().zip(names) {
            if let (Some(def), Some(name)) = (&mut self.types[id.0], name) {
                def.name = name;
            }
        }
    }
}

/// Whether a schema is a mere note on the values: a description, `nullable`, limits.
pub(super) fn says_nothing(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Any(any) => {
            matches!(Shape::of(schema), Shape::Anything) && any.required.is_empty()
        }
        _ => false,
    }
}
