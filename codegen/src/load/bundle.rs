//! Many files become one document, checked on the way.
//!
//! The walk keeps what the [grammar](super::grammar) knows and refuses what it does not. A
//! `$ref` that leaves the document, or leads to a place other than its components, is replaced
//! by one to a component that holds the target; what remains has internal references only.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::grammar::{Object, Shape};
use super::reference::Reference;
use super::source::{SourceId, Sources};
use super::trail::{Trail, escape};
use crate::diagnostic::Diagnostic;
use crate::fixup::{self, Fixup};
use crate::report::{Outcome, Report};

/// One self-contained document, and where each part of it came from.
pub(crate) struct Bundle {
    pub(crate) root: Value,
    pub(crate) sources: Sources,
    pub(crate) origins: Origins,
    /// What was mended on the way.
    pub(crate) report: Report,
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

/// What becomes of the faults that the walk finds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Faults {
    Refuse,
    /// Fields that the grammar does not know are left out, other faults are refused.
    Skip,
    /// The fixups mend what they can; what remains is refused.
    Mend,
}

/// Reads what `sources` begins with, and every file that it refers to.
pub(crate) fn bundle(
    sources: Sources,
    selection: &Selection<'_>,
    faults: Faults,
) -> Result<Bundle, Vec<Diagnostic>> {
    let mut bundler = Bundler {
        names: root_names(&sources),
        sources,
        faults,
        is_whole: selection.is_whole(),
        origins: Origins::default(),
        report: Report::default(),
        seen: HashSet::new(),
        named: HashMap::new(),
        placed: HashMap::new(),
        pending: VecDeque::new(),
        diagnostics: Vec::new(),
    };
    let mut root = bundler.run(selection);
    bundler.report_changes(selection);
    if bundler.diagnostics.is_empty() {
        if faults == Faults::Mend {
            bundler.mend_document(&mut root);
        }
        Ok(Bundle {
            root,
            sources: bundler.sources,
            origins: bundler.origins,
            report: bundler.report,
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

pub(super) struct Bundler {
    pub(super) sources: Sources,
    pub(super) origins: Origins,
    names: HashMap<&'static str, HashSet<String>>,
    /// Places outside the root that one of the root's components consists of, which gives them
    /// its name.
    named: HashMap<Place, (&'static str, String)>,
    /// The component that each target of a reference became.
    placed: HashMap<Place, (&'static str, String)>,
    /// Components that are named but not yet copied.
    pending: VecDeque<(Object, &'static str, String, Place)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) faults: Faults,
    /// Whether the root's own components stay where they are.
    is_whole: bool,
    report: Report,
    /// What was reported, since a node can be met twice: in its place and by a reference.
    seen: HashSet<(&'static str, SourceId, String)>,
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
        if !selection.is_whole()
            && let Some(tags) = root.get_mut("tags").and_then(Value::as_array_mut)
        {
            tags.retain(|tag| selection.0.iter().any(|taken| tag["name"] == **taken));
        }
        self.place_paths(&mut root, selection);
        let trail = Trail::root("");
        self.check(
            &mut root,
            Shape::Object(Object::OpenApi),
            SourceId::ROOT,
            &trail,
        );
        while let Some((object, section, name, place)) = self.pending.pop_front() {
            let (source, pointer) = &place;
            let Some(mut node) = self.sources.get(*source).node(pointer).cloned() else {
                continue;
            };
            let shape = Shape::OrReference(object);
            self.check(&mut node, shape, *source, &Trail::root(pointer));
            let bundled_pointer = format!("/components/{section}/{}", escape(&name));
            self.origins.0.insert(bundled_pointer, place);
            insert_component(&mut root, section, name, node);
        }
        root
    }

    /// Tells what the user's fixups changed, and which of them do not apply.
    fn report_changes(&mut self, selection: &Selection<'_>) {
        // They came first.
        let mended = std::mem::take(&mut self.report);
        for changed in &self.sources.changed {
            self.report.record(
                Outcome::FixedUp,
                format!("fixup {}", changed.fixup),
                &self.sources.get(changed.source).path,
                changed.pointer.clone(),
                Some(changed.what.clone()),
            );
        }
        self.report.append(mended);
        let left_over = self.sources.left_over(selection.is_whole());
        self.diagnostics.append(&mut self.sources.unneeded);
        self.diagnostics.extend(left_over);
    }

    /// Mends what can be seen only when all parts are in one document.
    fn mend_document(&mut self, root: &mut Value) {
        let (applied, moved) = fixup::mend_document(root);
        for applied in applied {
            let (source, pointer) = self.origins.resolve(&applied.pointer);
            self.mended(applied.fixup, source, pointer, applied.sentence);
        }
        let moved: Vec<_> = moved
            .into_iter()
            .map(|moved| (moved.to, self.origins.resolve(&moved.from)))
            .collect();
        self.origins.0.extend(moved);
    }

    /// Records that a fixup was applied to the node that `pointer` names in its file.
    pub(super) fn mended(
        &mut self,
        fixup: &'static Fixup,
        source: SourceId,
        pointer: String,
        sentence: String,
    ) {
        let key = (fixup.name(), source, pointer);
        if self.seen.contains(&key) {
            return;
        }
        let file = self.sources.get(source);
        self.report.record(
            Outcome::FixedUp,
            format!("fixup {}", fixup.name()),
            &file.path,
            file.published(&key.2),
            Some(sentence),
        );
        self.seen.insert(key);
    }

    /// Names the places in other files that the root's components consist of. The walk meets the
    /// references and copies what stands there, seen from its own file.
    fn place_components(&mut self, components: &Map<String, Value>) {
        for field in Object::Components.fields() {
            let section = components.get(field.name).and_then(Value::as_object);
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
        if self.faults == Faults::Mend {
            for (published, path) in fixup::mend_paths(paths) {
                let published = format!("/paths/{}", escape(&published));
                let sentence = format!("the path became `{path}`");
                self.mended(
                    &fixup::PATH_SLASH,
                    SourceId::ROOT,
                    published.clone(),
                    sentence,
                );
                let pointer = format!("/paths/{}", escape(&path));
                self.origins.0.insert(pointer, (SourceId::ROOT, published));
            }
        }
        for (path, item) in paths.iter_mut() {
            let pointer = format!("/paths/{}", escape(path));
            if let Some(reference) = item.get("$ref").and_then(Value::as_str) {
                let (_, published) = self.origins.resolve(&pointer);
                match self.target(reference, SourceId::ROOT, &published) {
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

    /// Where a reference leads. Internal ones are looked up in their own file first, then in the
    /// root, as tools that bundle descriptions do.
    pub(super) fn target(
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
            // A component of the root that stands in another file is the same place as that file.
            Some(SourceId::ROOT) => Ok(self.origins.resolve(&parsed.pointer)),
            Some(file) => Ok((file, parsed.pointer)),
            None => refuse(
                &self.sources,
                format!("the reference `{reference}` leads nowhere"),
                "correct the reference, or add what it names",
            ),
        }
    }

    /// The component that stands for a place, named when it is met first.
    pub(super) fn component(
        &mut self,
        place: Place,
        object: Object,
    ) -> Option<(&'static str, String)> {
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
            Some(name) if *source == SourceId::ROOT => {
                let name = super::trail::unescape(name);
                if self.is_whole {
                    return Some((section, name));
                }
                name
            }
            _ if self.named.contains_key(&place) => self.named[&place].1.clone(),
            _ => {
                let path = &self.sources.get(*source).path;
                let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                let wanted = match pointer.rsplit('/').next() {
                    Some(token) if !token.is_empty() => super::trail::unescape(token),
                    _ => stem.unwrap_or_default().into_owned(),
                };
                self.free_name(section, &wanted)
            }
        };
        let component = (section, name.clone());
        self.placed.insert(place.clone(), component.clone());
        self.pending.push_back((object, section, name, place));
        Some(component)
    }

    fn free_name(&mut self, section: &'static str, wanted: &str) -> String {
        let taken = self.names.entry(section).or_default();
        let mut name = wanted.to_owned();
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
        node = map.entry(key).or_insert_with(|| Value::Object(Map::new()));
    }
    if let Some(map) = node.as_object_mut() {
        map.insert(name, component);
    }
}
