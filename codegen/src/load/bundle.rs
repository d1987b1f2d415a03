//! Many files become one document, checked on the way.
//!
//! The walk copies what the [grammar](super::grammar) knows and refuses what it does not. A
//! `$ref` that leaves the document, or leads to a place other than its components, is replaced
//! by one to a component that holds the target; what remains has internal references only.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::grammar::{Object, Shape};
use super::reference::Reference;
use super::source::{SourceId, Sources};
use super::trail::{Trail, escape};
use crate::diagnostic::Diagnostic;

/// One self-contained document, and where each part of it came from.
pub(crate) struct Bundle {
    pub(crate) root: Value,
    pub(crate) sources: Sources,
    pub(crate) origins: Origins,
}

/// Where the parts came from that do not stand in the root file at the pointer that they have in
/// the bundle.
#[derive(Default)]
pub(crate) struct Origins(BTreeMap<String, (SourceId, String)>);

impl Origins {
    /// The file and the pointer within it of a node of the bundle.
    pub(crate) fn resolve(&self, pointer: &str) -> (SourceId, String) {
        let mut prefix = pointer;
        loop {
            if let Some((source, origin)) = self.0.get(prefix) {
                return (*source, format!("{origin}{}", &pointer[prefix.len()..]));
            }
            match prefix.rfind('/') {
                Some(index) => prefix = &prefix[..index],
                None => return (SourceId::ROOT, pointer.to_owned()),
            }
        }
    }
}

/// Which operations are taken: all, or those with one of the tags.
pub(crate) struct Selection<'a>(pub(crate) &'a [String]);

impl Selection<'_> {
    fn takes(&self, operation: &Value) -> bool {
        self.0.is_empty()
            || operation["tags"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|tag| self.0.iter().any(|taken| tag == taken))
    }

    /// Without tags the whole document is read; with tags only what the operations reach.
    fn is_whole(&self) -> bool {
        self.0.is_empty()
    }
}

/// Reads what `sources` begins with, and every file that it refers to.
pub(crate) fn bundle(
    sources: Sources,
    selection: &Selection<'_>,
) -> Result<Bundle, Vec<Diagnostic>> {
    let mut bundler = Bundler {
        names: root_names(&sources),
        sources,
        origins: Origins::default(),
        named: HashMap::new(),
        placed: HashMap::new(),
        pending: VecDeque::new(),
        diagnostics: Vec::new(),
    };
    let root = bundler.run(selection);
    if bundler.diagnostics.is_empty() {
        Ok(Bundle {
            root,
            sources: bundler.sources,
            origins: bundler.origins,
        })
    } else {
        Err(bundler.diagnostics)
    }
}

/// The names of the root's own components, which no other component may take.
fn root_names(sources: &Sources) -> HashMap<&'static str, HashSet<String>> {
    let components = &sources.get(SourceId::ROOT).root["components"];
    let mut names = HashMap::new();
    for field in Object::Components.fields() {
        let taken = components[field.name].as_object();
        names.insert(
            field.name,
            taken.into_iter().flat_map(Map::keys).cloned().collect(),
        );
    }
    names
}

/// A node by the file and the pointer that it has there.
type Place = (SourceId, String);

struct Bundler {
    sources: Sources,
    origins: Origins,
    names: HashMap<&'static str, HashSet<String>>,
    /// Places outside the root that one of the root's components consists of, which gives them
    /// its name.
    named: HashMap<Place, (&'static str, String)>,
    /// The component that each target of a reference became.
    placed: HashMap<Place, (&'static str, String)>,
    /// Components that are named but not yet copied.
    pending: VecDeque<(Object, &'static str, String, Place)>,
    diagnostics: Vec<Diagnostic>,
}

impl Bundler {
    fn run(&mut self, selection: &Selection<'_>) -> Value {
        let mut root = self.sources.get(SourceId::ROOT).root.clone();
        if let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) {
            self.place_components(components);
            if !selection.is_whole() {
                components.retain(|section, _| section == "securitySchemes");
            }
        }
        self.place_paths(&mut root, selection);
        let trail = Trail::root("");
        let mut bundled = self.copy(
            &root,
            Shape::Object(Object::OpenApi),
            SourceId::ROOT,
            &trail,
        );
        while let Some((object, section, name, place)) = self.pending.pop_front() {
            let (source, pointer) = &place;
            let Some(node) = self.sources.get(*source).node(pointer).cloned() else {
                continue;
            };
            let shape = Shape::OrReference(object);
            let copy = self.copy(&node, shape, *source, &Trail::root(pointer));
            let bundled_pointer = format!("/components/{section}/{}", escape(&name));
            self.origins.0.insert(bundled_pointer, place);
            insert_component(&mut bundled, section, name, copy);
        }
        bundled
    }

    /// Puts components that stand in other files into their place.
    fn place_components(&mut self, components: &mut Map<String, Value>) {
        for field in Object::Components.fields() {
            let section = components.get_mut(field.name).and_then(Value::as_object_mut);
            for (name, node) in section.into_iter().flatten() {
                let reference = node.get("$ref").and_then(Value::as_str);
                let Some(reference) = reference.filter(|to| !to.starts_with('#')) else {
                    continue;
                };
                let pointer = format!("/components/{}/{}", field.name, escape(name));
                // One that leads nowhere is refused by the walk.
                let Ok(place) = self.target(reference, SourceId::ROOT, &pointer) else {
                    continue;
                };
                if let Some(target) = self.sources.get(place.0).node(&place.1) {
                    *node = target.clone();
                }
                self.origins.0.insert(pointer, place.clone());
                let component = (field.name, name.clone());
                self.named.entry(place).or_insert(component);
            }
        }
    }

    /// Puts path items that stand in other files into their place, and drops the operations that
    /// are not selected.
    fn place_paths(&mut self, root: &mut Value, selection: &Selection<'_>) {
        let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) else {
            return;
        };
        for (path, item) in paths.iter_mut() {
            let pointer = format!("/paths/{}", escape(path));
            if let Some(reference) = item.get("$ref").and_then(Value::as_str) {
                match self.target(reference, SourceId::ROOT, &pointer) {
                    Ok(place) => {
                        if let Some(node) = self.sources.get(place.0).node(&place.1) {
                            *item = node.clone();
                        }
                        self.origins.0.insert(pointer, place);
                    }
                    Err(diagnostic) => {
                        self.diagnostics.push(diagnostic);
                        *item = Value::Object(Map::new());
                    }
                }
            }
            if let Some(item) = item.as_object_mut() {
                item.retain(|field, value| {
                    let is_operation = Object::PathItem.fields().iter().any(|known| {
                        known.name == field
                            && matches!(known.shape, Shape::Object(Object::Operation))
                    });
                    !is_operation || selection.takes(value)
                });
            }
        }
    }

    fn refuse(&mut self, source: SourceId, pointer: &str, message: String, help: String) {
        let diagnostic = self.sources.get(source).diagnostic(pointer, message, help);
        self.diagnostics.push(diagnostic);
    }

    fn refuse_type(&mut self, source: SourceId, trail: &Trail<'_>, expected: &str, found: &Value) {
        let found = match found {
            Value::Null => "null",
            Value::Bool(_) => "a Boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "a mapping",
        };
        self.refuse(
            source,
            &trail.pointer(),
            format!("expected {expected}, found {found}"),
            format!("write {expected} here"),
        );
    }

    /// Copies a node and all below it, as far as the grammar knows them.
    fn copy(&mut self, node: &Value, shape: Shape, source: SourceId, trail: &Trail<'_>) -> Value {
        match (shape, node) {
            (Shape::Any, node)
            | (Shape::String, node @ Value::String(_))
            | (Shape::Boolean | Shape::BooleanOrSchema, node @ Value::Bool(_))
            | (Shape::Number, node @ Value::Number(_)) => return node.clone(),
            (Shape::Count, node) if node.is_u64() => return node.clone(),
            (Shape::OrReference(object), Value::Object(map)) => {
                return match map.get("$ref") {
                    Some(reference) => self.copy_reference(reference, object, source, trail),
                    None => self.copy_object(map, object, source, trail),
                };
            }
            (Shape::BooleanOrSchema, node @ Value::Object(_)) => {
                return self.copy(node, Shape::OrReference(Object::Schema), source, trail);
            }
            (Shape::Object(object), Value::Object(map)) => {
                return self.copy_object(map, object, source, trail);
            }
            (Shape::List(item), Value::Array(nodes)) => {
                let items = nodes.iter().enumerate();
                return items
                    .map(|(index, node)| self.copy(node, *item, source, &trail.index(index)))
                    .collect();
            }
            (Shape::Map(value), Value::Object(map)) => {
                let copies = map.iter().map(|(key, node)| {
                    (
                        key.clone(),
                        self.copy(node, *value, source, &trail.key(key)),
                    )
                });
                return Value::Object(copies.collect());
            }
            (Shape::Paths, Value::Object(map)) => return self.copy_paths(map, source, trail),
            (Shape::Responses, Value::Object(map)) => {
                return self.copy_responses(map, source, trail);
            }
            _ => {}
        }
        let expected = match shape {
            Shape::Any => "a value",
            Shape::String => "a string",
            Shape::Boolean => "`true` or `false`",
            Shape::Number => "a number",
            Shape::Count => "a non-negative integer",
            Shape::Object(object) | Shape::OrReference(object) => object.name(),
            Shape::List(_) => "a list",
            Shape::Map(_) => "a mapping",
            Shape::Paths => "a mapping of paths",
            Shape::Responses => "a mapping of status codes to responses",
            Shape::BooleanOrSchema => "a Boolean or a schema",
        };
        self.refuse_type(source, trail, expected, node);
        Value::Null
    }

    fn copy_object(
        &mut self,
        map: &Map<String, Value>,
        object: Object,
        source: SourceId,
        trail: &Trail<'_>,
    ) -> Value {
        let fields = object.fields();
        for field in fields {
            if field.required && !map.contains_key(field.name) {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("the {} lacks `{}`", object.name(), field.name),
                    format!("add `{}`, which OpenAPI 3.0 requires here", field.name),
                );
            }
        }
        let mut copy = Map::with_capacity(map.len());
        for (key, node) in map {
            let trail = trail.key(key);
            let value = if let Some(field) = fields.iter().find(|field| field.name == key) {
                self.copy(node, field.shape, source, &trail)
            } else if key.starts_with("x-") {
                node.clone()
            } else if object == Object::Callback {
                self.copy(node, Shape::Object(Object::PathItem), source, &trail)
            } else {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("`{key}` is no field of a {}", object.name()),
                    "remove it, correct its name, or begin it with `x-` if it is an extension"
                        .to_owned(),
                );
                continue;
            };
            copy.insert(key.clone(), value);
        }
        Value::Object(copy)
    }

    fn copy_paths(
        &mut self,
        map: &Map<String, Value>,
        source: SourceId,
        trail: &Trail<'_>,
    ) -> Value {
        let mut paths = Map::with_capacity(map.len());
        for (path, node) in map {
            if path.starts_with("x-") {
                continue;
            }
            let trail = trail.key(path);
            if !path.starts_with('/') {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("the path `{path}` does not begin with a slash"),
                    format!("write `/{path}`"),
                );
            }
            let (source, pointer) = self.origins.resolve(&trail.pointer());
            let trail = Trail::root(&pointer);
            let item = self.copy(node, Shape::Object(Object::PathItem), source, &trail);
            let is_empty = item.as_object().is_none_or(Map::is_empty);
            if !is_empty {
                paths.insert(path.clone(), item);
            }
        }
        Value::Object(paths)
    }

    fn copy_responses(
        &mut self,
        map: &Map<String, Value>,
        source: SourceId,
        trail: &Trail<'_>,
    ) -> Value {
        let mut responses = Map::with_capacity(map.len());
        for (status, node) in map {
            if status.starts_with("x-") {
                continue;
            }
            let trail = trail.key(status);
            if !is_status(status) {
                self.refuse(
                    source,
                    &trail.pointer(),
                    format!("`{status}` is no status code"),
                    "write a code from 100 to 599, a range like `4XX`, or `default`".to_owned(),
                );
                continue;
            }
            let shape = Shape::OrReference(Object::Response);
            let response = self.copy(node, shape, source, &trail);
            responses.insert(status.clone(), response);
        }
        Value::Object(responses)
    }

    fn copy_reference(
        &mut self,
        reference: &Value,
        object: Object,
        source: SourceId,
        trail: &Trail<'_>,
    ) -> Value {
        let trail = trail.key("$ref");
        let Value::String(reference) = reference else {
            self.refuse_type(source, &trail, "a URI reference", reference);
            return Value::Null;
        };
        match self.target(reference, source, &trail.pointer()) {
            Ok(place) => match self.component(place, object) {
                Some((section, name)) => serde_json::json!({
                    "$ref": format!("#/components/{section}/{}", escape(&name)),
                }),
                None => Value::Null,
            },
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                Value::Null
            }
        }
    }

    /// Where a reference leads. Internal ones are looked up in their own file first, then in the
    /// root, as tools that bundle descriptions do.
    fn target(
        &mut self,
        reference: &str,
        source: SourceId,
        pointer: &str,
    ) -> Result<Place, Diagnostic> {
        let refuse = |sources: &Sources, message: String, help: &str| {
            Err(sources.get(source).diagnostic(pointer, message, help))
        };
        let Some(parsed) = Reference::parse(reference) else {
            return refuse(
                &self.sources,
                format!("the reference `{reference}` leads out of the file system"),
                "refer to a file beside this one, by a relative path",
            );
        };
        let file = match parsed.file.as_deref() {
            None => source,
            Some(file) => match self.sources.follow(source, file) {
                Ok(file) => file,
                Err(fault) => {
                    return refuse(
                        &self.sources,
                        format!(
                            "the reference `{reference}` cannot be followed: {}: {}",
                            fault.file().display(),
                            fault.message()
                        ),
                        "correct the reference, or mend the file that it names",
                    );
                }
            },
        };
        let candidates = [file, SourceId::ROOT];
        let found = candidates
            .into_iter()
            .take(if parsed.file.is_none() { 2 } else { 1 })
            .find(|&file| self.sources.get(file).node(&parsed.pointer).is_some());
        match found {
            Some(file) => Ok((file, parsed.pointer)),
            None => refuse(
                &self.sources,
                format!("the reference `{reference}` leads nowhere"),
                "correct the reference, or add what it names",
            ),
        }
    }

    /// The component that stands for a place, named when it is met first.
    fn component(&mut self, place: Place, object: Object) -> Option<(&'static str, String)> {
        let section = object.component()?;
        if let Some(component) = self.placed.get(&place) {
            return Some(component.clone());
        }
        let (source, pointer) = &place;
        let own = pointer
            .strip_prefix("/components/")
            .and_then(|rest| rest.strip_prefix(section)?.strip_prefix('/'))
            .filter(|name| !name.contains('/'));
        let name = match own {
            Some(name) if *source == SourceId::ROOT => super::trail::unescape(name),
            _ if self.named.contains_key(&place) => self.named[&place].1.clone(),
            _ => {
                let path = &self.sources.get(*source).path;
                let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                let wanted = match pointer.rsplit('/').next() {
                    Some(token) if !token.is_empty() => super::trail::unescape(token),
                    _ => stem.unwrap_or_default().into_owned(),
                };
                self.free_name(section, wanted)
            }
        };
        let component = (section, name.clone());
        self.placed.insert(place.clone(), component.clone());
        self.pending.push_back((object, section, name, place));
        Some(component)
    }

    fn free_name(&mut self, section: &'static str, wanted: String) -> String {
        let taken = self.names.entry(section).or_default();
        let mut name = wanted.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        name
    }
}

fn insert_component(bundled: &mut Value, section: &str, name: String, component: Value) {
    let mut node = bundled;
    for key in ["components", section] {
        let Some(map) = node.as_object_mut() else {
            return;
        };
        node = map
            .entry(key)
            .or_insert_with(|| Value::Object(Map::new()));
    }
    if let Some(map) = node.as_object_mut() {
        map.insert(name, component);
    }
}

fn is_status(key: &str) -> bool {
    if key == "default" {
        return true;
    }
    match key.as_bytes() {
        [b'1'..=b'5', rest @ ..] => {
            rest == b"XX" || rest.len() == 2 && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}
