//! Objects that others are derived from by `allOf`, with a discriminator that says which of them a
//! value is (OpenAPI 3.0.3, section 4.7.25).

use std::collections::HashSet;

use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaKind};

use super::schema::{Node, nullable_if};
use super::tags::told_members;
use super::{Lowered, Lowering, component_name};
use crate::ir::{Type, TypeKind, Union, UnionVariant};
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
        let mut scope = Scope::reserving(&["Unknown"]);
        let mut variants = Vec::with_capacity(derived.len());
        for (component, tags) in derived {
            let ty = self.component_named(component, trail)?.not_null().clone();
            let ident = scope.take(self.component_type_name(&unescape(component)));
            let is_default = default.as_ref();
            let is_default = is_default.is_some_and(|default| self.leads_to(default, component));
            variants.push(UnionVariant {
                ident,
                ty,
                tags,
                is_default,
            });
        }
        let union = Union {
            discriminator: Some(discriminator.property_name.clone()),
            variants,
        };
        let told = union.variants.iter().flat_map(|one| &one.tags);
        let told = told.cloned().collect();
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

    /// The components that are derived from `base`, each with the values of the discriminator that
    /// stand for it: those that are mapped to it, or else its constants, or its name.
    pub(super) fn derived(
        &self,
        discriminator: &Discriminator,
        base: &str,
    ) -> Vec<(&'d str, Vec<String>)> {
        let schemas = self.openapi.components.iter().flat_map(|all| &all.schemas);
        let derived = schemas.filter(|(name, schema)| {
            // A name that a pointer would have to escape is no reference's last token.
            escape(name) == **name && *name != base && is_derived(schema, base)
        });
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

/// Whether a schema is composed of the base, by a reference among its `allOf`.
fn is_derived(schema: &ReferenceOr<Schema>, base: &str) -> bool {
    let ReferenceOr::Item(schema) = schema else {
        return false;
    };
    let members = match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => return false,
    };
    members.iter().any(|member| match member {
        ReferenceOr::Reference { reference } => component_name(reference, "schemas") == Some(base),
        ReferenceOr::Item(_) => false,
    })
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
