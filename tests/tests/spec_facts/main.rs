//! Holds `spec/v3.yaml` and `spec/beta.yaml` against what the vendor publishes, fact by fact.
//!
//! A fact is a place and a value, such as
//! `listNonEmployeeRecords / query limit / schema / maximum` and `250`. Prose and `x-` extensions
//! are no facts. Every difference needs a row in the table of `spec/README.md`, and every row
//! needs a difference, so that the table never says more or less than what is true.
//!
//! The published descriptions are not part of this repository. `SAILPOINT_API_SPECS` names the
//! folder that holds `sailpoint-api.v3.yaml` and `sailpoint-api.beta.yaml`; without it the tests
//! that compare are skipped, and those that look at our files alone still run.
//!
//! Nothing here comes from the generator's own loader: two readers that share code share faults.

mod decisions;
mod facts;
mod own_files;
mod prose;
mod reader;
mod validate;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use decisions::{Decision, difference_lines};
use facts::Description;

const VERSIONS: [&str; 2] = ["v3", "beta"];
const TAG: &str = "Non-Employee Lifecycle Management";
const VARIABLE: &str = "SAILPOINT_API_SPECS";

fn spec_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// Reads our description of a version, with the named components read as if they stood inline.
fn ours(version: &str, inline: &BTreeSet<String>) -> Description {
    facts::read(&spec_folder().join(format!("{version}.yaml")), TAG, inline)
}

/// Reads the published description of a version, or says that nobody told where it is.
fn published(version: &str) -> Option<Description> {
    let Some(folder) = std::env::var_os(VARIABLE) else {
        eprintln!(
            "skipped: set {VARIABLE} to the folder that holds sailpoint-api.{version}.yaml to \
             compare spec/{version}.yaml with what is published"
        );
        return None;
    };
    let file = Path::new(&folder).join(format!("sailpoint-api.{version}.yaml"));
    Some(facts::read(&file, TAG, &BTreeSet::new()))
}

#[test]
fn every_fact_is_published_or_decided() {
    let decisions = decisions::read(&spec_folder().join("README.md"));
    let mut used = vec![BTreeSet::new(); decisions.len()];
    let mut report = String::new();
    for version in VERSIONS {
        let Some(published) = published(version) else {
            return;
        };
        let inline = decisions
            .iter()
            .filter(|decision| decision.is_for(version))
            .filter_map(Decision::new_component)
            .collect();
        let ours = ours(version, &inline);
        for line in difference_lines(version, &published, &ours, &decisions, &mut used) {
            let _ = writeln!(report, "{line}");
        }
    }
    for (decision, used) in decisions.iter().zip(&used) {
        for version in VERSIONS {
            if decision.is_for(version) && !used.contains(version) {
                let _ = writeln!(
                    report,
                    "{version}: {}: line {} of spec/README.md allows nothing any more",
                    decision.place, decision.line
                );
            }
        }
    }
    assert!(
        report.is_empty(),
        "spec/ and the published descriptions differ where spec/README.md does not say so:\n{report}"
    );
}

#[test]
fn both_versions_have_32_operations_and_beta_deprecates_all() {
    for version in VERSIONS {
        let sides = [Some(ours(version, &BTreeSet::new())), published(version)];
        for side in sides.into_iter().flatten() {
            let count = |end: &str| {
                side.facts
                    .keys()
                    .filter(|place| is_of_operation(place, end))
                    .count()
            };
            assert_eq!(count("method"), 32, "operations of {version}");
            let deprecated = if version == "beta" { 32 } else { 0 };
            assert_eq!(
                count("deprecated"),
                deprecated,
                "deprecated operations of {version}"
            );
        }
    }
}

fn is_of_operation(place: &str, end: &str) -> bool {
    let mut segments = place.split(facts::SEPARATOR);
    segments.next();
    segments.next() == Some(end) && segments.next().is_none()
}

#[test]
fn no_sentence_is_copied() {
    for version in VERSIONS {
        let Some(published) = published(version) else {
            return;
        };
        let ours = ours(version, &BTreeSet::new());
        let copied = prose::copied(&published.prose, &ours.prose);
        assert!(
            copied.is_empty(),
            "spec/{version}.yaml repeats published sentences:\n{}",
            copied.join("\n")
        );
    }
}
