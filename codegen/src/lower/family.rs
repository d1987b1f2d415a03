//! Objects that others are derived from by `allOf`, with a discriminator that says which of them a
//! value is (OpenAPI 3.0.3, section 4.7.25).

use std::collections::HashSet;

use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::lineage::compositions;
use super::parts::Parts;
use super::schema::{Node, nullable_if};
use super::tags::{Asserted, told_members};
use super::{Lowered, Lowering, component_name};
use crate::ir::{TagValue, Type, TypeKind, Union, UnionVariant};
use crate::names::Scope;
use crate::tree::{Trail, escape, unescape};

impl<'d> Lowering<'d> {
    /// The union of all that is derived from a component; `None` if nothing is, or if the schema
    /// is no such base. As a struct it would lose what the derived schemas add.
    pub(super) fn family(
        &mut self,
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Type>> {
        let pointer = trail.pointer();
        let Some((discriminator, base)) = base_of(schema, &pointer) else {
            return Ok(None);
        };
        let derived = self.derived(discriminator, base);
        if derived.is_empty() {
            return Ok(None);
        }
        let nullable = schema.schema_data.nullable;
        let id = self.begin_type(nullable, trail);
        let place = trail.key("discriminator");
        let default = self.default_mapping(&place.pointer());
        let property = discriminator.property_name.as_str();
        let own: HashSet<String> = derived.iter().flat_map(|one| one.1.clone()).collect();
        let is_default = |this: &Self, component: &str| {
            let default = default.as_ref();
            default.is_some_and(|default| this.leads_to(default, component))
        };
        let mut itself = self.itself(schema, discriminator, base, &derived);
        if itself.is_none() && is_default(self, base) {
            itself = Some(vec![unescape(base)]);
        }
        let mut scope = Scope::reserving(&["Unknown"]);
        let mut variants = Vec::with_capacity(derived.len() + 1);
        for (component, mut tags) in derived {
            let ty = self.component_named(component, trail)?.not_null().clone();
            let mut within = self.tags_within(&ty, property);
            within.extend(self.tags_below(discriminator, component));
            for tag in within {
                if !own.contains(&tag) && !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
            let ident = scope.take(self.component_type_name(&unescape(component)));
            let node = self.component_item(component).map(Node::Schema);
            variants.push(UnionVariant {
                ident,
                ty,
                tags: self.tag_values(tags, node, &Asserted::default(), property),
                is_default: is_default(self, component),
            });
        }
        if let Some(tags) = itself
            && let Some(ty) = self.base_alone(schema, name, trail)?
        {
            variants.push(UnionVariant {
                ident: scope.take(self.component_type_name(&unescape(base))),
                ty,
                tags: self.tag_values(
                    tags,
                    Some(Node::Schema(schema)),
                    &Asserted::default(),
                    property,
                ),
                is_default: is_default(self, base),
            });
        }
        let union = Union {
            discriminator: Some(discriminator.property_name.clone()),
            variants,
        };
        let told = union.variants.iter().flat_map(|one| &one.tags);
        let told = told.map(TagValue::text).collect();
        self.note_mapping(discriminator, &told, &place);
        if !union.variants.iter().any(|one| one.is_default) {
            self.note_default(default.as_deref(), &place);
        }
        self.end_type(id, name, schema, TypeKind::Union(union));
        Ok(Some(nullable_if(nullable, Type::Named(id))))
    }

    /// Reports the values of a discriminator that are mapped to a component which is none of the
    /// alternatives. Of those that are mapped to nothing loading has told.
    pub(super) fn note_mapping(
        &mut self,
        discriminator: &Discriminator,
        told: &HashSet<String>,
        trail: &Trail<'_>,
    ) {
        let trail = trail.key("mapping");
        let lost = discriminator.mapping.iter();
        for (tag, target) in lost.filter(|(tag, _)| !told.contains(*tag)) {
            let mut components = self.openapi.components.iter().flat_map(|all| &all.schemas);
            if let Some((name, _)) = components.find(|(name, _)| leads_to(target, name)) {
                let why = format!("`{name}` is none of the alternatives: such a value stays JSON");
                self.degraded("discriminator", &trail.key(tag), why);
            }
        }
    }

    /// What an object is whose discriminator has no value that stands for an alternative
    /// (`defaultMapping`, OpenAPI 3.2, Discriminator Object).
    pub(super) fn default_mapping(&self, discriminator: &str) -> Option<String> {
        self.text(&format!("{discriminator}/defaultMapping"))
    }

    /// Reports that such an object is none of the alternatives.
    pub(super) fn note_default(&mut self, default: Option<&str>, discriminator: &Trail<'_>) {
        if let Some(target) = default {
            let name = component_name(target, "schemas").map_or(target.to_owned(), unescape);
            let why = format!("`{name}` is none of the alternatives: such a value stays JSON");
            self.degraded("discriminator", &discriminator.key("defaultMapping"), why);
        }
    }

    /// The values of the discriminator that stand for the base itself: it is no alternative where a
    /// mapping or constants tell all that is derived, or where its name is none of the values.
    fn itself(
        &self,
        schema: &'d Schema,
        discriminator: &Discriminator,
        base: &str,
        derived: &[(&'d str, Vec<String>)],
    ) -> Option<Vec<String>> {
        let name = unescape(base);
        let mut mapped = self.mapped_to(discriminator, base);
        // What it is derived from tells it from others, too.
        for above in self.bases_above(base) {
            if above.property_name == discriminator.property_name {
                let told = self.mapped_to(above, base);
                let is_named = told.is_empty() && mapped.is_empty();
                mapped.extend(if is_named { vec![name.clone()] } else { told });
            }
        }
        if !mapped.is_empty() {
            let mut seen = HashSet::new();
            mapped.retain(|tag| seen.insert(tag.clone()));
            return Some(mapped);
        }
        let listed = self.listed_texts(Node::Schema(schema), &discriminator.property_name);
        let is_value = listed.is_none_or(|values| values.contains(&name));
        let mut derived = derived.iter();
        let by_name = derived.all(|(component, tags)| tags.iter().any(|tag| tag == component));
        (discriminator.mapping.is_empty() && by_name && is_value).then(|| vec![name])
    }

    /// The type of what a base says itself; `None` if that is no object with properties.
    fn base_alone(
        &mut self,
        schema: &'d Schema,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Type>> {
        let mut parts = Parts::default();
        self.gather(schema, name, &trail.pointer(), &mut parts, 1)?;
        if parts.properties.is_empty() || !parts.others.is_empty() {
            return Ok(None);
        }
        // No schema stands there, so the type takes the place of none.
        let place = trail.key("properties");
        let ty = self.object_of(&parts, schema, &format!("{name}/|Base"), false, &place)?;
        Ok(Some(ty))
    }

    /// The values of a discriminator that stand for what is derived from a component which is
    /// itself a base: its type has them all.
    pub(super) fn tags_below(&self, outer: &Discriminator, component: &str) -> Vec<String> {
        if !self.is_base(component) {
            return Vec::new();
        }
        let mut all = vec![component];
        let mut next = 0;
        while let Some(base) = all.get(next) {
            let derived = self.derived_from(base).iter().map(String::as_str);
            let derived: Vec<_> = derived.filter(|one| !all.contains(one)).collect();
            all.extend(derived);
            next += 1;
        }
        let bases = all.iter().filter_map(|one| self.discriminator_of(one));
        let bases = bases.filter(|one| one.property_name == outer.property_name);
        let discriminators: Vec<_> = std::iter::once(outer).chain(bases).collect();
        let tags = all.iter().flat_map(|one| {
            let tags = discriminators.iter().flat_map(|by| self.mapped_to(by, one));
            let mut tags: Vec<String> = tags.collect();
            if tags.is_empty() {
                tags.push(unescape(one));
            }
            tags
        });
        tags.collect()
    }

    /// The discriminators of what a component is derived from.
    fn bases_above(&self, component: &str) -> Vec<&'d Discriminator> {
        let mut all: Vec<&str> = vec![component];
        let mut next = 0;
        let mut discriminators = Vec::new();
        while let Some(schema) = all.get(next).map(|one| self.component_item(one)) {
            next += 1;
            for member in schema.into_iter().flat_map(|schema| compositions(schema).0) {
                if let ReferenceOr::Reference { reference } = member
                    && let Some(base) = component_name(reference, "schemas")
                    && !all.contains(&base)
                {
                    all.push(base);
                    discriminators.extend(self.discriminator_of(base));
                }
            }
        }
        discriminators
    }

    fn discriminator_of(&self, component: &str) -> Option<&'d Discriminator> {
        let schema = self.component_item(component)?;
        schema.schema_data.discriminator.as_ref()
    }

    fn component_item(&self, component: &str) -> Option<&'d Schema> {
        let components = self.openapi.components.as_ref()?;
        components.schemas.get(&unescape(component))?.as_item()
    }

    /// Whether a component becomes one of several types which are derived from it.
    fn is_base(&self, component: &str) -> bool {
        let Some(schema) = self.component_item(component) else {
            return false;
        };
        let pointer = format!("/components/schemas/{component}");
        self.listed_by(schema, &pointer).is_some()
            || (schema.schema_data.discriminator.is_some()
                && !self.derived_from(component).is_empty())
    }

    /// The components that are derived from `base`, at any level. What is derived from a base among
    /// them stands within that one.
    fn descendants(&self, base: &str) -> HashSet<&str> {
        let mut met = HashSet::new();
        let mut pending = vec![base];
        while let Some(one) = pending.pop() {
            for derived in self.derived_from(one) {
                if derived != base && met.insert(derived.as_str()) && !self.is_base(derived) {
                    pending.push(derived);
                }
            }
        }
        met
    }

    /// The components that are derived from `base`, each with the values of the discriminator that
    /// stand for it: those that are mapped to it, or else its constants, or its name.
    pub(super) fn derived(
        &self,
        discriminator: &Discriminator,
        base: &str,
    ) -> Vec<(&'d str, Vec<String>)> {
        let descendants = self.descendants(base);
        let schemas = self.openapi.components.iter().flat_map(|all| &all.schemas);
        // A name that a pointer would have to escape is no reference's last token.
        let derived = schemas
            .filter(|(name, _)| escape(name) == **name && descendants.contains(name.as_str()));
        let derived: Vec<_> = derived.collect();
        let nodes = derived.iter().map(|(_, schema)| Node::from(*schema));
        let asserted: Vec<_> = nodes.map(|node| self.asserted(node)).collect();
        let constants = told_members(discriminator, &asserted);
        let mut seen = HashSet::new();
        // A constant of the base, which all of them have, tells nothing of them.
        let do_tell = constants.iter().flatten().all(|one| seen.insert(one));
        let each = derived.into_iter().zip(&constants);
        let each = each.map(|((name, _), constants)| {
            let mut tags = self.mapped_to(discriminator, name);
            if tags.is_empty() && do_tell {
                let is_free = |tag: &&String| !discriminator.mapping.contains_key(*tag);
                tags.extend(constants.iter().filter(is_free).cloned());
            }
            if tags.is_empty() {
                tags.push(name.clone());
            }
            (name.as_str(), tags)
        });
        each.collect()
    }

    /// The values of a discriminator that are mapped to a component. What a mapping leads to was
    /// found when the description was loaded; what leads nowhere may still be called like a
    /// component.
    pub(super) fn mapped_to(&self, discriminator: &Discriminator, component: &str) -> Vec<String> {
        let mapped = discriminator.mapping.iter();
        let mapped = mapped.filter(|(_, target)| self.leads_to(target, component));
        mapped.map(|(tag, _)| tag.clone()).collect()
    }

    /// Whether what a discriminator maps to is this component.
    pub(super) fn leads_to(&self, target: &str, component: &str) -> bool {
        let name = component_name(target, "schemas");
        leads_to(target, component)
            || name.is_some_and(|name| self.ends.are_one(&unescape(name), component))
    }
}

/// The discriminator and the name of a component that others may be derived from.
pub(super) fn base_of<'s, 'p>(
    schema: &'s Schema,
    pointer: &'p str,
) -> Option<(&'s Discriminator, &'p str)> {
    let base = pointer.strip_prefix("/components/schemas/")?;
    let discriminator = schema.schema_data.discriminator.as_ref()?;
    (!base.contains('/')).then_some((discriminator, base))
}

fn leads_to(target: &str, component: &str) -> bool {
    let whole = target.trim_end_matches(['#', '/']);
    let last = whole.rsplit(['/', '#']).next().unwrap_or(whole);
    if target == component || unescape(last) == component {
        return true;
    }
    // The name of a component may have a point, too.
    let is_file = [".yaml", ".yml", ".json"]
        .iter()
        .any(|extension| last.ends_with(extension));
    let stem = last.split_once('.').map(|(stem, _)| stem);
    is_file && stem == Some(component)
}

#[cfg(test)]
mod tests {
    use super::leads_to;

    #[test]
    fn a_mapping_leads_to_one_component() {
        for target in [
            "Cat",
            "#/components/schemas/Cat",
            "pets.yaml#/components/schemas/Cat",
            "./pets/Cat.yaml",
            "Cat.schema.json",
            "Cat.yml#/",
        ] {
            assert!(leads_to(target, "Cat"), "{target}");
            assert!(!leads_to(target, "cat"), "{target}");
            assert!(!leads_to(target, "Cat.v1"), "{target}");
        }
        for target in [
            "Cat.v1",
            "#/components/schemas/Cat.v1",
            "Cat.v1.yaml#/Cat.v1",
        ] {
            assert!(leads_to(target, "Cat.v1"), "{target}");
            assert!(!leads_to(target, "Cat"), "{target}");
        }
        assert!(leads_to("#/components/schemas/a~1b", "a/b"));
    }
}
