//! The part of a joined document that some of its operations need.

use std::collections::{BTreeSet, VecDeque};

use strsim::jaro_winkler;

use super::bundle::Bundle;
use super::source::SourceId;
use crate::grammar::{ADDITIONAL, METHODS};
use crate::report::{Diagnostic, Refusals};
use crate::tree::{Map, Node, Value, unescape};

/// Which operations of a description are kept: those that any of these names.
///
/// Without any, all operations are kept, and what none of them needs is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// Tags, as operations have them.
    pub tags: Vec<String>,
    /// Patterns of paths, as the description writes them: `*` stands for what has no slash, `**` for
    /// anything, and all else for itself. `/pets/**` is all below `/pets`.
    pub paths: Vec<String>,
    /// The `operationId`s, in which `*` stands for anything, or a method and a pattern of paths:
    /// `GET /pets/*`.
    pub operations: Vec<String>,
    /// Whether what is named is left out, and all else kept.
    pub is_exclusion: bool,
}

/// How many names are told of those that there are.
const MOST: usize = 10;

/// An operation, as a filter sees it.
struct Seen<'n> {
    /// Of a webhook it has none.
    path: Option<&'n str>,
    method: &'n str,
    node: &'n Node,
}

impl Filter {
    fn is_empty(&self) -> bool {
        self.tags.is_empty() && self.paths.is_empty() && self.operations.is_empty()
    }

    fn keeps(&self, seen: &Seen<'_>) -> bool {
        let is_named = self.tags.iter().any(|tag| has_tag(seen, tag))
            || self.paths.iter().any(|path| has_path(seen, path))
            || self.operations.iter().any(|one| is_operation(seen, one));
        self.is_empty() || is_named != self.is_exclusion
    }
}

fn has_tag(seen: &Seen<'_>, tag: &str) -> bool {
    let tags = seen.node.get("tags").and_then(Node::as_list);
    tags.into_iter().flatten().any(|one| *one == *tag)
}

fn has_path(seen: &Seen<'_>, pattern: &str) -> bool {
    seen.path.is_some_and(|path| matches(pattern, path))
}

fn is_operation(seen: &Seen<'_>, pattern: &str) -> bool {
    if let Some((method, path)) = pattern.split_once(' ') {
        return method.eq_ignore_ascii_case(seen.method) && has_path(seen, path.trim());
    }
    let id = seen.node.get("operationId").and_then(Node::as_str);
    // An id has slashes now and then.
    id.is_some_and(|id| matches(&pattern.replace('*', "**"), id))
}

/// Whether a text is one of a pattern.
fn matches(pattern: &str, text: &str) -> bool {
    // Which beginnings of the text the pattern matches so far.
    let chars: Vec<char> = text.chars().collect();
    let mut reached = vec![false; chars.len() + 1];
    reached[0] = true;
    let mut pattern = pattern.chars().peekable();
    while let Some(c) = pattern.next() {
        let mut next = vec![false; chars.len() + 1];
        if c == '*' {
            let mut any = false;
            while pattern.next_if_eq(&'*').is_some() {
                any = true;
            }
            for at in 0..=chars.len() {
                let goes_on = at > 0 && next[at - 1] && (any || chars[at - 1] != '/');
                next[at] = reached[at] || goes_on;
            }
        } else {
            for (at, found) in chars.iter().enumerate() {
                next[at + 1] = reached[at] && *found == c;
            }
        }
        reached = next;
    }
    reached[chars.len()]
}

impl Bundle {
    /// Leaves the operations in that a filter keeps, and what these need.
    pub(crate) fn filter(&mut self, filter: &Filter) -> Result<(), Refusals> {
        self.refuse_unmatched(filter)?;
        for section in ["paths", "webhooks"] {
            let items = self.root.get_mut(section).and_then(Node::as_map_mut);
            if let Some(items) = items {
                let is_path = section == "paths";
                items.retain(|path, item| {
                    path.starts_with("x-") || keep(filter, is_path.then_some(path), item)
                });
            }
        }
        let kept = Kept::of(&self.root);
        kept.prune(&mut self.root);
        Ok(())
    }

    /// Refuses what no operation has.
    fn refuse_unmatched(&self, filter: &Filter) -> Result<(), Refusals> {
        let all = operations(&self.root);
        let mut faults = Vec::new();
        for tag in &filter.tags {
            if !all.iter().any(|seen| has_tag(seen, tag)) {
                let tags = all.iter().filter_map(|seen| seen.node["tags"].as_list());
                let names = tags.flatten().filter_map(Node::as_str);
                faults.push(self.unmatched("has the tag", tag, names.map(str::to_owned)));
            }
        }
        for path in &filter.paths {
            if !all.iter().any(|seen| has_path(seen, path)) {
                let names = all.iter().filter_map(|seen| seen.path.map(str::to_owned));
                faults.push(self.unmatched("stands at the path", path, names));
            }
        }
        for one in &filter.operations {
            if !all.iter().any(|seen| is_operation(seen, one)) {
                let is_place = one.contains(' ');
                let names = all.iter().filter_map(|seen| match seen.path {
                    Some(path) if is_place => {
                        Some(format!("{} {path}", seen.method.to_ascii_uppercase()))
                    }
                    _ => seen.node["operationId"].as_str().map(str::to_owned),
                });
                faults.push(self.unmatched("is", one, names));
            }
        }
        Refusals::check(faults)
    }

    fn unmatched(
        &self,
        verb: &str,
        asked: &str,
        names: impl Iterator<Item = String>,
    ) -> Diagnostic {
        let names: BTreeSet<_> = names.collect();
        let likeness = |name: &String| jaro_winkler(&asked.to_lowercase(), &name.to_lowercase());
        let mut nearest: Vec<_> = names.iter().map(|name| (likeness(name), name)).collect();
        nearest.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let nearest = nearest
            .iter()
            .take(MOST)
            .map(|(_, name)| format!("`{name}`"));
        let nearest = nearest.collect::<Vec<_>>().join(", ");
        let help = if nearest.is_empty() {
            "there is nothing that could be named so".to_owned()
        } else {
            format!("name one that there is, the nearest first: {nearest}")
        };
        let message = format!("no operation {verb} `{asked}`");
        self.sources
            .diagnostic(SourceId::ROOT, "/paths", message, help)
    }
}

/// Leaves the operations of a path item in that a filter keeps. Whether there are any.
fn keep(filter: &Filter, path: Option<&String>, item: &mut Node) -> bool {
    let path = path.map(String::as_str);
    let Some(fields) = item.as_map_mut() else {
        return false;
    };
    let keeps = |method: &str, node: &Node| filter.keeps(&Seen { path, method, node });
    fields.retain(|field, node| !METHODS.contains(&field.as_str()) || keeps(field, node));
    if let Some(others) = fields.get_mut(ADDITIONAL).and_then(Node::as_map_mut) {
        others.retain(|method, node| keeps(method, node));
        if others.is_empty() {
            fields.remove(ADDITIONAL);
        }
    }
    let mut left = fields.keys();
    left.any(|field| METHODS.contains(&field.as_str()) || field == ADDITIONAL)
}

/// All operations of a document.
fn operations(root: &Node) -> Vec<Seen<'_>> {
    let mut all = Vec::new();
    for section in ["paths", "webhooks"] {
        let items = root.get(section).and_then(Node::as_map);
        for (path, item) in items.into_iter().flatten() {
            let path = (section == "paths").then_some(path.as_str());
            let fields = item.as_map().into_iter().flatten();
            let others = item.get(ADDITIONAL).and_then(Node::as_map);
            let methods = fields.filter(|(field, _)| METHODS.contains(&field.as_str()));
            let methods = methods.chain(others.into_iter().flatten());
            all.extend(methods.map(|(method, node)| Seen { path, method, node }));
        }
    }
    all
}

/// What the operations of a document need.
struct Kept {
    /// The components, by their sections and names.
    components: BTreeSet<(String, String)>,
    tags: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl Kept {
    fn of(root: &Node) -> Self {
        let mut kept = Self {
            components: BTreeSet::new(),
            tags: BTreeSet::new(),
            ids: BTreeSet::new(),
        };
        let mut pending = VecDeque::new();
        for section in ["paths", "webhooks"] {
            if let Some(node) = root.get(section) {
                kept.gather(node, &mut pending);
            }
        }
        for seen in operations(root) {
            let tags = seen.node["tags"].as_list().into_iter().flatten();
            kept.tags
                .extend(tags.filter_map(Node::as_str).map(str::to_owned));
            kept.ids
                .extend(seen.node["operationId"].as_str().map(str::to_owned));
            kept.security(seen.node.get("security").or_else(|| root.get("security")));
        }
        kept.security(root.get("security"));
        loop {
            while let Some((section, name)) = pending.pop_front() {
                if let Some(node) = root["components"][section.as_str()].get(&name) {
                    kept.gather(node, &mut pending);
                }
            }
            kept.families(root, &mut pending);
            if pending.is_empty() {
                return kept;
            }
        }
    }

    /// Takes what a node refers to.
    fn gather(&mut self, node: &Node, pending: &mut VecDeque<(String, String)>) {
        match &node.value {
            Value::Map(map) => {
                for (key, value) in map {
                    match value.as_str() {
                        Some(reference) if key == "$ref" || key == "$dynamicRef" => {
                            self.reference(reference, pending);
                        }
                        _ => self.gather(value, pending),
                    }
                }
                self.mapping(map, pending);
            }
            Value::List(items) => items.iter().for_each(|item| self.gather(item, pending)),
            _ => {}
        }
    }

    fn reference(&mut self, reference: &str, pending: &mut VecDeque<(String, String)>) {
        let path = reference.strip_prefix("#/components/");
        let mut tokens = path.into_iter().flat_map(|path| path.split('/'));
        if let (Some(section), Some(name)) = (tokens.next(), tokens.next()) {
            let name = unescape(&super::reference::decode(name));
            self.component(section, &name, pending);
        }
    }

    /// Takes the schemas that a discriminator maps values to, which it may do by their names.
    fn mapping(&mut self, map: &Map, pending: &mut VecDeque<(String, String)>) {
        let discriminator = map.get("discriminator");
        let mapping = discriminator.and_then(|it| it.get("mapping")?.as_map());
        let default = discriminator.and_then(|it| it.get("defaultMapping"));
        let values = mapping
            .into_iter()
            .flat_map(|it| it.values())
            .chain(default);
        for name in values.filter_map(Node::as_str) {
            if name.contains('/') {
                self.reference(name, pending);
            } else {
                self.component("schemas", name, pending);
            }
        }
    }

    fn component(&mut self, section: &str, name: &str, pending: &mut VecDeque<(String, String)>) {
        let component = (section.to_owned(), name.to_owned());
        if self.components.insert(component.clone()) {
            pending.push_back(component);
        }
    }

    /// Takes the schemas that are all of one with a discriminator, whose values they may be.
    fn families(&mut self, root: &Node, pending: &mut VecDeque<(String, String)>) {
        let schemas = root["components"]["schemas"].as_map();
        for (name, schema) in schemas.into_iter().flatten() {
            let parents = schema["allOf"].as_list().into_iter().flatten();
            let parents = parents.filter_map(|it| it["$ref"].as_str());
            let mut parents = parents.filter_map(|it| it.strip_prefix("#/components/schemas/"));
            let is_member = parents.any(|parent| {
                let parent = unescape(&super::reference::decode(parent));
                let is_kept = self
                    .components
                    .contains(&("schemas".to_owned(), parent.clone()));
                is_kept
                    && root["components"]["schemas"][&*parent]
                        .get("discriminator")
                        .is_some()
            });
            if is_member {
                self.component("schemas", name, pending);
            }
        }
    }

    fn security(&mut self, requirements: Option<&Node>) {
        let requirements = requirements.and_then(Node::as_list).into_iter().flatten();
        for name in requirements
            .filter_map(Node::as_map)
            .flat_map(|it| it.keys())
        {
            let scheme = ("securitySchemes".to_owned(), name.clone());
            self.components.insert(scheme);
        }
    }

    /// Takes out of a document what is not kept.
    fn prune(&self, root: &mut Node) {
        if let Some(tags) = root.get_mut("tags").and_then(Node::as_list_mut) {
            tags.retain(|tag| {
                tag["name"]
                    .as_str()
                    .is_some_and(|name| self.tags.contains(name))
            });
        }
        let components = root.get_mut("components").and_then(Node::as_map_mut);
        if let Some(components) = components {
            components.retain(|section, node| {
                let Some(members) = node.as_map_mut() else {
                    return section.starts_with("x-");
                };
                if section.starts_with("x-") {
                    return true;
                }
                members
                    .retain(|name, _| self.components.contains(&(section.clone(), name.clone())));
                !members.is_empty()
            });
        }
        let is_empty = |node: &Node| match &node.value {
            Value::Map(map) => map.is_empty(),
            Value::List(items) => items.is_empty(),
            _ => false,
        };
        for section in ["tags", "components", "webhooks"] {
            if root.get(section).is_some_and(is_empty)
                && let Some(root) = root.as_map_mut()
            {
                root.remove(section);
            }
        }
        self.links(root);
    }

    /// Takes out the links that lead to operations which are gone.
    fn links(&self, node: &mut Node) {
        match &mut node.value {
            Value::Map(map) => {
                let links = map.get_mut("links").and_then(Node::as_map_mut);
                if let Some(links) = links {
                    links.retain(|_, link| {
                        let id = link["operationId"].as_str();
                        id.is_none_or(|id| self.ids.contains(id))
                    });
                }
                map.values_mut().for_each(|node| self.links(node));
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.links(item)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stays_between_slashes_and_two_do_not() {
        for (pattern, text, is_one) in [
            ("/pets", "/pets", true),
            ("/pets", "/pets/{id}", false),
            ("/pets/*", "/pets/{id}", true),
            ("/pets/*", "/pets/{id}/toys", false),
            ("/pets/**", "/pets/{id}/toys", true),
            ("/pets/**", "/pets", false),
            ("/pets**", "/pets", true),
            ("/*/{id}", "/pets/{id}", true),
            ("/*/{id}", "//{id}", true),
            ("**/toys", "/pets/{id}/toys", true),
            (
                "**a**a**a**b",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                false,
            ),
            ("", "", true),
            ("", "/", false),
            ("/ä*", "/äöü", true),
        ] {
            assert_eq!(matches(pattern, text), is_one, "{pattern} {text}");
        }
    }
}
