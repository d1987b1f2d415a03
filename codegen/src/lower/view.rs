//! A schema as those see it who ask what its values are.
//!
//! A description may say the same in many ways: inline, by a reference or a chain of them, by an
//! `allOf` around one schema, which is how 3.0 adds a description to a reference, or by a `oneOf`
//! of one beside `null`. Every question of lowering about the nature of a schema's values goes
//! through here, so that all of them have one answer.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaKind, Type as SchemaType,
};
use serde_json::Value;

use super::compose::says_nothing;
use super::limits::limits;
use super::schema::Node;
use super::shape::Shape;
use super::variants::is_open;
use super::{Lowered, Lowering};
use crate::ir::{Access, Deprecation, Limits};
use crate::load::{CONSTANT, MEDIA_TYPE};
use crate::tree::Trail;

/// A schema with all that merely leads to it.
#[derive(Default)]
pub(super) struct View<'d> {
    /// The schema that says what the values are. A reference that leads nowhere, or only to
    /// itself, has none.
    pub(super) target: Option<&'d Schema>,
    /// The target and what leads to it, the outermost last.
    pub(super) layers: Vec<&'d Schema>,
}

impl<'d> View<'d> {
    pub(super) fn shape(&self) -> Shape<'d> {
        self.target.map_or(Shape::Anything, Shape::of)
    }

    /// Whether the values are bytes as they are. Bytes in base64 (`byte`) are text; a file that is
    /// sent in base64 is still a file (OpenAPI 3.0.3, section 4.7.14.4).
    pub(super) fn is_file(&self) -> bool {
        matches!(
            self.shape(),
            Shape::String {
                format: Some("binary" | "base64")
            }
        )
    }

    /// The media type of bytes, or of each of a list of them, if the schema says it.
    pub(super) fn media_type(&self, lowering: &Lowering<'d>) -> Option<String> {
        let said = |schema: &Schema| {
            let said = schema.schema_data.extensions.get(MEDIA_TYPE)?;
            said.as_str().map(str::to_owned)
        };
        match self.shape() {
            Shape::Array(Some(items)) => lowering.view(items.into()).target.and_then(said),
            _ => self.target.and_then(said),
        }
    }

    /// Whether null is the only value. `nullable` alone means that to those who write it among
    /// alternatives.
    fn is_null(&self) -> bool {
        match self.target {
            Some(schema) => match &schema.schema_kind {
                SchemaKind::Any(any) if *any == AnySchema::default() => schema.schema_data.nullable,
                _ => Shape::of(schema).is_null(),
            },
            None => false,
        }
    }

    /// What the values of a map are, if no property of it has a name.
    pub(super) fn map_value(&self) -> Option<Node<'d>> {
        let (properties, additional) = own_properties(self.target?)?;
        match additional {
            Some(AdditionalProperties::Schema(value)) if properties.is_empty() => {
                Some(value.as_ref().into())
            }
            _ => None,
        }
    }

    /// Whether anything that leads to it allows for null.
    pub(super) fn is_nullable(&self) -> bool {
        self.layers.iter().any(|one| one.schema_data.nullable)
    }

    fn outermost_first(&self) -> impl Iterator<Item = &'d Schema> {
        self.layers.iter().rev().copied()
    }

    pub(super) fn description(&self) -> Option<String> {
        let mut layers = self.outermost_first();
        layers.find_map(|schema| schema.schema_data.description.clone())
    }

    pub(super) fn title(&self) -> Option<&'d str> {
        let mut layers = self.outermost_first();
        layers.find_map(|schema| schema.schema_data.title.as_deref())
    }

    pub(super) fn example(&self) -> Option<Value> {
        let mut layers = self.outermost_first();
        layers.find_map(|schema| schema.schema_data.example.clone())
    }

    pub(super) fn deprecation(&self) -> Option<Deprecation> {
        let is_deprecated = self.layers.iter().any(|one| one.schema_data.deprecated);
        is_deprecated.then(Deprecation::default)
    }

    pub(super) fn access(&self) -> Access {
        if self.layers.iter().any(|one| one.schema_data.read_only) {
            Access::Read
        } else if self.layers.iter().any(|one| one.schema_data.write_only) {
            Access::Write
        } else {
            Access::Both
        }
    }

    /// The values, if they are listed. Of truth values the type says nothing of that.
    pub(super) fn listed(&self) -> Option<Vec<Value>> {
        match (&self.target?.schema_kind, self.shape()) {
            (_, Shape::Enumeration(values)) => Some(values),
            (SchemaKind::Type(SchemaType::Boolean(boolean)), _) => {
                let values = boolean.enumeration.iter().flatten();
                let values: Vec<Value> = values.copied().map(Value::from).collect();
                Some(values).filter(|values| !values.is_empty())
            }
            _ => None,
        }
    }

    /// Whether the values were written as a constant.
    pub(super) fn is_constant(&self) -> bool {
        let mut layers = self.layers.iter();
        layers.any(|one| one.schema_data.extensions.contains_key(CONSTANT))
    }

    /// What all of it says of the values beyond their type.
    pub(super) fn limits(&self) -> Limits {
        let mut all = Limits::default();
        for one in self.outermost_first().map(limits) {
            all.join(one);
        }
        all
    }
}

impl<'d> Lowering<'d> {
    pub(super) fn view(&self, node: Node<'d>) -> View<'d> {
        Walk {
            lowering: self,
            met: HashMap::new(),
        }
        .node(node)
    }

    /// The schema that says what the values are, and its pointer.
    pub(super) fn target(
        &mut self,
        node: Node<'d>,
        trail: &Trail<'_>,
    ) -> Lowered<(&'d Schema, String)> {
        let wanted = self.view(node).target;
        let (mut node, mut pointer) = (node, trail.pointer());
        let mut met = HashSet::new();
        loop {
            let schema = match node {
                Node::Schema(schema) => schema,
                Node::Reference(reference) => {
                    let led = self.component_schema(reference, &Trail::root(&pointer))?;
                    pointer = led.2;
                    led.0
                }
            };
            let is_new = met.insert(std::ptr::from_ref(schema));
            let next = leading(schema).and_then(|leading| {
                let (keyword, members) = leading.members();
                let mut members = members.iter().enumerate();
                let wanted = wanted.filter(|wanted| !std::ptr::eq(*wanted, schema))?;
                let (index, member) = members.find(|(_, member)| {
                    let target = self.view((*member).into()).target;
                    target.is_some_and(|target| std::ptr::eq(target, wanted))
                })?;
                Some((keyword, index, member))
            });
            match next {
                Some((keyword, index, member)) if is_new => {
                    pointer = Trail::root(&pointer).key(keyword).index(index).pointer();
                    node = member.into();
                }
                _ => return Ok((schema, pointer)),
            }
        }
    }

    /// Whether the schema stands for `null` and nothing else.
    pub(super) fn is_null(&self, node: Node<'d>) -> bool {
        self.view(node).is_null()
    }

    /// Whether a property of an object, in whichever part of the composition it is declared, is
    /// such a one.
    pub(super) fn any_property(&self, node: Node<'d>, is: &impl Fn(Node<'d>) -> bool) -> bool {
        self.any_property_within(node, is, &mut HashSet::new())
    }

    fn any_property_within(
        &self,
        node: Node<'d>,
        is: &impl Fn(Node<'d>) -> bool,
        met: &mut HashSet<*const Schema>,
    ) -> bool {
        let Some(schema) = self.view(node).target else {
            return false;
        };
        if !met.insert(schema) {
            return false;
        }
        let members: Vec<&[ReferenceOr<Schema>]> = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => vec![all_of],
            SchemaKind::OneOf { one_of } => vec![one_of],
            SchemaKind::AnyOf { any_of } => vec![any_of],
            SchemaKind::Any(any) => vec![&any.all_of, &any.one_of, &any.any_of],
            _ => Vec::new(),
        };
        let mut members = members.into_iter().flatten();
        declared(schema).any(is)
            || members.any(|member| self.any_property_within(member.into(), is, met))
    }
}

pub(super) type Properties = IndexMap<String, ReferenceOr<Box<Schema>>>;

/// What an object's schema itself says of its properties.
pub(super) fn own_properties(
    schema: &Schema,
) -> Option<(&Properties, Option<&AdditionalProperties>)> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => {
            Some((&object.properties, object.additional_properties.as_ref()))
        }
        SchemaKind::Any(any) => Some((&any.properties, any.additional_properties.as_ref())),
        _ => None,
    }
}

/// The properties that a schema itself declares, and those that it allows beside them.
fn declared(schema: &Schema) -> impl Iterator<Item = Node<'_>> {
    let own = own_properties(schema);
    let additional = match own.and_then(|(_, additional)| additional) {
        Some(AdditionalProperties::Schema(value)) => Some(value.as_ref().into()),
        _ => None,
    };
    let properties = own
        .into_iter()
        .flat_map(|(properties, _)| properties.values());
    properties.map(Node::from).chain(additional)
}

struct Walk<'l, 'd> {
    lowering: &'l Lowering<'d>,
    /// What the schemas came to that were looked at. One that is met again while it is looked at
    /// leads to itself, and comes to nothing.
    met: HashMap<*const Schema, Option<&'d Schema>>,
}

impl<'d> Walk<'_, 'd> {
    fn node(&mut self, node: Node<'d>) -> View<'d> {
        match self.lowering.ends.of_node(node) {
            Some(schema) => self.schema(schema),
            None => View::default(),
        }
    }

    fn schema(&mut self, schema: &'d Schema) -> View<'d> {
        let mut view = match leading(schema) {
            None => View {
                target: Some(schema),
                layers: Vec::new(),
            },
            Some(leading) => match self.met.get(&std::ptr::from_ref(schema)) {
                Some(target) => View {
                    target: *target,
                    layers: Vec::new(),
                },
                None => {
                    self.met.insert(schema, None);
                    let view = match leading {
                        Leading::All(members) => self.all(schema, members),
                        Leading::One(_, members) => self.one(schema, members),
                    };
                    self.met.insert(schema, view.target);
                    view
                }
            },
        };
        view.layers.push(schema);
        view
    }

    /// The one of an `allOf` that says most of the values, if all speak of values of one kind.
    fn all(&mut self, schema: &'d Schema, members: &'d [ReferenceOr<Schema>]) -> View<'d> {
        let itself = || View {
            target: Some(schema),
            layers: Vec::new(),
        };
        let mut most = match Shape::of(schema) {
            // It has a type beside the `allOf`.
            Shape::Object => None,
            _ => Some(itself()),
        };
        let mut notes = Vec::new();
        for member in members {
            if let ReferenceOr::Item(note) = member
                && says_nothing(note)
            {
                notes.push(note);
                continue;
            }
            let view = self.node(member.into());
            most = match most {
                None => Some(view),
                Some(other) => match narrower(other, view) {
                    Some(view) => Some(view),
                    None => return itself(),
                },
            };
        }
        let mut view = most.unwrap_or_else(itself);
        view.layers.extend(notes);
        view
    }

    /// The only one of several alternatives that is not `null`.
    fn one(&mut self, schema: &'d Schema, members: &'d [ReferenceOr<Schema>]) -> View<'d> {
        let mut only: Option<View<'d>> = None;
        for member in members {
            let view = self.node(member.into());
            only = match only {
                None => Some(view),
                Some(other) if other.shape().is_null() => Some(view),
                Some(other) if view.shape().is_null() => Some(other),
                Some(_) => {
                    return View {
                        target: Some(schema),
                        layers: Vec::new(),
                    };
                }
            };
        }
        only.unwrap_or(View {
            target: Some(schema),
            layers: Vec::new(),
        })
    }
}

/// What may merely lead to another schema, by its keyword.
enum Leading<'d> {
    All(&'d [ReferenceOr<Schema>]),
    One(&'static str, &'d [ReferenceOr<Schema>]),
}

impl<'d> Leading<'d> {
    fn members(self) -> (&'static str, &'d [ReferenceOr<Schema>]) {
        match self {
            Self::All(members) => ("allOf", members),
            Self::One(keyword, members) => (keyword, members),
        }
    }
}

fn leading(schema: &Schema) -> Option<Leading<'_>> {
    let any = match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => return Some(Leading::All(all_of)),
        _ if is_open(schema) => return None,
        SchemaKind::OneOf { one_of } => return Some(Leading::One("oneOf", one_of)),
        SchemaKind::AnyOf { any_of } => return Some(Leading::One("anyOf", any_of)),
        SchemaKind::Any(any) => any,
        SchemaKind::Type(_) | SchemaKind::Not { .. } => return None,
    };
    let declares = !any.properties.is_empty()
        || any.additional_properties.is_some()
        || !any.enumeration.is_empty();
    let is_open = any.typ.as_deref().is_none_or(|ty| ty == "object");
    match [&any.all_of, &any.one_of, &any.any_of].map(Vec::is_empty) {
        _ if declares => None,
        [false, true, true] => Some(Leading::All(&any.all_of)),
        [true, false, true] if is_open => Some(Leading::One("oneOf", &any.one_of)),
        [true, true, false] if is_open => Some(Leading::One("anyOf", &any.any_of)),
        _ => None,
    }
}

/// The one of two schemas of the same values that says more of them; `None` if they are of
/// different kinds, or composed of more than one.
fn narrower<'d>(one: View<'d>, other: View<'d>) -> Option<View<'d>> {
    let (first, second) = (detail(&one.shape())?, detail(&other.shape())?);
    let (more, less) = match (first, second) {
        ((_, 0), _) => (other, one),
        (_, (_, 0)) => (one, other),
        ((kind, _), (same, _)) if kind != same => return None,
        ((_, more), (_, less)) if more >= less => (one, other),
        _ => (other, one),
    };
    // What the other says beside its type, `readOnly` for one, holds too.
    let mut layers = less.layers;
    let mut view = more;
    layers.append(&mut view.layers);
    view.layers = layers;
    Some(view)
}

/// The kind of values, and how much is said of them.
fn detail(shape: &Shape<'_>) -> Option<(&'static str, u8)> {
    Some(match shape {
        Shape::Anything => ("", 0),
        Shape::String { format: None } => ("text", 1),
        Shape::String { format: Some(_) } => ("text", 2),
        Shape::Number { .. } => ("number", 1),
        Shape::Integer {
            format: None | Some("int64"),
            ..
        } => ("number", 2),
        Shape::Integer { .. } => ("number", 3),
        Shape::Boolean => ("Boolean", 1),
        Shape::Array(None) => ("array", 1),
        Shape::Array(Some(_)) => ("array", 2),
        Shape::Enumeration(values) => match values.iter().find(|value| !value.is_null())? {
            Value::String(_) => ("text", 4),
            Value::Number(_) => ("number", 4),
            Value::Bool(_) => ("Boolean", 4),
            _ => return None,
        },
        Shape::Object | Shape::Alternatives(..) | Shape::Not | Shape::Unknown(_) => return None,
    })
}
