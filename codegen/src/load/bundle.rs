//! Many files become one document, checked on the way.
//!
//! The walk keeps what the [grammar](crate::grammar) knows and refuses what it does not. A
//! `$ref` that leaves the document, or leads to a place other than its components, is replaced
//! by one to a component that holds the target; what remains has internal references only.

use crate::tree::{Map, Node, Value};
use std::collections::{HashMap, HashSet, VecDeque};

use super::anchors::Anchors;
use super::at::At;
use super::later::{Aside, Dynamic};
use super::loss::{self, Fate, internal};
use super::source::SourceId;
use super::sources::Sources;
use super::tags::Tags;
use crate::grammar::{Grammar, Object, Shape, close_up};
use crate::load::fixup::{self, Applied, Verdict};
use crate::report::{Diagnostic, Outcome, Report};
use crate::tree::escape;

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

/// What the joined document follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joined {
    /// The version of OpenAPI that the files follow.
    AsWritten,
    /// The form that is lowered, whatever the version.
    InForm,
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
    outcome: Joined,
) -> Bundle {
    let mut bundler = Bundler {
        names: root_names(&sources),
        sources,
        faults,
        is_lenient,
        joined: outcome,
        dynamic: Vec::new(),
        aside: Vec::new(),
        keeps_definitions: false,
        selection,
        elsewhere: HashMap::new(),
        anchors: Anchors::default(),
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
    let grammar = sources.get(SourceId::ROOT).grammar;
    for field in Object::Components.fields(grammar) {
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
pub(super) type Names = HashMap<String, usize>;

pub(super) struct Bundler<'s> {
    pub(super) sources: Sources,
    /// The names that schemas give themselves.
    pub(super) anchors: Anchors,
    /// The root's components that stand in another file, by their pointers.
    pub(super) elsewhere: HashMap<String, Place>,
    pub(super) selection: Selection<'s>,
    pub(super) names: HashMap<&'static str, Names>,
    /// Places outside the root that one of the root's components consists of, which gives them
    /// its name.
    pub(super) named: HashMap<Place, (&'static str, String)>,
    /// The component that each target of a reference became.
    pub(super) placed: HashMap<Place, (&'static str, String)>,
    /// Components that are named but not yet copied.
    pub(super) pending: VecDeque<(Object, &'static str, String, Place)>,
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
    pub(super) joined: Joined,
    /// References that lead to what schemas elsewhere may decide.
    pub(super) dynamic: Vec<Dynamic>,
    /// Schemas within schemas, which become components if references lead to them.
    pub(super) aside: Vec<Aside>,
    /// Whether these stay where they are.
    pub(super) keeps_definitions: bool,
    pub(super) report: Report,
    /// What was reported, since a node can be met twice: in its place and by a reference.
    pub(super) seen: HashSet<(&'static str, SourceId, String)>,
}

/// The extension by which descriptions of OpenAPI 3.0 have what 3.1 calls `webhooks`.
const WEBHOOKS: &str = "x-webhooks";

impl Bundler<'_> {
    /// What the joined nodes of a file follow.
    pub(super) fn grammar_of(&self, source: SourceId) -> Grammar {
        match self.sources.get(source).grammar {
            Grammar::V3_0 => Grammar::V3_0,
            written => match self.joined {
                Joined::AsWritten => written,
                Joined::InForm => Grammar::Form,
            },
        }
    }

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
        self.note_later_version(&root);
        let at = At::below(root.origin, "");
        let shape = Shape::Object(Object::OpenApi);
        let webhooks = self.take_webhooks(&mut root);
        // Whatever it lacks, something stands in for it.
        let _ = self.check(&mut root, shape, &at);
        self.copy_all_components(&mut root);
        if let Some(webhooks) = webhooks {
            self.add_webhooks(&mut root, webhooks);
        }
        self.refuse_dynamic();
        root
    }

    /// Takes the webhooks of a description whose version has no place for them.
    fn take_webhooks(&mut self, root: &mut Node) -> Option<Map> {
        if self.faults != Faults::Mend || self.joined == Joined::AsWritten {
            return None;
        }
        let map = root.as_map_mut()?;
        let is_section = map.get(WEBHOOKS).is_some_and(Node::is_map);
        if !is_section || map.contains_key("webhooks") {
            return None;
        }
        match map.shift_remove(WEBHOOKS)?.value {
            Value::Map(webhooks) => Some(webhooks),
            _ => None,
        }
    }

    /// Adds these webhooks as 3.1 has them. Nobody promises that an extension is right: what is
    /// not is left out, and refuses nothing.
    fn add_webhooks(&mut self, root: &mut Node, webhooks: Map) {
        let mut taken = Map::new();
        for (name, node) in webhooks {
            let at = At::below(root.origin, "");
            let at = at.key(WEBHOOKS);
            let place = at.key(&name).place(&self.sources);
            let known = (self.diagnostics.len(), self.untold);
            let mut one = Map::new();
            one.insert(name, node);
            self.check_path_items(&mut one, &at);
            self.copy_all_components(root);
            let fault = self.diagnostics.get(known.0);
            if let Some(fault) = fault.map(|fault| fault.message().to_owned()) {
                self.note("webhook", place, format!("left out: {fault}"));
                self.diagnostics.truncate(known.0);
                self.untold = known.1;
            } else {
                taken.extend(one);
            }
        }
        if let Some(root) = root.as_map_mut().filter(|_| !taken.is_empty()) {
            root.insert("webhooks".to_owned(), taken.into());
        }
    }

    /// Copies the components that references named, and what stood within others.
    fn copy_all_components(&mut self, root: &mut Node) {
        self.copy_components(root);
        while !self.aside.is_empty() {
            self.put_back(root);
            self.copy_components(root);
        }
    }

    /// Copies the components that references named, and those that these name.
    fn copy_components(&mut self, root: &mut Node) {
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
                    insert_component(root, section, name, node);
                }
            }
        }
    }

    /// Tells what the user's fixups changed, and which of them do not apply; and which numbers no
    /// number of this program can hold.
    fn report_changes(&mut self) {
        // They came first.
        let mended = std::mem::take(&mut self.report);
        for overlaid in &self.sources.overlaid {
            let outcome = if overlaid.is_changed {
                Outcome::Supported
            } else {
                Outcome::Degraded
            };
            let path = &self.sources.get(overlaid.source).path;
            let (pointer, note) = (overlaid.pointer.clone(), overlaid.note.clone());
            self.report
                .record(outcome, "overlay action", path, pointer, Some(note));
        }
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
        let is_whole = self.selection.is_whole();
        let mut left_over = self.sources.left_over(is_whole);
        left_over.extend(self.sources.overlays_left_over(is_whole));
        self.diagnostics.append(&mut self.sources.unneeded);
        self.diagnostics.extend(left_over);
    }

    /// Mends what can be seen only when all parts are in one document, and closes up lists.
    fn mend_document(&mut self, root: &mut Node) {
        if self.faults == Faults::Mend {
            for applied in fixup::mend_document(self.grammar_of(SourceId::ROOT), root) {
                let (origin, below) = root.came_from(&applied.pointer);
                let place = self.sources.place(origin, &below);
                self.tell(applied, place);
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
        if self.sources.get(SourceId::ROOT).grammar != Grammar::V3_0 {
            // A path item is met among the components and wherever a reference leads to it.
            let mut told = HashSet::new();
            self.diagnostics.retain(|it| {
                let place = (it.file().to_owned(), it.pointer().to_owned());
                told.insert((place, it.message().to_owned()))
            });
        }
        if self.untold > 0 {
            let message = format!("{} more faults are not listed", self.untold);
            let help = "mend those that are, and look again";
            let rest = self.sources.diagnostic(SourceId::ROOT, "", message, help);
            self.diagnostics.push(rest);
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
        let grammar = self.sources.get(SourceId::ROOT).grammar;
        for field in Object::Components.fields(grammar) {
            let section = components.get(field.name).and_then(Node::as_map);
            for (name, node) in section.into_iter().flatten() {
                let reference = node.get("$ref").and_then(Node::as_str);
                let Some(reference) = reference.filter(|to| !to.starts_with('#')) else {
                    continue;
                };
                // What stands beside it counts, and would be lost with it.
                if grammar.is_json_schema() && node.as_map().is_some_and(|it| it.len() > 1) {
                    continue;
                }
                let pointer = format!("/components/{}/{}", field.name, escape(name));
                let Shape::Map(Shape::OrReference(object)) = field.shape else {
                    continue;
                };
                // One that leads nowhere is refused by the walk.
                let at = (SourceId::ROOT, pointer);
                let Ok(place) = self.find(reference, &at, *object) else {
                    continue;
                };
                self.elsewhere.insert(at.1, place.clone());
                let component = (field.name, name.clone());
                self.named.entry(place).or_insert(component);
            }
        }
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
