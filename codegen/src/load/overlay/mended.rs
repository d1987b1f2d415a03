//! What fixups mend, written as an overlay, so that tools which have no fixups can read the
//! description too.
//!
//! The tree as it was published is compared with the mended one, whose nodes know which node they
//! were. What differs at or around a place of which a fixup has told becomes an action. Whether the
//! actions say what the fixups do is then tried: the description is read with the overlay in their
//! place, and must become the same. What still has to be mended then cannot be said by an overlay.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use crate::load::bundle::{Joined, Selection};
use crate::load::fixup::Fixups;
use crate::load::source::SourceId;
use crate::load::sources::Sources;
use crate::load::{Input, Reading, join};
use crate::report::{Outcome, Refusals, Report};
use crate::tree::{Map, Node, Origin, Value, escape, made, to_yaml};

/// How far above the place that a fixup tells of it may change something: `required: true` of a
/// property becomes an item of a list beside the properties.
const ABOVE: usize = 3;

/// How often the description is read to find out which actions are sound.
const MOST_TRIES: usize = 100;

/// The fixups of a description, as far as an overlay can say them.
pub(crate) struct Mended {
    /// The overlay, if there is anything that it can say.
    pub(crate) text: Option<String>,
    /// What has to be mended all the same.
    pub(crate) left: Report,
}

/// Writes what the fixups mend of a description as an overlay.
pub(crate) fn mended(
    input: Input<'_>,
    selection: Selection<'_>,
    fixups: &Fixups,
) -> Result<Mended, Refusals> {
    let read = |input: Input<'_>, fixups: &Fixups| {
        let mut read = join(
            input,
            selection,
            Reading::Mended(fixups),
            false,
            Joined::AsWritten,
        )?;
        Refusals::check(std::mem::take(&mut read.faults))?;
        Ok::<_, Refusals>(read)
    };
    let whole = read(input, fixups)?;
    let nothing = |report: Report| Mended {
        text: None,
        left: only_fixups(&report),
    };
    let mut published = Sources::open_published(input, &Fixups::none())?;
    // In the form of OpenAPI 3.0 everything stands elsewhere.
    if published.get(SourceId::ROOT).is_swagger() {
        return Ok(nothing(whole.report));
    }
    published.apply_overlays(SourceId::ROOT)?;
    let mut writer = Writer::new(&published, &whole.report);
    writer.node(&whole.root);
    let actions = writer.into_actions();
    let count = Cell::new(0);
    let tried = |actions: &[Action]| {
        count.set(count.get() + 1);
        if count.get() > MOST_TRIES {
            return None;
        }
        let text = text(input, actions)?;
        let input = Input {
            made: Some(&text),
            ..input
        };
        let again = read(input, &Fixups::none()).ok()?;
        let is_same = again.root == whole.root;
        is_same.then_some(again.report)
    };
    let actions = if fixups.as_slice().is_empty() {
        sound(&actions, &|actions| tried(actions).is_some())
    } else {
        // Without those of the user nothing would be the same.
        Some(actions)
            .filter(|actions| tried(actions).is_some())
            .unwrap_or_default()
    };
    count.set(0);
    let Some(report) = tried(&actions) else {
        return Ok(nothing(whole.report));
    };
    Ok(Mended {
        text: text(input, &actions),
        left: only_fixups(&report),
    })
}

/// The entries of fixups.
fn only_fixups(report: &Report) -> Report {
    let mut left = Report::default();
    for entry in report
        .entries()
        .filter(|entry| entry.construct.starts_with("fixup "))
    {
        let note = entry.note.map(str::to_owned);
        left.record(
            entry.outcome,
            entry.construct.to_owned(),
            entry.file,
            entry.pointer,
            note,
        );
    }
    left
}

/// As many of the actions as are sound together: halves are tried where all of them are not.
fn sound(actions: &[Action], is_sound: &dyn Fn(&[Action]) -> bool) -> Vec<Action> {
    if actions.is_empty() || is_sound(actions) {
        return actions.to_vec();
    }
    if actions.len() == 1 {
        return Vec::new();
    }
    let (one, other) = actions.split_at(actions.len() / 2);
    let mut taken = sound(one, is_sound);
    for action in sound(other, is_sound) {
        taken.push(action);
        if !is_sound(&taken) {
            taken.pop();
        }
    }
    taken
}

/// What is changed at one object or list.
#[derive(Clone)]
struct Action {
    /// Why, in the words of the fixups.
    description: String,
    /// Members that are removed.
    removed: Vec<Way>,
    /// A node, and what is merged with it.
    updates: Vec<(Way, Node)>,
    /// Items of lists that are removed, when all else is done: others follow them.
    dropped: Vec<Way>,
    /// Whether a single value is removed, which Overlay 1.0 does not say.
    is_newer: bool,
}

/// The way to a node of the file. Those of items are ordered as these stand.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Way(Vec<Step>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Index(usize),
    Key(String),
}

struct Writer<'w> {
    sources: &'w Sources,
    /// What fixups say, by the pointers of the root file as it was published.
    told: BTreeMap<String, Vec<String>>,
    /// The nodes of the root file, and where they stand.
    published: HashMap<Origin, (Way, &'w Node)>,
    actions: Vec<Action>,
}

impl<'w> Writer<'w> {
    fn new(sources: &'w Sources, report: &Report) -> Self {
        let root = sources.get(SourceId::ROOT);
        let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in report.entries() {
            let is_mended = matches!(entry.outcome, Outcome::FixedUp | Outcome::Degraded);
            if let Some(fixup) = entry.construct.strip_prefix("fixup ")
                && is_mended
                && entry.file == root.path
            {
                let note = entry.note.unwrap_or("mended");
                let pointer = entry.pointer.to_owned();
                told.entry(pointer)
                    .or_default()
                    .push(format!("{fixup}: {note}"));
            }
        }
        let mut published = HashMap::new();
        gather(&root.root, Way::default(), &mut published);
        Self {
            sources,
            told,
            published,
            actions: Vec::new(),
        }
    }

    fn into_actions(self) -> Vec<Action> {
        self.actions
    }

    /// Compares a mended node, and all in it, with what was published.
    fn node(&mut self, mended: &Node) {
        let published = self.published.get(&mended.origin).cloned();
        match (&mended.value, published) {
            (Value::Map(map), Some((at, node))) if node.is_map() => {
                self.map(&at, node, mended, map);
            }
            (Value::List(items), Some((at, node))) if node.is_list() => {
                self.list(&at, node, mended, items);
            }
            (Value::Map(map), _) => map.values().for_each(|node| self.node(node)),
            (Value::List(items), _) => items.iter().for_each(|node| self.node(node)),
            _ => {}
        }
    }

    fn map(&mut self, at: &Way, published: &Node, mended: &Node, members: &Map) {
        let here = self.sources.place(mended.origin, "").1;
        let mut action = Action::new();
        let mut update = Map::new();
        for (key, old) in published.as_map().into_iter().flatten() {
            if !members.contains_key(key) && self.is_told(&here, key, 1) {
                action.remove(at, key, old);
            }
        }
        for (key, node) in members {
            match published.get(key) {
                Some(old) if is_kept(old, node) => self.node(node),
                // The reference was made an internal one, whatever else was mended.
                Some(_) if key == "$ref" && !self.is_told(&here, key, 0) => {}
                Some(old) if self.is_told(&here, key, ABOVE) => {
                    if is_container(old) || is_container(node) {
                        action.remove(at, key, old);
                    }
                    update.insert(key.clone(), node.clone());
                }
                None if self.is_told(&here, key, ABOVE) => {
                    update.insert(key.clone(), node.clone());
                }
                _ => self.node(node),
            }
        }
        if !update.is_empty() {
            action.updates.push((at.clone(), update.into()));
        }
        self.push(action, &here);
    }

    fn list(&mut self, at: &Way, published: &Node, mended: &Node, items: &[Node]) {
        let here = self.sources.place(mended.origin, "").1;
        let old = published.as_list().map(Vec::as_slice).unwrap_or_default();
        let mut action = Action::new();
        let mut rest = items.iter().peekable();
        for (index, node) in old.iter().enumerate() {
            if let Some(item) = rest.next_if(|item| item.origin == node.origin) {
                self.node(item);
            } else if self.is_told(&here, &index.to_string(), 1) {
                action.dropped.push(at.then(Step::Index(index)));
                action.is_newer |= !is_container(node);
            }
        }
        if self.is_told(&here, "-", ABOVE) {
            let added = rest.map(|item| (at.clone(), item.clone()));
            action.updates.extend(added);
        }
        self.push(action, &here);
    }

    fn push(&mut self, mut action: Action, here: &str) {
        if action.removed.is_empty() && action.updates.is_empty() && action.dropped.is_empty() {
            return;
        }
        let mut sentences = Vec::new();
        for (pointer, said) in self.told_from(here) {
            if depth_below(here, pointer) <= ABOVE {
                sentences.extend(said.iter().map(String::as_str));
            }
        }
        sentences.dedup();
        action.description = sentences.join("; ");
        self.actions.push(action);
    }

    /// What fixups say of a node and of all in it.
    fn told_from<'t>(&'t self, here: &str) -> impl Iterator<Item = (&'t String, &'t Vec<String>)> {
        let told = self.told.range(here.to_owned()..);
        told.take_while(move |(pointer, _)| pointer.starts_with(here))
            .filter(move |(pointer, _)| is_below(here, pointer))
    }

    /// Whether a fixup tells of a node, of a member of it or of what stands in that, or of what
    /// stands at most so far below the node.
    fn is_told(&self, here: &str, key: &str, below: usize) -> bool {
        let member = format!("{here}/{}", escape(key));
        let mut told = self.told_from(here);
        told.any(|(pointer, _)| is_below(&member, pointer) || depth_below(here, pointer) <= below)
    }
}

impl Action {
    fn new() -> Self {
        Self {
            description: String::new(),
            removed: Vec::new(),
            updates: Vec::new(),
            dropped: Vec::new(),
            is_newer: false,
        }
    }

    fn remove(&mut self, at: &Way, key: &str, node: &Node) {
        self.removed.push(at.then(Step::Key(key.to_owned())));
        self.is_newer |= !is_container(node);
    }
}

impl Way {
    fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// The JSONPath (RFC 9535).
    fn path(&self) -> String {
        let mut path = "$".to_owned();
        for step in &self.0 {
            // Writing to a `String` cannot fail.
            let _ = match step {
                Step::Index(index) => write!(path, "[{index}]"),
                Step::Key(key) if is_name(key) => write!(path, ".{key}"),
                Step::Key(key) => write!(path, "['{}']", escaped(key)),
            };
        }
        path
    }
}

/// Whether a key can stand behind a dot (RFC 9535, section 2.5.1.1).
fn is_name(key: &str) -> bool {
    let mut chars = key.chars();
    let first = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A key as it stands between single quotes (RFC 9535, section 2.3.1.1).
fn escaped(key: &str) -> String {
    let mut text = String::with_capacity(key.len());
    for c in key.chars() {
        match c {
            '\'' | '\\' => text.extend(['\\', c]),
            // Writing to a `String` cannot fail.
            c if c < ' ' => drop(write!(text, "\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text
}

/// Where each node of a file stands.
fn gather<'n>(node: &'n Node, at: Way, nodes: &mut HashMap<Origin, (Way, &'n Node)>) {
    match &node.value {
        Value::Map(map) => {
            for (key, member) in map {
                gather(member, at.then(Step::Key(key.clone())), nodes);
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                gather(item, at.then(Step::Index(index)), nodes);
            }
        }
        _ => {}
    }
    if SourceId::of(node.origin) == SourceId::ROOT && node.origin.file().is_some() {
        nodes.insert(node.origin, (at, node));
    }
}

fn is_container(node: &Node) -> bool {
    node.is_map() || node.is_list()
}

/// Whether a node can become the mended one by changes of what stands in it.
fn is_kept(published: &Node, mended: &Node) -> bool {
    if published.origin != mended.origin {
        return false;
    }
    match (&published.value, &mended.value) {
        (Value::Map(_), Value::Map(_)) => true,
        (Value::List(old), Value::List(new)) => {
            let mut new = new.iter().peekable();
            for item in old {
                let same = new.next_if(|it| it.origin == item.origin);
                if same.is_some_and(|it| !is_kept(item, it)) {
                    return false;
                }
            }
            new.all(|item| item.origin == Origin::MADE)
        }
        (old, new) => old == new,
    }
}

/// Whether a pointer names a node or what stands in it.
fn is_below(here: &str, pointer: &str) -> bool {
    let rest = pointer.strip_prefix(here);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How many steps lead from a node to one in it.
fn depth_below(here: &str, pointer: &str) -> usize {
    pointer[here.len()..].matches('/').count()
}

/// The actions as an overlay; `None` if there are none.
fn text(input: Input<'_>, actions: &[Action]) -> Option<String> {
    if actions.is_empty() {
        return None;
    }
    let mut items: Vec<Node> = Vec::new();
    let removal = |way: &Way, description: &str| made!({"target": way.path(), "description": description, "remove": true});
    for action in actions {
        let removed = action.removed.iter();
        items.extend(removed.map(|way| removal(way, &action.description)));
    }
    for action in actions {
        for (way, value) in &action.updates {
            let description = action.description.as_str();
            let mut item = made!({"target": way.path(), "description": description});
            if let Some(item) = item.as_map_mut() {
                item.insert("update".to_owned(), value.clone());
            }
            items.push(item);
        }
    }
    let dropped = actions.iter().flat_map(|action| {
        let dropped = action.dropped.iter();
        dropped.map(|way| (way, &action.description))
    });
    let mut dropped: Vec<_> = dropped.collect();
    dropped.sort_by(|(one, _), (other, _)| other.cmp(one));
    items.extend(dropped.into_iter().map(|(way, said)| removal(way, said)));
    let is_newer = actions.iter().any(|action| action.is_newer);
    let name = input.file.file_name().unwrap_or_default().to_string_lossy();
    let mut overlay = made!({
        "overlay": if is_newer { "1.1.0" } else { "1.0.0" },
        "info": {"title": format!("What is mended of {name}"), "version": "1"},
    });
    if let Some(overlay) = overlay.as_map_mut() {
        overlay.insert("actions".to_owned(), items.into());
    }
    to_yaml(&overlay).ok()
}
