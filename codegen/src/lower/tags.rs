//! The values of a property by which the alternatives of a union are told apart.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{Discriminator, Schema, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::Lowering;
use super::lineage::{Listing, compositions};
use super::parts::Parts;
use super::schema::Node;
use super::shape::Shape;
use super::variants::Alternative;
use super::view::own_properties;
use crate::ir::{TagValue, Type, TypeKind};
use crate::tree::Trail;

/// The properties of an object whose values are listed.
#[derive(Default)]
pub(super) struct Asserted<'d> {
    required: HashSet<&'d str>,
    listed: IndexMap<&'d str, Listed>,
}

#[derive(Clone)]
struct Listed {
    values: Vec<Value>,
    /// Whether one of the lists was written as a constant.
    is_constant: bool,
    has_default: bool,
}

impl Listed {
    /// The values as a mapping names them, if all are texts, integers or Booleans.
    fn texts(&self) -> Option<Vec<String>> {
        let texts = self.values.iter().map(|one| match one {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) => Some(one.to_string()),
            Value::Number(number) => number.as_i64().map(|integer| integer.to_string()),
            _ => None,
        });
        texts.collect()
    }
}

/// A property that is another one in each of the alternatives.
struct Telling {
    name: String,
    each: Vec<Listed>,
    /// Whether all of the alternatives require it.
    is_required: bool,
}

impl Telling {
    fn tags(&self) -> Option<Vec<Vec<String>>> {
        self.each.iter().map(Listed::texts).collect()
    }

    /// What keeps the property from telling the alternatives apart.
    fn fault(&self) -> Option<&'static str> {
        if self.tags().is_none() {
            Some("which is not text, an integer or a Boolean in each of them")
        } else if !self.is_required && self.each.iter().any(|one| !one.has_default) {
            Some("which need not be there")
        } else {
            None
        }
    }
}

impl<'d> Lowering<'d> {
    /// What an object that is described by this node says of its properties. Constants tell
    /// alternatives apart from 3.1 on alone; a list of one value was never meant to.
    pub(super) fn asserted(&self, node: Node<'d>) -> Asserted<'d> {
        if self.description.is_oldest() {
            return Asserted::default();
        }
        self.said(node)
    }

    /// The values that an object has of a property, if they are listed.
    pub(super) fn listed_texts(&self, node: Node<'d>, property: &str) -> Option<Vec<String>> {
        self.said(node).listed.get(property)?.texts()
    }

    fn said(&self, node: Node<'d>) -> Asserted<'d> {
        let mut asserted = Asserted::default();
        let mut met: HashSet<*const Schema> = HashSet::new();
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            let Some(schema) = self.ends.of_node(node).filter(|one| met.insert(*one)) else {
                continue;
            };
            let required = match &schema.schema_kind {
                SchemaKind::Type(SchemaType::Object(object)) => object.required.as_slice(),
                SchemaKind::Any(any) => any.required.as_slice(),
                _ => &[],
            };
            asserted
                .required
                .extend(required.iter().map(String::as_str));
            for (name, property) in own_properties(schema).into_iter().flat_map(|own| own.0) {
                self.assert_property(&mut asserted, name, property.into());
            }
            pending.extend(compositions(schema).0.iter().map(Node::from));
        }
        asserted
    }

    /// The same of parts that were gathered before.
    pub(super) fn asserted_by(&self, parts: &Parts<'d>) -> Asserted<'d> {
        let mut asserted = Asserted::default();
        if !self.description.is_oldest() {
            asserted.required.extend(&parts.required);
            for (&name, declarations) in &parts.properties {
                let all = declarations.iter().filter(|one| !one.is_alternative);
                for declaration in all {
                    self.assert_property(&mut asserted, name, declaration.node);
                }
            }
        }
        asserted
    }

    fn assert_property(&self, asserted: &mut Asserted<'d>, name: &'d str, node: Node<'d>) {
        let view = self.view(node);
        let Some(mut values) = view.listed() else {
            return;
        };
        values.retain(|value| !value.is_null());
        let is_constant = view.is_constant();
        let has_default = view.limits().default.is_some();
        match asserted.listed.get_mut(name) {
            Some(same) => {
                same.values.retain(|value| values.contains(value));
                same.is_constant |= is_constant;
                same.has_default |= has_default;
            }
            None => {
                let listed = Listed {
                    values,
                    is_constant,
                    has_default,
                };
                asserted.listed.insert(name, listed);
            }
        }
    }

    /// The property that tells objects apart, each of which has other values of it, and one of
    /// them a constant. The alternatives get their values of it.
    pub(super) fn told_by_constants(
        &mut self,
        alternatives: &mut [Alternative<'d>],
        listing: &Listing<'d>,
    ) -> Option<String> {
        if alternatives.len() < 2 || self.description.is_oldest() {
            return None;
        }
        let first = alternatives.first()?;
        let mut candidates: Vec<String> = Vec::new();
        candidates.extend(self.discriminator_within(&first.ty).map(str::to_owned));
        candidates.extend(first.asserted.listed.keys().map(|&name| name.to_owned()));
        let telling = candidates.into_iter();
        let telling = telling.filter_map(|name| self.telling(alternatives, name));
        let telling: Vec<Telling> = telling.collect();
        let place = Trail::root(&listing.pointer);
        let usable = telling.iter().filter(|one| one.fault().is_none());
        let Some(best) = usable.min_by_key(|one| !one.is_required) else {
            if let Some((first, fault)) = telling.iter().find_map(|one| Some((one, one.fault()?))) {
                let why = format!(
                    "`{}`, {fault}, is not what tells the alternatives apart: they are by what \
                     they know",
                    first.name
                );
                self.degraded(listing.keyword, &place, why);
            }
            return None;
        };
        if !best.is_required {
            let why = format!(
                "`{}` tells the alternatives apart: a value without `{}` stays JSON",
                best.name, best.name
            );
            self.degraded(listing.keyword, &place, why);
        }
        for (alternative, tags) in alternatives.iter_mut().zip(best.tags()?) {
            alternative.tags = tags;
        }
        Some(best.name.clone())
    }

    /// The values that the alternatives have of a property, if none has one of another.
    fn telling(&self, alternatives: &[Alternative<'d>], name: String) -> Option<Telling> {
        let mut each: Vec<Listed> = Vec::with_capacity(alternatives.len());
        let mut is_required = true;
        let mut seen = HashSet::new();
        for alternative in alternatives {
            let listed = if self.is_tagged(&alternative.ty, &name) {
                let tags = self.tags_within(&alternative.ty, &name).into_iter();
                Listed {
                    values: tags.map(Value::from).collect(),
                    is_constant: true,
                    has_default: false,
                }
            } else if self.may_be_struct(&alternative.ty) {
                let asserted = &alternative.asserted;
                is_required &= asserted.required.contains(name.as_str());
                asserted.listed.get(name.as_str())?.clone()
            } else {
                return None;
            };
            let mut values = listed.values.iter();
            if listed.values.is_empty() || !values.all(|value| seen.insert(value.to_string())) {
                return None;
            }
            each.push(listed);
        }
        each.iter().any(|one| one.is_constant).then_some(Telling {
            name,
            each,
            is_required,
        })
    }

    /// The values of a discriminator in the type that an alternative declares of the property.
    pub(super) fn tag_values(
        &self,
        tags: Vec<String>,
        alternative: Option<Node<'d>>,
        asserted: &Asserted<'d>,
        property: &str,
    ) -> Vec<TagValue> {
        let shape = match asserted.listed.get(property) {
            Some(listed) => Some(Shape::Enumeration(listed.values.clone())),
            None => alternative
                .and_then(|node| self.declared_within(node, property))
                .map(|node| self.view(node).shape()),
        };
        let of = |text: String| {
            let value = match &shape {
                Some(Shape::Integer { .. } | Shape::Number { .. }) => {
                    text.parse().ok().map(TagValue::Integer)
                }
                Some(Shape::Boolean) => text.parse().ok().map(TagValue::Boolean),
                Some(Shape::Enumeration(values)) => {
                    let is_it =
                        |value: &&Value| value.as_str().is_none() && value.to_string() == text;
                    match values.iter().find(is_it) {
                        Some(Value::Bool(value)) => Some(TagValue::Boolean(*value)),
                        Some(value) => value.as_i64().map(TagValue::Integer),
                        None => None,
                    }
                }
                _ => None,
            };
            value.unwrap_or(TagValue::Text(text))
        };
        tags.into_iter().map(of).collect()
    }

    /// The first schema of a property in what a schema is composed of.
    fn declared_within(&self, node: Node<'d>, property: &str) -> Option<Node<'d>> {
        let mut met: HashSet<*const Schema> = HashSet::new();
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            let Some(schema) = self.ends.of_node(node).filter(|one| met.insert(*one)) else {
                continue;
            };
            let own = own_properties(schema).and_then(|(own, _)| own.get(property));
            if let Some(declared) = own {
                return Some(declared.into());
            }
            let (all_of, one_of, any_of) = compositions(schema);
            let members = all_of.iter().chain(one_of).chain(any_of);
            pending.extend(members.map(Node::from));
        }
        None
    }

    /// Reports values that are mapped to an alternative which says that it has others.
    pub(super) fn note_contradiction(
        &mut self,
        discriminator: &Discriminator,
        mapped: &[String],
        constants: &[String],
        trail: &Trail<'_>,
    ) {
        if constants.is_empty() {
            return;
        }
        let trail = trail.key("mapping");
        for tag in mapped.iter().filter(|tag| !constants.contains(tag)) {
            let why = format!(
                "it is mapped to an alternative whose `{}` is `{}`: the mapping is followed",
                discriminator.property_name,
                constants.join("` or `")
            );
            self.degraded("discriminator", &trail.key(tag), why);
        }
    }

    /// The property that tells the alternatives of a union apart.
    fn discriminator_within(&self, ty: &Type) -> Option<&str> {
        match ty {
            Type::Named(id) => match &self.types[id.0].as_ref()?.kind {
                TypeKind::Union(union) => union.discriminator.as_deref(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a type is a union that is told apart by this property.
    pub(super) fn is_tagged(&self, ty: &Type, property: &str) -> bool {
        matches!(ty, Type::Named(id) if matches!(
            self.types[id.0].as_ref().map(|def| &def.kind),
            Some(TypeKind::Union(union)) if union.discriminator.as_deref() == Some(property)
        ))
    }

    /// The values of a discriminator that stand for the variants of a union which is itself told
    /// apart by it.
    pub(super) fn tags_within(&self, ty: &Type, property: &str) -> Vec<String> {
        match ty {
            Type::Named(id) if self.is_tagged(ty, property) => {
                match self.types[id.0].as_ref().map(|def| &def.kind) {
                    Some(TypeKind::Union(union)) => {
                        let variants = union.variants.iter();
                        let tags = variants.flat_map(|one| &one.tags);
                        tags.map(TagValue::text).collect()
                    }
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}

/// The values that the members of a union have of its discriminator, where one of them has a
/// constant.
pub(super) fn told_members(
    discriminator: &Discriminator,
    members: &[Asserted<'_>],
) -> Vec<Vec<String>> {
    let name = discriminator.property_name.as_str();
    let listed = || members.iter().map(|one| one.listed.get(name));
    if !listed().flatten().any(|one| one.is_constant) {
        return vec![Vec::new(); members.len()];
    }
    let texts = listed().map(|one| one.and_then(Listed::texts).unwrap_or_default());
    texts.collect()
}
