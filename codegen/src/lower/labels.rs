//! What the alternatives of a union are called that have no name of their own: by their title, by
//! their type, or by what is in them and in no other.

use std::collections::{HashMap, HashSet};

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::lineage::{Listing, compositions};
use super::schema::Node;
use super::shape::Shape;
use super::variants::{kind_name, title};
use super::view::own_properties;
use super::{Lowering, component_name};
use crate::ir::Type;
use crate::names::{type_name, variant_name};
use crate::tree::unescape;

/// The most properties that a label lists.
const MOST_ASKED: usize = 3;

/// What an alternative may be called.
#[derive(Default)]
struct Wanted {
    /// The best first.
    labels: Vec<String>,
    /// By all that it requires.
    asked: Option<String>,
}

impl From<Vec<String>> for Wanted {
    fn from(labels: Vec<String>) -> Self {
        Self {
            labels,
            asked: None,
        }
    }
}

/// What is in an object, its own schema and the members of its `allOf` taken together.
#[derive(Default)]
struct Within<'d> {
    required: Vec<&'d str>,
    properties: Vec<&'d str>,
    /// The only values of properties that have one, with their names.
    constants: Vec<(&'d str, String)>,
}

impl<'d> Lowering<'d> {
    /// What the members of a union are called. A component has its own name, and needs none.
    pub(super) fn labels(&self, listing: &Listing<'d>) -> Vec<String> {
        let discriminator = listing.discriminator.as_ref();
        let property = discriminator.map(|(one, _)| one.property_name.as_str());
        let members = listing.members.iter();
        let wanted = members.map(|member| match member {
            ReferenceOr::Item(schema) => self.wanted_labels(schema, property),
            ReferenceOr::Reference { reference } => {
                let name = component_name(reference, "schemas").unwrap_or(reference);
                vec![type_name(&unescape(name))].into()
            }
        });
        telling(&wanted.collect::<Vec<_>>())
    }

    /// What an alternative is called that stands beside an object.
    pub(super) fn label(&self, node: Node<'d>) -> String {
        self.kind_of(node)
    }

    fn wanted_labels(&self, schema: &'d Schema, discriminator: Option<&str>) -> Wanted {
        let title = title(Node::Schema(schema)).map(variant_name);
        match Shape::of(schema) {
            Shape::Object => {
                let within = self.within(schema);
                within.labels(title, discriminator)
            }
            shape => {
                let by_shape = self.labels_by_shape(&shape);
                let labels: Vec<_> = title.into_iter().chain(by_shape).collect();
                labels.into()
            }
        }
    }

    fn labels_by_shape(&self, shape: &Shape<'d>) -> Vec<String> {
        let plain = |name: &str| vec![name.to_owned()];
        match shape {
            Shape::Enumeration(values) => labels_of_values(values),
            Shape::Array(items) => {
                let items = items.map(|items| self.kind_of(items.into()));
                let of = items.map(|items| format!("ListOf{items}"));
                plain("Array").into_iter().chain(of).collect()
            }
            Shape::String { .. } => plain("String"),
            Shape::Integer { .. } => plain("Integer"),
            Shape::Number { .. } => plain("Number"),
            Shape::Boolean => plain("Boolean"),
            Shape::Alternatives(_, members) => {
                let mut kinds: Vec<_> =
                    members.iter().map(|one| self.kind_of(one.into())).collect();
                kinds.dedup();
                let joined = (kinds.len() <= 2).then(|| kinds.join("Or"));
                joined.into_iter().chain(plain("Choice")).collect()
            }
            Shape::Object | Shape::Anything | Shape::Not | Shape::Unknown(_) => plain("Value"),
        }
    }

    /// What a schema is called within the name of another.
    fn kind_of(&self, node: Node<'d>) -> String {
        match node {
            Node::Reference(reference) => {
                let name = component_name(reference, "schemas").unwrap_or(reference);
                self.component_type_name(&unescape(name))
            }
            Node::Schema(schema) => match (title(node), Shape::of(schema)) {
                (Some(title), _) => variant_name(title),
                (None, Shape::Object) => "Object".to_owned(),
                (None, shape) => {
                    let labels = self.labels_by_shape(&shape);
                    labels.into_iter().next().unwrap_or_default()
                }
            },
        }
    }

    fn within(&self, schema: &'d Schema) -> Within<'d> {
        let mut within = Within::default();
        let mut met: HashSet<*const Schema> = HashSet::new();
        let mut pending = vec![Node::Schema(schema)];
        while let Some(node) = pending.pop() {
            let Some(schema) = self.ends.of_node(node).filter(|one| met.insert(*one)) else {
                continue;
            };
            let required = match &schema.schema_kind {
                SchemaKind::Type(SchemaType::Object(object)) => object.required.as_slice(),
                SchemaKind::Any(any) => any.required.as_slice(),
                _ => &[],
            };
            within.required.extend(required.iter().map(String::as_str));
            for (name, property) in own_properties(schema).into_iter().flat_map(|own| own.0) {
                within.properties.push(name);
                let only = self.view(property.into()).listed();
                if let Some([Value::String(only)]) = only.as_deref() {
                    within.constants.push((name, only.clone()));
                }
            }
            pending.extend(compositions(schema).0.iter().map(Node::from).rev());
        }
        within
    }
}

impl Within<'_> {
    fn labels(&self, title: Option<String>, discriminator: Option<&str>) -> Wanted {
        let is_required = |name: &str| self.required.contains(&name);
        let told = self
            .constants
            .iter()
            .filter(|one| Some(one.0) == discriminator);
        let constants = self.constants.iter().filter(|one| is_required(one.0));
        let constants = constants.chain(self.constants.iter().filter(|one| !is_required(one.0)));
        let constants = constants.map(|one| variant_name(&one.1));
        let optional = self.properties.iter().filter(|name| !is_required(name));
        let properties = self.required.iter().chain(optional);
        let is_constant = |name: &str| self.constants.iter().any(|one| one.0 == name);
        let properties = properties.filter(|name| !is_constant(name));
        let with = properties.map(|name| format!("With{}", type_name(name)));
        let with: Vec<_> = with.collect();
        let titled = title.is_some();
        let mut labels: Vec<String> = title.into_iter().collect();
        labels.extend(told.map(|one| variant_name(&one.1)));
        if !titled {
            labels.push("Object".to_owned());
            labels.extend(constants.clone());
        }
        // Of two with the same title or the same constant, what else is in them tells them apart.
        let first = labels.iter().find(|one| *one != "Object").cloned();
        let first = first.or_else(|| constants.clone().next());
        let first = first.unwrap_or_default();
        labels.extend(with.iter().map(|with| format!("{first}{with}")));
        let asked = self.required.iter().filter(|name| !is_constant(name));
        let asked: Vec<_> = asked.map(|name| type_name(name)).collect();
        let is_short = (1..=MOST_ASKED).contains(&asked.len());
        Wanted {
            labels,
            asked: is_short.then(|| format!("{first}With{}", asked.join("And"))),
        }
    }
}

/// What an enumeration may be called among other alternatives.
fn labels_of_values(values: &[Value]) -> Vec<String> {
    let mut listed = values.iter().filter(|value| !value.is_null());
    let name = |value: &Value| match value {
        Value::String(text) if text.is_empty() => "Empty".to_owned(),
        Value::String(text) => variant_name(text),
        value => variant_name(&value.to_string()),
    };
    let kind = match listed.clone().next() {
        Some(Value::String(_)) => kind_name(&Type::String),
        Some(Value::Number(_)) => kind_name(&Type::I64),
        _ => kind_name(&Type::Json),
    };
    match (listed.next(), listed.next(), listed.next()) {
        (Some(only), None, _) => vec![name(only), kind.to_owned()],
        (Some(one), Some(other), None) => {
            vec![kind.to_owned(), format!("{}Or{}", name(one), name(other))]
        }
        _ => vec![kind.to_owned(), "Listed".to_owned()],
    }
}

/// For each the first of what is wanted for it that no other could be called, too; or else the best
/// that is wanted, by which two may be called.
fn telling(wanted: &[Wanted]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut asked: HashMap<&str, usize> = HashMap::new();
    for one in wanted {
        let mut own = HashSet::new();
        for label in one.labels.iter().filter(|label| own.insert(label.as_str())) {
            *counts.entry(label).or_default() += 1;
        }
        if let Some(label) = &one.asked {
            *asked.entry(label).or_default() += 1;
        }
    }
    let each = wanted.iter().map(|one| {
        let labels = &one.labels;
        let alone = labels.iter().find(|label| counts[label.as_str()] == 1);
        let by_all = one.asked.as_ref();
        let by_all = by_all.filter(|label| asked[label.as_str()] == 1);
        let second = labels.iter().find(|label| *label != "Object");
        alone.or(by_all).or(second).or(labels.first()).cloned()
    });
    each.map(Option::unwrap_or_default).collect()
}
