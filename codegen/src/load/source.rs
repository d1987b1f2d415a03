//! The files of a description, each read once.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::grammar::{Grammar, Object, Standing};
use crate::load::fixup::{self, Change, Fixups};
use crate::load::reader::{self, Reader, is_url};
use crate::load::reference::decode;
use crate::load::{Input, overlay, swagger, uri};
use crate::report::{Diagnostic, Position, Refusals};
use crate::tree::{FileRead, Marks, Node, Nodes, Origin, Place, Rounded, parse, scalar};

/// What is said of a file that holds nothing.
pub(super) const EMPTY: &str = "the file is empty";

/// One file of a description.
pub(crate) struct Source {
    /// As the user or a `$ref` named it: relative if they were.
    pub(crate) path: PathBuf,
    /// The tree, as the user's fixups left it.
    pub(crate) root: Node,
    pub(super) marks: Marks,
    /// The version that it says it is of; of a file that says none, that of the root.
    pub(crate) grammar: Grammar,
    /// What is known of it if it was Swagger 2.0.
    pub(super) swagger: Option<swagger::State>,
    /// Whether it lies on the disk, and was not given by a reader.
    pub(super) is_on_disk: bool,
    /// Whether overlays changed it.
    pub(super) is_overlaid: bool,
    /// Of an overlay: the file to which it brought nodes.
    pub(super) home: Option<SourceId>,
    /// Numbers that are not as the file has them.
    pub(crate) rounded: Vec<Rounded>,
    text: String,
    nodes: OnceCell<Nodes>,
}

impl Source {
    fn read(
        reader: Option<&dyn Reader>,
        path: &Path,
        id: SourceId,
        grammar: Grammar,
    ) -> Result<Self, Diagnostic> {
        let (text, is_given) = reader::text(reader, path)
            .map_err(|fault| Diagnostic::new(path, "", fault.message(), fault.help()))?;
        let mut source = Self::parse(path, text, id, grammar)?;
        source.is_on_disk = !is_given;
        Ok(source)
    }

    /// Reads the text of a file.
    pub(super) fn parse(
        path: &Path,
        text: String,
        id: SourceId,
        grammar: Grammar,
    ) -> Result<Self, Diagnostic> {
        if text.trim().is_empty() {
            return Err(Diagnostic::new(
                path,
                "",
                EMPTY,
                "write an OpenAPI description into it",
            ));
        }
        match parse(&text, id.0) {
            Ok(parsed) => Ok(Self {
                path: path.to_owned(),
                grammar: named(&parsed.root).unwrap_or(grammar),
                root: parsed.root,
                marks: parsed.marks,
                swagger: None,
                is_on_disk: false,
                is_overlaid: false,
                home: None,
                rounded: parsed.rounded,
                text,
                nodes: OnceCell::new(),
            }),
            Err(error) => {
                let Place {
                    line,
                    column,
                    offset,
                } = error.place;
                let position = Position::new(&text, line, column, offset);
                let diagnostic = Diagnostic::new(path, error.pointer, error.message, error.help);
                Err(diagnostic.at(Some(position)))
            }
        }
    }

    /// A diagnostic on the node that the pointer names in the file as it was published.
    pub(crate) fn published_diagnostic(
        &self,
        pointer: String,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        let position = self.position(&pointer);
        Diagnostic::new(&self.path, pointer, message, help).at(position)
    }

    /// The pointer of what stands below a node of the file as it was published.
    pub(crate) fn pointer(&self, origin: Origin, below: &str) -> String {
        self.marks.pointer(origin) + below
    }

    /// Where the node begins; of a node that is missing, where its nearest parent does.
    fn position(&self, pointer: &str) -> Option<Position> {
        let nodes = self.nodes();
        let mut pointer = pointer;
        loop {
            if let Some(place) = nodes.place(pointer) {
                let (line, column) = (place.line, place.column);
                return Some(Position::new(&self.text, line, column, place.offset));
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    fn nodes(&self) -> &Nodes {
        self.nodes.get_or_init(|| Nodes::of(&self.text))
    }

    /// How the file writes a number or a Boolean, if that is not how it is printed: `1.10`. What a
    /// user's fixup set is not written there, though it stands there.
    fn written(&self, node: &Node) -> Option<&str> {
        if !self.marks.has(node.origin) {
            return None;
        }
        let written = self.nodes().written(&self.marks.pointer(node.origin))?;
        (Node::from(scalar(written)) == *node).then_some(written)
    }

    /// What the grammar says of a place, if the file is a description itself.
    pub(crate) fn standing(&self, pointer: &str) -> Standing {
        match self.root.get("openapi") {
            Some(_) => Standing::at(self.grammar, Object::OpenApi, pointer),
            None => Standing::Unknown,
        }
    }

    /// Whether a schema of the file may have a name of its own, as far as its text tells.
    pub(super) fn may_name_schemas(&self) -> bool {
        // What a text spells in another way can be any of them.
        let signs = [
            "$id",
            "$anchor",
            "$dynamicAnchor",
            "$self",
            "\\u0024",
            "\\x24",
        ];
        signs.iter().any(|sign| self.text.contains(sign))
    }

    /// Whether it says that it is Swagger 2.0, as a text or without its quotes.
    pub(super) fn is_swagger(&self) -> bool {
        let version = self.root.get("swagger");
        self.root.get("openapi").is_none()
            && version.is_some_and(|it| {
                *it == *"2.0"
                    || it.is_number() && *self.written(it).unwrap_or(&it.to_string()) == *"2.0"
            })
    }

    /// The text of the file.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the file.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    /// Where a node is that a pointer of a reference names: a file of Swagger 2.0 was rewritten.
    pub(super) fn now<'p>(&self, pointer: &'p str) -> Cow<'p, str> {
        match &self.swagger {
            Some(state) => state.now(pointer),
            None => Cow::Borrowed(pointer),
        }
    }

    /// The node that a JSON pointer names.
    pub(crate) fn node(&self, pointer: &str) -> Option<&Node> {
        self.root.pointer(pointer)
    }
}

/// Names a [`Source`] within its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SourceId(usize);

impl SourceId {
    /// The file that was asked for; the others came by `$ref`.
    pub(crate) const ROOT: Self = Self(0);

    /// The file of a node; the root of one that stands in none.
    pub(crate) fn of(origin: Origin) -> Self {
        origin.file().map_or(Self::ROOT, Self)
    }
}

/// Every file of one description.
pub(crate) struct Sources {
    /// What gives the files that do not lie on the disk.
    reader: Option<Arc<dyn Reader>>,
    files: IndexMap<PathBuf, Source>,
    /// Why the other files cannot be read that references name.
    unreadable: HashMap<PathBuf, String>,
    /// The changes to files that were not read yet.
    changes: IndexMap<PathBuf, Vec<Pending>>,
    /// The overlays to files that were not read yet.
    pub(super) overlays: Vec<overlay::Pending>,
    /// What became of the actions of overlays.
    pub(crate) overlaid: Vec<Overlaid>,
    /// The changes that were made.
    pub(crate) changed: Vec<Changed>,
    /// The changes that could not be made, and why.
    pub(crate) unneeded: Vec<Diagnostic>,
    /// What is to be said of files of Swagger 2.0.
    pub(super) said: Vec<swagger::Said>,
}

/// A change that waits for its file.
struct Pending {
    name: String,
    what: String,
    change: Change,
}

/// A change of a user's fixup that was made.
pub(crate) struct Changed {
    /// The file that was changed.
    pub(crate) file: SourceId,
    /// The file that holds what was changed: the same, or an overlay of it.
    pub(crate) source: SourceId,
    pub(crate) fixup: String,
    pub(crate) what: String,
    /// In that file as it was published.
    pub(crate) pointer: String,
}

/// What became of an action of an overlay.
pub(crate) struct Overlaid {
    /// The overlay.
    pub(crate) source: SourceId,
    /// The action, in the overlay.
    pub(crate) pointer: String,
    pub(crate) is_changed: bool,
    pub(crate) note: String,
}

impl Sources {
    /// Reads the root file, and the overlays.
    pub(super) fn open(input: Input<'_>, fixups: &Fixups) -> Result<Self, Refusals> {
        let mut sources = Self::open_published(input, fixups)?;
        sources.finish(SourceId::ROOT)?;
        Ok(sources)
    }

    /// The same, but nothing is applied yet.
    pub(super) fn open_published(input: Input<'_>, fixups: &Fixups) -> Result<Self, Refusals> {
        let path = input.file;
        let mut changes: IndexMap<_, Vec<_>> = IndexMap::new();
        let folder = path.parent().unwrap_or(Path::new(""));
        for fixup in fixups.as_slice() {
            for change in &fixup.changes {
                let file = match &change.file {
                    Some(file) => normal(&folder.join(file)),
                    None => normal(path),
                };
                changes.entry(file).or_default().push(Pending {
                    name: fixup.name.clone(),
                    what: fixup.what.clone(),
                    change: change.clone(),
                });
            }
        }
        let mut sources = Self {
            reader: input.reader.cloned(),
            files: IndexMap::new(),
            unreadable: HashMap::new(),
            changes,
            overlays: Vec::new(),
            overlaid: Vec::new(),
            changed: Vec::new(),
            unneeded: Vec::new(),
            said: Vec::new(),
        };
        let root = sources.read(path, SourceId::ROOT, Grammar::V3_0)?;
        sources.insert(path, root);
        sources.open_overlays(input)?;
        Ok(sources)
    }

    pub(crate) fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0]
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        let files = self.files.values().enumerate();
        files.map(|(index, source)| (SourceId(index), source))
    }

    pub(super) fn get_mut(&mut self, id: SourceId) -> &mut Source {
        &mut self.files[id.0]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.values()
    }

    /// Gives the memory of the trees back.
    pub(crate) fn drop_trees(&mut self) {
        for source in self.files.values_mut() {
            source.root = Node::default();
        }
    }

    /// How a file writes a number or a Boolean, if that is not how it is printed.
    pub(crate) fn written(&self, node: &Node) -> Option<&str> {
        self.files[node.origin.file()?].written(node)
    }

    /// The bytes of all files.
    pub(crate) fn size(&self) -> usize {
        self.files.values().map(|source| source.text.len()).sum()
    }

    /// The file that `reference` names, seen from the file `from`, or why it cannot be read.
    pub(crate) fn follow(&mut self, from: SourceId, reference: &str) -> Result<SourceId, String> {
        let path = &self.get(from).path;
        if is_url(reference) {
            return self.open_at(&normal(Path::new(reference)));
        }
        let base = path.to_str();
        let joined = self.reader.as_ref().zip(base);
        if let Some(name) = joined.and_then(|(reader, base)| reader.join(base, reference)) {
            return self.open_at(Path::new(&name));
        }
        if let Some(base) = base.filter(|base| is_url(base)) {
            return self.open_at(Path::new(&uri::join(base, reference)));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        self.open_at(&normal(&folder.join(decode(reference))))
    }

    /// The files that were read, and those that could not be.
    pub(super) fn inputs(&self) -> Vec<FileRead> {
        let read = self.files.values();
        let read = read.map(|it| FileRead::new(&it.path, it.is_on_disk, Some(&it.text)));
        // If one of them appears, it is another description.
        let missing = self.unreadable.keys().map(|path| {
            let is_given = path.to_str().is_some_and(|name| {
                let reader = self.reader.as_ref();
                is_url(name) || reader.is_some_and(|reader| reader.read(name).is_some())
            });
            FileRead::new(path, !is_given, None)
        });
        let mut inputs: Vec<_> = read.chain(missing).collect();
        inputs.sort_by(|a, b| a.path.cmp(&b.path));
        inputs
    }

    /// Whether there is anything that may know URLs.
    pub(super) fn has_reader(&self) -> bool {
        self.reader.is_some()
    }

    /// Reads a file.
    pub(super) fn read(
        &self,
        path: &Path,
        id: SourceId,
        grammar: Grammar,
    ) -> Result<Source, Diagnostic> {
        Source::read(self.reader.as_deref(), path, id, grammar)
    }

    /// The file of a path, or why it cannot be read.
    pub(super) fn open_at(&mut self, path: &Path) -> Result<SourceId, String> {
        if let Some(index) = self.files.get_index_of(path) {
            return Ok(SourceId(index));
        }
        if let Some(fault) = self.unreadable.get(path) {
            return Err(fault.clone());
        }
        let grammar = self.get(SourceId::ROOT).grammar;
        match self.read(path, self.next(), grammar) {
            Ok(source) => {
                let id = self.next();
                self.insert(path, source);
                if let Err(fault) = self.finish(id) {
                    self.unneeded.push(fault);
                }
                Ok(id)
            }
            Err(fault) => {
                let place = match (fault.line(), fault.column()) {
                    (Some(line), Some(column)) => format!(":{line}:{column}"),
                    _ => String::new(),
                };
                let fault = format!("{}{place}: {}", path.display(), fault.message());
                self.unreadable.insert(path.to_owned(), fault.clone());
                Err(fault)
            }
        }
    }

    /// The name of the file that is inserted next.
    pub(super) fn next(&self) -> SourceId {
        SourceId(self.files.len())
    }

    /// Whether a file of this path was inserted.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.files.contains_key(&normal(path))
    }

    /// Adds a file as it was read.
    pub(super) fn insert(&mut self, path: &Path, source: Source) {
        self.files.insert(normal(path), source);
    }

    /// Applies to a file what its overlays and the user's fixups say, and rewrites it if it is of
    /// Swagger 2.0.
    fn finish(&mut self, id: SourceId) -> Result<(), Diagnostic> {
        self.apply_overlays(id)?;
        let path = normal(&self.get(id).path);
        for pending in self.changes.shift_remove(&path).into_iter().flatten() {
            let (source, pointer) = self.place_of(id, &pending.change.pointer);
            let root = &mut self.get_mut(id).root;
            match fixup::apply(root, &pending.change, &pending.name) {
                Ok(()) => self.changed.push(Changed {
                    file: id,
                    source,
                    fixup: pending.name,
                    what: pending.what,
                    pointer,
                }),
                Err(unneeded) => self.unneeded.push(unneeded),
            }
        }
        if self.get(id).is_swagger() {
            self.convert(id);
        }
        Ok(())
    }

    /// Where what stands below a node was published.
    pub(crate) fn place(&self, origin: Origin, below: &str) -> (SourceId, String) {
        let id = SourceId::of(origin);
        (id, self.get(id).pointer(origin, below))
    }

    /// Where a node was published that a pointer names in the tree of a file: an overlay may have
    /// brought it.
    pub(crate) fn place_of(&self, id: SourceId, pointer: &str) -> (SourceId, String) {
        let (origin, below) = self.get(id).root.came_from(pointer);
        match origin.file() {
            Some(_) => self.place(origin, &below),
            None => (id, below.into_owned()),
        }
    }

    /// A diagnostic on the node that a pointer names in the tree of a file.
    pub(crate) fn diagnostic(
        &self,
        id: SourceId,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        let (source, pointer) = self.place_of(id, pointer);
        self.get(source)
            .published_diagnostic(pointer, message, help)
    }

    /// The file in whose tree the nodes of a file stand: those of an overlay are in another one's,
    /// and their references mean what they would mean there.
    pub(super) fn home(&self, id: SourceId) -> SourceId {
        self.get(id).home.unwrap_or(id)
    }

    /// What is to be said of changes to files that the description does not have, or, if it was
    /// read as a whole, does not refer to.
    pub(crate) fn left_over(&self, is_whole: bool) -> Vec<Diagnostic> {
        let files = self.changes.iter();
        let missing = files.filter(|(file, _)| is_whole || !file.is_file());
        let changes = missing.flat_map(|(file, pending)| {
            pending
                .iter()
                .map(move |pending| (file, &pending.name, &pending.change))
        });
        changes
            .map(|(file, name, change)| {
                let file = file.display();
                change.refused(
                    format!(
                        "the description has no file `{file}`, which the fixup `{name}` changes"
                    ),
                    "remove the fixup, or correct `file`: it is relative to the description",
                )
            })
            .collect()
    }
}

/// The version that a description says it is of.
pub(super) fn named(root: &Node) -> Option<Grammar> {
    let version = root.get("openapi")?;
    match version.as_f64() {
        // A text that lacks its quotes.
        Some(number) => Grammar::named(&format!("{number:.1}")),
        None => version.as_str().and_then(Grammar::named),
    }
}

/// The path without `.` and without `x/..`, so that one file has one name; a URL stays one.
pub(crate) fn normal(path: &Path) -> PathBuf {
    if let Some(url) = path.to_str().filter(|name| is_url(name)) {
        return uri::tidy(url).into();
    }
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}
