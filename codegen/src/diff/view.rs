//! A schema as the facts that can differ, with all members of `allOf` taken together.

use std::collections::{BTreeMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, IntegerType, NumberType, ObjectType, ReferenceOr,
    Schema, SchemaKind, StringType, Type, VariantOrUnknownOrEmpty,
};
use serde::Serialize;
use serde_json::Value;

use super::document::{Document, Node, Site};
use crate::load::TUPLE;

/// A schema of which another one consists, where it is used.
pub(super) type Part<'d> = (Node<'d>, Site);

/// What a schema says of a value.
#[derive(Default)]
pub(super) struct View<'d> {
    /// `string`, `object`, …; `None` allows for any.
    pub(super) ty: Option<String>,
    pub(super) format: Option<String>,
    /// Without null, which is a matter of `nullable`.
    pub(super) enumeration: Vec<Value>,
    pub(super) lower: BTreeMap<&'static str, Bound>,
    pub(super) upper: BTreeMap<&'static str, Bound>,
    /// `pattern`, `multipleOf` and `uniqueItems`.
    pub(super) others: BTreeMap<&'static str, String>,
    pub(super) properties: IndexMap<&'d str, Part<'d>>,
    pub(super) required: IndexSet<&'d str>,
    pub(super) further: Further<'d>,
    pub(super) items: Option<Part<'d>>,
    /// The values of a tuple, each of which is there.
    pub(super) places: Option<Vec<Part<'d>>>,
    /// The members of `oneOf` or `anyOf`.
    pub(super) alternatives: Vec<Part<'d>>,
    /// The property that tells the alternatives apart, and what is one without its values.
    pub(super) discriminator: Option<(&'d str, Option<String>)>,
    /// What `not` rules out.
    pub(super) exclusions: Vec<Value>,
}

/// A number that a value, its length or its size must not pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bound {
    pub(super) value: f64,
    /// Whether the value must not reach it either.
    pub(super) exclusive: bool,
}

/// What the schema says of the properties that it does not name.
#[derive(Default)]
pub(super) enum Further<'d> {
    #[default]
    Any,
    Forbidden,
    Schema(Node<'d>, Site),
}

impl<'d> View<'d> {
    pub(super) fn new(document: &Document<'d>, schema: &'d Schema, site: &Site) -> Self {
        let mut view = Self::default();
        view.gather(document, schema, site, &mut HashSet::new());
        if view.ty.is_none() && !view.properties.is_empty() {
            view.ty = Some("object".to_owned());
        }
        if view.ty.is_none() && (view.items.is_some() || view.places.is_some()) {
            view.ty = Some("array".to_owned());
        }
        view
    }

    /// The type in words: `integer (int32)`, `one of 3 schemas`.
    pub(super) fn words(&self) -> String {
        if let Some(places) = &self.places {
            return format!("tuple of {}", places.len());
        }
        match (&self.ty, &self.format) {
            (None, _) if !self.alternatives.is_empty() => match self.alternatives.len() {
                1 => "one schema".to_owned(),
                count => format!("one of {count} schemas"),
            },
            (None, _) => "any".to_owned(),
            (Some(ty), Some(format)) => format!("{ty} ({format})"),
            (Some(ty), None) => ty.clone(),
        }
    }

    /// Whether the values are bytes, of which nothing else is said.
    pub(super) fn is_only_bytes(&self) -> bool {
        let is_bounded = !(self.lower.is_empty() && self.upper.is_empty());
        let says_more = is_bounded || !self.others.is_empty() || !self.enumeration.is_empty();
        self.ty.as_deref() == Some("string")
            && self.format.as_deref() == Some("binary")
            && self.alternatives.is_empty()
            && self.exclusions.is_empty()
            && !says_more
    }

    fn gather(
        &mut self,
        document: &Document<'d>,
        schema: &'d Schema,
        site: &Site,
        met: &mut HashSet<*const Schema>,
    ) {
        // A schema that is met once more, on another way or within itself, adds nothing.
        if !met.insert(std::ptr::from_ref(schema)) {
            return;
        }
        if let Some(discriminator) = &schema.schema_data.discriminator {
            let place = format!("{}/discriminator/defaultMapping", site.pointer);
            let default = document.description.text(&place);
            let default = default.map(|target| document.component_written(target));
            self.discriminator = Some((&discriminator.property_name, default));
        }
        match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => self.string(string),
            SchemaKind::Type(Type::Number(number)) => self.number(number),
            SchemaKind::Type(Type::Integer(integer)) => self.integer(integer),
            SchemaKind::Type(Type::Boolean(boolean)) => {
                self.ty("boolean");
                self.values(&boolean.enumeration);
            }
            SchemaKind::Type(Type::Object(object)) => self.object(object, site),
            SchemaKind::Type(Type::Array(array)) => self.array(array, site),
            // A choice of one is none.
            SchemaKind::OneOf { one_of } if one_of.len() == 1 => {
                self.members(document, one_of, &site.below("oneOf"), met);
            }
            SchemaKind::AnyOf { any_of } if any_of.len() == 1 => {
                self.members(document, any_of, &site.below("anyOf"), met);
            }
            SchemaKind::OneOf { one_of } => self.alternatives(one_of, site, "oneOf"),
            SchemaKind::AnyOf { any_of } => self.alternatives(any_of, site, "anyOf"),
            SchemaKind::AllOf { all_of } => {
                self.members(document, all_of, &site.below("allOf"), met);
            }
            SchemaKind::Not { not } => self.exclude(not),
            SchemaKind::Any(any) => {
                self.members(document, &any.all_of, &site.below("allOf"), met);
                self.any(any, site);
            }
        }
        if is_tuple(schema) {
            self.tuple(site);
        }
    }

    /// Lets the alternatives of the items be places.
    fn tuple(&mut self, site: &Site) {
        let Some((Node::Schema(items), _)) = self.items else {
            return;
        };
        let SchemaKind::OneOf { one_of } = &items.schema_kind else {
            return;
        };
        let list = site.below("items").below("oneOf");
        let places = one_of.iter().enumerate().map(|(index, place)| {
            let site = list.suffixed(&index.to_string(), &format!("[{index}]"));
            (place.into(), site)
        });
        self.places = Some(places.collect());
        self.items = None;
        // They say what the places say.
        self.lower.remove("minItems");
        self.upper.remove("maxItems");
    }

    fn members(
        &mut self,
        document: &Document<'d>,
        members: &'d [ReferenceOr<Schema>],
        list: &Site,
        met: &mut HashSet<*const Schema>,
    ) {
        for (index, member) in members.iter().enumerate() {
            let site = list.below(&index.to_string());
            if let Some((schema, site)) = document.schema(member.into(), &site) {
                self.gather(document, schema, &site, met);
            }
        }
    }

    fn ty(&mut self, ty: &str) {
        self.ty = Some(ty.to_owned());
    }

    fn values<T: Serialize>(&mut self, values: &[Option<T>]) {
        let values = values.iter().flatten();
        let values = values.filter_map(|value| serde_json::to_value(value).ok());
        self.enumeration.extend(values);
    }

    fn format<T: Serialize>(&mut self, format: &VariantOrUnknownOrEmpty<T>) {
        let known = match format {
            VariantOrUnknownOrEmpty::Item(format) => serde_json::to_value(format).ok(),
            VariantOrUnknownOrEmpty::Unknown(format) => Some(Value::from(format.clone())),
            VariantOrUnknownOrEmpty::Empty => None,
        };
        if let Some(Value::String(format)) = known {
            self.format = Some(format);
        }
    }

    fn lower(&mut self, name: &'static str, value: Option<f64>, exclusive: bool) {
        if let Some(value) = value {
            self.lower.insert(name, Bound { value, exclusive });
        }
    }

    fn upper(&mut self, name: &'static str, value: Option<f64>, exclusive: bool) {
        if let Some(value) = value {
            self.upper.insert(name, Bound { value, exclusive });
        }
    }

    fn other(&mut self, name: &'static str, value: Option<String>) {
        if let Some(value) = value {
            self.others.insert(name, value);
        }
    }

    fn string(&mut self, string: &StringType) {
        self.ty("string");
        self.format(&string.format);
        self.values(&string.enumeration);
        self.lower("minLength", string.min_length.map(count), false);
        self.upper("maxLength", string.max_length.map(count), false);
        self.other("pattern", string.pattern.clone());
    }

    fn number(&mut self, number: &NumberType) {
        self.ty("number");
        self.format(&number.format);
        self.values(&number.enumeration);
        self.lower("minimum", number.minimum, number.exclusive_minimum);
        self.upper("maximum", number.maximum, number.exclusive_maximum);
        self.other(
            "multipleOf",
            number.multiple_of.map(|value| value.to_string()),
        );
    }

    fn integer(&mut self, integer: &IntegerType) {
        self.ty("integer");
        self.format(&integer.format);
        self.values(&integer.enumeration);
        self.lower(
            "minimum",
            integer.minimum.map(number),
            integer.exclusive_minimum,
        );
        self.upper(
            "maximum",
            integer.maximum.map(number),
            integer.exclusive_maximum,
        );
        self.other(
            "multipleOf",
            integer.multiple_of.map(|value| value.to_string()),
        );
    }

    fn object(&mut self, object: &'d ObjectType, site: &Site) {
        self.ty("object");
        self.properties(&object.properties, &object.required, site);
        self.further(object.additional_properties.as_ref(), site);
        self.lower("minProperties", object.min_properties.map(count), false);
        self.upper("maxProperties", object.max_properties.map(count), false);
    }

    fn properties(
        &mut self,
        properties: &'d IndexMap<String, ReferenceOr<Box<Schema>>>,
        required: &'d [String],
        site: &Site,
    ) {
        for (name, node) in properties {
            self.properties
                .insert(name, (node.into(), site.property(name)));
        }
        self.required.extend(required.iter().map(String::as_str));
    }

    fn further(&mut self, further: Option<&'d AdditionalProperties>, site: &Site) {
        match further {
            Some(AdditionalProperties::Schema(schema)) => {
                let site = site.suffixed("additionalProperties", ".*");
                self.further = Further::Schema(schema.as_ref().into(), site);
            }
            Some(AdditionalProperties::Any(false)) => self.further = Further::Forbidden,
            Some(AdditionalProperties::Any(true)) | None => {}
        }
    }

    fn array(&mut self, array: &'d ArrayType, site: &Site) {
        self.ty("array");
        self.items(array.items.as_ref(), site);
        self.lower("minItems", array.min_items.map(count), false);
        self.upper("maxItems", array.max_items.map(count), false);
        self.other("uniqueItems", array.unique_items.then(|| "true".to_owned()));
    }

    fn items(&mut self, items: Option<&'d ReferenceOr<Box<Schema>>>, site: &Site) {
        if let Some(items) = items {
            self.items = Some((items.into(), site.suffixed("items", "[]")));
        }
    }

    fn alternatives(
        &mut self,
        members: &'d [ReferenceOr<Schema>],
        site: &Site,
        keyword: &'static str,
    ) {
        let list = site.below(keyword);
        for (index, member) in members.iter().enumerate() {
            let words = format!("({keyword} {})", index + 1);
            let site = list.suffixed(&index.to_string(), &words);
            self.alternatives.push((member.into(), site));
        }
    }

    fn exclude(&mut self, schema: &ReferenceOr<Schema>) {
        self.exclusions.extend(serde_json::to_value(schema).ok());
    }

    fn any(&mut self, any: &'d AnySchema, site: &Site) {
        if let Some(ty) = &any.typ {
            self.ty(ty);
        }
        if any.format.is_some() {
            self.format.clone_from(&any.format);
        }
        let values = any.enumeration.iter().filter(|value| !value.is_null());
        self.enumeration.extend(values.cloned());
        self.lower("minLength", any.min_length.map(count), false);
        self.upper("maxLength", any.max_length.map(count), false);
        self.lower("minItems", any.min_items.map(count), false);
        self.upper("maxItems", any.max_items.map(count), false);
        self.lower("minProperties", any.min_properties.map(count), false);
        self.upper("maxProperties", any.max_properties.map(count), false);
        self.lower("minimum", any.minimum, any.exclusive_minimum == Some(true));
        self.upper("maximum", any.maximum, any.exclusive_maximum == Some(true));
        self.other("pattern", any.pattern.clone());
        self.other("multipleOf", any.multiple_of.map(|value| value.to_string()));
        let unique = any.unique_items == Some(true);
        self.other("uniqueItems", unique.then(|| "true".to_owned()));
        self.properties(&any.properties, &any.required, site);
        self.further(any.additional_properties.as_ref(), site);
        self.items(any.items.as_ref(), site);
        self.alternatives(&any.one_of, site, "oneOf");
        self.alternatives(&any.any_of, site, "anyOf");
        if let Some(not) = &any.not {
            self.exclude(not);
        }
    }
}

/// Whether a list has the places of a tuple, and nothing beyond them.
fn is_tuple(schema: &Schema) -> bool {
    let mark = schema.schema_data.extensions.get(TUPLE);
    mark.is_some_and(|mark| *mark == true || mark["rest"] == false)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a bound beyond 2^53 would only be printed rounded"
)]
fn count(value: usize) -> f64 {
    value as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a bound beyond 2^53 would only be printed rounded"
)]
fn number(value: i64) -> f64 {
    value as f64
}
