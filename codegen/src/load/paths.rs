//! Path items, and what their references lead to (OpenAPI 3.0.3, Path Item Object).
//!
//! Fields may stand beside the `$ref` of a path item: what it leads to is added to them. Only a
//! field that stands on both sides has no meaning.

use crate::tree::{Map, Node, Value};
use std::collections::HashMap;

use super::at::At;
use super::bundle::{Bundler, Place, Selection};
use super::loss::Fate;
use super::reference::Reference;
use super::source::SourceId;
use crate::grammar::{ADDITIONAL, METHODS, Object, Shape};
use crate::load::fixup::{self, Applied, Verdict};
use crate::tree::{GROWTH, Origin, SMALL_CHANGE, escape, unescape, weight};

/// What a path item consists of: its own fields, or those that a reference leads to.
struct Part {
    fields: Map,
    /// Where it stands: below a node of a file.
    origin: Origin,
    below: String,
    /// The same, in the file as it was published.
    place: Place,
}

impl Bundler<'_> {
    /// Gives the paths the slash that they lack.
    pub(super) fn mend_paths(&mut self, root: &mut Node) {
        let Some(paths) = root.get_mut("paths").and_then(Node::as_map_mut) else {
            return;
        };
        self.expand_paths(paths);
        for (published, path) in fixup::mend_paths(paths) {
            let applied = Applied {
                fixup: &fixup::PATH_SLASH,
                pointer: String::new(),
                sentence: format!("the path became `{path}`"),
                verdict: Verdict::Mended,
            };
            let pointer = format!("/paths/{}", escape(&published));
            let place = self.sources.place_of(SourceId::ROOT, &pointer);
            self.tell(applied, place);
        }
    }

    /// Puts a reference to each path in the place of one to all of them. What leads to no paths
    /// stays, and is refused.
    fn expand_paths(&mut self, paths: &mut Map) {
        let Some(reference) = fixup::paths_reference(paths).map(str::to_owned) else {
            return;
        };
        let Ok(parsed) = Reference::parse(&reference) else {
            return;
        };
        let source = match &parsed.file {
            Some(file) => self.sources.follow(SourceId::ROOT, file).ok(),
            None => Some(SourceId::ROOT),
        };
        let found = source.and_then(|source| self.sources.get(source).node(&parsed.pointer));
        let Some(expanded) = found.and_then(|found| fixup::expand_paths(&reference, found)) else {
            return;
        };
        paths.shift_remove("$ref");
        paths.extend(expanded);
        let applied = Applied {
            fixup: &fixup::PATHS_REFERENCE,
            pointer: String::new(),
            sentence: format!("`{reference}` became a reference in each path"),
            verdict: Verdict::Mended,
        };
        let place = self.sources.place_of(SourceId::ROOT, "/paths/$ref");
        self.tell(applied, place);
    }

    pub(super) fn check_paths(&mut self, map: &mut Map, at: &At<'_>) {
        map.retain(|path, node| {
            if path.starts_with("x-") {
                return false;
            }
            let at = at.member(path, node);
            let place = at.place(&self.sources);
            if path == "$ref" {
                let version = self.sources.get(place.0).grammar.name();
                self.refuse(
                    &place,
                    format!("{version} has no reference in the place of all paths"),
                    "write out what it leads to, or let each path have a `$ref` of its own"
                        .to_owned(),
                );
                return false;
            }
            if !path.starts_with('/') {
                self.refuse(
                    &place,
                    format!("the path `{path}` does not begin with a slash"),
                    format!("write `/{path}`"),
                );
            }
            self.check_path_item(node, &at, true);
            node.as_map().is_some_and(|item| !item.is_empty())
        });
    }

    /// Checks path items that have names, and no paths: webhooks.
    pub(super) fn check_path_items(&mut self, map: &mut Map, at: &At<'_>) {
        map.retain(|name, node| {
            if name.starts_with("x-") {
                return false;
            }
            self.check_path_item(node, &at.member(name, node), true);
            node.as_map().is_some_and(|item| !item.is_empty())
        });
    }

    /// Checks a path item, one of the paths or of a callback, and puts what its `$ref` leads to
    /// into its place.
    pub(super) fn check_path_item(&mut self, node: &mut Node, at: &At<'_>, is_path: bool) {
        let Value::Map(own) = &mut node.value else {
            self.refuse_type(&at.place(&self.sources), Object::PathItem.name(), node);
            node.value = Value::Null;
            return;
        };
        let own = std::mem::take(own);
        let depth = self.expanding.len();
        let (parts, is_whole) = self.parts(own, at);
        self.expanding
            .extend(parts.iter().map(|part| part.place.clone()));
        let item = self.join(parts, is_path);
        self.expanding.truncate(depth);
        node.value = match item {
            Some(item) if is_whole || !self.is_lenient => Value::Map(item),
            _ => Value::Null,
        };
    }

    /// The path item's own fields, and then those that its references lead to, one after another.
    /// Not all of them, if one leads nowhere.
    fn parts(&mut self, own: Map, at: &At<'_>) -> (Vec<Part>, bool) {
        let mut parts: Vec<Part> = Vec::new();
        let mut fields = own;
        let (mut origin, mut below) = at.nearest();
        let mut place = at.place(&self.sources);
        loop {
            let reference = fields.shift_remove("$ref");
            let at = At::below(origin, &below);
            let at = at.member("$ref", reference.as_ref().unwrap_or(&Node::default()));
            let at = at.place(&self.sources);
            parts.push(Part {
                fields,
                origin,
                below,
                place,
            });
            let reference = match reference {
                None => return (parts, true),
                Some(Node {
                    value: Value::String(reference),
                    ..
                }) => reference,
                Some(other) => {
                    self.refuse_type(&at, "a URI reference", &other);
                    return (parts, false);
                }
            };
            let next = match self.target(&reference, &at, Object::PathItem) {
                Ok(next) => next,
                Err(diagnostic) => {
                    self.fault(diagnostic);
                    return (parts, false);
                }
            };
            let tree = &self.sources.get(next.0).root;
            let item = tree.pointer(&next.1).cloned();
            let from = tree.came_from(&next.1);
            (origin, below) = (from.0, from.1.into_owned());
            place = self.sources.place(origin, &below);
            if parts.iter().any(|part| part.place == place) {
                self.refuse(
                    &at,
                    format!("the reference `{reference}` leads back to itself"),
                    "let the circle of references end at a path item".to_owned(),
                );
                return (parts, false);
            }
            if self.expanding.contains(&place) {
                let note = "a callback at the path that it belongs to is left out".to_owned();
                self.note("callback", at, note);
                return (parts, true);
            }
            if !self.can_afford() {
                return (parts, false);
            }
            match item {
                Some(Node {
                    value: Value::Map(map),
                    ..
                }) => fields = map,
                other => {
                    self.refuse_type(&place, Object::PathItem.name(), &other.unwrap_or_default());
                    return (parts, false);
                }
            }
            self.copied += fields.values().map(weight).sum::<usize>();
            if !self.can_afford() {
                self.refuse(
                    &at,
                    "this reference and those to other path items after it repeat more than ten \
                     times what the files hold"
                        .to_owned(),
                    "refer to fewer path items, or to smaller ones".to_owned(),
                );
                return (parts, false);
            }
        }
    }

    /// Whether the copies of path items are not too many yet.
    pub(super) fn can_afford(&self) -> bool {
        self.copied <= self.sources.size().saturating_mul(GROWTH) + SMALL_CHANGE
    }

    /// Checks the parts, each as it stands in its file, and makes one path item of them. `None` if
    /// a field on two sides leaves nothing that would be certain.
    fn join(&mut self, parts: Vec<Part>, is_path: bool) -> Option<Map> {
        let mut item: Map = Map::new();
        let mut places: HashMap<String, Place> = HashMap::new();
        let mut is_certain = true;
        for (index, part) in parts.into_iter().enumerate() {
            let (source, pointer) = part.place;
            let mut fields = part.fields;
            if is_path {
                select(&mut fields, self.selection);
            }
            let mut node = Node::from(fields);
            let at = At::below(part.origin, &part.below);
            let shape = Shape::Object(Object::PathItem);
            if self.check(&mut node, shape, &at) == Fate::Lost {
                is_certain = false;
            }
            let Value::Map(fields) = node.value else {
                continue;
            };
            for (field, mut value) in fields {
                let place = (source, format!("{pointer}/{}", escape(&field)));
                if field == ADDITIONAL {
                    let keeps_ids = !is_path || index == 0;
                    self.join_others(&mut item, value, &place, keeps_ids);
                    continue;
                }
                if let Some(first) = places.get(&field) {
                    if !field.starts_with("x-") {
                        let first = first.clone();
                        self.refuse_twice(&first, &field);
                        is_certain &= is_method(&field) || is_prose(&field);
                        if self.is_lenient && is_method(&field) {
                            item.shift_remove(&field);
                        }
                    }
                    continue;
                }
                if is_path && index > 0 && is_method(&field) {
                    self.keep_own_id(&mut value, &place);
                }
                places.insert(field.clone(), place);
                item.insert(field, value);
            }
        }
        (is_certain || !self.is_lenient).then_some(item)
    }

    /// Adds operations by methods that have no field of their own.
    fn join_others(&mut self, item: &mut Map, others: Node, place: &Place, keeps_ids: bool) {
        let Value::Map(others) = others.value else {
            return;
        };
        let joined = item
            .entry(ADDITIONAL.to_owned())
            .or_insert_with(|| Map::new().into());
        let Some(joined) = joined.as_map_mut() else {
            return;
        };
        for (method, mut operation) in others {
            let place = (place.0, format!("{}/{}", place.1, escape(&method)));
            if let Some((message, help)) = misplaced(&method) {
                self.refuse(&place, message, help);
            } else if joined.contains_key(&method) {
                self.refuse_twice(&place, &method);
                if self.is_lenient {
                    joined.shift_remove(&method);
                }
            } else {
                if !keeps_ids {
                    self.keep_own_id(&mut operation, &place);
                }
                joined.insert(method, operation);
            }
        }
    }

    fn refuse_twice(&mut self, place: &Place, field: &str) {
        self.refuse(
            place,
            format!("`{field}` stands beside the `$ref` and in what it leads to"),
            "keep it in one of the two: OpenAPI does not say which of them counts".to_owned(),
        );
    }

    /// An `operationId` names the operation where it stands, or else where a path leads to it
    /// first. At other paths the operation is named by its method and its path.
    fn keep_own_id(&mut self, operation: &mut Node, place: &Place) {
        let stands_at_path = place.0 == SourceId::ROOT
            && place.1.strip_prefix("/paths/").is_some_and(|rest| {
                let path = rest.rsplit_once('/').map_or(rest, |(path, _)| path);
                let path = path.rsplit_once('/').map_or(path, |(before, field)| {
                    if field == ADDITIONAL { before } else { path }
                });
                !path.contains('/') && !unescape(path).starts_with("x-")
            });
        if !stands_at_path && self.claimed.insert(place.clone()) {
            return;
        }
        if let Some(operation) = operation.as_map_mut() {
            operation.shift_remove("operationId");
        }
    }
}

/// Leaves the operations in that are asked for.
fn select(item: &mut Map, selection: Selection<'_>) {
    item.retain(|field, node| !is_method(field) || selection.takes(node));
    let others = item.get_mut(ADDITIONAL).and_then(Node::as_map_mut);
    if let Some(others) = others {
        others.retain(|_, node| selection.takes(node));
        if others.is_empty() {
            item.shift_remove(ADDITIONAL);
        }
    }
}

/// Why a method is none of the additional ones, and what to do about it.
fn misplaced(method: &str) -> Option<(String, String)> {
    let field = method.to_ascii_lowercase();
    if is_method(&field) {
        let message = format!("`{method}` has a field of its own in the Path Item Object");
        let help = format!("move the operation to the field `{field}` of the path item");
        return Some((message, help));
    }
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if method.is_empty() || !method.bytes().all(is_token) {
        let message = format!("`{method}` is no method of HTTP");
        let help = "write the method as it is sent: a token, as in RFC 9110, section 5.6.2";
        return Some((message, help.to_owned()));
    }
    None
}

fn is_method(field: &str) -> bool {
    METHODS.contains(&field)
}

fn is_prose(field: &str) -> bool {
    matches!(field, "summary" | "description")
}
