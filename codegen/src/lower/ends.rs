//! Where the references to schemas end.

use std::collections::HashMap;

use openapiv3::{OpenAPI, ReferenceOr, Schema};

use super::component_name;
use super::schema::Node;
use crate::tree::unescape;

/// The schema at the end of each chain of references, found once for all that lead to it: chains
/// may be thousands of components long.
pub(super) struct Ends<'d>(HashMap<&'d str, Option<&'d Schema>>);

impl<'d> Ends<'d> {
    pub(super) fn of(openapi: &'d OpenAPI) -> Self {
        let mut ends = HashMap::new();
        let components = openapi.components.as_ref();
        let schemas = components.map(|all| &all.schemas);
        for first in schemas.into_iter().flat_map(|schemas| schemas.keys()) {
            let mut chain: Vec<&'d str> = Vec::new();
            let mut next = Some(first.clone());
            let end = loop {
                // Nothing is at the end of a chain that leads nowhere.
                let entry = next.and_then(|name| schemas?.get_key_value(&name));
                let Some((name, node)) = entry else {
                    break None;
                };
                if let Some(known) = ends.get(name.as_str()) {
                    break *known;
                }
                // Nor at that of one which leads into itself: this is known until the end is.
                ends.insert(name.as_str(), None);
                chain.push(name);
                match node {
                    ReferenceOr::Item(schema) => break Some(schema),
                    ReferenceOr::Reference { reference } => {
                        next = component_name(reference, "schemas").map(unescape);
                    }
                }
            };
            for name in chain {
                ends.insert(name, end);
            }
        }
        Self(ends)
    }

    /// Whether two names lead to the same schema.
    pub(super) fn are_one(&self, one: &str, other: &str) -> bool {
        let end = |name| self.0.get(name).copied().flatten().map(std::ptr::from_ref);
        one == other || end(one).is_some_and(|one| end(other) == Some(one))
    }

    /// The schema that a node is, or that its reference leads to.
    pub(super) fn of_node(&self, node: Node<'d>) -> Option<&'d Schema> {
        match node {
            Node::Schema(schema) => Some(schema),
            Node::Reference(reference) => {
                let name = component_name(reference, "schemas")?;
                *self.0.get(unescape(name).as_str())?
            }
        }
    }
}
