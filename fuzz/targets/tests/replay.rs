//! Each target with its seeds, and with what a few mutations make of them: the short form of
//! fuzzing, for every run of the tests. It is the same each time, unless `FUZZ_SEED` is set;
//! `FUZZ_RUNS` is how many mutations each target is given.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test tells what it ran, and ends at its first surprise"
)]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use fastrand::Rng;
use mainsheet_fuzz::{TARGETS, run};

/// No mutation is longer.
const LONGEST: usize = 16 * 1024;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The seeds of a target, with their names.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = folder().join("seeds").join(target);
    let mut seeds: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    seeds.sort();
    seeds
}

/// The words of a target's dictionary, as libFuzzer reads it.
fn words(target: &str) -> Vec<Vec<u8>> {
    let file = folder().join("dictionaries").join(format!("{target}.dict"));
    let text = fs::read_to_string(file).unwrap_or_default();
    let quoted = text.lines().filter_map(|line| {
        let line = line.trim();
        line.strip_prefix('"')?.strip_suffix('"')
    });
    quoted.map(unescape).collect()
}

fn unescape(word: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = word;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = &rest[at + 1..];
        if let Some(hex) = escape.strip_prefix('x') {
            bytes.push(u8::from_str_radix(&hex[..2], 16).unwrap());
            rest = &hex[2..];
        } else {
            bytes.extend_from_slice(&escape.as_bytes()[..1]);
            rest = &escape[1..];
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

fn number<T: std::str::FromStr>(variable: &str) -> Option<T> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Runs a target; an input at which it panics is kept, and told.
fn check(target: &str, what: &str, input: &[u8]) {
    let result = catch_unwind(AssertUnwindSafe(|| run(target, input)));
    if let Err(panic) = result {
        let file = std::env::temp_dir().join(format!("mainsheet-{target}-{}", std::process::id()));
        fs::write(&file, input).unwrap();
        eprintln!(
            "target `{target}`, {what}: the input is in {}",
            file.display()
        );
        std::panic::resume_unwind(panic);
    }
}

fn replay(target: &str, runs: u64) {
    let seeds = seeds(target);
    assert!(!seeds.is_empty(), "`{target}` has no seeds");
    for (name, seed) in &seeds {
        check(target, name, seed);
    }
    let start = number("FUZZ_SEED").unwrap_or(1);
    let runs = number("FUZZ_RUNS").unwrap_or(runs);
    println!(
        "{target}: {} seeds, {runs} mutations from FUZZ_SEED={start}",
        seeds.len()
    );
    let words = words(target);
    for seed in start..start + runs {
        let mut rng = Rng::with_seed(seed);
        let input = mutated(&seeds, &words, &mut rng);
        check(target, &format!("FUZZ_SEED={seed} FUZZ_RUNS=1"), &input);
    }
}

/// A seed with some changes.
fn mutated(seeds: &[(String, Vec<u8>)], words: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut input = seeds[rng.usize(..seeds.len())].1.clone();
    for _ in 0..=rng.usize(..6) {
        let at = rng.usize(..=input.len());
        let end = rng.usize(at..=input.len().min(at + 32));
        match rng.u8(..8) {
            0 if at < input.len() => input[at] ^= 1 << rng.u8(..8),
            1 if at < input.len() => input[at] = rng.u8(..),
            2 => drop(input.drain(at..end)),
            3 => {
                let copy = input[at..end].to_vec();
                let to = rng.usize(..=input.len());
                input.splice(to..to, copy);
            }
            4 => {
                let other = &seeds[rng.usize(..seeds.len())].1;
                let start = rng.usize(..=other.len());
                let length = rng.usize(..=(other.len() - start).min(64));
                input.splice(at..end, other[start..start + length].iter().copied());
            }
            5 => input.truncate(at.max(1)),
            _ if !words.is_empty() => {
                let word = words[rng.usize(..words.len())].iter().copied();
                let end = if rng.bool() { at } else { end };
                input.splice(at..end, word);
            }
            _ => {}
        }
    }
    input.truncate(LONGEST);
    input
}

macro_rules! targets {
    ($($target:ident $runs:literal)*) => {
        $(
            #[test]
            fn $target() {
                replay(stringify!($target), $runs);
            }
        )*

        #[test]
        fn every_target_is_replayed_and_can_be_fuzzed() {
            let names: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [$(stringify!($target)),*]);
            let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
            for name in names {
                let file = format!("fuzz_targets/{name}.rs");
                assert!(manifest.contains(&format!("path = \"{file}\"")), "{name}");
                let text = fs::read_to_string(folder().join(&file)).unwrap();
                assert!(text.contains(&format!("run(\"{name}\", input)")), "{file}");
            }
        }
    };
}

// With how many mutations, by how long one takes.
targets! {
    answers 2000
    config_file 4000
    csv 2000
    diff 100
    fixup_file 200
    generate 200
    markdown 50
    mend 200
    multipart 2000
    overlay 100
    paging 200
    redirects 2000
    references 100
    styles 2000
    urls 2000
    waits 1000
}
