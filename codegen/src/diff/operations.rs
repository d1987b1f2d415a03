//! Which operations correspond, and what differs between two that do.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr};

use super::change::{Endpoint, Subject};
use super::document::{Document, Site};
use super::graph::{Graph, Pair};
use super::kind::ChangeKind as Kind;
use super::parameters::Parameters;
use super::schemas::Schemas;
use super::{bodies, security};
use crate::tree::escape;

/// An operation where it stands.
pub(super) struct Place<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'static str,
    pub(super) item: &'d PathItem,
    pub(super) operation: &'d Operation,
}

impl<'d> Place<'d> {
    pub(super) fn endpoint(&self) -> Endpoint {
        Endpoint {
            path: self.path.to_owned(),
            method: self.method.to_owned(),
        }
    }

    /// The place in the document, said to belong to `subject`.
    fn site(&self, subject: &Rc<Subject>) -> Site {
        let method = self.method.to_lowercase();
        let pointer = format!("/paths/{}/{method}", escape(self.path));
        Site::new(pointer, Rc::clone(subject))
    }

    fn id(&self) -> Option<&'d str> {
        self.operation.operation_id.as_deref()
    }
}

/// Compares all operations, and all that they refer to.
pub(super) fn compare<'d>(old: Document<'d>, new: Document<'d>) -> Graph {
    let mut graph = Graph::default();
    let old_places = places(old.openapi);
    let new_places = places(new.openapi);
    let counterparts = counterparts(&old_places, &new_places);
    for (place, counterpart) in old_places.iter().zip(&counterparts) {
        let endpoint = place.endpoint();
        let subject = Rc::new(Subject::Operation(endpoint.clone()));
        let site = place.site(&subject);
        let mut pair = Pair::default();
        match counterpart.map(|index| &new_places[index]) {
            None => {
                let removed = pair.removed(Kind::OperationRemoved, &site);
                removed.from = words(place);
            }
            Some(other) => {
                let sites = (site, other.site(&subject));
                let mut schemas = Schemas {
                    old,
                    new,
                    graph: &mut graph,
                };
                operation(&mut schemas, &mut pair, (place, other), &sites);
            }
        }
        graph.root(endpoint, pair);
    }
    let known: HashSet<usize> = counterparts.into_iter().flatten().collect();
    for (index, place) in new_places.iter().enumerate() {
        if !known.contains(&index) {
            let endpoint = place.endpoint();
            let site = place.site(&Rc::new(Subject::Operation(endpoint.clone())));
            let mut pair = Pair::default();
            pair.added(Kind::OperationAdded, &site).to = words(place);
            graph.root(endpoint, pair);
        }
    }
    graph
}

fn words(place: &Place<'_>) -> Option<String> {
    place.id().map(|id| format!("`{id}`"))
}

fn operation<'d>(
    schemas: &mut Schemas<'d, '_>,
    pair: &mut Pair,
    (old, new): (&Place<'d>, &Place<'d>),
    (old_site, new_site): &(Site, Site),
) {
    if let (Some(before), Some(after)) = (old.id(), new.id())
        && before != after
    {
        pair.change(Kind::OperationRenamed, old_site, new_site)
            .from(format!("`{before}`"))
            .to(format!("`{after}`"));
    }
    match (old.operation.deprecated, new.operation.deprecated) {
        (false, true) => {
            pair.change(Kind::Deprecated, old_site, new_site);
        }
        (true, false) => {
            pair.change(Kind::Undeprecated, old_site, new_site);
        }
        _ => {}
    }
    let before = Parameters::of(&schemas.old, old, old_site);
    let after = Parameters::of(&schemas.new, new, new_site);
    before.compare(&after, schemas, pair);
    let (old_node, new_node) = (&old.operation.request_body, &new.operation.request_body);
    bodies::request(
        schemas,
        pair,
        (old_node.as_ref(), new_node.as_ref()),
        (old_site, new_site),
    );
    let (old_node, new_node) = (&old.operation.responses, &new.operation.responses);
    bodies::responses(schemas, pair, (old_node, new_node), (old_site, new_site));
    let requirements = |openapi: &OpenAPI, operation: &Operation| {
        let own = operation.security.clone();
        own.or_else(|| openapi.security.clone()).unwrap_or_default()
    };
    security::compare(
        pair,
        &requirements(schemas.old.openapi, old.operation),
        &requirements(schemas.new.openapi, new.operation),
        (old_site, new_site),
    );
}

/// Every operation, in the order of the description.
fn places(openapi: &OpenAPI) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    for (path, item) in &openapi.paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        let operations = [
            ("GET", &item.get),
            ("PUT", &item.put),
            ("POST", &item.post),
            ("DELETE", &item.delete),
            ("OPTIONS", &item.options),
            ("HEAD", &item.head),
            ("PATCH", &item.patch),
            ("TRACE", &item.trace),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                places.push(Place {
                    path,
                    method,
                    item,
                    operation,
                });
            }
        }
    }
    places
}

/// For each old operation the new one of the same method and path. The names of a path's
/// parameters do not count, because they are never sent.
fn counterparts(old: &[Place<'_>], new: &[Place<'_>]) -> Vec<Option<usize>> {
    let exact: HashMap<_, _> = new
        .iter()
        .enumerate()
        .map(|(index, place)| ((place.method, place.path.to_owned()), index))
        .collect();
    let mut shapes: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, place) in new.iter().enumerate() {
        shapes
            .entry((place.method, shape(place.path)))
            .or_default()
            .push(index);
    }
    let found = |place: &Place<'_>| exact.get(&(place.method, place.path.to_owned())).copied();
    let mut taken: HashSet<usize> = old.iter().filter_map(found).collect();
    old.iter()
        .map(|place| {
            found(place).or_else(|| {
                let alike = shapes.get(&(place.method, shape(place.path)))?;
                alike.iter().copied().find(|&index| taken.insert(index))
            })
        })
        .collect()
}

/// The path with nothing between its braces.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut depth = 0;
    for c in path.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth > 0 => continue,
            _ => {}
        }
        shape.push(c);
    }
    shape
}

/// The names of a path's parameters, in order.
pub(super) fn path_names(path: &str) -> Vec<&str> {
    let pieces = path.split('{').skip(1);
    pieces
        .filter_map(|piece| piece.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}
