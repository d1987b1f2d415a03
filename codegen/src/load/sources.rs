//! The files of a description, each read once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::grammar::Grammar;
use crate::load::fixup::{self, Change, Fixups};
use crate::load::reader::{Reader, is_url};
use crate::load::reference::decode;
use crate::load::source::{Source, SourceId};
use crate::load::uri::normal;
use crate::load::{Input, overlay, swagger, uri};
use crate::report::{Diagnostic, Refusals};
use crate::tree::{FileRead, Node, Origin};

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
        self.files.values().map(Source::size).sum()
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
        let read = read.map(|it| FileRead::new(&it.path, it.is_on_disk, Some(it.text())));
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
