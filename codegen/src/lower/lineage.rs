//! Which components are composed of which: looked at once, before any of them is lowered.

use std::collections::{BTreeSet, HashMap, HashSet};

use openapiv3::{Discriminator, OpenAPI, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::schema::Node;
use super::{Lowering, component_name};
use crate::ir::recursion::components;
use crate::tree::{Trail, escape};

/// What the compositions of the components come to, by their names as references have them.
#[derive(Default)]
pub(super) struct Lineage {
    /// Those of which a value may be an object, and not only because it may be anything.
    of_objects: HashSet<String>,
    /// Those among whose alternatives is one that is composed of them by `allOf`.
    bases: HashSet<String>,
    /// The circles of compositions on which they stand.
    circles: HashMap<String, usize>,
    /// By each component those whose `allOf` refers to it, in the order of the description.
    derived: HashMap<String, Vec<String>>,
}

/// That a component leads to another by a composition.
struct Edge {
    to: usize,
    /// Whether one of the steps is to an alternative.
    is_alternative: bool,
    /// Whether one of the steps is to a member of an `allOf`, and none after it to an alternative.
    is_derived: bool,
}

impl Lineage {
    pub(super) fn of(openapi: &OpenAPI) -> Self {
        let schemas = openapi.components.iter().flat_map(|all| &all.schemas);
        let names: Vec<String> = schemas.clone().map(|(name, _)| escape(name)).collect();
        let places = names.iter().enumerate();
        let places: HashMap<&str, usize> = places.map(|(at, name)| (name.as_str(), at)).collect();
        let mut are_objects = Vec::with_capacity(names.len());
        let mut edges: Vec<Vec<Edge>> = Vec::with_capacity(names.len());
        for (_, schema) in schemas {
            let mut own = Vec::new();
            let is_object = edges_of(schema.into(), &places, &mut own);
            are_objects.push(is_object);
            edges.push(own);
        }
        let targets = edges.iter().map(|edges| edges.iter().map(|edge| edge.to));
        let targets: Vec<Vec<usize>> = targets.map(Iterator::collect).collect();
        let circles = components(&targets);
        let bases = bases(&edges, &circles);
        let mut derived: HashMap<String, Vec<String>> = HashMap::new();
        for (index, edges) in edges.iter().enumerate() {
            let members = edges
                .iter()
                .filter(|edge| edge.is_derived && !edge.is_alternative);
            let members: BTreeSet<usize> = members.map(|edge| edge.to).collect();
            for base in members.into_iter().filter(|&base| base != index) {
                let derived = derived.entry(names[base].clone()).or_default();
                derived.push(names[index].clone());
            }
        }
        Self {
            of_objects: led_to(&edges, are_objects)
                .map(|index| names[index].clone())
                .collect(),
            bases: bases.map(|index| names[index].clone()).collect(),
            circles: names.iter().cloned().zip(circles).collect(),
            derived,
        }
    }
}

/// The components from which any of these is reached, and these.
fn led_to(edges: &[Vec<Edge>], mut is_one: Vec<bool>) -> impl Iterator<Item = usize> {
    let mut from: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    for (index, edges) in edges.iter().enumerate() {
        for edge in edges {
            from[edge.to].push(index);
        }
    }
    let mut pending: Vec<usize> = (0..is_one.len()).filter(|&index| is_one[index]).collect();
    while let Some(index) = pending.pop() {
        for &before in &from[index] {
            if !std::mem::replace(&mut is_one[before], true) {
                pending.push(before);
            }
        }
    }
    (0..is_one.len()).filter(move |&index| is_one[index])
}

/// The components that lead back to themselves, first to an alternative, then by an `allOf`.
fn bases(edges: &[Vec<Edge>], circles: &[usize]) -> impl Iterator<Item = usize> {
    let within = |index: usize, edge: &Edge| circles[index] == circles[edge.to];
    let all = || {
        let edges = edges.iter().enumerate();
        edges.flat_map(|(index, edges)| edges.iter().map(move |edge| (index, edge)))
    };
    let derived = all().filter(|(index, edge)| edge.is_derived && within(*index, edge));
    let derived: HashSet<usize> = derived.map(|(index, _)| circles[index]).collect();
    let listing = all().filter(|(index, edge)| edge.is_alternative && within(*index, edge));
    let listing = listing.filter(|(index, _)| derived.contains(&circles[*index]));
    let bases: HashSet<usize> = listing.map(|(index, _)| index).collect();
    bases.into_iter()
}

/// Finds the components that a schema is composed of, and whether it says itself, or a schema
/// that stands within it, that it is an object.
fn edges_of(node: Node<'_>, places: &HashMap<&str, usize>, edges: &mut Vec<Edge>) -> bool {
    let mut is_object = false;
    let mut pending = vec![(node, false, false)];
    while let Some((node, is_alternative, is_derived)) = pending.pop() {
        let schema = match node {
            Node::Schema(schema) => schema,
            Node::Reference(reference) => {
                let name = component_name(reference, "schemas");
                if let Some(&to) = name.and_then(|name| places.get(name)) {
                    edges.push(Edge {
                        to,
                        is_alternative,
                        is_derived,
                    });
                }
                continue;
            }
        };
        is_object |= says_object(schema);
        let (all_of, one_of, any_of) = compositions(schema);
        pending.extend(all_of.iter().map(|one| (one.into(), is_alternative, true)));
        let members = one_of.iter().chain(any_of);
        pending.extend(members.map(|one| (one.into(), true, false)));
    }
    is_object
}

fn says_object(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(_)) => true,
        SchemaKind::Any(any) => {
            any.enumeration.is_empty()
                && match any.typ.as_deref() {
                    Some(ty) => ty == "object",
                    None => {
                        !any.properties.is_empty()
                            || any.additional_properties.is_some()
                            || !any.required.is_empty()
                    }
                }
        }
        _ => false,
    }
}

type Members<'s> = &'s [ReferenceOr<Schema>];

/// The members of the `allOf`, the `oneOf` and the `anyOf` of a schema.
pub(super) fn compositions(schema: &Schema) -> (Members<'_>, Members<'_>, Members<'_>) {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => (all_of, &[], &[]),
        SchemaKind::OneOf { one_of } => (&[], one_of, &[]),
        SchemaKind::AnyOf { any_of } => (&[], &[], any_of),
        SchemaKind::Any(any) => (&any.all_of, &any.one_of, &any.any_of),
        SchemaKind::Type(_) | SchemaKind::Not { .. } => (&[], &[], &[]),
    }
}

impl<'d> Lowering<'d> {
    /// Whether a value of the schema may be an object, and not only because it may be anything.
    pub(super) fn is_of_objects(&self, node: Node<'_>) -> bool {
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            match node {
                Node::Reference(reference) => {
                    let name = component_name(reference, "schemas");
                    if name.is_some_and(|name| self.lineage.of_objects.contains(name)) {
                        return true;
                    }
                }
                Node::Schema(schema) if says_object(schema) => return true,
                Node::Schema(schema) => {
                    let (all_of, one_of, any_of) = compositions(schema);
                    let members = all_of.iter().chain(one_of).chain(any_of);
                    pending.extend(members.map(Node::from));
                }
            }
        }
        false
    }

    /// The components whose `allOf` refers to this one.
    pub(super) fn derived_from(&self, component: &str) -> &[String] {
        let derived = self.lineage.derived.get(component);
        derived.map_or(&[], Vec::as_slice)
    }

    /// Whether a component lists alternatives that are composed of it.
    pub(super) fn lists_derived(&self, component: &str) -> bool {
        self.lineage.bases.contains(component)
    }

    /// The alternatives of a base that lists what is derived from it, which it may do within its own
    /// `allOf`, or in a component to which that leads.
    pub(super) fn listed_by(&self, schema: &'d Schema, pointer: &str) -> Option<Listing<'d>> {
        let outermost = pointer.strip_prefix("/components/schemas/")?;
        let circles = &self.lineage.circles;
        let circle = circles.get(outermost)?;
        let outer = Trail::root(pointer);
        let mut met = vec![outermost.to_owned()];
        let mut pending = vec![(outermost.to_owned(), schema, pointer.to_owned())];
        while let Some((component, one, pointer)) = pending.pop() {
            let (all_of, one_of, any_of) = compositions(one);
            let trail = Trail::root(&pointer);
            for (keyword, members) in [("oneOf", one_of), ("anyOf", any_of)] {
                if !self.lists_derived(&component) || !self.lists(&component, members) {
                    continue;
                }
                // What a base lists is what is derived from it, and no such base itself.
                let is_listed = |name| met.iter().any(|one| one == name);
                if component != outermost && references(members).any(is_listed) {
                    return None;
                }
                let mut listing = Listing::of(one, keyword, members, &trail);
                if listing.discriminator.is_none() {
                    listing.discriminator = discriminator_of(schema, &outer);
                }
                return Some(listing);
            }
            let trail = trail.key("allOf");
            for (index, member) in all_of.iter().enumerate().rev() {
                let reference = match member {
                    ReferenceOr::Item(inline) => {
                        pending.push((component.clone(), inline, trail.index(index).pointer()));
                        continue;
                    }
                    ReferenceOr::Reference { reference } => reference,
                };
                let name = component_name(reference, "schemas");
                let name = name.filter(|name| circles.get(*name) == Some(circle));
                if let Some(name) = name.filter(|name| !met.iter().any(|one| one == name))
                    && let Some(schema) = self.ends.of_node(Node::Reference(reference))
                {
                    met.push(name.to_owned());
                    let pointer = format!("/components/schemas/{name}");
                    pending.push((name.to_owned(), schema, pointer));
                }
            }
        }
        None
    }

    /// Whether one of these alternatives of a component is derived from it.
    pub(super) fn lists(&self, component: &str, members: &[ReferenceOr<Schema>]) -> bool {
        let circles = &self.lineage.circles;
        let circle = circles.get(component);
        circle.is_some() && references(members).any(|to| circles.get(to) == circle)
    }
}

/// The components to which schemas refer, themselves or by their compositions.
fn references<'s>(members: &'s [ReferenceOr<Schema>]) -> impl Iterator<Item = &'s str> {
    let mut pending: Vec<Node<'s>> = members.iter().map(Node::from).collect();
    std::iter::from_fn(move || {
        loop {
            match pending.pop()? {
                Node::Reference(reference) => {
                    if let Some(name) = component_name(reference, "schemas") {
                        return Some(name);
                    }
                }
                Node::Schema(schema) => {
                    let (all_of, one_of, any_of) = compositions(schema);
                    let members = all_of.iter().chain(one_of).chain(any_of);
                    pending.extend(members.map(Node::from));
                }
            }
        }
    })
}

/// Alternatives where they are listed.
pub(super) struct Listing<'d> {
    pub(super) keyword: &'static str,
    pub(super) members: &'d [ReferenceOr<Schema>],
    /// The pointer of the keyword.
    pub(super) pointer: String,
    pub(super) discriminator: Option<(&'d Discriminator, String)>,
}

impl<'d> Listing<'d> {
    /// `trail` is that of the schema.
    pub(super) fn of(
        schema: &'d Schema,
        keyword: &'static str,
        members: &'d [ReferenceOr<Schema>],
        trail: &Trail<'_>,
    ) -> Self {
        Self {
            keyword,
            members,
            pointer: trail.key(keyword).pointer(),
            discriminator: discriminator_of(schema, trail),
        }
    }
}

/// A schema's discriminator, with its pointer.
fn discriminator_of<'d>(
    schema: &'d Schema,
    trail: &Trail<'_>,
) -> Option<(&'d Discriminator, String)> {
    let discriminator = schema.schema_data.discriminator.as_ref()?;
    Some((discriminator, trail.key("discriminator").pointer()))
}
