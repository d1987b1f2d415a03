//! What comes goes back: values that descriptions allow, and values that they do not, are read as
//! the types that are generated, and are the same JSON when they are written again.
//!
//! `ROUND_TRIPS` is a folder of descriptions to look at beside those of this repository, and
//! `ROUND_TRIP` the name of the one that is looked at. What a value is made of is a number that is
//! told with what fails.

#![allow(clippy::print_stdout, reason = "a test tells what it ran")]
#![allow(clippy::print_stderr, reason = "and what it did not")]

mod family;
mod maker;
mod program;
mod same;
mod spoil;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use maker::{Extent, Maker};
use program::{Answer, Program};
use serde_json::Value;

/// As many alternatives of each union are looked at.
const TURNS: usize = 6;

/// How many of the places of a value are something else, one after the other.
const SPOTS: usize = 40;

/// More than these faults nobody reads.
const MOST_TOLD: usize = 100;

/// What is not the same, and why: the beginnings of what is told.
const KNOWN: &[&str] = &[
    // Null reads as an empty list, also where the list is an alternative.
    "d_endless EndlessValue: a null in a map",
    "d_value_of_itself Setting: a null in a map",
    // Thousands of objects that require one another are one value on the stack.
    "d_required_doubling Part13: ",
    // `1` and `1.0` are two values of an enumeration.
    "d_enum_numbers Rate: All ",
];

struct Sample {
    key: String,
    what: String,
    value: Value,
    /// Whether the description allows it.
    is_valid: bool,
}

#[test]
fn of_the_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("any/cases");
    assert_same("round_trips", &descriptions(&folder), false, KNOWN);
}

#[test]
fn of_published_descriptions() {
    let Some(folder) = std::env::var_os("ROUND_TRIPS") else {
        eprintln!("skipped: ROUND_TRIPS is not set");
        return;
    };
    assert_same(
        "published_round_trips",
        &descriptions(Path::new(&folder)),
        true,
        KNOWN,
    );
}

fn descriptions(folder: &Path) -> Vec<(String, PathBuf)> {
    let only = std::env::var("ROUND_TRIP").ok();
    let entries = std::fs::read_dir(folder).expect("a folder of descriptions");
    let files = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = files
        .filter(|file| {
            file.extension()
                .is_some_and(|ending| ending == "yaml" || ending == "json")
        })
        .map(|file| {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            let name = stem
                .to_lowercase()
                .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            (format!("d_{name}").replace("__", "_"), file)
        })
        .filter(|(name, _)| only.as_ref().is_none_or(|only| name.contains(only)))
        .collect();
    files.sort();
    files
}

/// `known` are what fails and is known to: the beginnings of what is told.
fn assert_same(name: &str, files: &[(String, PathBuf)], are_alone: bool, known: &[&str]) {
    let program = Program::build(name, files, are_alone);
    let mut samples = Vec::new();
    for one in &program.described {
        for (component, _) in &one.types {
            samples.extend(samples_of(&one.root, &one.name, component));
        }
    }
    let values: Vec<_> = samples
        .iter()
        .map(|one| (one.key.clone(), &one.value))
        .collect();
    let answers = program.answers(&values);
    let mut faults = Vec::new();
    for (sample, answer) in samples.iter().zip(answers) {
        if let Some(fault) = fault(sample, &answer) {
            faults.push(format!(
                "{}: {}: {fault}\n    {}",
                sample.key, sample.what, sample.value
            ));
        }
    }
    let is_known = |fault: &String| known.iter().any(|known| fault.starts_with(known));
    let all = samples.len();
    for fault in &mut faults {
        cut(fault);
    }
    let (known, new): (Vec<_>, Vec<_>) = faults.into_iter().partition(is_known);
    println!(
        "{all} values, of which {} are not the same, as is known",
        known.len()
    );
    assert!(
        new.is_empty(),
        "{} of {all}:\n{}",
        new.len(),
        new[..new.len().min(MOST_TOLD)].join("\n")
    );
}

/// Cuts what is told of a large value.
fn cut(fault: &mut String) {
    if let Some((end, _)) = fault.char_indices().nth(600) {
        fault.truncate(end);
        fault.push('…');
    }
}

fn fault(sample: &Sample, answer: &Answer) -> Option<String> {
    match answer {
        Answer::Fault(fault) => Some(format!("is not read: {fault}")),
        Answer::Again { text, is_unknown } => {
            let again = serde_json::from_str(text).expect("JSON");
            let difference = same::difference(&sample.value, &again);
            let unknown = (sample.is_valid && *is_unknown).then(|| "is unknown".to_owned());
            difference.or(unknown)
        }
    }
}

/// Values of a component: as the description has them, and each with one thing that is not.
fn samples_of(root: &Value, description: &str, component: &str) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |what: String, value: Value, is_valid| {
        if seen.insert(value.to_string()) {
            let key = format!("{description} {component}");
            samples.push(Sample {
                key,
                what,
                value,
                is_valid,
            });
        }
    };
    for turn in 0..TURNS {
        for (extent, with_nulls) in [
            (Extent::Required, false),
            (Extent::All, false),
            (Extent::All, true),
        ] {
            let mut maker = Maker::new(root, extent, turn);
            maker.with_nulls = with_nulls;
            let Some(value) = maker.component(component) else {
                continue;
            };
            let nulls = if with_nulls {
                ", null where it may be"
            } else {
                ""
            };
            add(format!("{extent:?} {turn}{nulls}"), value.clone(), true);
            if extent == Extent::Required || with_nulls {
                continue;
            }
            let spots = maker.spots.iter();
            for (pointer, spot) in spots.take(SPOTS) {
                for (what, value) in spoil::spoiled(&value, pointer, *spot) {
                    add(format!("{what} at {pointer:?}, {turn}"), value, false);
                }
            }
        }
    }
    samples
}
