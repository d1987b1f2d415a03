//! What becomes of a folder in which others work, by runs that end, fail and are killed.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot go on in a test is a failure of the test"
)]

mod broken_off;
mod edited;
mod in_the_way;
mod manifest;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io, process};

use super::{Edited, Plan};
use crate::write::Files;

/// What becomes of the operations on files in this thread.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// One of them fails.
    FailAt(usize),
    /// It fails, and so do all after it.
    FailFrom(usize),
    /// The process ends before it, as by a kill.
    KillAt(usize),
}

thread_local! {
    static FAULT: Cell<Option<Fault>> = const { Cell::new(None) };
    static STEPS: Cell<usize> = const { Cell::new(0) };
}

pub(super) fn step() -> io::Result<()> {
    let number = STEPS.get();
    STEPS.set(number + 1);
    let is_full = match FAULT.get() {
        Some(Fault::KillAt(at)) if at == number => process::abort(),
        Some(Fault::FailAt(at)) => at == number,
        Some(Fault::FailFrom(from)) => number >= from,
        _ => false,
    };
    if is_full {
        Err(io::ErrorKind::StorageFull.into())
    } else {
        Ok(())
    }
}

/// Runs with a fault. Gives whether an operation was reached that it concerns.
fn with<T>(fault: Fault, run: impl FnOnce() -> T) -> (T, bool) {
    STEPS.set(0);
    FAULT.set(Some(fault));
    let result = run();
    FAULT.set(None);
    let (Fault::FailAt(at) | Fault::FailFrom(at) | Fault::KillAt(at)) = fault;
    (result, STEPS.get() > at)
}

fn files(files: &[(&str, &str)]) -> Files {
    let files = files.iter();
    files
        .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
        .collect()
}

const MANIFEST: &str = "# Begun here.

[package]
name = \"things\"
version = \"0.1.0\"

[features]
default = [\"api\"]
# The API
api = []
old = []

[dependencies]
chrono = \"0.4\"
gone = \"1\"
runtime = { path = \"../runtime\", version = \"0.1.0\" }
";

/// The files of one description.
fn one() -> Files {
    files(&[
        ("Cargo.toml", MANIFEST),
        ("README.md", "# Things\n"),
        ("src/lib.rs", "pub mod api;\n"),
        ("src/api.rs", "pub mod old;\npub mod same;\n"),
        ("src/api/old.rs", "pub struct Old;\n"),
        ("src/api/old/requests.rs", "pub struct GetOld;\n"),
        ("src/api/same.rs", "pub struct Same;\n"),
    ])
}

/// The files of another one: one folder is gone, one is new.
fn other() -> Files {
    let manifest = MANIFEST
        .replace("old = []\n", "new = []\n")
        .replace("gone = \"1\"\n", "")
        .replace("\"0.1.0\" }", "\"0.2.0\" }");
    files(&[
        ("Cargo.toml", &manifest),
        ("README.md", "# Other things\n"),
        ("src/lib.rs", "pub mod api;\n"),
        ("src/api.rs", "pub mod new;\npub mod same;\n"),
        ("src/api/new.rs", "pub struct New;\n"),
        ("src/api/new/requests.rs", "pub struct GetNew;\n"),
        ("src/api/same.rs", "pub struct Same;\n"),
    ])
}

/// What stands at a path, so that nothing is lost in a comparison.
#[derive(Debug, PartialEq, Eq)]
enum There {
    Folder,
    File(String),
    Link(PathBuf),
}

type Tree = BTreeMap<String, There>;

/// Everything in a folder, hidden files and links too.
fn tree(root: &Path) -> Tree {
    fn collect(root: &Path, folder: &Path, tree: &mut Tree) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let kind = fs::symlink_metadata(&path).unwrap().file_type();
            let there = if kind.is_symlink() {
                There::Link(fs::read_link(&path).unwrap())
            } else if kind.is_dir() {
                collect(root, &path, tree);
                There::Folder
            } else {
                There::File(fs::read_to_string(&path).unwrap())
            };
            tree.insert(name, there);
        }
    }
    let mut tree = Tree::new();
    if root.is_dir() {
        collect(root, root, &mut tree);
    }
    tree
}

/// Every file of the generator's own is that of the description, and none is stale.
fn assert_holds(root: &Path, files: &Files) {
    for (path, text) in files {
        if path != Path::new("Cargo.toml") {
            assert_eq!(
                &read(root, path.to_str().unwrap()).replace("\r\n", "\n"),
                text,
                "{}",
                path.display()
            );
        }
    }
    for (path, _) in one().into_iter().chain(other()) {
        assert_eq!(
            files.contains_key(&path),
            root.join(&path).exists(),
            "{}",
            path.display()
        );
    }
    for left in [".mainsheet/work", ".mainsheet/lock"] {
        assert!(!root.join(left).exists(), "{left} is left");
    }
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

/// Writes a file with the folders that lead to it.
fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What people have in a crate, and nobody generated.
const FOREIGN: [(&str, &str); 9] = [
    (".git/config", "[core]\n"),
    (".github/workflows/ci.yml", "on: push\n"),
    (".env", "KEY=1\n"),
    ("LICENSE", "Mine.\n"),
    ("Cargo.lock", "# locked\n"),
    ("examples/shown.rs", "fn main() {}\n"),
    ("src/api/own.rs", "// mine, and no module\n"),
    ("src/own.rs", "// mine\n"),
    ("tests/mine.rs", "#[test] fn mine() {}\n"),
];

/// A folder with somebody's work in it, beside one that links lead to.
fn worked_in() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("crate");
    for (path, text) in FOREIGN {
        put(&root, path, text);
    }
    put(folder.path(), "outside/file.rs", "// outside\n");
    let mut readonly = fs::metadata(root.join("LICENSE")).unwrap().permissions();
    readonly.set_readonly(true);
    fs::set_permissions(root.join("LICENSE"), readonly).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("../../outside/file.rs", root.join("src/linked.rs")).unwrap();
        symlink("../outside", root.join("linked")).unwrap();
    }
    folder
}

/// Asserts that all of it is still there.
fn assert_untouched(folder: &Path) {
    let root = folder.join("crate");
    for (path, text) in FOREIGN {
        assert_eq!(read(&root, path), text, "{path}");
    }
    assert_eq!(read(folder, "outside/file.rs"), "// outside\n");
    assert_eq!(tree(&folder.join("outside")).len(), 1);
    if cfg!(unix) {
        for link in ["src/linked.rs", "linked"] {
            let kind = fs::symlink_metadata(root.join(link)).unwrap().file_type();
            assert!(kind.is_symlink(), "{link}");
        }
    }
}

fn run(root: &Path, files: Files) {
    run_as(root, files, Edited::Refuse);
}

fn run_as(root: &Path, files: Files, edited: Edited) {
    let plan = Plan::new(root, files.clone()).unwrap().edited(edited);
    plan.apply().unwrap_or_else(|error| panic!("{error}"));
    let again = Plan::new(root, files).unwrap().edited(edited);
    assert!(
        again.is_current(),
        "a second run has something to do:\n{}",
        again.diff()
    );
}

/// What is said of a run that writes nothing, which is asserted.
fn refused(root: &Path, files: Files, edited: Edited) -> String {
    let before = tree(root);
    let plan = Plan::new(root, files);
    let error = plan
        .and_then(|plan| plan.edited(edited).apply())
        .unwrap_err();
    assert_eq!(before, tree(root), "something was written");
    error.to_string()
}
