//! What comes out: a line for each file that is generated of our own descriptions, and one for each
//! published description. A change of the generator shows there what it does to real crates.
//!
//! What differs is listed in `target/manifest/`, and accepted by copying from there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, thread};

use mainsheet_codegen::{Generated, Outcome, Package, Report};
use sha2::{Digest, Sha256};
use similar::TextDiff;

use super::{assert_complete, assert_whole, folder, mended};

#[test]
fn files_of_our_own_descriptions() {
    let root = root();
    let mut files = Vec::new();
    for folder in ["generated", "tests/src/calls", "docs"] {
        list(&root.join(folder), &mut files);
    }
    let is_guide = |file: &Path| file.to_str().is_some_and(|path| path.contains("-to-"));
    files.retain(|file| !file.starts_with(root.join("docs")) || is_guide(file));
    // What the generator keeps of these files says the same as their lines here.
    files.retain(|file| {
        !file
            .components()
            .any(|part| part.as_os_str() == ".mainsheet")
    });
    files.sort();
    let lines = files.iter().map(|file| {
        let text = fs::read_to_string(file).unwrap();
        let path = file.strip_prefix(&root).unwrap();
        let path = path.to_str().unwrap().replace('\\', "/");
        let (hash, count) = (short(Sha256::digest(&text)), text.lines().count());
        format!("{hash} {count:>5} {path}\n")
    });
    let difference = difference("own.txt", &lines.collect::<String>());
    assert!(difference.is_empty(), "{difference}");
}

#[test]
fn crates_of_published_descriptions() {
    let folders = [
        ("SAILPOINT_API_SPECS", "sailpoint.txt"),
        ("OPENAPI_DESCRIPTIONS", "vendors.txt"),
        ("OPENAPI_31_DESCRIPTIONS", "openapi-31.txt"),
    ];
    let mut differences = String::new();
    for (variable, record) in folders {
        let Some(folder) = folder(variable) else {
            continue;
        };
        let files = roots(&folder);
        assert!(!files.is_empty(), "{variable} holds no description");
        let assert_made = match variable {
            "OPENAPI_31_DESCRIPTIONS" => assert_whole,
            _ => assert_complete,
        };
        let lines = in_parallel(&files, |file| line(&folder, file, assert_made));
        differences += &difference(record, &lines.concat());
    }
    assert!(differences.is_empty(), "{differences}");
}

/// The descriptions below a folder: what says which OpenAPI it is.
pub(crate) fn roots(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    list(folder, &mut files);
    files.retain(|file| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let mut lines = text.lines().take(400).map(str::trim_start);
        lines.any(|line| line.starts_with("openapi:") || line.contains("\"openapi\":"))
    });
    files.sort();
    files
}

fn list(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            list(&entry.unwrap().path(), files);
        }
    } else {
        files.push(path.to_owned());
    }
}

/// Small descriptions wait for none of the large ones; the order of the results is that of the
/// files.
fn in_parallel(files: &[PathBuf], line: impl Fn(&Path) -> String + Sync) -> Vec<String> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut lines = BTreeMap::new();
    thread::scope(|scope| {
        let work = || {
            let mut own = Vec::new();
            loop {
                let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(file) = files.get(index) else {
                    return own;
                };
                own.push((index, line(file)));
            }
        };
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        for worker in running {
            lines.extend(worker.join().unwrap());
        }
    });
    lines.into_values().collect()
}

/// What comes of a description: the hash of all files, what they hold, and what became of the
/// parts that are not as they were described. Of what is told of these, only the kind.
fn line(folder: &Path, file: &Path, assert_made: fn(&Generated, &[&Path])) -> String {
    let name = file.strip_prefix(folder).unwrap().display();
    match mainsheet_codegen::generate(&Package::new("everything"), &[mended("api", file)]) {
        Ok(generated) => {
            assert_made(&generated, &[file]);
            let [hash, counts] = made(&generated);
            format!("{name}: {hash}, {counts}{}\n", kinds(generated.report()))
        }
        Err(refusals) => format!("{name}: refused{}\n", kinds(&refusals.report())),
    }
}

fn made(generated: &Generated) -> [String; 2] {
    let mut hasher = Sha256::new();
    let (mut files, mut lines) = (0, 0);
    for (path, text) in generated.files() {
        hasher.update(path.to_str().unwrap().replace('\\', "/"));
        hasher.update([0]);
        hasher.update(text);
        hasher.update([0]);
        files += 1;
        lines += text.lines().count();
    }
    let summary = &generated.summaries()[0];
    let counts = format!(
        "{} operations, {} models, {} enums, {files} files, {lines} lines",
        summary.operations, summary.models, summary.enums
    );
    [short(hasher.finalize()), counts]
}

fn kinds(report: &Report) -> String {
    let mut text = String::new();
    for (outcome, title) in [
        (Outcome::FixedUp, "mended"),
        (Outcome::Degraded, "degraded"),
        (Outcome::Refused, "refused"),
    ] {
        let mut counts = BTreeMap::new();
        for entry in report.entries().filter(|entry| entry.outcome == outcome) {
            *counts.entry(entry.construct.to_owned()).or_insert(0) += 1;
        }
        for (construct, count) in counts {
            let construct = construct.strip_prefix("fixup ").unwrap_or(&construct);
            // Writing to a `String` cannot fail.
            let _ = write!(text, "; {title} {construct} {count}");
        }
    }
    text
}

/// As much of a hash as tells two files apart, and a line of the record can hold.
fn short(hash: impl AsRef<[u8]>) -> String {
    let bytes = hash.as_ref().iter().take(8);
    bytes.fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

/// How a record differs from what comes out now, which is kept beside the build.
fn difference(name: &str, now: &str) -> String {
    let recorded = root().join("tests/manifest").join(name);
    let before = fs::read_to_string(&recorded).unwrap_or_default();
    let written = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../manifest");
    fs::create_dir_all(&written).unwrap();
    fs::write(written.join(name), now).unwrap();
    let diff = TextDiff::from_lines(before.as_str(), now);
    let diff = diff.unified_diff().context_radius(0).to_string();
    fs::write(written.join(name).with_extension("diff"), &diff).unwrap();
    if diff.is_empty() {
        return diff;
    }
    format!(
        "what comes out is not what tests/manifest/{name} records:\n{diff}\
         if that is meant, copy target/manifest/{name} there\n"
    )
}
