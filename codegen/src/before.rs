//! What a crate was generated from before, so that a run can say what has changed since.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{fmt, fs, io};

use crate::config::Version;
use crate::load::normal;
use crate::load::{ReadFault, Reader};
use crate::stamp::Inputs;
use crate::tree::FileRead;
use crate::write::keep;

/// The first line of the file. Another form has another number.
const FORM: &str = "mainsheet before 2";

/// How the line of a version begins. That of a file begins with a length.
const VERSION: char = '=';

/// The files that a crate was generated from, as they were then.
///
/// A program keeps them where it keeps its [stamps](crate::Stamp), outside the crate, and asks
/// [`Generated::changes`](crate::Generated::changes) what differs when it generates anew. Fixups are
/// not among them: those of today mend what was there then.
#[derive(Clone, Default)]
pub struct Before {
    /// The names of the versions, and of their descriptions.
    versions: Vec<(String, String)>,
    /// By their names; those on the disk by their absolute paths.
    files: BTreeMap<String, Vec<u8>>,
}

impl fmt::Debug for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.files.keys()).finish()
    }
}

impl Before {
    /// The files that a run has read, read again.
    pub fn of(inputs: &Inputs, versions: &[Version]) -> Self {
        let mut files = BTreeMap::new();
        for file in &inputs.0 {
            let Some(name) = file.path.to_str() else {
                continue;
            };
            let bytes = if file.is_on_disk {
                fs::read(&file.path).ok()
            } else {
                let mut readers = versions.iter().map(|version| version.reader.as_ref());
                readers.find_map(|reader| reader?.read(name)?.ok())
            };
            if let Some(bytes) = bytes {
                files.insert(key(name, file.is_on_disk), bytes);
            }
        }
        let mut before = Self {
            versions: Vec::new(),
            files,
        };
        before.versions = before.roots(versions).collect();
        before
    }

    /// The names of versions, and those that their descriptions have here.
    fn roots<'v>(&'v self, versions: &'v [Version]) -> impl Iterator<Item = (String, String)> + 'v {
        versions.iter().filter_map(|version| {
            let name = version.file.to_str()?;
            let file = key(name, !self.files.contains_key(name));
            Some((version.name.clone(), file))
        })
    }

    /// Whether a run has read the same, for the same versions.
    pub fn is_of(&self, inputs: &Inputs, versions: &[Version]) -> bool {
        let is_same = |roots: &[_]| self.roots(versions).eq(roots.iter().cloned());
        is_same(&self.versions)
            && inputs.0.iter().all(|file| {
                let name = file.path.to_str().unwrap_or_default();
                let bytes = self.files.get(&key(name, file.is_on_disk)).cloned();
                FileRead::given(&file.path, bytes).hash == file.hash
            })
    }

    /// Reads what an earlier run has kept; `None` if there is nothing that could be read.
    pub fn read(file: &Path) -> Option<Self> {
        let bytes = fs::read(file).ok()?;
        let mut rest = bytes.strip_prefix(format!("{FORM}\n").as_bytes())?;
        let (mut versions, mut files) = (Vec::new(), BTreeMap::new());
        while !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let (line, tail) = (std::str::from_utf8(&rest[..end]).ok()?, &rest[end + 1..]);
            let (length, name) = line.split_once(' ')?;
            if let Some(version) = length.strip_prefix(VERSION) {
                versions.push((version.to_owned(), name.to_owned()));
                rest = tail;
                continue;
            }
            let (text, tail) = tail.split_at_checked(length.parse().ok()?)?;
            files.insert(name.to_owned(), text.to_owned());
            rest = tail;
        }
        Some(Self { versions, files })
    }

    /// Keeps the files for the next run.
    ///
    /// # Errors
    ///
    /// If the file, or a folder that leads to it, cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let mut bytes = format!("{FORM}\n").into_bytes();
        // A name with a line break is one that is not found again.
        let is_line = |name: &str| !name.contains('\n');
        for (name, file) in self.versions.iter().filter(|(_, file)| is_line(file)) {
            bytes.extend(format!("{VERSION}{name} {file}\n").bytes());
        }
        let files = self.files.iter().filter(|(name, _)| is_line(name));
        for (name, text) in files {
            bytes.extend(format!("{} {name}\n", text.len()).bytes());
            bytes.extend(text);
        }
        keep(file, &bytes)
    }

    /// The versions that there were then, each read as the one of today that it has become, and the
    /// names of those that none has become.
    pub(crate) fn versions(&self, now: &[Version]) -> (Vec<Version>, Vec<String>) {
        let roots: Vec<_> = self.roots(now).collect();
        let is_known = |name: &String| self.versions.iter().any(|(known, _)| known == name);
        let (mut then, mut gone) = (Vec::new(), Vec::new());
        for (name, file) in &self.versions {
            let same = now.iter().find(|version| version.name == *name);
            // Under another name it is still the same description.
            let renamed = || {
                let roots = roots
                    .iter()
                    .position(|(new, root)| root == file && !is_known(new));
                let alone = (self.versions.len() == 1 && now.len() == 1).then_some(0);
                Some(&now[roots.or(alone)?])
            };
            let Some(version) = same.or_else(renamed) else {
                gone.push(name.clone());
                continue;
            };
            let mut version = version.clone();
            version.name.clone_from(name);
            version.file = file.into();
            let now = version.reader.take();
            let before = self.clone();
            version.reader = Some(Arc::new(Then { before, now }));
            then.push(version);
        }
        (then, gone)
    }

    fn get(&self, name: &str) -> Option<&Vec<u8>> {
        let file = self.files.get(name);
        file.or_else(|| self.files.get(&key(name, true)))
    }
}

/// A file of the disk has one name, from whichever folder it is seen.
fn key(name: &str, is_on_disk: bool) -> String {
    if !is_on_disk {
        return name.to_owned();
    }
    let path = std::path::absolute(name);
    path.map_or_else(
        |_| name.to_owned(),
        |path| normal(&path).display().to_string(),
    )
}

/// Gives what was there then. Names are joined as they are now.
#[derive(Debug)]
struct Then {
    before: Before,
    now: Option<Arc<dyn Reader>>,
}

impl Reader for Then {
    fn read(&self, name: &str) -> Option<Result<Vec<u8>, ReadFault>> {
        let bytes = self.before.get(name).cloned();
        Some(bytes.ok_or_else(|| {
            let help = "generate, and compare after that";
            ReadFault::new("the file was not there when the crate was generated", help)
        }))
    }

    fn join(&self, base: &str, reference: &str) -> Option<String> {
        self.now.as_ref()?.join(base, reference)
    }
}
