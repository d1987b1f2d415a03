//! What an object's schema declares, with all the schemas that it is composed of.

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::choice::{Choice, Choices};
use super::parts::{Declaration, Met, Object, Other, Parts, Way};
use super::schema::Node;
use super::shape::Shape;
use super::{Lowered, Lowering};
use crate::tree::{Trail, unescape};

/// So many bytes of a description allow one member of a composed type, beyond a small change. A
/// hundred bytes of code come of each.
const BYTES_A_MEMBER: usize = 2;
const SMALL_CHANGE: usize = 1000;

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
        if let Some(component) = self.component_at(pointer) {
            let met = Met {
                is_open: true,
                is_alternative: false,
            };
            parts.met.insert(component, met);
        }
        self.add(schema, name, pointer, parts, Way::at(depth))
    }

    /// Collects what each of several schemas declares, all of which a value must fit.
    pub(super) fn gather_all(
        &mut self,
        declarations: &[Declaration<'d>],
        parts: &mut Parts<'d>,
    ) -> Lowered<()> {
        for one in declarations {
            let trail = Trail::root(&one.pointer);
            self.add_node(one.node, &one.owner, &trail, parts, Way::at(1), false)?;
        }
        Ok(())
    }

    /// Counts what is repeated in the types that are composed of others. In a chain of schemas each
    /// of which has all that the one before has, it grows with the square of the chain.
    fn afford(&mut self, schema: &'d Schema, trail: &Trail<'_>) -> Lowered<()> {
        let properties = match &schema.schema_kind {
            SchemaKind::Type(SchemaType::Object(object)) => object.properties.len(),
            SchemaKind::Any(any) => any.properties.len(),
            _ => 0,
        };
        self.composed += properties;
        if self.composed <= self.description.size() / BYTES_A_MEMBER + SMALL_CHANGE {
            return Ok(());
        }
        self.refuse(
            trail,
            "with this schema, those that are composed of others repeat more properties than a \
             description of this size can mean",
            "compose types of fewer others, or leave out the operations that need them",
        )
    }

    /// Adds what a schema declares.
    fn add(
        &mut self,
        schema: &'d Schema,
        name: &str,
        pointer: &str,
        parts: &mut Parts<'d>,
        way: Way<'d>,
    ) -> Lowered<()> {
        if !way.is_alternative && way.depth <= 1 {
            parts.nullable |= schema.schema_data.nullable;
        }
        let trail = Trail::root(pointer);
        self.afford(schema, &trail)?;
        let declaration = |node| Declaration {
            node,
            owner: name.to_owned(),
            pointer: pointer.to_owned(),
            is_alternative: way.is_alternative,
        };
        match &schema.schema_kind {
            SchemaKind::Type(SchemaType::Object(object)) => {
                let object = Object {
                    is_said: true,
                    properties: &object.properties,
                    required: &object.required,
                    additional: object.additional_properties.as_ref(),
                };
                parts.add_object(&object, name, &trail, way);
                Ok(())
            }
            SchemaKind::AllOf { all_of } => {
                self.add_members(all_of, name, &trail, parts, way, true)
            }
            SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members }
                if !self.are_objects(members) =>
            {
                if parts.choices.as_ref().is_some_and(Choices::are_left_out) {
                    return Ok(());
                }
                parts.add_other(Other::Schema(declaration(Node::Schema(schema))), way);
                Ok(())
            }
            SchemaKind::OneOf { one_of } => {
                self.add_alternatives(one_of, "oneOf", name, &trail, parts, way)
            }
            SchemaKind::AnyOf { any_of } => {
                self.add_alternatives(any_of, "anyOf", name, &trail, parts, way)
            }
            SchemaKind::Any(any) => {
                self.note_not(schema, &trail);
                self.add_members(&any.all_of, name, &trail, parts, way, false)?;
                if !takes_objects(any) {
                    let own = Other::Own(schema, declaration(Node::Schema(schema)));
                    if any.typ.is_none() && any.enumeration.is_empty() && !way.is_alternative {
                        parts.hints.push(own);
                    } else {
                        parts.add_other(own, way);
                        return Ok(());
                    }
                }
                for (keyword, members) in [("oneOf", &any.one_of), ("anyOf", &any.any_of)] {
                    self.add_alternatives(members, keyword, name, &trail, parts, way)?;
                }
                let object = Object {
                    is_said: any.typ.is_some(),
                    properties: &any.properties,
                    required: &any.required,
                    additional: any.additional_properties.as_ref(),
                };
                parts.add_object(&object, name, &trail, way);
                Ok(())
            }
            SchemaKind::Not { .. } => {
                self.note_not(schema, &trail);
                Ok(())
            }
            SchemaKind::Type(_) => {
                parts.add_other(Other::Schema(declaration(Node::Schema(schema))), way);
                Ok(())
            }
        }
    }

    /// The members of an `allOf`. One that says nothing of the value's shape is left out; where a
    /// single reference remains, and nothing stands beside it (`is_alone`), the composition is the
    /// type that it leads to, not a copy.
    fn add_members(
        &mut self,
        members: &'d [ReferenceOr<Schema>],
        name: &str,
        trail: &Trail<'_>,
        parts: &mut Parts<'d>,
        way: Way<'d>,
        is_alone: bool,
    ) -> Lowered<()> {
        let trail = trail.key("allOf");
        let mut telling = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            match member {
                ReferenceOr::Item(schema) if says_nothing(schema) => {
                    parts.nullable |= schema.schema_data.nullable && !way.is_alternative;
                    self.note_not(schema, &trail.index(index));
                }
                member => telling.push((index, member)),
            }
        }
        let is_single = telling.len() == 1 && way.depth == 0 && is_alone;
        for (index, member) in telling {
            let trail = trail.index(index);
            let way = way.member();
            self.add_node(member.into(), name, &trail, parts, way, is_single)?;
        }
        Ok(())
    }

    /// Adds what a member of a composition declares, or what a reference leads to; in the place of
    /// a reference that stands alone (`is_single`) its own type.
    fn add_node(
        &mut self,
        node: Node<'d>,
        name: &str,
        trail: &Trail<'_>,
        parts: &mut Parts<'d>,
        way: Way<'d>,
        is_single: bool,
    ) -> Lowered<()> {
        let reference = match node {
            Node::Schema(schema) => {
                return self.add(schema, name, &trail.pointer(), parts, way);
            }
            Node::Reference(reference) => reference,
        };
        let (schema, component, pointer) = self.component_schema(reference, trail)?;
        let name = component.map_or_else(
            || name.to_owned(),
            |component| self.component_type_name(&unescape(component)),
        );
        let is_composed = match Shape::of(schema) {
            Shape::Object => true,
            Shape::Alternatives(..) => self.is_of_objects(node),
            _ => false,
        };
        if is_single || !is_composed {
            let other = Other::Schema(Declaration {
                node,
                owner: name,
                pointer,
                is_alternative: way.is_alternative,
            });
            parts.add_other(other, way);
            return Ok(());
        }
        let Some(component) = component else {
            return self.add(schema, &name, &pointer, parts, way);
        };
        let before = parts.met.get(component).copied();
        if let Some(met) = before {
            let choices = parts.choices.as_ref();
            let is_base = self.lists_derived(component)
                || choices.is_some_and(|choices| choices.is_base(component));
            if met.is_open && !is_base {
                return self.refuse(
                    trail,
                    "the schema is composed of itself",
                    format!("let `{}` lead to other schemas only", way.keyword),
                );
            }
            if met.is_open || way.is_alternative || !met.is_alternative {
                return Ok(());
            }
        }
        let is_alternative = way.is_alternative;
        let mut met = Met {
            is_open: true,
            is_alternative,
        };
        parts.met.insert(component, met);
        let added = self.deeper(trail, |this| {
            this.add(schema, &name, &pointer, parts, way.to(component))
        });
        met.is_open = false;
        parts.met.insert(component, met);
        added
    }

    /// Alternatives beside other properties: whatever one of them declares may be there.
    ///
    /// Those of a base to which one of them leads by `allOf` are no part of what is derived from
    /// it: what a base lists is what may be in its place, and not in that of each.
    fn add_alternatives(
        &mut self,
        members: &'d [ReferenceOr<Schema>],
        keyword: &'static str,
        name: &str,
        trail: &Trail<'_>,
        parts: &mut Parts<'d>,
        way: Way<'d>,
    ) -> Lowered<()> {
        let is_extended = way.keyword == "allOf";
        let lists = |component| self.lists_derived(component) && self.lists(component, members);
        let list = trail.key(keyword).pointer();
        let choices = parts.choices.as_ref();
        let is_own = choices.is_some_and(|choices| choices.lists_at(&list));
        if is_extended && !is_own && way.component.is_some_and(lists) {
            parts.is_object |= !way.is_alternative;
            return Ok(());
        }
        let trail = trail.key(keyword);
        let choice = self.choice(members, keyword, &trail, parts, way);
        for (index, member) in members.iter().enumerate() {
            let trail = trail.index(index);
            let node = Node::from(member);
            if self.is_null(node) {
                parts.nullable |= !way.is_alternative;
                continue;
            }
            let way = match choice {
                Choice::All => way.alternative(keyword, false),
                Choice::One(chosen) if chosen == index => way.alternative(keyword, true),
                Choice::One(_) | Choice::Open => continue,
            };
            if self.is_of_objects(node) {
                self.add_node(node, name, &trail, parts, way, false)?;
            } else if !matches!(member, ReferenceOr::Item(schema) if says_nothing(schema)) {
                parts.alternatives.push(Declaration {
                    node,
                    owner: name.to_owned(),
                    pointer: trail.pointer(),
                    is_alternative: true,
                });
            }
        }
        Ok(())
    }

    /// Whether both `oneOf` and `anyOf` declare properties, so that the value is an object of both.
    /// Otherwise `anyOf` has no place in the type.
    pub(super) fn has_two_lists(&mut self, schema: &'d Schema, trail: &Trail<'_>) -> bool {
        let SchemaKind::Any(any) = &schema.schema_kind else {
            return false;
        };
        if any.one_of.is_empty() || any.any_of.is_empty() {
            return false;
        }
        let is_declared = |node: &ReferenceOr<Schema>| !matches!(node, ReferenceOr::Item(schema) if says_nothing(schema));
        let declares = any.any_of.iter();
        let mut declares = declares.map(|one| self.any_property(one.into(), &|_| true));
        if declares.any(|declares| declares) && self.are_objects(&any.one_of) {
            return true;
        }
        if any.any_of.iter().any(is_declared) && !self.are_objects(&any.any_of) {
            let why = "`oneOf` beside it says what the values are: it is left out";
            self.degraded("schema anyOf", &trail.key("anyOf"), why.to_owned());
        }
        false
    }

    /// Whether any of the alternatives is an object.
    fn are_objects(&self, members: &'d [ReferenceOr<Schema>]) -> bool {
        members
            .iter()
            .any(|member| self.is_of_objects(member.into()))
    }

    /// The name of the component whose schema is at a pointer.
    pub(super) fn component_at(&self, pointer: &str) -> Option<&'d str> {
        let name = pointer.strip_prefix("/components/schemas/")?;
        let components = self.openapi.components.as_ref()?;
        let (key, _) = components.schemas.get_key_value(&unescape(name))?;
        // A reference has the name escaped; one that it changes is met under no other.
        (key == name).then_some(key)
    }
}

/// Whether what a schema says beside its compositions leaves room for objects.
fn takes_objects(any: &AnySchema) -> bool {
    let is_open = any.typ.as_deref().is_none_or(|ty| ty == "object");
    is_open
        && matches!(
            Shape::own(any),
            Shape::Object | Shape::Anything | Shape::Alternatives(..)
        )
}

/// Whether a schema is a mere note on the values: a description, `nullable`, limits.
pub(super) fn says_nothing(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Any(any) => {
            matches!(Shape::of(schema), Shape::Anything) && any.required.is_empty()
        }
        SchemaKind::Not { .. } => true,
        _ => false,
    }
}
