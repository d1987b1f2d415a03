//! Names for the types that are no components, when all of them are known.
//!
//! Until then a type has its place for a name, with [`BETWEEN`] in front.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::Schema;

use super::{Lowering, Progress};
use crate::ir::{Api, TypeId};
use crate::names::{BETWEEN, of_component, of_place, short_type, type_name};

/// The extension by which an operation or a schema gets the name that it says.
pub(super) const GIVEN_NAME: &str = "x-rust-name";

/// The name that a schema was given.
pub(super) fn given(schema: &Schema) -> Option<String> {
    let name = schema.schema_data.extensions.get(GIVEN_NAME)?;
    name.as_str().map(type_name)
}

impl Lowering<'_> {
    /// Gives every component its name before any schema within one can take it. Those go first
    /// whose names need no change.
    pub(super) fn name_components(&mut self) {
        let Some(components) = &self.openapi.components else {
            return;
        };
        let given = components.schemas.iter().filter_map(|(component, node)| {
            let name = given(node.as_item()?)?;
            Some((component, name))
        });
        let chosen = &self.package.renames.types;
        let otherwise = |component: &String| {
            let names = of_component(&type_name(component));
            names
                .into_iter()
                .next()
                .filter(|name| chosen.contains_key(name))
        };
        let renamed = components.schemas.keys();
        let renamed = renamed.filter_map(|component| Some((component, otherwise(component)?)));
        let renamed: IndexMap<&String, String> = renamed.collect();
        for (component, name) in given.filter(|(component, _)| !renamed.contains_key(component)) {
            let taken = self.names.take(name);
            self.component_names.insert(component, taken);
        }
        let named = self.component_names.keys().copied();
        let named: HashSet<&str> = named.collect();
        let others = components
            .schemas
            .keys()
            .filter(|name| !renamed.contains_key(name));
        let (same, changed): (Vec<&String>, Vec<&String>) = others
            .filter(|name| !named.contains(name.as_str()))
            .partition(|&name| of_component(&type_name(name)).first() == Some(name));
        for name in same.into_iter().chain(changed) {
            let taken = self.names.take_first(&of_component(&type_name(name)));
            self.component_names.insert(name, taken);
        }
        // Last, so that a name which was chosen for one of them takes nobody else's.
        for (component, otherwise) in renamed {
            if let Some(name) = self.renamed(&otherwise) {
                self.component_names.insert(component, name);
            }
        }
    }

    /// Names every type by its place. Those go first that something leads to: of what a composition
    /// was made of, nothing may be left but the place.
    pub(super) fn name_types(&mut self, api: &Api) {
        let reached = self.reached(api);
        let mut renamed = Vec::new();
        let (first, rest): (Vec<usize>, Vec<usize>) =
            (0..self.types.len()).partition(|&index| reached.contains(&TypeId(index)));
        for index in first.into_iter().chain(rest) {
            let def = self.types[index].as_ref();
            let Some(place) = def.and_then(|def| def.name.strip_prefix(BETWEEN)) else {
                continue;
            };
            let names: Vec<_> = of_place(place)
                .iter()
                .map(|name| short_type(name))
                .collect();
            let name = self.names.take_first(&names);
            if self.package.renames.types.contains_key(&name) {
                renamed.push((index, name.clone()));
            }
            if let Some(def) = &mut self.types[index] {
                def.name = name;
            }
        }
        for (index, otherwise) in renamed {
            if let Some(name) = self.renamed(&otherwise)
                && let Some(def) = &mut self.types[index]
            {
                def.name = name;
            }
        }
    }

    /// The types that something leads to.
    pub(super) fn reached(&self, api: &Api) -> HashSet<TypeId> {
        let mut pending = Vec::new();
        for operation in api.operations() {
            operation.each_type(|ty| ty.each_named(&mut |id| pending.push(id)));
        }
        api.each_of_webhooks(|ty| ty.each_named(&mut |id| pending.push(id)));
        let all = self.components.values();
        for progress in all.filter(|_| api.has_types_alone()) {
            if let Progress::Done(Ok(ty)) = progress {
                ty.each_named(&mut |id| pending.push(id));
            }
        }
        let mut reached = HashSet::new();
        while let Some(id) = pending.pop() {
            if reached.insert(id)
                && let Some(def) = &self.types[id.0]
            {
                def.kind
                    .each_type(|ty| ty.each_named(&mut |id| pending.push(id)));
            }
        }
        reached
    }
}
