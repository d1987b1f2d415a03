//! What keeps files from being written.

use std::path::PathBuf;
use std::{fmt, io};

/// A file that stands where a generated one should go or was, and is not the generator's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub(super) folder: PathBuf,
    /// Within the folder.
    pub(super) path: PathBuf,
    pub(super) reason: Reason,
}

/// Why a file is not the generator's to replace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// An earlier run wrote it, and somebody changed it.
    Edited,
    /// As `Edited`, and this run has no such file any more.
    EditedAndStale,
    /// It says that it was generated, but no list does.
    Unlisted,
    /// No run is known to have written it.
    NotGenerated,
    /// A manifest of which nothing can be kept, since it cannot be read.
    Unreadable(String),
    /// Something other than a file stands at this path, which is the file's or leads to it.
    Obstacle(PathBuf, Obstacle),
}

/// What can stand where a file, or a folder that leads to it, should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    Link,
    Folder,
    /// A file where a folder should be.
    File,
    /// A socket, a pipe or a device.
    Special,
}

impl Conflict {
    /// The file.
    pub fn path(&self) -> PathBuf {
        self.folder.join(&self.path)
    }

    /// Whether [`Edited`](super::Edited) can say what becomes of it. What is no file, and what is
    /// reached through a symbolic link, is never touched.
    pub fn can_be_settled(&self) -> bool {
        !matches!(self.reason, Reason::Obstacle(..))
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.path().display())?;
        match &self.reason {
            Reason::Edited => f.write_str("was edited since it was generated"),
            Reason::EditedAndStale => {
                f.write_str("was edited since it was generated, and is no longer needed")
            }
            Reason::Unlisted => f.write_str(
                "was generated before there was a list of generated files, and may have been \
                 edited since",
            ),
            Reason::NotGenerated => f.write_str("is not known to be generated"),
            Reason::Unreadable(error) => write!(f, "cannot be read: {}", error.trim()),
            Reason::Obstacle(at, obstacle) => {
                let what = match obstacle {
                    Obstacle::Link => "a symbolic link",
                    Obstacle::Folder => "a folder",
                    Obstacle::File => "a file, where a folder should be",
                    Obstacle::Special => "no file",
                };
                if *at == self.path {
                    write!(f, "is {what}")
                } else {
                    let at = self.folder.join(at);
                    write!(f, "cannot be written: {} is {what}", at.display())
                }
            }
        }
    }
}

/// Why nothing was written.
#[derive(Debug)]
pub struct WriteError(Box<Kind>);

#[derive(Debug)]
pub(super) enum Kind {
    Io {
        path: PathBuf,
        error: io::Error,
    },
    Conflicts(Vec<Conflict>),
    /// A line of the list that no run wrote.
    List {
        path: PathBuf,
        line: usize,
    },
    /// Another run writes to the folder.
    Busy(PathBuf),
    /// Somebody wrote to the file after it was compared.
    Changed(PathBuf),
    /// A name that not every system takes.
    Name(PathBuf),
    /// The first failure, and the one that kept what was written from being taken back.
    NotUndone {
        first: WriteError,
        then: WriteError,
    },
}

impl WriteError {
    pub(super) fn new(kind: Kind) -> Self {
        Self(Box::new(kind))
    }

    pub(crate) fn io(path: impl Into<PathBuf>, error: io::Error) -> Self {
        let path = path.into();
        Self::new(Kind::Io { path, error })
    }

    /// The files that are in the way, if that is why nothing was written.
    pub fn conflicts(&self) -> &[Conflict] {
        match &*self.0 {
            Kind::Conflicts(conflicts) => conflicts,
            _ => &[],
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Io { path, error } => {
                let path = path.display();
                write!(f, "{path}: {error}")?;
                match what_to_do(error) {
                    Some(help) => write!(f, "; {help}"),
                    None => Ok(()),
                }
            }
            Kind::Conflicts(conflicts) => {
                f.write_str("nothing was written, since files are in the way")?;
                for conflict in conflicts {
                    write!(f, "\n  {conflict}")?;
                }
                if conflicts.iter().all(Conflict::can_be_settled) {
                    return Ok(());
                }
                f.write_str("\nhelp: move away what is no file: it is never replaced")
            }
            Kind::List { path, line } => write!(
                f,
                "{}:{line} is no line of a list of generated files: put the file back as it was \
                 committed, or remove it, and then nothing counts as generated that has changed",
                path.display()
            ),
            Kind::Busy(folder) => write!(
                f,
                "{}: another run is writing here; wait until it has ended",
                folder.display()
            ),
            Kind::Changed(path) => write!(
                f,
                "{} was changed while this run went on, and nothing was written; run again",
                path.display()
            ),
            Kind::Name(path) => write!(
                f,
                "{} is a name that not every file system takes; report this as a bug of the \
                 generator",
                path.display()
            ),
            Kind::NotUndone { first, then } => write!(
                f,
                "{first}\nand what was written before could not be taken back: {then}\nthe next \
                 run puts it right"
            ),
        }
    }
}

fn what_to_do(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Some("let your user read and write there"),
        io::ErrorKind::NotADirectory => Some("name a folder, or one that can be made in another"),
        io::ErrorKind::NotFound => Some("name a folder that can be made"),
        io::ErrorKind::ReadOnlyFilesystem => Some("name a folder that can be written to"),
        io::ErrorKind::StorageFull => Some("make room on the disk, and run again"),
        _ => None,
    }
}

/// `Display` says what came before, too: it is no source, which would be printed once more.
impl std::error::Error for WriteError {}
