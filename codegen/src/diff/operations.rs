//! Which operations correspond, and what differs between two that do.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use openapiv3::{OpenAPI, Operation};

use super::change::{Endpoint, Subject};
use super::document::{Document, Site};
use super::graph::{Graph, Pair};
use super::kind::{ChangeKind as Kind, Directions};
use super::parameters::Parameters;
use super::schemas::Schemas;
use super::{bodies, security};
use crate::load;

/// An operation where it stands.
pub(super) struct Place<'d> {
    is_webhook: bool,
    pub(super) site: load::Site<'d>,
}

/// What tells an operation apart from others.
type Identity<'p, P> = (bool, &'p str, P);

/// Which way the values of an operation travel.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    /// Those of its parameters and its body.
    pub(super) asked: Directions,
    /// Those of its responses.
    pub(super) answered: Directions,
}

impl<'d> Place<'d> {
    pub(super) fn endpoint(&self) -> Endpoint {
        Endpoint {
            is_webhook: self.is_webhook,
            path: self.site.key.to_owned(),
            method: self.site.method.clone(),
        }
    }

    /// A webhook is the call of a server, which a client answers.
    pub(super) fn ways(&self) -> Ways {
        let (asked, answered) = if self.is_webhook {
            (Directions::RESPONSES, Directions::REQUESTS)
        } else {
            (Directions::REQUESTS, Directions::RESPONSES)
        };
        Ways { asked, answered }
    }

    fn identity<P>(&self, path: P) -> Identity<'_, P> {
        (self.is_webhook, &self.site.method, path)
    }

    /// The place in the document, said to belong to `subject`.
    fn site(&self, subject: &Rc<Subject>) -> Site {
        Site::new(self.site.pointer.clone(), Rc::clone(subject))
    }

    fn id(&self) -> Option<&'d str> {
        self.site.operation.operation_id.as_deref()
    }
}

/// Compares all operations, and all that they refer to.
pub(super) fn compare<'d>(old: Document<'d>, new: Document<'d>) -> Graph {
    let mut graph = Graph::default();
    let old_places = places(&old);
    let new_places = places(&new);
    let counterparts = counterparts(&old_places, &new_places);
    for (place, counterpart) in old_places.iter().zip(&counterparts) {
        let endpoint = place.endpoint();
        let subject = Rc::new(Subject::Operation(endpoint.clone()));
        let site = place.site(&subject);
        let mut pair = Pair::default();
        match counterpart.map(|index| &new_places[index]) {
            None => {
                let kind = if place.is_webhook {
                    Kind::WebhookRemoved
                } else {
                    Kind::OperationRemoved
                };
                pair.removed(kind, &site).from = words(place);
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
            let kind = if place.is_webhook {
                Kind::WebhookAdded
            } else {
                Kind::OperationAdded
            };
            pair.added(kind, &site).to = words(place);
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
    match (old.site.operation.deprecated, new.site.operation.deprecated) {
        (false, true) => {
            pair.change(Kind::Deprecated, old_site, new_site);
        }
        (true, false) => {
            pair.change(Kind::Undeprecated, old_site, new_site);
        }
        _ => {}
    }
    let ways = old.ways();
    let before = Parameters::of(&schemas.old, old, old_site);
    let after = Parameters::of(&schemas.new, new, new_site);
    before.compare(&after, schemas, pair, ways.asked);
    let (old_node, new_node) = (
        &old.site.operation.request_body,
        &new.site.operation.request_body,
    );
    bodies::request(
        schemas,
        pair,
        (old_node.as_ref(), new_node.as_ref()),
        (old_site, new_site),
        ways.asked,
    );
    let (old_node, new_node) = (&old.site.operation.responses, &new.site.operation.responses);
    let sites = (old_site, new_site);
    bodies::responses(schemas, pair, (old_node, new_node), sites, ways.answered);
    if old.is_webhook {
        // How a server shows who it is to whom it calls, no client's credentials are for.
        return;
    }
    let requirements = |openapi: &OpenAPI, operation: &Operation| {
        let own = operation.security.clone();
        own.or_else(|| openapi.security.clone()).unwrap_or_default()
    };
    security::compare(
        pair,
        &requirements(schemas.old.openapi, old.site.operation),
        &requirements(schemas.new.openapi, new.site.operation),
        (old_site, new_site),
    );
}

/// Every operation, in the order of the description.
fn places<'d>(document: &Document<'d>) -> Vec<Place<'d>> {
    let place = |is_webhook: bool| move |site: load::Site<'d>| Place { is_webhook, site };
    let called = document.description.operations().map(place(false));
    let sent = document.description.webhooks().map(place(true));
    called.chain(sent).collect()
}

/// For each old operation the new one of the same method and path. The names of a path's
/// parameters do not count, because they are never sent.
fn counterparts(old: &[Place<'_>], new: &[Place<'_>]) -> Vec<Option<usize>> {
    let exact: HashMap<_, _> = new
        .iter()
        .enumerate()
        .map(|(index, place)| (place.identity(place.site.key), index))
        .collect();
    let mut shapes: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, place) in new.iter().enumerate() {
        shapes
            .entry(place.identity(shape(place.site.key)))
            .or_default()
            .push(index);
    }
    let found = |place: &Place<'_>| exact.get(&place.identity(place.site.key)).copied();
    let mut taken: HashSet<usize> = old.iter().filter_map(found).collect();
    old.iter()
        .map(|place| {
            found(place).or_else(|| {
                let alike = shapes.get(&place.identity(shape(place.site.key)))?;
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
