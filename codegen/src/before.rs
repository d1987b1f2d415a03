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

/// The first line of the file. Another form has another number.
const FORM: &str = "mainsheet before 1";

/// The files that a crate was generated from, as they were then.
///
/// A program keeps them where it keeps its [stamps](crate::Stamp), outside the crate, and asks
/// [`Generated::changes`](crate::Generated::changes) what differs when it generates anew. Fixups are
/// not among them: those of today mend what was there then.
#[derive(Clone, Default)]
pub struct Before {
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
        Self { files }
    }

    /// Whether a run has read the same.
    pub fn is_of(&self, inputs: &Inputs) -> bool {
        inputs.0.iter().all(|file| {
            let name = file.path.to_str().unwrap_or_default();
            let bytes = self.files.get(&key(name, file.is_on_disk)).cloned();
            FileRead::given(&file.path, bytes).hash == file.hash
        })
    }

    /// Reads what an earlier run has kept; `None` if there is nothing that could be read.
    pub fn read(file: &Path) -> Option<Self> {
        let bytes = fs::read(file).ok()?;
        let mut rest = bytes.strip_prefix(format!("{FORM}\n").as_bytes())?;
        let mut files = BTreeMap::new();
        while !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let (line, tail) = (std::str::from_utf8(&rest[..end]).ok()?, &rest[end + 1..]);
            let (length, name) = line.split_once(' ')?;
            let (text, tail) = tail.split_at_checked(length.parse().ok()?)?;
            files.insert(name.to_owned(), text.to_owned());
            rest = tail;
        }
        Some(Self { files })
    }

    /// Keeps the files for the next run.
    ///
    /// # Errors
    ///
    /// If the file, or a folder that leads to it, cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let mut bytes = format!("{FORM}\n").into_bytes();
        // A name with a line break is one that is not found again.
        let files = self.files.iter().filter(|(name, _)| !name.contains('\n'));
        for (name, text) in files {
            bytes.extend(format!("{} {name}\n", text.len()).bytes());
            bytes.extend(text);
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        // Two runs at once leave the file of one of them, and never half of each.
        let aside = file.with_extension(format!("{}.part", std::process::id()));
        fs::write(&aside, bytes)?;
        fs::rename(&aside, file)
    }

    /// The versions of today as they were then, without those that there were not.
    pub(crate) fn versions(&self, now: &[Version]) -> Vec<Version> {
        let known = now.iter().filter(|version| {
            let name = version.file.to_str().unwrap_or_default();
            self.get(name).is_some()
        });
        let then = known.cloned().map(|mut version| {
            let now = version.reader.take();
            let before = self.clone();
            version.reader = Some(Arc::new(Then { before, now }));
            version
        });
        then.collect()
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
