//! What has to be done to a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use similar::TextDiff;

use super::apply::{Step, Transaction};
use super::error::{Conflict, Kind, Reason, WriteError};
use super::list::{self, List};
use super::look::{Found, folders, look};
use super::{BASE, LIST, LOCK, MANIFEST, STAGED_BASE, WORK, manifest};
use crate::names;
use crate::write::Files;

/// What becomes of files that are not the generator's, and stand where one of its own should go
/// or was: those that somebody edited, and those that it never wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edited {
    /// Nothing is written at all.
    #[default]
    Refuse,
    /// They are replaced, or removed where they are stale. Of a manifest only what was generated
    /// is replaced, unless none of it was.
    Replace,
    /// They stay as they are.
    Keep,
}

/// What has to be done to a folder so that it holds the generated files, and none that an earlier
/// run left there.
///
/// Only files that an earlier run wrote, and that nobody has changed since, are replaced or
/// removed; [`conflicts`](Self::conflicts) has the others that are in the way. What else the
/// folder holds is not looked at.
#[derive(Debug)]
pub struct Plan {
    folder: PathBuf,
    entries: Vec<Entry>,
    /// The list as it is there.
    listed: List,
    list: Option<Vec<u8>>,
    /// What the list is to say.
    new_list: String,
    /// The manifest as it was generated at last, and now.
    base: Option<Vec<u8>>,
    generated: Option<String>,
    /// Whether a run that was killed has left something.
    has_leftovers: bool,
    edited: Edited,
}

/// A file that should be there, or should no longer be.
#[derive(Debug)]
struct Entry {
    path: PathBuf,
    /// What the file holds; `None` if there is none.
    old: Option<Vec<u8>>,
    /// What it should hold; `None` if it should not be there.
    new: Option<String>,
    /// The hash of what it should hold.
    hash: String,
    conflict: Option<Conflict>,
}

impl Plan {
    /// Compares a folder with the files that it should hold. Nothing is written.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read, or its list of generated files is none.
    pub(crate) fn new(folder: &Path, files: Files) -> Result<Self, WriteError> {
        check_names(&files)?;
        match fs::metadata(folder) {
            Ok(found) if !found.is_dir() => {
                let error = std::io::ErrorKind::NotADirectory.into();
                return Err(WriteError::io(folder, error));
            }
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(WriteError::io(folder, error));
            }
            _ => {}
        }
        let list = own(folder, LIST)?;
        let listed = match &list {
            Some(bytes) => List::parse(&String::from_utf8_lossy(bytes)).map_err(|line| {
                let path = folder.join(LIST);
                WriteError::new(Kind::List { path, line })
            })?,
            None => List::default(),
        };
        let mut plan = Self {
            folder: folder.to_owned(),
            entries: Vec::with_capacity(files.len()),
            listed,
            list,
            base: own(folder, BASE)?,
            new_list: String::new(),
            generated: None,
            has_leftovers: [WORK, LOCK]
                .iter()
                .any(|path| fs::symlink_metadata(folder.join(path)).is_ok()),
            edited: Edited::default(),
        };
        let wanted: BTreeSet<_> = files.keys().map(|path| list::key(path)).collect();
        for path in plan.listed.clone().paths() {
            if !wanted.contains(path) && path != MANIFEST {
                plan.stale(path, &wanted)?;
            }
        }
        for (path, text) in files {
            if path == Path::new(MANIFEST) {
                plan.manifest(text)?;
            } else {
                plan.wanted(path, text)?;
            }
        }
        plan.new_list = plan.final_list().render();
        Ok(plan)
    }

    /// Compares one file with what it should hold. Nothing is written.
    ///
    /// # Errors
    ///
    /// If its folder cannot be read.
    pub fn of_file(folder: &Path, name: &str, text: String) -> Result<Self, WriteError> {
        Self::new(folder, Files::from([(PathBuf::from(name), text)]))
    }

    /// Says what becomes of the files that are not the generator's.
    #[must_use]
    pub fn edited(mut self, edited: Edited) -> Self {
        self.edited = edited;
        self.new_list = self.final_list().render();
        self
    }

    /// A file that should be there.
    fn wanted(&mut self, path: PathBuf, new: String) -> Result<(), WriteError> {
        let (old, reason) = match look(&self.folder, &path)? {
            Found::Nothing => (None, None),
            Found::Obstacle(at, obstacle) => (None, Some(Reason::Obstacle(at, obstacle))),
            Found::File(old) => {
                let key = list::key(&path);
                let reason = if list::are_same(&old, new.as_bytes()) || self.listed.has(&key, &old)
                {
                    None
                } else if self.listed.hashes(&key).is_some() {
                    Some(Reason::Edited)
                } else if says_generated(&old) {
                    Some(Reason::Unlisted)
                } else {
                    Some(Reason::NotGenerated)
                };
                (Some(old), reason)
            }
        };
        self.add(path, old, Some(new), reason);
        Ok(())
    }

    /// A file that a run wrote, and that should no longer be there.
    fn stale(&mut self, path: &str, wanted: &BTreeSet<String>) -> Result<(), WriteError> {
        // Where letters do not tell files apart, this is another name of one that is wanted.
        let same = wanted.iter().find(|other| other.eq_ignore_ascii_case(path));
        let is_same = |other: &String| {
            same_file::is_same_file(self.folder.join(path), self.folder.join(other))
                .unwrap_or_default()
        };
        if same.is_some_and(is_same) {
            return Ok(());
        }
        let (old, reason) = match look(&self.folder, Path::new(path))? {
            Found::File(old) => {
                let reason = (!self.listed.has(path, &old)).then_some(Reason::EditedAndStale);
                (Some(old), reason)
            }
            Found::Nothing => (None, None),
            // What somebody put in its place is in nobody's way.
            Found::Obstacle(..) => return Ok(()),
        };
        self.add(path.into(), old, None, reason);
        Ok(())
    }

    /// The manifest, of which a part is the generator's.
    fn manifest(&mut self, generated: String) -> Result<(), WriteError> {
        let path = PathBuf::from(MANIFEST);
        let (old, new, reason) = match look(&self.folder, &path)? {
            Found::Nothing => (None, generated.clone(), None),
            Found::Obstacle(at, obstacle) => {
                let reason = Reason::Obstacle(at, obstacle);
                (None, generated.clone(), Some(reason))
            }
            Found::File(old) => {
                // A run that was killed may have written the manifest, and not yet what it is
                // compared with the next time.
                let base = if self.listed.has(MANIFEST, &old) {
                    own(&self.folder, STAGED_BASE)?
                } else {
                    None
                };
                let text = String::from_utf8_lossy(&old).into_owned();
                let base = base.as_deref().or(self.base.as_deref());
                let base = base.map(String::from_utf8_lossy);
                let is_own = base.is_some() || manifest::is_generated(&text);
                let (new, reason) = if is_own {
                    match manifest::merged(base.as_deref(), &text, &generated) {
                        Ok(new) => (new, None),
                        Err(error) => (generated.clone(), Some(Reason::Unreadable(error))),
                    }
                } else {
                    let is_same = list::are_same(&old, generated.as_bytes());
                    let reason = (!is_same).then_some(Reason::NotGenerated);
                    (generated.clone(), reason)
                };
                (Some(old), new, reason)
            }
        };
        self.generated = Some(generated);
        self.add(path, old, Some(new), reason);
        Ok(())
    }

    fn add(
        &mut self,
        path: PathBuf,
        old: Option<Vec<u8>>,
        new: Option<String>,
        reason: Option<Reason>,
    ) {
        let conflict = reason.map(|reason| Conflict {
            folder: self.folder.clone(),
            path: path.clone(),
            reason,
        });
        self.entries.push(Entry {
            path,
            old,
            hash: list::hash(new.as_deref().unwrap_or_default().as_bytes()),
            new,
            conflict,
        });
    }

    /// The files that are in the way, all of them, unless [`edited`](Self::edited) has said what
    /// becomes of them.
    pub fn conflicts(&self) -> impl Iterator<Item = &Conflict> {
        let conflicts = self.entries.iter().filter_map(|e| e.conflict.as_ref());
        conflicts.filter(|conflict| self.edited == Edited::Refuse || !conflict.can_be_settled())
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The files that should be there, with their texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&Path, &str)> {
        let entries = self.entries.iter();
        entries.filter_map(|entry| Some((entry.path.as_path(), entry.new.as_deref()?)))
    }

    /// Whether the folder holds the generated files, and none that is stale.
    pub fn is_current(&self) -> bool {
        self.steps().is_empty() && self.conflicts().next().is_none()
    }

    /// How many files have to be written, with those in which the generator keeps its notes.
    pub fn written(&self) -> usize {
        let steps = self.steps();
        steps.iter().filter(|step| step.new.is_some()).count()
    }

    /// How many files have to go.
    pub fn removed(&self) -> usize {
        self.steps().len() - self.written()
    }

    /// How many files are as they should be.
    pub fn unchanged(&self) -> usize {
        let wanted = self.entries.iter().filter(|entry| entry.new.is_some());
        wanted.filter(|entry| !entry.differs()).count()
    }

    /// How many files are left as somebody else wants them.
    pub fn kept(&self) -> usize {
        self.entries
            .iter()
            .filter(|entry| self.is_kept(entry))
            .count()
    }

    /// A unified diff of all that has to be done, with the files that are in the way.
    pub fn diff(&self) -> String {
        let mut text = String::new();
        for step in self.steps() {
            let path = self.folder.join(step.path);
            let path = path.display();
            let old = step.old.map(String::from_utf8_lossy);
            let name = |is_there: bool| {
                if is_there {
                    path.to_string()
                } else {
                    "/dev/null".to_owned()
                }
            };
            let diff = TextDiff::from_lines(
                old.as_deref().unwrap_or_default(),
                step.new.unwrap_or_default(),
            );
            let unified = diff
                .unified_diff()
                .context_radius(3)
                .header(&name(old.is_some()), &name(step.new.is_some()))
                .to_string();
            text.push_str(&unified);
        }
        text
    }

    /// Writes what differs and removes what is stale: all of it, or nothing.
    ///
    /// # Errors
    ///
    /// If files are in the way; if another run is writing to the folder, or somebody has since the
    /// plan was made; if a file cannot be written or removed. Nothing of this run is then left.
    pub fn apply(&self) -> Result<(), WriteError> {
        let conflicts: Vec<_> = self.conflicts().cloned().collect();
        if !conflicts.is_empty() {
            return Err(WriteError::new(Kind::Conflicts(conflicts)));
        }
        let mut steps = self.steps();
        if steps.is_empty() && !self.has_leftovers {
            return Ok(());
        }
        steps.retain(|step| step.path != Path::new(LIST));
        let stale = self.entries.iter().filter(|entry| {
            // Also one that is gone, and of which a run that was killed has left the folder.
            entry.new.is_none() && !self.is_kept(entry)
        });
        Transaction {
            root: &self.folder,
            steps,
            list: self.list.as_deref(),
            intent: &self.intent().render(),
            new_list: &self.new_list,
            stale: stale.map(|entry| entry.path.as_path()).collect(),
        }
        .run()
    }

    fn is_kept(&self, entry: &Entry) -> bool {
        let conflict = entry.conflict.as_ref();
        self.edited == Edited::Keep && conflict.is_some_and(Conflict::can_be_settled)
    }

    /// What is to be done, in this order: what is stale goes first, in case that its name differs
    /// from a new one by letters that the file system does not tell apart, and the list comes last.
    fn steps(&self) -> Vec<Step<'_>> {
        let changed = self.entries.iter().filter(|entry| entry.differs());
        let mut steps: Vec<_> = changed
            .filter(|entry| !self.is_kept(entry))
            .map(|entry| Step {
                path: &entry.path,
                old: entry.old.as_deref(),
                new: entry.new.as_deref(),
            })
            .collect();
        steps.sort_by_key(|step| step.new.is_some());
        let is_manifest_kept = self
            .manifest_entry()
            .is_some_and(|entry| self.is_kept(entry));
        let base = self.generated.as_deref().filter(|_| !is_manifest_kept);
        let notes = [
            (BASE, &self.base, base),
            (LIST, &self.list, Some(self.new_list.as_str())),
        ];
        for (path, old, new) in notes {
            let old = old.as_deref();
            let Some(new) = new else {
                continue;
            };
            if old.is_none_or(|old| !list::are_same(old, new.as_bytes())) {
                let path = Path::new(path);
                let new = Some(new);
                steps.push(Step { path, old, new });
            }
        }
        steps
    }

    /// What the list says when all is done.
    fn final_list(&self) -> List {
        let mut list = List::default();
        for entry in &self.entries {
            let key = list::key(&entry.path);
            match &entry.new {
                // The manifest is compared with its base.
                Some(_) if key == MANIFEST => {}
                // It is still the generator's, if somebody takes the edit back.
                Some(_) if self.is_kept(entry) => {
                    for hash in self.listed.hashes(&key).into_iter().flatten() {
                        list.add(key.clone(), hash.clone());
                    }
                }
                Some(_) => list.add(key, entry.hash.clone()),
                None => {}
            }
        }
        list
    }

    /// What the list says while files are written: whatever is found of either state is known.
    fn intent(&self) -> List {
        let mut list = self.final_list();
        list.extend(&self.listed);
        if let Some(entry) = self.manifest_entry() {
            list.add(MANIFEST.to_owned(), entry.hash.clone());
        }
        list
    }

    fn manifest_entry(&self) -> Option<&Entry> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.path == Path::new(MANIFEST))
    }
}

impl Entry {
    fn differs(&self) -> bool {
        match (&self.old, &self.new) {
            (None, None) => false,
            (Some(old), Some(new)) => !list::are_same(old, new.as_bytes()),
            _ => true,
        }
    }
}

/// Whether the first line of a file is that of a generated one.
fn says_generated(bytes: &[u8]) -> bool {
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    String::from_utf8_lossy(line).contains("@generated by ")
}

/// One of the generator's own notes; `None` if there is none.
fn own(root: &Path, path: &str) -> Result<Option<Vec<u8>>, WriteError> {
    match look(root, Path::new(path))? {
        Found::Nothing => Ok(None),
        Found::File(bytes) => Ok(Some(bytes)),
        Found::Obstacle(at, obstacle) => {
            let conflict = Conflict {
                folder: root.to_owned(),
                path: path.into(),
                reason: Reason::Obstacle(at, obstacle),
            };
            Err(WriteError::new(Kind::Conflicts(vec![conflict])))
        }
    }
}

/// Names come from descriptions. They are made so that every system takes them; this is the last
/// look at it before a disk has them.
fn check_names(files: &Files) -> Result<(), WriteError> {
    let mut known = BTreeMap::new();
    for path in files.keys() {
        let mut parents = folders(path);
        parents.push(path.clone());
        let is_portable = path.components().all(|component| match component {
            Component::Normal(name) => name.to_str().is_some_and(names::is_portable),
            _ => false,
        });
        let is_apart = parents.into_iter().all(|path| {
            let key = list::key(&path).to_ascii_lowercase();
            *known.entry(key).or_insert_with(|| path.clone()) == path
        });
        if !is_portable || !is_apart {
            return Err(WriteError::new(Kind::Name(path.clone())));
        }
    }
    Ok(())
}
