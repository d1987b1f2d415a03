//! When files are rewritten, and what they refer to meanwhile.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexSet;

use super::{Context, Converter, Found, Moves, Shared};
use crate::grammar::{Grammar, METHODS, Object};
use crate::load::at::At;
use crate::load::reference::Reference;
use crate::load::source::{Source, SourceId};
use crate::load::sources::Sources;
use crate::tree::{Map, Node};

/// What is known of a file that was rewritten, or that has parts which were.
pub(in crate::load) struct State {
    context: Rc<Context>,
    moves: Moves,
    /// Parameters that are bodies, as they were published.
    taken: HashMap<String, Node>,
    /// The places that were rewritten in a file of no version; `None` if the whole file was.
    parts: Option<HashSet<String>>,
}

impl State {
    /// Of a file of no version.
    fn of_parts(context: &Rc<Context>) -> Self {
        Self {
            context: Rc::clone(context),
            moves: Moves::default(),
            taken: HashMap::new(),
            parts: Some(HashSet::new()),
        }
    }

    /// Where a node is now that a pointer named in the file.
    pub(in crate::load) fn now<'p>(&self, pointer: &'p str) -> Cow<'p, str> {
        match self.moves.now(pointer) {
            // What an overlay or a fixup brought stood nowhere before.
            Cow::Borrowed(pointer) if self.parts.is_none() => in_components(pointer),
            moved => moved,
        }
    }
}

/// Where what is shared stands in the form of OpenAPI 3.0.
fn in_components(pointer: &str) -> Cow<'_, str> {
    let sections = [
        ("/definitions/", "schemas"),
        ("/parameters/", "parameters"),
        ("/responses/", "responses"),
    ];
    let mut sections = sections.into_iter();
    let found = sections.find_map(|(old, new)| Some((pointer.strip_prefix(old)?, new)));
    match found {
        Some((rest, section)) => Cow::Owned(format!("/components/{section}/{rest}")),
        None => Cow::Borrowed(pointer),
    }
}

impl Source {
    /// Remembers that a part was rewritten, and where its nodes are now.
    fn note_part(&mut self, pointer: &str, context: &Rc<Context>, object: Object) {
        let state = self.swagger.get_or_insert_with(|| State::of_parts(context));
        if let Some(parts) = &mut state.parts {
            parts.insert(pointer.to_owned());
        }
        // Of schemas nothing is moved.
        if object != Object::Schema
            && let Some(node) = self.root.pointer(pointer)
        {
            state.moves.add(node, pointer, &self.marks);
        }
    }
}

/// How many references may lead to one another.
const HOPS: usize = 100;

impl Sources {
    /// Rewrites a file of Swagger 2.0.
    pub(in crate::load) fn convert(&mut self, id: SourceId) {
        let references = references(&self.get(id).root);
        let found = self.found(id, references, false);
        let source = self.get_mut(id);
        let (context, mut said) = Context::of(&source.root);
        let mut converter = Converter::new(&context, &found, source.size());
        converter.document(&mut source.root);
        let (others, taken) = converter.into_said();
        said.extend(others);
        let mut moves = Moves::default();
        moves.add(&source.root, "", &source.marks);
        source.grammar = Grammar::V3_0;
        source.swagger = Some(State {
            context: Rc::new(context),
            moves,
            taken,
            parts: None,
        });
        self.said.extend(said);
    }

    /// Rewrites what stands in a file of no version, if it is reached from one of Swagger 2.0.
    pub(in crate::load) fn convert_part(
        &mut self,
        from: SourceId,
        id: SourceId,
        pointer: &str,
        object: Object,
    ) {
        let Some(state) = &self.get(from).swagger else {
            return;
        };
        let context = Rc::clone(&state.context);
        let source = self.get(id);
        if source.root.get("openapi").is_some() {
            return;
        }
        let Some(node) = source.node(pointer) else {
            return;
        };
        let mut references = References::default();
        if object == Object::PathItem {
            of_item(node, &mut references);
        }
        let is_new = match self.get(id).swagger.as_ref().map(|it| &it.parts) {
            None => true,
            Some(None) => false,
            Some(Some(parts)) => !parts.contains(pointer),
        };
        if !is_new {
            return;
        }
        let found = self.found(id, references, true);
        let source = self.get_mut(id);
        let (origin, below) = source.root.came_from(pointer);
        let below = below.into_owned();
        let mut converter = Converter::new(&context, &found, source.size());
        if let Some(node) = source.root.pointer_mut(pointer) {
            converter.part(node, object, &At::below(origin, &below));
        }
        let (said, _) = converter.into_said();
        source.note_part(pointer, &context, object);
        self.said.extend(said);
    }

    fn found(&mut self, id: SourceId, references: References, is_part: bool) -> Found {
        let mut found = Found {
            is_part,
            ..Found::default()
        };
        for reference in references.parameters {
            if let Some((node, component)) = self.published(id, &reference, "parameters") {
                let place = node.get("in").and_then(Node::as_str);
                if matches!(place, Some("body" | "formData")) {
                    let node = Rc::new(node);
                    let component = component.filter(|_| !is_part);
                    let shared = Shared { node, component };
                    found.parameters.insert(reference, shared);
                }
            }
        }
        let own = references.responses.into_iter();
        for reference in own.filter(|it| !is_part && it.starts_with("#/responses/")) {
            let Some((node, component)) = self.published(id, &reference, "responses") else {
                continue;
            };
            let has_body = ["schema", "examples"]
                .iter()
                .any(|key| node.get(key).is_some());
            if component.is_some() && has_body {
                let node = Rc::new(node);
                let shared = Shared { node, component };
                found.responses.insert(reference, shared);
            }
        }
        found
    }

    /// What a reference leads to as it was published, and its name if it stands in a section of the
    /// same file.
    fn published(
        &mut self,
        from: SourceId,
        reference: &str,
        section: &str,
    ) -> Option<(Node, Option<String>)> {
        let (mut at, mut reference) = (from, reference.to_owned());
        for hop in 0..HOPS {
            let parsed = Reference::parse(&reference).ok()?;
            let files = match &parsed.file {
                Some(file) => vec![self.follow(at, file).ok()?],
                None => vec![at, SourceId::ROOT],
            };
            let found = files.into_iter().find_map(|file| {
                let source = self.get(file);
                let taken = source
                    .swagger
                    .as_ref()
                    .and_then(|it| it.taken.get(&parsed.pointer));
                Some((file, taken.or_else(|| source.node(&parsed.pointer))?))
            });
            let (file, node) = found?;
            if let Some(next) = node.get("$ref").and_then(Node::as_str) {
                (at, reference) = (file, next.to_owned());
                continue;
            }
            let name = parsed
                .pointer
                .strip_prefix('/')
                .and_then(|rest| rest.strip_prefix(section)?.strip_prefix('/'));
            let name = name.filter(|name| hop == 0 && file == from && !name.contains('/'));
            return Some((node.clone(), name.map(crate::tree::unescape)));
        }
        None
    }
}

/// The references of operations whose targets have to be known.
#[derive(Default)]
struct References {
    parameters: IndexSet<String>,
    responses: IndexSet<String>,
}

fn references(root: &Node) -> References {
    let mut references = References::default();
    let paths = root.get("paths").and_then(Node::as_map);
    for item in paths.into_iter().flat_map(|it| it.values()) {
        of_item(item, &mut references);
    }
    let shared = root.get("parameters").and_then(Node::as_map);
    for node in shared.into_iter().flat_map(|it| it.values()) {
        references.parameters.extend(reference(node));
    }
    references
}

fn of_item(item: &Node, references: &mut References) {
    let operations = METHODS.iter().filter_map(|method| item.get(method));
    for holder in operations.chain([item]) {
        let parameters = holder.get("parameters").and_then(Node::as_list);
        let parameters = parameters.into_iter().flatten();
        references
            .parameters
            .extend(parameters.filter_map(reference));
        let responses = holder.get("responses").and_then(Node::as_map);
        let responses = responses.into_iter().flat_map(|it: &Map| it.values());
        references.responses.extend(responses.filter_map(reference));
    }
}

fn reference(node: &Node) -> Option<String> {
    node.get("$ref").and_then(Node::as_str).map(str::to_owned)
}
