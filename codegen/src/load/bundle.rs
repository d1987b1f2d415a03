//! Many files become one document, checked on the way.
//!
//! The walk keeps what the [grammar](crate::grammar) knows and refuses what it does not. A
//! `$ref` that leaves the document, or leads to a place other than its components, is replaced
//! by one to a component that holds the target; what remains has internal references only.

use crate::tree::{Map, Node};
use std::collections::{HashMap, HashSet, VecDeque};

use super::at::At;
use super::loss::{self, Fate, internal};
use super::reference::Reference;
use super::source::{SourceId, Sources};
use super::tags::Tags;
use crate::grammar::{Object, Shape, Standing, close_up, resembles};
use crate::load::fixup::{self, Applied, Verdict};
use crate::report::{Diagnostic, Outcome, Report};
use crate::tree::{escape, unescape};

/// One self-contained document, whose nodes know where they came from.
pub(crate) struct Bundle {
    pub(crate) root: Node,
    /// What became of the tags that were asked for.
    pub(crate) tags: Tags,
    /// The files, without their trees.
    pub(crate) sources: Sources,
    /// What was mended on the way.
    pub(crate) report: Report,
    /// What could not be loaded. Nothing, or what says nothing, stands in its place.
    pub(crate) faults: Vec<Diagnostic>,
}

/// Which operations are taken: all, or those with one of the tags.
#[derive(Clone, Copy)]
pub(crate) struct Selection<'a>(pub(crate) &'a [String]);

impl Selection<'_> {
    pub(super) fn takes(&self, operation: &Node) -> bool {
        self.0.is_empty()
            || operation["tags"]
                .as_list()
                .into_iter()
                .flatten()
                .any(|tag| self.0.iter().any(|taken| *tag == **taken))
    }

    /// Without tags the whole document is read; with tags only what the operations reach.
    pub(super) fn is_whole(&self) -> bool {
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

/// How many faults are told of one description. Who has more mends a few, and looks again.
const MOST_FAULTS: usize = 1000;

/// Reads what `sources` begins with, and every file that it refers to. In a lenient run what
/// cannot be loaded takes with it what would mean something else without it.
pub(crate) fn bundle(
    sources: Sources,
    selection: Selection<'_>,
    faults: Faults,
    is_lenient: bool,
) -> Bundle {
    let mut bundler = Bundler {
        names: root_names(&sources),
        sources,
        faults,
        is_lenient,
        selection,
        elsewhere: HashMap::new(),
        report: Report::default(),
        seen: HashSet::new(),
        named: HashMap::new(),
        placed: HashMap::new(),
        pending: VecDeque::new(),
        expanding: Vec::new(),
        claimed: HashSet::new(),
        copied: 0,
        lost: HashSet::new(),
        diagnostics: Vec::new(),
        rewritten: Vec::new(),
        untold: 0,
    };
    let mut root = bundler.run();
    bundler.report_changes();
    loss::prune(&mut root, std::mem::take(&mut bundler.lost));
    bundler.mend_document(&mut root);
    bundler.tell_rest();
    let tags = Tags::of(&bundler.sources, &selection);
    // What is still to be said of their nodes, the nodes of the document know.
    bundler.sources.drop_trees();
    Bundle {
        root,
        tags,
        sources: bundler.sources,
        report: bundler.report,
        faults: bundler.diagnostics,
    }
}

/// The names of the root's own components, which no other component may take.
fn root_names(sources: &Sources) -> HashMap<&'static str, Names> {
    let components = &sources.get(SourceId::ROOT).root["components"];
    let mut names = HashMap::new();
    for field in Object::Components.fields() {
        let taken = components[field.name].as_map();
        names.insert(
            field.name,
            taken
                .into_iter()
                .flat_map(|it| it.keys())
                .map(|name| (name.clone(), 2))
                .collect(),
        );
    }
    names
}

/// A node by the file and a pointer: of what a reference leads to, in the tree of the file as the
/// user's fixups left it; of what something is said of, in the file as it was published.
pub(super) type Place = (SourceId, String);

/// The names that are taken, each with the number that the next one of that name gets.
type Names = HashMap<String, usize>;

pub(super) struct Bundler<'s> {
    pub(super) sources: Sources,
    /// The root's components that stand in another file, by their pointers.
    elsewhere: HashMap<String, Place>,
    pub(super) selection: Selection<'s>,
    names: HashMap<&'static str, Names>,
    /// Places outside the root that one of the root's components consists of, which gives them
    /// its name.
    named: HashMap<Place, (&'static str, String)>,
    /// The component that each target of a reference became.
    placed: HashMap<Place, (&'static str, String)>,
    /// Components that are named but not yet copied.
    pending: VecDeque<(Object, &'static str, String, Place)>,
    /// The path items that the one at hand stands within.
    pub(super) expanding: Vec<Place>,
    /// Operations whose `operationId` some path has already.
    pub(super) claimed: HashSet<Place>,
    /// How much the references to path items copied.
    pub(super) copied: usize,
    /// References to components of which nothing is left.
    lost: HashSet<String>,
    diagnostics: Vec<Diagnostic>,
    /// What was refused when files of Swagger 2.0 were rewritten.
    pub(super) rewritten: Vec<Diagnostic>,
    /// How many diagnostics there would be beside these.
    untold: usize,
    pub(super) faults: Faults,
    pub(super) is_lenient: bool,
    pub(super) report: Report,
    /// What was reported, since a node can be met twice: in its place and by a reference.
    pub(super) seen: HashSet<(&'static str, SourceId, String)>,
}

impl Bundler<'_> {
    fn run(&mut self) -> Node {
        let selection = self.selection;
        self.tell_swagger();
        let mut root = self.sources.get(SourceId::ROOT).root.clone();
        if let Some(components) = root.get_mut("components").and_then(Node::as_map_mut) {
            self.place_components(components);
            if !selection.is_whole() {
                components.retain(|section, _| section == "securitySchemes");
            }
        }
        if !selection.is_whole()
            && let Some(tags) = root.get_mut("tags").and_then(Node::as_list_mut)
        {
            tags.retain(|tag| selection.0.iter().any(|taken| tag["name"] == **taken));
        }
        if self.faults == Faults::Mend {
            self.mend_paths(&mut root);
        }
        let at = At::below(root.origin, "");
        let shape = Shape::Object(Object::OpenApi);
        // Whatever it lacks, something stands in for it.
        let _ = self.check(&mut root, shape, &at);
        while let Some((object, section, name, place)) = self.pending.pop_front() {
            let (source, pointer) = &place;
            let tree = &self.sources.get(*source).root;
            let Some(mut node) = tree.pointer(pointer).cloned() else {
                continue;
            };
            let (origin, below) = tree.came_from(pointer);
            let shape = Shape::OrReference(object);
            match self.check(&mut node, shape, &At::below(origin, &below)) {
                Fate::Lost => {
                    self.lost.insert(internal(section, &name));
                }
                _ => {
                    insert_component(&mut root, section, name, node);
                }
            }
        }
        root
    }

    /// Tells what the user's fixups changed, and which of them do not apply; and which numbers no
    /// number of this program can hold.
    fn report_changes(&mut self) {
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
        for source in self.sources.iter() {
            for rounded in &source.rounded {
                let (pointer, written) = (rounded.pointer.clone(), &rounded.written);
                let note = format!("{written} is beyond every number, and became the nearest one");
                let outcome = Outcome::Degraded;
                self.report
                    .record(outcome, "number", &source.path, pointer, Some(note));
            }
        }
        self.report.append(mended);
        let left_over = self.sources.left_over(self.selection.is_whole());
        self.diagnostics.append(&mut self.sources.unneeded);
        self.diagnostics.extend(left_over);
    }

    /// Mends what can be seen only when all parts are in one document, and closes up lists.
    fn mend_document(&mut self, root: &mut Node) {
        if self.faults == Faults::Mend {
            for applied in fixup::mend_document(root) {
                let (origin, below) = root.came_from(&applied.pointer);
                let source = SourceId::of(origin);
                let published = self.sources.get(source).pointer(origin, &below);
                self.tell(applied, (source, published));
            }
        } else {
            // They would be missed once more.
            fixup::declare_lost(root);
        }
        close_up(root);
    }

    /// Adds a fault to those that are told at the end.
    pub(super) fn fault(&mut self, diagnostic: Diagnostic) {
        if self.is_told(&diagnostic) {
            return;
        }
        if self.is_full() {
            self.untold += 1;
        } else {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Of a component of the root nothing is left.
    pub(super) fn lose_component(&mut self, section: &str, name: &str) {
        self.lost.insert(internal(section, name));
    }

    /// Whether more faults are counted only, so that their places need not be looked up.
    pub(super) fn is_full(&self) -> bool {
        self.diagnostics.len() >= MOST_FAULTS
    }

    fn tell_rest(&mut self) {
        if self.untold > 0 {
            let message = format!("{} more faults are not listed", self.untold);
            let help = "mend those that are, and look again";
            let root = self.sources.get(SourceId::ROOT);
            self.diagnostics.push(root.diagnostic("", message, help));
        }
    }

    /// Takes what a fixup says of the node at a place of a file as it was published.
    pub(super) fn tell(&mut self, applied: Applied, place: Place) {
        let (source, pointer) = place;
        match applied.verdict {
            Verdict::Refused(help) => {
                let file = self.sources.get(source);
                self.fault(file.published_diagnostic(pointer, applied.sentence, help));
            }
            verdict => {
                let key = (applied.fixup.name(), source, pointer);
                if self.seen.contains(&key) {
                    return;
                }
                let outcome = match verdict {
                    Verdict::Lost => Outcome::Degraded,
                    _ => Outcome::FixedUp,
                };
                let file = self.sources.get(source);
                self.report.record(
                    outcome,
                    format!("fixup {}", applied.fixup.name()),
                    &file.path,
                    key.2.clone(),
                    Some(applied.sentence),
                );
                self.seen.insert(key);
            }
        }
    }

    /// Names the places in other files that the root's components consist of. The walk meets the
    /// references and copies what stands there, seen from its own file.
    fn place_components(&mut self, components: &Map) {
        for field in Object::Components.fields() {
            let section = components.get(field.name).and_then(Node::as_map);
            for (name, node) in section.into_iter().flatten() {
                let reference = node.get("$ref").and_then(Node::as_str);
                let Some(reference) = reference.filter(|to| !to.starts_with('#')) else {
                    continue;
                };
                let pointer = format!("/components/{}/{}", field.name, escape(name));
                let Shape::Map(Shape::OrReference(object)) = field.shape else {
                    continue;
                };
                // One that leads nowhere is refused by the walk.
                let at = (SourceId::ROOT, pointer);
                let Ok(place) = self.target(reference, &at, *object) else {
                    continue;
                };
                self.elsewhere.insert(at.1, place.clone());
                let component = (field.name, name.clone());
                self.named.entry(place).or_insert(component);
            }
        }
    }

    /// Where a reference to an object leads that stands at a place. Internal ones are looked up in
    /// their own file first, then in the root, as tools that bundle descriptions do.
    pub(super) fn target(
        &mut self,
        reference: &str,
        at: &Place,
        object: Object,
    ) -> Result<Place, Diagnostic> {
        let refuse = |sources: &Sources, message: String, help: &str| {
            let source = sources.get(at.0);
            Err(source.published_diagnostic(at.1.clone(), message, help))
        };
        let parsed = match Reference::parse(reference) {
            Ok(parsed) => parsed,
            Err(fault) => {
                let message = format!("the reference `{reference}` {}", fault.message);
                return refuse(&self.sources, message, fault.help);
            }
        };
        let file = match parsed.file.as_deref() {
            None => at.0,
            Some(file) => match self.sources.follow(at.0, file) {
                Ok(file) => file,
                Err(fault) => {
                    return refuse(
                        &self.sources,
                        format!("the reference `{reference}` cannot be followed: {fault}"),
                        "correct the reference, or mend the file that it names",
                    );
                }
            },
        };
        let candidates = [file, SourceId::ROOT];
        let found = candidates
            .into_iter()
            .take(if parsed.file.is_none() { 2 } else { 1 })
            .find_map(|file| {
                let source = self.sources.get(file);
                let pointer = source.now(&parsed.pointer);
                let node = source.node(&pointer)?;
                Some((file, pointer.into_owned(), node))
            });
        let Some((file, pointer, node)) = found else {
            return refuse(
                &self.sources,
                format!("the reference `{reference}` leads nowhere"),
                "correct the reference, or add what it names",
            );
        };
        let is_other = match self.sources.get(file).standing(&pointer) {
            Standing::Object(found) => found != object,
            Standing::NoObject => true,
            Standing::Unknown => {
                let map = node.as_map();
                map.is_some_and(|map| !resembles(map, object))
            }
        };
        if is_other {
            return refuse(
                &self.sources,
                format!("the reference `{reference}` leads to no {}", object.name()),
                "let it lead to one, by the whole way to it",
            );
        }
        // A component of the root that stands in another file is the same place as that file.
        let elsewhere = match file {
            SourceId::ROOT => self.elsewhere.get(&pointer).cloned(),
            _ => None,
        };
        self.sources.convert_part(at.0, file, &pointer, object);
        self.tell_swagger();
        Ok(elsewhere.unwrap_or((file, pointer)))
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
                let name = unescape(name);
                if self.selection.is_whole() {
                    return Some((section, name));
                }
                name
            }
            _ if self.named.contains_key(&place) => self.named[&place].1.clone(),
            _ => {
                let path = &self.sources.get(*source).path;
                let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                let wanted = match pointer.rsplit('/').next() {
                    Some(token) if !token.is_empty() => unescape(token),
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
        while taken.contains_key(&name) {
            let number = taken.entry(wanted.to_owned()).or_insert(2);
            name = format!("{wanted}{number}");
            *number += 1;
        }
        taken.insert(name.clone(), 2);
        name
    }
}

fn insert_component(bundled: &mut Node, section: &str, name: String, component: Node) {
    let mut node = bundled;
    for key in ["components", section] {
        let Some(map) = node.as_map_mut() else {
            return;
        };
        node = map
            .entry(key.to_owned())
            .or_insert_with(|| Map::new().into());
    }
    if let Some(map) = node.as_map_mut() {
        map.insert(name, component);
    }
}
