//! What a walk meets in OpenAPI 3.1 and 3.2 that 3.0 does not have.

use std::collections::HashMap;

use super::at::At;
use super::bundle::{Bundler, Faults, Joined, Place};
use super::dialect;
use super::loss::Fate;
use super::reference;
use super::source::SourceId;
use crate::grammar::{Grammar, Object, Shape};
use crate::load::fixup::{self, Applied, NO_MEANING, Verdict, has_shape};
use crate::tree::{Map, Node, Origin, Value, made, weight};

/// What nothing in a joined document needs, as all references in it lead to its components. Beside
/// an `$id` that stayed, `#/components` would mean another document.
const NAMES: &[&str] = &["$id", "$anchor", "$dynamicAnchor"];

/// A reference whose meaning the schemas decide that lead there.
pub(super) struct Dynamic {
    name: String,
    at: Place,
}

/// A schema that was taken out of the `$defs` of another.
pub(super) struct Aside {
    /// The other.
    holder: Origin,
    keyword: &'static str,
    name: String,
    place: Place,
}

impl Bundler<'_> {
    /// The version that the file at hand follows.
    pub(super) fn written(&self, at: &At<'_>) -> Grammar {
        self.sources.get(at.source()).grammar
    }

    /// Looks at an object of a later version as it is written, before anything changes it.
    pub(super) fn check_written(&mut self, object: Object, map: &mut Map, at: &At<'_>) {
        let written = self.written(at);
        if !written.is_json_schema() {
            return;
        }
        if object == Object::Schema {
            self.check_dynamic(map, at);
            self.refuse_older(map, at);
            if self.joined == Joined::AsWritten {
                self.dissolve(map, at);
            }
        }
        if self.joined == Joined::InForm && self.faults != Faults::Skip {
            self.check_shapes(written, object, map, at);
        }
    }

    /// Lets each name in a security requirement be that of a component: one that is none refers to a
    /// scheme (OpenAPI 3.2.0, section 4.30).
    pub(super) fn resolve_requirements(&mut self, holder: &mut Map, at: &At<'_>) {
        if self.written(at) != Grammar::V3_2 {
            return;
        }
        let Some(list) = holder.get_mut("security").and_then(Node::as_list_mut) else {
            return;
        };
        let at = at.key("security");
        for node in list {
            let at = at.item(node);
            let Some(requirement) = node.as_map_mut() else {
                continue;
            };
            for (name, scopes) in std::mem::take(requirement) {
                let place = at.member(&name, &scopes).place(&self.sources);
                let named = self.scheme(&name, &place);
                requirement.entry(named.unwrap_or(name)).or_insert(scopes);
            }
        }
    }

    /// The component that a scheme becomes to which a URI leads.
    fn scheme(&mut self, uri: &str, at: &Place) -> Option<String> {
        let root = &self.sources.get(SourceId::ROOT).root;
        if root["components"]["securitySchemes"].get(uri).is_some() {
            return None;
        }
        let target = self.find(uri, at, Object::SecurityScheme).ok()?;
        let (_, name) = self.component(target, Object::SecurityScheme)?;
        Some(name)
    }

    /// Refuses what is not of its shape where the form has another: what brings a document to the
    /// form leaves it alone, and nobody could say what is expected.
    fn check_shapes(&mut self, written: Grammar, object: Object, map: &mut Map, at: &At<'_>) {
        let mut refused = Vec::new();
        for (key, node) in &*map {
            let Some(field) = object.field(written, key) else {
                continue;
            };
            let is_same = match object.field(Grammar::Form, key) {
                // A fixup may mend it.
                Some(_) if self.faults == Faults::Mend => true,
                Some(formed) => {
                    std::mem::discriminant(&formed.shape) == std::mem::discriminant(&field.shape)
                }
                None => false,
            };
            let fits = match field.shape {
                Shape::OrReference(Object::Schema) => node.is_map() || node.is_boolean(),
                Shape::Types => match node.as_list() {
                    Some(types) => types.iter().all(Node::is_string),
                    None => node.is_string(),
                },
                shape => has_shape(shape, node),
            };
            let is_older = node.is_boolean() && key.starts_with("exclusive");
            if is_same || fits || is_older {
                continue;
            }
            refused.push(field.name);
            let place = at.member(key, node).place(&self.sources);
            let says_little = NO_MEANING.contains(&field.name) || dialect::only_narrows(key);
            if self.faults == Faults::Mend && says_little {
                let sentence = format!("this is no value of `{key}`, and was left out");
                let applied = Applied {
                    fixup: &fixup::SCALAR_TYPE,
                    pointer: String::new(),
                    sentence,
                    verdict: Verdict::Lost,
                };
                self.tell(applied, place);
            } else {
                self.refuse_shape(&place, field.shape, node);
            }
        }
        for key in refused {
            map.remove(key);
        }
        if object == Object::Components {
            self.check_members(map, "pathItems", Object::PathItem, at);
            self.check_members(map, "mediaTypes", Object::MediaType, at);
        }
    }

    /// Refuses what is no object at all in a section that the form does not have: what references
    /// lead to is looked at there.
    fn check_members(&mut self, components: &Map, section: &str, object: Object, at: &At<'_>) {
        let at = at.key(section);
        let members = components.get(section).and_then(Node::as_map);
        for (name, node) in members.into_iter().flatten() {
            if !node.is_map() && !name.starts_with("x-") {
                let place = at.member(name, node).place(&self.sources);
                self.refuse_type(&place, object.name(), node);
            }
        }
    }

    /// Refuses keywords that say something else in OpenAPI 3.0. A fixup mends them.
    fn refuse_older(&mut self, map: &mut Map, at: &At<'_>) {
        if self.faults != Faults::Refuse {
            return;
        }
        let version = self.written(at).name();
        // The rewriting of what is around may have set one.
        let is_written = |node: &Node| node.origin.file().is_some();
        if map.get("nullable").is_some_and(is_written)
            && let Some(node) = map.remove("nullable")
        {
            let place = at.member("nullable", &node).place(&self.sources);
            let message = format!("`nullable` is no keyword of {version}");
            let help = "let `null` be one of the types, as in `type: [string, 'null']`";
            self.refuse(&place, message, help.to_owned());
        }
        for (key, bound) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            if map.get(key).is_some_and(Node::is_boolean)
                && let Some(node) = map.remove(key)
            {
                let place = at.member(key, &node).place(&self.sources);
                let message = format!("`{key}` is a number in {version}, and no Boolean");
                let help = format!("write the bound itself, in the place of `{bound}`");
                self.refuse(&place, message, help);
            }
        }
    }

    /// Lets a `$dynamicRef` be a `$ref`, where it can lead to one schema only: if there is one
    /// `$dynamicAnchor` of its name in all files, no schema on the way can have another.
    fn check_dynamic(&mut self, map: &mut Map, at: &At<'_>) {
        if let Some(node) = map.remove("$recursiveRef") {
            let place = at.member("$recursiveRef", &node).place(&self.sources);
            let version = self.written(at).name();
            let message = format!("`$recursiveRef` is no keyword of {version}");
            let help = "write a `$ref` to the schema that is meant, by the whole way to it";
            self.refuse(&place, message, help.to_owned());
        }
        let Some(node) = map.remove("$dynamicRef") else {
            return;
        };
        let place = at.member("$dynamicRef", &node).place(&self.sources);
        let Some(text) = node.as_str() else {
            self.refuse_type(&place, "a URI reference", &node);
            return;
        };
        let name = reference::decode(reference::split(text).1);
        if !name.is_empty() && !name.starts_with('/') {
            self.dynamic.push(Dynamic { name, at: place });
        }
        if map.contains_key("$ref") {
            let mut member = Map::new();
            member.insert("$ref".to_owned(), node);
            match map.get_mut("allOf").and_then(Node::as_list_mut) {
                Some(members) => members.push(member.into()),
                None => {
                    map.insert("allOf".to_owned(), vec![member.into()].into());
                }
            }
        } else {
            map.insert("$ref".to_owned(), node);
        }
    }

    /// Refuses the references that can lead to several schemas, now that all files are there.
    pub(super) fn refuse_dynamic(&mut self) {
        for Dynamic { name, at } in std::mem::take(&mut self.dynamic) {
            self.anchors.catch_up(&self.sources);
            let count = self.anchors.dynamic(&name);
            if count > 1 {
                let message = format!(
                    "the `$dynamicRef` to `{name}` can lead to each of {count} schemas that are \
                     called so"
                );
                let help = "write a `$ref` to the one that is meant, by the whole way to it";
                self.refuse(&at, message, help.to_owned());
            }
        }
    }

    /// Takes the names out of a schema, and sets the schemas aside that stand in it: what a
    /// reference leads to becomes a component.
    fn dissolve(&mut self, map: &mut Map, at: &At<'_>) {
        for name in NAMES {
            // What is no name is refused afterwards.
            if map.get(*name).is_some_and(Node::is_string) {
                map.remove(name);
            }
        }
        let (holder, below) = at.nearest();
        if self.keeps_definitions || !below.is_empty() {
            return;
        }
        for keyword in ["$defs", "definitions"] {
            let Some(definitions) = map.get_mut(keyword) else {
                continue;
            };
            let at = at.member(keyword, definitions);
            let Some(members) = definitions.as_map_mut() else {
                continue;
            };
            members.retain(|name, node| {
                let (source, pointer) = at.member(name, node).place(&self.sources);
                // A user's fixup or an overlay may have put it there.
                let is_there = node.origin.file().is_some()
                    && self.sources.home(source) == source
                    && self.sources.get(source).node(&pointer).map(|it| it.origin)
                        == Some(node.origin);
                if is_there && self.selection.is_whole() {
                    self.aside.push(Aside {
                        holder,
                        keyword,
                        name: name.clone(),
                        place: (source, pointer),
                    });
                }
                !is_there
            });
            if members.is_empty() {
                map.remove(keyword);
            }
        }
    }

    /// Puts the schemas back that were set aside and that no reference made components.
    pub(super) fn put_back(&mut self, root: &mut Node) {
        let mut back: HashMap<Origin, Vec<_>> = HashMap::new();
        for aside in std::mem::take(&mut self.aside) {
            if self.placed.contains_key(&aside.place) {
                continue;
            }
            let source = self.sources.get(aside.place.0);
            let Some(mut node) = source.node(&aside.place.1).cloned() else {
                continue;
            };
            // Nobody refers to what stands in it, or that is a component already.
            self.keeps_definitions = true;
            let at = At::below(node.origin, "");
            let fate = self.check(&mut node, Shape::OrReference(Object::Schema), &at);
            self.keeps_definitions = false;
            if fate != Fate::Lost {
                let members = back.entry(aside.holder).or_default();
                members.push((aside.keyword, aside.name, node));
            }
        }
        if !back.is_empty() {
            put_into(root, &back);
        }
    }

    /// Whether an extension stays. Those of our own name say what is not said in a file.
    pub(super) fn keep_extension(&mut self, key: &str, node: &Node, at: &At<'_>) -> bool {
        let is_taken = key.starts_with("x-mainsheet-")
            && self.joined == Joined::InForm
            && node.origin.file().is_some();
        if is_taken && self.faults != Faults::Skip {
            let why = format!("`{key}` is the generator's own, and is left out");
            self.note("extension", at.place(&self.sources), why);
        }
        !is_taken
    }

    /// Whether a keyword of a schema stays that nobody knows: it is an annotation (JSON Schema
    /// Core, section 6.5).
    pub(super) fn keep_annotation(&mut self, key: &str, at: &At<'_>) -> bool {
        let stays = self.joined == Joined::AsWritten;
        if !stays && self.faults != Faults::Skip {
            let note = format!("`{key}` is no keyword that is known, and is left out");
            self.note("annotation", at.place(&self.sources), note);
        }
        stays
    }

    /// Whether a document as it is written may hold what a file of another version says.
    pub(super) fn may_hold(&self, file: SourceId) -> bool {
        let root = self.sources.get(SourceId::ROOT).grammar;
        let other = self.sources.get(file).grammar;
        self.joined == Joined::InForm
            || root == other
            || (root, other) == (Grammar::V3_2, Grammar::V3_1)
    }

    /// Puts a media type into the place of a reference to it (OpenAPI 3.2.0, section 4.14): the
    /// form has no place for it elsewhere.
    pub(super) fn expand_media_type(&mut self, node: &mut Node, at: &At<'_>) -> Fate {
        let depth = self.expanding.len();
        let fate = self.expand(node, at);
        self.expanding.truncate(depth);
        if fate == Fate::Lost {
            // Whatever comes is handed out.
            *node = made!({});
        }
        Fate::Sound
    }

    fn expand(&mut self, node: &mut Node, at: &At<'_>) -> Fate {
        let mut from = at.member("$ref", &node["$ref"]).place(&self.sources);
        loop {
            let reference = &node["$ref"];
            let Some(text) = reference.as_str().map(str::to_owned) else {
                let found = reference.clone();
                self.refuse_type(&from, "a URI reference", &found);
                return Fate::Lost;
            };
            let place = match self.target(&text, &from, Object::MediaType) {
                Ok(place) => place,
                Err(diagnostic) => {
                    self.fault(diagnostic);
                    return Fate::Lost;
                }
            };
            if self.expanding.contains(&place) {
                let message = format!("the reference `{text}` leads back to itself");
                let help = "let the circle of references end at a media type";
                self.refuse(&from, message, help.to_owned());
                return Fate::Lost;
            }
            let tree = &self.sources.get(place.0).root;
            let (origin, below) = tree.came_from(&place.1);
            let below = below.into_owned();
            *node = tree.pointer(&place.1).cloned().unwrap_or_default();
            self.copied += weight(node);
            if !self.can_afford() {
                let message = "this reference and those to others before it repeat more than ten \
                               times what the files hold";
                let help = "refer to fewer media types, or to smaller ones";
                self.refuse(&from, message.to_owned(), help.to_owned());
                return Fate::Lost;
            }
            self.expanding.push(place);
            let at = At::below(origin, &below);
            if node.get("$ref").is_none() {
                return self.check(node, Shape::Object(Object::MediaType), &at);
            }
            from = at.member("$ref", &node["$ref"]).place(&self.sources);
        }
    }
}

/// Puts members into the `$defs` of the schemas that they were taken from.
fn put_into(node: &mut Node, back: &HashMap<Origin, Vec<(&'static str, String, Node)>>) {
    match &mut node.value {
        Value::Map(map) => {
            for member in map.values_mut() {
                put_into(member, back);
            }
            for (keyword, name, member) in back.get(&node.origin).into_iter().flatten() {
                let definitions = map
                    .entry((*keyword).to_owned())
                    .or_insert_with(|| Map::new().into());
                if let Some(members) = definitions.as_map_mut() {
                    members.insert(name.clone(), member.clone());
                }
            }
        }
        Value::List(items) => {
            for item in items {
                put_into(item, back);
            }
        }
        _ => {}
    }
}
