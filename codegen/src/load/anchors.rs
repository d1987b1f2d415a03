//! The names that schemas give themselves: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema Core,
//! section 8.2), and what `$self` calls a description (OpenAPI 3.2.0, section 4.1).
//!
//! They count where schemas stand, by the grammar, and nowhere in examples. A file that has none is
//! never looked through.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::source::{Source, SourceId};
use super::sources::Sources;
use super::uri::Base;
use crate::grammar::{Grammar, Object, Shape};
use crate::tree::{Map, Node, Value, escape};

/// In the place of a resource: whichever has the anchor.
const ANY: usize = usize::MAX;

/// The names of a file.
pub(super) struct Names {
    /// The nodes that have names, and those above them.
    steps: Vec<Step>,
    /// What has a URI of its own. The first is the file.
    resources: Vec<Resource>,
    anchors: HashMap<(usize, String), Named<usize>>,
    /// The resources that say what their URIs are, with the node of each.
    ids: Vec<(usize, usize)>,
    /// The `$dynamicAnchor`s, and the nodes that have them.
    dynamic: Vec<(String, usize)>,
}

struct Step {
    parent: usize,
    /// As a token of a pointer.
    token: String,
    below: HashMap<String, usize>,
    resource: Option<usize>,
}

struct Resource {
    base: Base,
    step: usize,
}

/// What has a name, and the next thing that has it, if that is not the same once more.
#[derive(Clone)]
pub(super) struct Named<T> {
    pub(super) first: T,
    pub(super) second: Option<T>,
}

/// The resource that a place belongs to.
pub(super) struct Within {
    pub(super) base: Base,
    resource: usize,
    /// The pointer of its root.
    pub(super) pointer: String,
}

impl Names {
    fn of(source: &Source) -> Self {
        let file = Base::of_file(&source.path);
        let own = source.root["$self"].as_str().filter(|_| {
            // Before 3.2 it is nothing.
            source.grammar == Grammar::V3_2
        });
        let own = own.and_then(|own| file.join(own.split('#').next().unwrap_or_default()));
        let mut names = Self {
            steps: vec![Step {
                parent: 0,
                token: String::new(),
                below: HashMap::new(),
                resource: Some(0),
            }],
            ids: own.iter().map(|_| (0, 0)).collect(),
            resources: vec![Resource {
                base: own.unwrap_or(file),
                step: 0,
            }],
            anchors: HashMap::new(),
            dynamic: Vec::new(),
        };
        let mut walk = Walk {
            names: &mut names,
            grammar: source.grammar,
            nodes: HashMap::new(),
            way: Vec::new(),
        };
        if source.root.get("openapi").is_some() {
            walk.shape(&source.root, Shape::Object(Object::OpenApi), 0);
        } else {
            walk.unknown(&source.root, 0);
        }
        names
    }

    /// The pointer of a node.
    fn pointer(&self, step: usize) -> String {
        let mut tokens = Vec::new();
        let mut step = step;
        while step != 0 {
            tokens.push(self.steps[step].token.as_str());
            step = self.steps[step].parent;
        }
        let mut pointer = String::new();
        for token in tokens.into_iter().rev() {
            pointer.push('/');
            pointer.push_str(token);
        }
        pointer
    }

    fn resource(&self, resource: usize) -> Within {
        let Resource { base, step } = &self.resources[resource];
        Within {
            base: base.clone(),
            resource,
            pointer: self.pointer(*step),
        }
    }

    /// The resource that the node of a pointer belongs to.
    fn within(&self, pointer: &str) -> Within {
        let (mut step, mut resource) = (0, self.steps[0].resource.unwrap_or(0));
        for token in pointer.split('/').skip(1) {
            let Some(next) = self.steps[step].below.get(token) else {
                break;
            };
            step = *next;
            resource = self.steps[step].resource.unwrap_or(resource);
        }
        self.resource(resource)
    }

    fn anchor(&self, resource: usize, name: &str) -> Option<Named<String>> {
        let named = self.anchors.get(&(resource, name.to_owned()))?;
        Some(Named {
            first: self.pointer(named.first),
            second: named.second.map(|step| self.pointer(step)),
        })
    }
}

/// The names of all files that were read so far.
#[derive(Default)]
pub(super) struct Anchors {
    /// How many files were looked at.
    seen: usize,
    files: HashMap<SourceId, Names>,
    ids: HashMap<Base, Named<(SourceId, usize)>>,
    dynamic: HashMap<String, usize>,
}

impl Anchors {
    /// Looks at the files that were read since.
    pub(super) fn catch_up(&mut self, sources: &Sources) {
        for (id, source) in sources.ids().skip(self.seen) {
            self.seen += 1;
            let is_changed = source.is_overlaid || sources.changed.iter().any(|it| it.file == id);
            // What an overlay names stands in the file that it changes.
            let is_own = source.home.is_none();
            if is_own
                && source.grammar.is_json_schema()
                && (is_changed || source.may_name_schemas())
            {
                self.add(id, Names::of(source), sources);
            }
        }
    }

    fn add(&mut self, id: SourceId, names: Names, sources: &Sources) {
        for (resource, step) in &names.ids {
            let base = &names.resources[*resource].base;
            let place = (id, *resource);
            match self.ids.entry(base.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(Named {
                        first: place,
                        second: None,
                    });
                }
                Entry::Occupied(mut entry) => {
                    let (file, first) = entry.get().first;
                    let names_there = if file == id {
                        &names
                    } else {
                        &self.files[&file]
                    };
                    let first = names_there.pointer(names_there.resources[first].step);
                    let first = sources.get(file).node(&first);
                    let same = first == sources.get(id).node(&names.pointer(*step));
                    if !same && entry.get().second.is_none() {
                        entry.get_mut().second = Some(place);
                    }
                }
            }
        }
        for (name, _) in &names.dynamic {
            *self.dynamic.entry(name.clone()).or_default() += 1;
        }
        self.files.insert(id, names);
    }

    /// Whether no file has any names.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The resource that a place belongs to; `None` if nothing in its file has a name.
    pub(super) fn within(&self, place: (SourceId, &str)) -> Option<Within> {
        Some(self.files.get(&place.0)?.within(place.1))
    }

    /// The resource of a URI.
    pub(super) fn of_uri(&self, uri: &Base) -> Option<Named<(SourceId, Within)>> {
        let named = self.ids.get(uri)?;
        let resource =
            |(file, resource): (SourceId, usize)| (file, self.files[&file].resource(resource));
        Some(Named {
            first: resource(named.first),
            second: named.second.map(resource),
        })
    }

    /// What an anchor of a resource names, or else one of the file itself, or else one of any other
    /// schema of the file: the pointer. The last is not by the letter, but certain if it is one.
    pub(super) fn named(
        &self,
        file: SourceId,
        within: Option<&Within>,
        name: &str,
    ) -> Option<Named<String>> {
        let names = self.files.get(&file)?;
        let own = within.and_then(|within| names.anchor(within.resource, name));
        let root = names.steps[0].resource.unwrap_or(0);
        own.or_else(|| names.anchor(root, name))
            .or_else(|| names.anchor(0, name))
            .or_else(|| names.anchor(ANY, name))
    }

    /// How many `$dynamicAnchor`s of a name there are.
    pub(super) fn dynamic(&self, name: &str) -> usize {
        self.dynamic.get(name).copied().unwrap_or(0)
    }
}

/// A way through a file, along the places of schemas.
struct Walk<'n> {
    names: &'n mut Names,
    grammar: Grammar,
    /// The nodes of the anchors.
    nodes: HashMap<usize, &'n Node>,
    way: Vec<Way<'n>>,
}

struct Way<'n> {
    token: Token<'n>,
    /// Its step, if it has one already.
    step: Option<usize>,
}

#[derive(Clone, Copy)]
enum Token<'n> {
    Key(&'n str),
    Index(usize),
}

impl<'n> Walk<'n> {
    fn below(&mut self, token: Token<'n>, walk: impl FnOnce(&mut Self)) {
        self.way.push(Way { token, step: None });
        walk(self);
        self.way.pop();
    }

    fn shape(&mut self, node: &'n Node, shape: Shape, resource: usize) {
        match (shape, &node.value) {
            (Shape::Object(object) | Shape::OrReference(object), Value::Map(map)) => {
                self.object(node, map, object, resource);
            }
            (Shape::BooleanOrSchema, Value::Map(map)) => {
                self.object(node, map, Object::Schema, resource);
            }
            (Shape::Map(shape), Value::Map(map)) => self.members(map, *shape, resource),
            (Shape::Paths | Shape::PathItems, Value::Map(map)) => {
                self.members(map, Shape::Object(Object::PathItem), resource);
            }
            (Shape::Responses, Value::Map(map)) => {
                self.members(map, Shape::OrReference(Object::Response), resource);
            }
            (Shape::List(shape), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let token = Token::Index(index);
                    self.below(token, |walk| walk.shape(item, *shape, resource));
                }
            }
            _ => {}
        }
    }

    fn members(&mut self, map: &'n Map, shape: Shape, resource: usize) {
        for (key, node) in map {
            let token = Token::Key(key);
            self.below(token, |walk| walk.shape(node, shape, resource));
        }
    }

    fn object(&mut self, node: &'n Node, map: &'n Map, object: Object, resource: usize) {
        let resource = match object {
            Object::Schema => self.schema(node, map, resource),
            _ => resource,
        };
        for (key, node) in map {
            let shape = match object.field(self.grammar, key) {
                Some(field) => field.shape,
                None if object == Object::Callback && !key.starts_with("x-") => {
                    Shape::Object(Object::PathItem)
                }
                // Where some generators put the schemas.
                None if object == Object::OpenApi && (key == "$defs" || key == "definitions") => {
                    Shape::Map(&Shape::OrReference(Object::Schema))
                }
                None => continue,
            };
            let token = Token::Key(key);
            self.below(token, |walk| walk.shape(node, shape, resource));
        }
    }

    /// Takes the names of a schema. The resource of what stands in it.
    fn schema(&mut self, node: &'n Node, map: &'n Map, resource: usize) -> usize {
        let text = |key: &str| map.get(key).and_then(Node::as_str);
        let mut resource = resource;
        if let Some(id) = text("$id") {
            let (uri, fragment) = id.split_once('#').unwrap_or((id, ""));
            // So older drafts write an anchor.
            if uri.is_empty() && !fragment.is_empty() {
                self.anchor(node, fragment, resource);
            } else if let Some(base) = self.names.resources[resource].base.join(uri) {
                let step = self.step();
                resource = self.names.resources.len();
                self.names.resources.push(Resource { base, step });
                self.names.steps[step].resource = Some(resource);
                self.names.ids.push((resource, step));
            }
        }
        if let Some(name) = text("$anchor") {
            self.anchor(node, name, resource);
        }
        if let Some(name) = text("$dynamicAnchor") {
            self.anchor(node, name, resource);
            let step = self.step();
            self.names.dynamic.push((name.to_owned(), step));
        }
        resource
    }

    fn anchor(&mut self, node: &'n Node, name: &str, resource: usize) {
        let step = self.step();
        for resource in [resource, ANY] {
            self.anchor_of(node, step, (resource, name.to_owned()));
        }
    }

    fn anchor_of(&mut self, node: &'n Node, step: usize, name: (usize, String)) {
        match self.names.anchors.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(Named {
                    first: step,
                    second: None,
                });
                self.nodes.insert(step, node);
            }
            Entry::Occupied(mut entry) => {
                let named = entry.get_mut();
                let is_same = named.first == step || self.nodes.get(&named.first) == Some(&node);
                if !is_same && named.second.is_none() {
                    named.second = Some(step);
                }
            }
        }
    }

    /// The step of the node at hand.
    fn step(&mut self) -> usize {
        let known = self.way.iter().rposition(|way| way.step.is_some());
        let mut step = known.and_then(|at| self.way[at].step).unwrap_or(0);
        for way in &mut self.way[known.map_or(0, |at| at + 1)..] {
            let token = match way.token {
                Token::Key(key) => escape(key),
                Token::Index(index) => index.to_string(),
            };
            let next = self.names.steps.len();
            self.names.steps[step].below.insert(token.clone(), next);
            self.names.steps.push(Step {
                parent: step,
                token,
                below: HashMap::new(),
                resource: None,
            });
            way.step = Some(next);
            step = next;
        }
        step
    }

    /// Looks for schemas in what is no description itself.
    fn unknown(&mut self, node: &'n Node, resource: usize) {
        match &node.value {
            Value::Map(map) if is_schema(map) => {
                self.object(node, map, Object::Schema, resource);
            }
            Value::Map(map) => {
                for (key, node) in map {
                    let is_value = matches!(
                        key.as_str(),
                        "example" | "examples" | "default" | "const" | "enum" | "value"
                    );
                    if !is_value && !key.starts_with("x-") {
                        let token = Token::Key(key);
                        self.below(token, |walk| walk.unknown(node, resource));
                    }
                }
            }
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let token = Token::Index(index);
                    self.below(token, |walk| walk.unknown(item, resource));
                }
            }
            _ => {}
        }
    }
}

/// Whether a mapping in a file of any kind is a schema, by what no other object has.
fn is_schema(map: &Map) -> bool {
    let has =
        |keys: &[&str], is: fn(&Node) -> bool| keys.iter().any(|key| map.get(*key).is_some_and(is));
    has(
        &["$id", "$anchor", "$dynamicAnchor", "$schema", "type"],
        Node::is_string,
    ) || has(&["$defs", "properties"], Node::is_map)
        || has(&["type", "allOf", "anyOf", "oneOf"], Node::is_list)
}
