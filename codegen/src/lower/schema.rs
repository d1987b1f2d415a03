//! Schemas become types (OpenAPI 3.0.3, section 4.7.24).

use openapiv3::{ReferenceOr, Schema, SchemaKind};
use serde_json::Value;

use super::lineage::Listing;
use super::naming::given;
use super::shape::Shape;
use super::variants::{kind_name, title};
use super::{Lowered, Lowering, Progress, component_name};
use crate::ir::{
    Deprecation, Docs, Elsewhere, Type, TypeDef, TypeId, TypeKind, Union, UnionVariant,
};
use crate::load::TUPLE;
use crate::names::{BETWEEN, type_name};
use crate::report::Outcome;
use crate::tree::{Trail, unescape};

/// A longer chain of schemas, each within the one before or referred to by it, is no description
/// that somebody wrote. The [stack](crate::stack) has room for it.
const MAX_DEPTH: usize = 10_000;

/// A schema or a reference to one, whether or not it is boxed.
#[derive(Clone, Copy)]
pub(super) enum Node<'d> {
    Reference(&'d str),
    Schema(&'d Schema),
}

impl<'d> From<&'d ReferenceOr<Schema>> for Node<'d> {
    fn from(node: &'d ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

impl<'d> From<&'d ReferenceOr<Box<Schema>>> for Node<'d> {
    fn from(node: &'d ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

impl<'d> Lowering<'d> {
    /// The type of a schema. `name` is what the type is called if it needs a name and stands
    /// outside the components.
    pub(super) fn schema(
        &mut self,
        node: Node<'d>,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        match node {
            Node::Reference(reference) => self.component(reference, trail),
            Node::Schema(schema) => {
                let pointer = trail.pointer();
                if let Some(ty) = self.inline.get(&pointer) {
                    return Ok(ty.clone());
                }
                self.meet_examples(schema, &pointer);
                let shape = Shape::of(schema);
                let ty = self.deeper(trail, |this| {
                    this.supported(shape.construct(), trail);
                    this.inline_schema(schema, shape, name, trail)
                });
                let ty = self.or_any(ty)?;
                self.inline.insert(pointer, ty.clone());
                Ok(ty)
            }
        }
    }

    /// Takes one step from a schema to the next.
    pub(super) fn deeper<T>(
        &mut self,
        trail: &Trail<'_>,
        step: impl FnOnce(&mut Self) -> Lowered<T>,
    ) -> Lowered<T> {
        self.depth += 1;
        let result = if self.depth > MAX_DEPTH {
            self.refuse(
                trail,
                format!("this schema is more than {MAX_DEPTH} schemas deep"),
                "let fewer schemas lead from one to the next",
            )
        } else {
            step(self)
        };
        self.depth -= 1;
        result
    }

    /// What a schema says of its values beside the members of its `allOf`.
    pub(super) fn own(
        &mut self,
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        self.inline_schema(schema, Shape::beside_all_of(schema), name, trail)
    }

    /// Reports that `not` is passed over: it only takes values away.
    pub(super) fn note_not(&mut self, schema: &Schema, trail: &Trail<'_>) {
        let is_there = match &schema.schema_kind {
            SchemaKind::Not { .. } => true,
            SchemaKind::Any(any) => any.not.is_some(),
            _ => false,
        };
        if is_there {
            let why = "no type says what a value is not: what it rules out is taken, too";
            self.degraded("schema not", &trail.key("not"), why.to_owned());
        }
    }

    /// The type of a schema among the components, lowered when it is first referred to.
    fn component(&mut self, reference: &'d str, trail: &Trail<'_>) -> Lowered<Type> {
        match component_name(reference, "schemas") {
            Some(name) => self.component_named(name, trail),
            None => self.leads_nowhere(reference, trail),
        }
    }

    fn leads_nowhere(&mut self, reference: &str, trail: &Trail<'_>) -> Lowered<Type> {
        let refused = self.refuse(
            trail,
            format!("the reference `{reference}` does not lead to a schema"),
            "refer to a component under `#/components/schemas`",
        );
        self.or_any(refused)
    }

    /// The type of the component of this name, which is escaped as in a reference.
    pub(super) fn component_named(&mut self, name: &str, trail: &Trail<'_>) -> Lowered<Type> {
        let components = self.openapi.components.as_ref();
        let schema = components.and_then(|all| all.schemas.get(&unescape(name)));
        let Some(schema) = schema else {
            return self.leads_nowhere(&format!("#/components/schemas/{name}"), trail);
        };
        let progress = match self.components.get(name) {
            Some(Progress::Done(ty)) => return ty.clone(),
            // A type with a name is on the circle, and ends it: all that leads to it is said again.
            Some(&Progress::Begun(types)) if self.has_open_type(types) => Progress::Again,
            // Lists of lists of the same without end: Rust can write that only by a name.
            Some(_) if self.passes_values(schema) => return Ok(self.begin_circle(name, schema)),
            Some(_) => {
                let refused = self.refuse(
                    trail,
                    format!(
                        "the schema `{}` consists of nothing but itself",
                        unescape(name)
                    ),
                    "let the circle of references pass through a property of an object",
                );
                return self.or_any(refused);
            }
            None => Progress::Begun(self.types.len()),
        };
        self.components.insert(name.to_owned(), progress);
        let pointer = format!("/components/schemas/{name}");
        let wanted = self.component_type_name(&unescape(name));
        let ty = match Node::from(schema) {
            Node::Reference(next) => self.component(next, &Trail::root(&pointer)),
            node @ Node::Schema(_) => self.schema(node, &wanted, &Trail::root(&pointer)),
        };
        let ty = ty.map(|ty| self.end_circle(ty, name, schema));
        self.components
            .insert(name.to_owned(), Progress::Done(ty.clone()));
        ty
    }

    /// The name of the type of a component.
    pub(super) fn component_type_name(&self, component: &str) -> String {
        let name = self.component_names.get(component);
        name.cloned().unwrap_or_else(|| type_name(component))
    }

    /// Whether any type has been begun after the first so many, and is not filled yet.
    fn has_open_type(&self, first: usize) -> bool {
        let since = self.types.get(first..).unwrap_or_default();
        since.iter().any(Option::is_none)
    }

    /// Whether a schema is a list or a map, through which a circle may pass.
    fn passes_values(&self, schema: &'d ReferenceOr<Schema>) -> bool {
        matches!(
            self.view(schema.into()).shape(),
            Shape::Array(_) | Shape::Object
        )
    }

    /// Names a component that is met within itself, and that would have no name otherwise.
    fn begin_circle(&mut self, name: &str, schema: &'d ReferenceOr<Schema>) -> Type {
        let nullable = self.view(schema.into()).is_nullable();
        let pointer = format!("/components/schemas/{name}");
        let id = self.begin_type(nullable, &Trail::root(&pointer));
        self.circles.insert(name.to_owned(), id);
        nullable_if(nullable, Type::Named(id))
    }

    /// The type of a component, which has a name of its own if it was met within itself: that of the
    /// only alternative of a union.
    fn end_circle(&mut self, ty: Type, name: &str, schema: &'d ReferenceOr<Schema>) -> Type {
        let Some(id) = self.circles.get(name).copied() else {
            return ty;
        };
        if !matches!(ty.not_null(), Type::List(_) | Type::Tuple(_) | Type::Map(_)) {
            return ty;
        }
        // Where it is met twice on the way, the inner one has filled it.
        if self.types[id.0].is_none() {
            let variant = UnionVariant {
                ident: kind_name(ty.not_null()).to_owned(),
                ty: ty.not_null().clone(),
                tags: Vec::new(),
                is_default: false,
            };
            let kind = TypeKind::Union(Union {
                discriminator: None,
                variants: vec![variant],
            });
            match schema {
                ReferenceOr::Item(schema) => self.end_type(id, name, schema, kind),
                ReferenceOr::Reference { .. } => self.end_named(id, name, Docs::default(), kind),
            }
        }
        let ty = nullable_if(ty.is_nullable(), Type::Named(id));
        let pointer = format!("/components/schemas/{name}");
        self.inline.insert(pointer, ty.clone());
        ty
    }

    /// Lets references to the component at hand succeed while its own parts are being lowered.
    pub(super) fn begin_type(&mut self, nullable: bool, trail: &Trail<'_>) -> TypeId {
        let id = TypeId(self.types.len());
        self.types.push(None);
        let pointer = trail.pointer();
        self.pointers.push(pointer.clone());
        let ty = nullable_if(nullable, Type::Named(id));
        let begun = pointer
            .strip_prefix("/components/schemas/")
            .and_then(|name| self.components.get_mut(name));
        if let Some(progress) = begun {
            *progress = Progress::Done(Ok(ty.clone()));
        }
        self.inline.insert(pointer, ty);
        id
    }

    /// Fills the slot of a type.
    pub(super) fn end_type(&mut self, id: TypeId, name: &str, schema: &Schema, kind: TypeKind) {
        let data = &schema.schema_data;
        let docs = Docs {
            summary: data.title.clone(),
            description: data.description.clone(),
        };
        self.end_named(id, given(schema).as_deref().unwrap_or(name), docs, kind);
        if let Some(def) = &mut self.types[id.0] {
            def.deprecation = data.deprecated.then(Deprecation::default);
            def.example.clone_from(&data.example);
        }
    }

    /// Fills the slot of a type that no single schema describes.
    pub(super) fn end_named(&mut self, id: TypeId, name: &str, docs: Docs, kind: TypeKind) {
        let component = self.pointers[id.0].strip_prefix("/components/schemas/");
        let component = component.filter(|component| !component.contains('/'));
        let is_component = component.is_some();
        let name = match component {
            // The names of the components were given out first.
            Some(component) => self.component_type_name(&unescape(component)),
            None => format!("{BETWEEN}{name}"),
        };
        self.types[id.0] = Some(TypeDef {
            name,
            is_component,
            docs,
            elsewhere: Elsewhere::default(),
            deprecation: None,
            kind,
            apis: std::iter::once(self.api).collect(),
            in_requests: false,
            has_id: false,
            example: None,
            smallest: None,
        });
    }

    fn inline_schema(
        &mut self,
        schema: &'d Schema,
        shape: Shape<'d>,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let nullable = schema.schema_data.nullable;
        self.note_not(schema, trail);
        let ty = match shape {
            Shape::Anything | Shape::Not => Type::Json,
            Shape::Enumeration(values) => {
                return Ok(self.enumeration(schema, &values, name, trail));
            }
            Shape::String { format } if self.is_integer_or_string(format) => {
                return Ok(self.integer_or_string(schema, name, trail));
            }
            Shape::String { format } => self.string_type(format),
            Shape::Number { format } => self.number_type(format),
            Shape::Integer { format, bounds } => self.integer_type(format, bounds),
            Shape::Boolean => Type::Boolean,
            Shape::Array(items) => match tuple_places(schema, items) {
                Some(places) => self.tuple(places, name, trail)?,
                None => self.array(items, name, trail)?,
            },
            Shape::Object => return self.object(schema, name, trail),
            Shape::Alternatives(..) if self.has_two_lists(schema, trail) => {
                return self.object(schema, name, trail);
            }
            Shape::Alternatives(keyword, members) => {
                let listing = Listing::of(schema, keyword, members, trail);
                return self.union(schema, &listing, name, trail);
            }
            Shape::Unknown(ty) => {
                return self.refuse(
                    trail,
                    format!("`{ty}` is no type of {}", self.description.version()),
                    "give the schema one of the types string, number, integer, boolean, array \
                     and object",
                );
            }
        };
        Ok(nullable_if(nullable, ty))
    }

    fn array(
        &mut self,
        items: Option<&'d ReferenceOr<Box<Schema>>>,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let Some(items) = items else {
            return self.refuse(
                trail,
                "the array does not say what it holds: `items` is missing",
                "add `items`; `items: {}` stands for anything",
            );
        };
        let item = self.schema(items.into(), &format!("{name}/Item"), &trail.key("items"))?;
        Ok(Type::List(Box::new(item)))
    }

    fn tuple(
        &mut self,
        places: &'d [ReferenceOr<Schema>],
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Type> {
        let trail = trail.key("items");
        let trail = trail.key("oneOf");
        let mut types = Vec::with_capacity(places.len());
        for (index, place) in places.iter().enumerate() {
            let own = match title(place.into()) {
                Some(title) => format!("{name}/{}", type_name(title)),
                None => format!("{name}/Item{}", index + 1),
            };
            types.push(self.schema(place.into(), &own, &trail.index(index))?);
        }
        if types.iter().map(Type::width).sum::<usize>() > WIDEST_TUPLE {
            let note = "tuples of tuples hold too many values to be written out as one type: \
                        each value is any JSON";
            self.record(Outcome::Degraded, "tuple", &trail, Some(note.to_owned()));
            return Ok(Type::List(Box::new(Type::Json)));
        }
        Ok(Type::Tuple(types))
    }
}

/// A tuple has no name, so its type is written out wherever it is mentioned. Tuples of tuples of
/// tuples would fill the memory.
const WIDEST_TUPLE: usize = 100;

/// The schemas of the places, if the [dialect](TUPLE) found a list to be a tuple.
fn tuple_places<'d>(
    schema: &'d Schema,
    items: Option<&'d ReferenceOr<Box<Schema>>>,
) -> Option<&'d [ReferenceOr<Schema>]> {
    schema.schema_data.extensions.get(TUPLE)?;
    match &items?.as_item()?.schema_kind {
        SchemaKind::OneOf { one_of } => Some(one_of),
        _ => None,
    }
}

pub(super) fn nullable_if(nullable: bool, ty: Type) -> Type {
    if nullable && !ty.is_nullable() && ty != Type::Json {
        Type::Nullable(Box::new(ty))
    } else {
        ty
    }
}

impl<'d> Lowering<'d> {
    /// The example that a schema gives of its type. A type with a name has that of its own schema.
    pub(super) fn example_of(&self, node: Node<'d>, ty: &Type) -> Option<Value> {
        match (node, ty.not_null()) {
            (Node::Schema(schema), Type::Named(_)) => schema.schema_data.example.clone(),
            (Node::Reference(_), Type::Named(_)) => None,
            (node, _) => self.view(node).example(),
        }
    }
}
