//! Enumerations, and what is said of each of their values.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use indexmap::map::Entry;
use openapiv3::{Schema, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::Lowering;
use super::schema::{Node, nullable_if};
use super::variants::Alternative;
use crate::ir::{Docs, Elsewhere, Enum, EnumOf, Type, TypeKind, Variant};
use crate::names::{Scope, variant_name};
use crate::tree::Trail;

/// Extensions that name the values of an enumeration, in their order.
const VARIANT_NAMES: [&str; 2] = ["x-enum-varnames", "x-enumNames"];

/// Extensions that describe the values of an enumeration: in their order, or by the value.
const VARIANT_DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

impl<'d> Lowering<'d> {
    /// An enumeration, in which `null` stands for nullable.
    pub(super) fn enumeration(
        &mut self,
        schema: &'d Schema,
        values: &[Value],
        name: &str,
        trail: &Trail<'_>,
    ) -> Type {
        let nullable = schema.schema_data.nullable || values.iter().any(Value::is_null);
        let mut listed = values.iter().filter(|value| !value.is_null()).peekable();
        if listed.peek().is_none() {
            return Type::Json;
        }
        let all = |is: fn(&Value) -> bool| values.iter().all(|value| value.is_null() || is(value));
        if all(Value::is_boolean) {
            return nullable_if(nullable, Type::Boolean);
        }
        let of = if all(Value::is_string) {
            EnumOf::Strings
        } else if all(Value::is_i64) && !is_number(schema) {
            EnumOf::Integers
        } else {
            EnumOf::Values
        };
        let extensions = &schema.schema_data.extensions;
        let in_order = |key: &&str| {
            let told = extensions.get(*key)?.as_array()?;
            (told.len() == values.len()).then_some(told)
        };
        let names = VARIANT_NAMES.iter().find_map(in_order);
        let descriptions = VARIANT_DESCRIPTIONS.iter().find_map(in_order);
        let by_value = VARIANT_DESCRIPTIONS
            .iter()
            .find_map(|key| extensions.get(*key)?.as_object());
        let id = self.begin_type(nullable, trail);
        let mut scope = Scope::reserving(&["Unknown"]);
        let mut variants = Vec::with_capacity(values.len());
        let mut seen = HashSet::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            // A value that is listed twice is one value.
            if value.is_null() || !seen.insert(value) {
                continue;
            }
            let mut variant = Variant {
                value: value.clone(),
                ident: String::new(),
                description: None,
                elsewhere: Elsewhere::default(),
            };
            let described = match descriptions {
                Some(in_order) => in_order.get(index),
                None => by_value.and_then(|told| told.get(&variant.text())),
            };
            let described = described.and_then(Value::as_str);
            variant.description = described.map(str::to_owned);
            let given = names.and_then(|names| names[index].as_str());
            let wanted = given.map_or_else(|| variant_name(&variant.text()), variant_name);
            variant.ident = scope.take(wanted);
            variants.push(variant);
        }
        self.end_type(id, name, schema, TypeKind::Enum(Enum { of, variants }));
        nullable_if(nullable, Type::Named(id))
    }

    /// Puts one enumeration in the place of several of one kind, and gives what it lists.
    pub(super) fn join_enumerations(
        &mut self,
        alternatives: &mut Vec<Alternative<'d>>,
        of: EnumOf,
        name: &str,
    ) -> Option<Enum> {
        let is_one = |one: &Alternative<'d>| self.is_enum(&one.ty, of);
        let place = alternatives.iter().position(is_one)?;
        let joined: Vec<_> = alternatives.iter().filter(|one| is_one(one)).collect();
        if joined.len() < 2 {
            return None;
        }
        let ids = joined.iter().filter_map(|one| match one.ty {
            Type::Named(id) => Some(id),
            _ => None,
        });
        let ids: Vec<_> = ids.collect();
        let listed = in_any(&self.annotated(&joined))?;
        let count = alternatives.len() - joined.len();
        let mut index = 0;
        alternatives.retain(|one| {
            index += 1;
            index - 1 == place || !self.is_enum(&one.ty, of)
        });
        if count > 0 {
            let pointers = ids.iter().map(|id| self.pointers[id.0].as_str());
            let pointer = pointers.collect::<Vec<_>>().join(" or ");
            let name = format!("{name}/Value");
            // What is said of an alternative is said of its values.
            let docs = Docs::default();
            alternatives[place].ty = self.listing(listed.clone(), ids[0], docs, &name, &pointer);
            alternatives[place].title = None;
            alternatives[place].label = Some("Value".to_owned());
        }
        Some(listed)
    }

    /// Reports that what is said of one of the truth values is not carried: their type is Rust's.
    pub(super) fn note_truth(&mut self, node: Node<'d>, keyword: &str, trail: &Trail<'_>) {
        let view = self.view(node);
        let is_said = view.title().is_some() || view.description().is_some();
        if let Some([value]) = view.listed().as_deref()
            && is_said
        {
            let construct = match keyword {
                "oneOf" => "schema oneOf",
                _ => "schema anyOf",
            };
            let why = format!("what it says of `{value}` has no place: it is a value of `bool`");
            self.degraded(construct, trail, why);
        }
    }

    /// The enumerations that alternatives are, with what each alternative says of its values: its
    /// description, and its title where it has one value, which no other alternative is called.
    fn annotated(&self, alternatives: &[&Alternative<'d>]) -> Vec<Enum> {
        let views = alternatives
            .iter()
            .map(|one| one.node.map(|node| self.view(node)));
        let views: Vec<_> = views.collect();
        let titles = views.iter().map(|view| {
            let title = view.as_ref()?.title()?;
            Some(variant_name(title))
        });
        let titles: Vec<_> = titles.collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for title in titles.iter().flatten() {
            *counts.entry(title).or_default() += 1;
        }
        let mut all = Vec::with_capacity(alternatives.len());
        for ((one, view), title) in alternatives.iter().zip(views).zip(&titles) {
            let Type::Named(id) = one.ty else {
                continue;
            };
            let Some(mut listed) = self.listed(id).cloned() else {
                continue;
            };
            if let Some(description) = view.and_then(|view| view.description()) {
                for variant in &mut listed.variants {
                    variant
                        .description
                        .get_or_insert_with(|| description.clone());
                }
            }
            let title = title.as_ref().filter(|title| counts[title.as_str()] == 1);
            if let ([variant], Some(title)) = (listed.variants.as_mut_slice(), title) {
                variant.ident.clone_from(title);
            }
            all.push(listed);
        }
        all
    }
}

/// Whether values that are no integers may follow, though none is listed.
fn is_number(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Number(_)) => true,
        SchemaKind::Any(any) => any.typ.as_deref() == Some("number"),
        _ => false,
    }
}

/// One enumeration of the values of several of one kind.
pub(super) fn in_any(enumerations: &[Enum]) -> Option<Enum> {
    let of = enumerations.first()?.of;
    let mut scope = Scope::reserving(&["Unknown"]);
    let mut variants: IndexMap<String, Variant> = IndexMap::new();
    for variant in enumerations.iter().flat_map(|one| &one.variants) {
        match variants.entry(variant.value.to_string()) {
            Entry::Occupied(mut known) => {
                let description = &mut known.get_mut().description;
                if description.is_none() {
                    description.clone_from(&variant.description);
                }
            }
            Entry::Vacant(entry) => {
                entry.insert(Variant {
                    ident: scope.take(variant.ident.clone()),
                    ..variant.clone()
                });
            }
        }
    }
    let variants = variants.into_values().collect();
    Some(Enum { of, variants })
}
