//! What a run was made of and what came of it, by which the next one knows that there is nothing to
//! do.
//!
//! A stamp holds if the generator, the configuration, every file that was read, and every file that
//! was written are as they were. All of them are compared by their contents, and times count for
//! nothing, but for the program's own file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs, io};

use sha2::{Digest, Sha256};

use crate::config::{Package, Version};
use crate::load::normal;
use crate::names::hex;
use crate::tree::FileRead;
use crate::write::{Plan, Written, keep};

/// The first line of a stamp. Another form has another number.
const FORM: &str = "mainsheet stamp 1";

/// The files that a run has read, with their contents as they were.
#[derive(Debug, Clone, Default)]
pub struct Inputs(pub(crate) Vec<FileRead>);

impl Inputs {
    /// Those that lie on the disk, each once, as it was named to the generator or by a `$ref`. A build
    /// script that prints `cargo::rerun-if-changed` for each runs again when one of them changes, and
    /// only then.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let there = self.0.iter();
        let there = there.filter(|file| file.is_on_disk && file.hash.is_some());
        let files: BTreeSet<_> = there.map(|file| file.path.as_path()).collect();
        files.into_iter()
    }
}

/// What a run was made of and what came of it, by which the next one knows that there is nothing to do.
///
/// It is kept outside the crate, see [`place`](Self::place).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    key: String,
    read: Vec<FileRead>,
    written: Vec<Written>,
    told: String,
}

impl Stamp {
    /// The stamp of a run that has applied its plans; `None` if something is not as it was to be:
    /// somebody's edits were kept, or a plan was not applied. `told` is what there was to say.
    pub fn new(
        package: &Package,
        versions: &[Version],
        inputs: &Inputs,
        plans: &[Plan],
        told: &str,
    ) -> Option<Self> {
        let mut written = Vec::new();
        for plan in plans {
            written.extend(plan.outcome()?);
        }
        // They are looked for from whichever folder the next run is in. What is read is what has the
        // same name there, as it would be if the run generated.
        for one in &mut written {
            one.folder = canonical(&one.folder)?;
        }
        Some(Self {
            key: key(package, versions)?,
            read: inputs.0.clone(),
            written,
            told: told.to_owned(),
        })
    }

    /// What there was to say of the run.
    pub fn told(&self) -> &str {
        &self.told
    }

    /// How many files the run left as they should be.
    pub fn files(&self) -> usize {
        self.written.len()
    }

    /// Whether a run for the same would do nothing: nothing that it reads has changed, and nothing
    /// that it would write.
    pub fn holds(&self, package: &Package, versions: &[Version]) -> bool {
        let read = |file: &FileRead| {
            let mut readers = versions.iter().map(|version| version.reader.as_ref());
            let given = file.path.to_str().filter(|_| !file.is_on_disk);
            match given {
                // The same name is the same file to all that know it.
                Some(name) => readers
                    .find_map(|reader| reader?.read(name))
                    .map(|bytes| FileRead::given(&file.path, bytes.ok())),
                None => Some(FileRead::on_disk(&file.path)),
            }
        };
        key(package, versions).as_ref() == Some(&self.key)
            && self.written.iter().all(Written::is_there)
            && self
                .read
                .iter()
                .all(|file| read(file).as_ref() == Some(file))
    }

    /// Reads a stamp; `None` if there is none that could be read.
    pub fn read(file: &Path) -> Option<Self> {
        let text = fs::read_to_string(file).ok()?;
        let (head, told) = text.split_once("\n\n")?;
        let mut lines = head.lines();
        if lines.next() != Some(FORM) {
            return None;
        }
        let mut stamp = Self {
            key: lines.next()?.to_owned(),
            read: Vec::new(),
            written: Vec::new(),
            told: told.to_owned(),
        };
        for line in lines {
            let mut fields = line.split('\t').map(unescaped);
            match fields.next()?.as_str() {
                "read" => stamp.read.push(FileRead {
                    is_on_disk: fields.next()? == "disk",
                    hash: fields.next().map(|hash| (hash != "-").then_some(hash))?,
                    path: fields.next()?.into(),
                }),
                "written" => stamp.written.push(Written {
                    hash: fields.next()?,
                    folder: fields.next()?.into(),
                    path: fields.next()?.into(),
                }),
                _ => return None,
            }
            if fields.next().is_some() {
                return None;
            }
        }
        Some(stamp)
    }

    /// Writes the stamp. Nothing but time is lost without it.
    ///
    /// # Errors
    ///
    /// If the file, or a folder that leads to it, cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let mut text = format!("{FORM}\n{}\n", self.key);
        for read in &self.read {
            let place = if read.is_on_disk { "disk" } else { "given" };
            let hash = read.hash.as_deref().unwrap_or("-");
            let Some(path) = read.path.to_str() else {
                return Ok(());
            };
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "read\t{place}\t{hash}\t{}", escaped(path));
        }
        for written in &self.written {
            let (Some(folder), Some(path)) = (written.folder.to_str(), written.path.to_str())
            else {
                return Ok(());
            };
            let _ = writeln!(
                text,
                "written\t{}\t{}\t{}",
                written.hash,
                escaped(folder),
                escaped(path)
            );
        }
        let _ = write!(text, "\n{}", self.told);
        keep(file, text.as_bytes())
    }

    /// Where the stamp of a crate is kept, outside of what is committed: in the folder `target` of the
    /// workspace that the crate is in, or else in the user's cache. `None` if there is neither. A folder
    /// has one place, however it is named and through whichever links it is reached.
    pub fn place(folder: &Path) -> Option<PathBuf> {
        let folder = canonical(folder)?;
        let hash = hash(folder.as_os_str().as_encoded_bytes());
        let name = format!("{}.stamp", &hash[..32]);
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let target = set("CARGO_TARGET_DIR").map(PathBuf::from).or_else(|| {
            let targets = folder.ancestors().map(|folder| folder.join("target"));
            // What Cargo made has this mark.
            let mut targets = targets.filter(|target| target.join("CACHEDIR.TAG").is_file());
            targets.next()
        });
        let cache = || {
            let cache = set("XDG_CACHE_HOME").or_else(|| set("LOCALAPPDATA"));
            let cache = cache.map(PathBuf::from);
            cache.or_else(|| Some(PathBuf::from(set("HOME")?).join(".cache")))
        };
        Some(target.or_else(cache)?.join("mainsheet").join(name))
    }
}

/// What is said to be generated, and by which program; `None` if the program cannot be told.
fn key(package: &Package, versions: &[Version]) -> Option<String> {
    // What the generator is built of beside its own code, changes the program's file.
    let program = fs::metadata(env::current_exe().ok()?).ok()?;
    let time = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let text = format!(
        "{} {} {} {}\n{package:?}\n{versions:?}",
        env!("CARGO_PKG_VERSION"),
        env!("MAINSHEET_BUILD"),
        program.len(),
        time.as_nanos()
    );
    Some(hash(text.as_bytes()))
}

/// The one name of a folder, which need not be there yet.
fn canonical(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(Path::new(".").join(folder)).ok()?;
    let found = folder.ancestors().find_map(|above| {
        let found = fs::canonicalize(above).ok()?;
        Some(found.join(folder.strip_prefix(above).ok()?))
    })?;
    // What is not there yet is no link.
    Some(normal(&found))
}

fn hash(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes))
}

/// A path in a field of a line.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            c => c,
        });
    }
    plain
}
