//! What comes goes back: values that descriptions allow, and values that they do not, are read as
//! the types that are generated, and are the same JSON when they are written again.
//!
//! The values are made from the description alone. `OPENAPI_FAULTS`, `OPENAPI_DESCRIPTIONS` and
//! `OPENAPI_31_DESCRIPTIONS` are folders of descriptions beside those of this repository, of which
//! the last two are taken by the handful; `ROUND_TRIPS` names others by how they begin, between
//! commas, or `all`.

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
    // A map that no object holds has no place for a null that its values are not.
    "d_endless EndlessValue: a null in a map",
    "d_value_of_itself Setting: a null in a map",
    // Thousands of objects that require one another are one value on the stack.
    "d_required_doubling Part13: ",
];

struct Sample {
    key: String,
    what: String,
    value: Value,
    /// Whether the description allows it.
    is_valid: bool,
}

/// Of the published descriptions these, unless others are asked for: all kinds of compositions, and
/// none that takes minutes to compile.
const HANDFUL: &[&str] = &[
    "adyen.com__CheckoutUtilityService",
    "billingo.hu",
    "figshare.com",
    "json2video.com",
    "lgtm.com",
    "progenitor_nexus",
    "svix.com",
    "heyapi__",
    "codat.io__assess",
];

#[test]
fn of_the_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("any/cases");
    assert_same("round_trips", &descriptions(&folder, |_| true), false);
}

#[test]
fn of_descriptions_that_were_read_wrongly() {
    assert_those_in("OPENAPI_FAULTS", "faults", |_| true);
}

#[test]
fn of_published_descriptions() {
    assert_those_in("OPENAPI_DESCRIPTIONS", "published", is_asked_for);
}

#[test]
fn of_published_descriptions_of_later_versions() {
    assert_those_in("OPENAPI_31_DESCRIPTIONS", "published_later", is_asked_for);
}

fn is_asked_for(name: &str) -> bool {
    let of = |begin: &str| name.starts_with(begin);
    match std::env::var("ROUND_TRIPS").as_deref() {
        Ok("all") => true,
        Ok(names) => names.split(',').any(of),
        Err(_) => HANDFUL.iter().any(|begin| of(begin)),
    }
}

/// Without operations, so that every component is a type.
fn assert_those_in(variable: &str, name: &str, is_wanted: fn(&str) -> bool) {
    let Some(folder) = std::env::var_os(variable) else {
        eprintln!("skipped: {variable} is not set");
        return;
    };
    let files = descriptions(Path::new(&folder), is_wanted);
    if !files.is_empty() {
        assert_same(&format!("{name}_round_trips"), &files, true);
    }
}

fn descriptions(folder: &Path, is_wanted: fn(&str) -> bool) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder).expect("a folder of descriptions");
    let files = entries.map(|entry| entry.expect("an entry").path());
    let files = files.filter(|file| {
        let ending = file.extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("yaml" | "json"))
    });
    let named = files.filter_map(|file| {
        let stem = file.file_stem()?.to_str()?;
        let name = stem.to_lowercase();
        let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        let name = format!("d_{name}").replace("__", "_");
        is_wanted(stem).then(|| (name, file.clone()))
    });
    let mut named: Vec<_> = named.collect();
    named.sort();
    named
}

fn assert_same(name: &str, files: &[(String, PathBuf)], are_alone: bool) {
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
    let is_known = |fault: &String| KNOWN.iter().any(|known| fault.starts_with(known));
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
