//! All of a plan, or nothing of it.
//!
//! 1. New files are written into a folder of their own, so that a full disk is met before anything
//!    has changed.
//! 2. The list is replaced by one that knows each file both as it was and as it will be.
//! 3. Each file is renamed to its place; what it replaces is kept until the end.
//! 4. The list is replaced by one that knows the files as they are now.
//!
//! If an operation fails, what was done is taken back. After a kill the list has every hash that
//! may be found, so the next run sees only files of its own, and goes on from there.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::error::{Kind, WriteError};
use super::list::are_same;
use super::lock::Lock;
use super::look::{Found, folders, look};
use super::{BASE, LIST, LOCK, OWN, STAGED_BASE, WORK, disk};

/// A file that is replaced, written or removed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'p> {
    /// Within the folder.
    pub(super) path: &'p Path,
    pub(super) old: Option<&'p [u8]>,
    pub(super) new: Option<&'p str>,
}

/// What is done in one go.
pub(super) struct Transaction<'p> {
    pub(super) root: &'p Path,
    /// All but the list's; with none only what a run has left is removed.
    pub(super) steps: Vec<Step<'p>>,
    /// The list as it is, in the meantime, and when all is done.
    pub(super) list: Option<&'p [u8]>,
    pub(super) intent: &'p str,
    pub(super) new_list: &'p str,
    /// Files that are no longer there when all is done.
    pub(super) stale: Vec<&'p Path>,
}

/// What was done, and can be taken back.
enum Done {
    Folder(PathBuf),
    /// The step's file is new.
    Written(usize),
    /// The step's file is new, and what was there before is kept.
    Replaced(usize),
    /// The step's file is kept elsewhere.
    Removed(usize),
    /// The list knows what is about to be done.
    Intent,
}

impl Transaction<'_> {
    pub(super) fn run(self) -> Result<(), WriteError> {
        let mut outer = Vec::new();
        let result = self.within(&mut outer);
        if result.is_err() {
            for folder in outer.iter().rev() {
                // One that is not empty is needed by somebody else.
                let _ = disk::remove_dir(folder);
            }
        }
        result
    }

    /// Makes the folder and its own, which are added to `outer`, and does the rest under a lock.
    fn within(&self, outer: &mut Vec<PathBuf>) -> Result<(), WriteError> {
        let own = self.root.join(OWN);
        let missing: Vec<_> = own
            .ancestors()
            .take_while(|folder| **folder != *"" && fs::metadata(folder).is_err())
            .collect();
        for folder in missing.into_iter().rev() {
            match disk::create_dir(folder) {
                Ok(()) => outer.push(folder.to_owned()),
                // By another run, which then has the lock.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(WriteError::io(folder, error)),
            }
        }
        let path = self.root.join(LOCK);
        let lock = Lock::take(&path).map_err(|error| WriteError::io(path, error))?;
        let Some(lock) = lock else {
            return Err(WriteError::new(Kind::Busy(self.root.to_owned())));
        };
        let mut done = Vec::new();
        let mut result = self.write(&mut done);
        if let Err(first) = result {
            if let Err(then) = self.undo(&done) {
                return Err(WriteError::new(Kind::NotUndone { first, then }));
            }
            result = Err(first);
        }
        // What stays is removed by the next run.
        let _ = disk::clear(&self.root.join(WORK));
        drop(lock);
        result
    }

    fn write(&self, done: &mut Vec<Done>) -> Result<(), WriteError> {
        for step in &self.steps {
            self.check(step.path, step.old)?;
        }
        self.check(Path::new(LIST), self.list)?;
        let work = self.root.join(WORK);
        disk::clear(&work).map_err(|error| WriteError::io(&work, error))?;
        let is_current = |list| are_same(list, self.new_list.as_bytes());
        if self.steps.is_empty() && self.list.is_some_and(is_current) {
            return Ok(());
        }
        disk::create_dir(&work).map_err(|error| WriteError::io(&work, error))?;
        for (index, step) in self.steps.iter().enumerate() {
            if let Some(new) = step.new {
                disk::write(&self.staged(index), new.as_bytes())
                    .map_err(|error| self.fault(step.path, error))?;
            }
        }
        self.write_list(done)
            .map_err(|error| self.fault(Path::new(LIST), error))?;
        for (index, step) in self.steps.iter().enumerate() {
            self.take(index, step, done)
                .map_err(|error| self.fault(step.path, error))?;
        }
        for path in &self.stale {
            for folder in folders(path).iter().rev() {
                // It is somebody else's as well, or gone.
                if disk::remove_dir(&self.root.join(folder)).is_err() {
                    break;
                }
            }
        }
        disk::rename(&work.join("list"), &self.root.join(LIST))
            .map_err(|error| self.fault(Path::new(LIST), error))
    }

    /// Asserts that a file is as it was when the plan was made.
    fn check(&self, path: &Path, old: Option<&[u8]>) -> Result<(), WriteError> {
        let is_same = match (look(self.root, path)?, old) {
            (Found::Nothing, None) => true,
            (Found::File(found), Some(old)) => found == old,
            _ => false,
        };
        if is_same {
            Ok(())
        } else {
            Err(WriteError::new(Kind::Changed(self.root.join(path))))
        }
    }

    /// Notes what is about to be done, and has at hand what is noted at the end.
    fn write_list(&self, done: &mut Vec<Done>) -> io::Result<()> {
        let work = self.root.join(WORK);
        let list = self.root.join(LIST);
        disk::write(&work.join("list"), self.new_list.as_bytes())?;
        disk::write(&work.join("intent"), self.intent.as_bytes())?;
        if self.list.is_some() {
            disk::keep(&list, &self.kept_list())?;
        }
        disk::rename(&work.join("intent"), &list)?;
        done.push(Done::Intent);
        Ok(())
    }

    /// Takes a step, of which the new file is staged.
    fn take(&self, index: usize, step: &Step<'_>, done: &mut Vec<Done>) -> io::Result<()> {
        let path = self.root.join(step.path);
        let kept = self.kept(index);
        if step.new.is_none() {
            disk::rename(&path, &kept)?;
            done.push(Done::Removed(index));
            return Ok(());
        }
        for folder in folders(step.path) {
            let folder = self.root.join(folder);
            if fs::symlink_metadata(&folder).is_err() {
                disk::create_dir(&folder)?;
                done.push(Done::Folder(folder));
            }
        }
        // It may have gone under a name in other letters.
        let is_kept = step.old.is_some() && disk::keep(&path, &kept)?;
        disk::rename(&self.staged(index), &path)?;
        done.push(if is_kept {
            Done::Replaced(index)
        } else {
            Done::Written(index)
        });
        Ok(())
    }

    /// Takes back all that can be taken back. If that is not all, the list still knows what may
    /// be found.
    fn undo(&self, done: &[Done]) -> Result<(), WriteError> {
        let mut failure = None;
        for done in done.iter().rev() {
            let (path, result) = match done {
                Done::Folder(folder) => {
                    // One that is not empty is needed by somebody else.
                    let _ = disk::remove_dir(folder);
                    continue;
                }
                Done::Intent if failure.is_some() => continue,
                Done::Intent => {
                    let path = self.root.join(LIST);
                    let result = match self.list {
                        Some(_) => disk::rename(&self.kept_list(), &path),
                        None => disk::remove_file(&path),
                    };
                    (path, result)
                }
                Done::Written(index) => {
                    let path = self.root.join(self.steps[*index].path);
                    let result = disk::remove_file(&path);
                    (path, result)
                }
                Done::Replaced(index) | Done::Removed(index) => {
                    let path = self.root.join(self.steps[*index].path);
                    // The folder is gone if the file was the last in it.
                    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
                    let result = folder.and_then(|()| disk::rename(&self.kept(*index), &path));
                    (path, result)
                }
            };
            if let Err(error) = result {
                failure.get_or_insert(WriteError::io(path, error));
            }
        }
        failure.map_or(Ok(()), Err)
    }

    fn fault(&self, path: &Path, error: io::Error) -> WriteError {
        WriteError::io(self.root.join(path), error)
    }

    /// Where a step's new file waits.
    fn staged(&self, index: usize) -> PathBuf {
        if self.steps[index].path == Path::new(BASE) {
            self.root.join(STAGED_BASE)
        } else {
            self.root.join(WORK).join(format!("new-{index}"))
        }
    }

    /// Where a step's old file stays until all is done.
    fn kept(&self, index: usize) -> PathBuf {
        self.root.join(WORK).join(format!("old-{index}"))
    }

    fn kept_list(&self) -> PathBuf {
        self.root.join(WORK).join("old-list")
    }
}
