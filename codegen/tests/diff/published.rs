//! The descriptions that SailPoint publishes: hundreds of files, of which ours are a part.
//!
//! `SAILPOINT_API_SPECS` names the folder that holds `sailpoint-api.v3.yaml` and
//! `sailpoint-api.beta.yaml`; without it these tests are skipped.

use std::collections::BTreeSet;
use std::path::Path;

use mainsheet_codegen::{Diff, Version};

use crate::found::lines;
use crate::own::own;

const TAG: &str = "Non-Employee Lifecycle Management";
const VARIABLE: &str = "SAILPOINT_API_SPECS";

/// What only the published descriptions say, and the row of the table in `spec/README.md` for
/// which ours do not.
const DECIDED: &[(&str, &str)] = &[
    (
        "schema NonEmployeeBulkUploadStatus: `status`: may no longer be null",
        "v3: schema NonEmployeeBulkUploadStatus / properties / status / nullable",
    ),
    (
        "! schema NonEmployeeSourceWithNECount: `nonEmployeeCount`: may now be null",
        "beta: schema NonEmployeeSourceWithNECount / allOf 1 / properties / nonEmployeeCount / \
         nullable",
    ),
];

fn published(old: &str, new: &str, tags: &[&str]) -> Option<Diff> {
    let Some(folder) = std::env::var_os(VARIABLE) else {
        eprintln!(
            "skipped: set {VARIABLE} to the folder that holds sailpoint-api.{old}.yaml to compare \
             what is published"
        );
        return None;
    };
    let version = |name: &str| {
        let file = Path::new(&folder).join(format!("sailpoint-api.{name}.yaml"));
        let mut version = Version::new(name, file);
        version.tags = tags.iter().map(|&tag| tag.to_owned()).collect();
        version
    };
    let found = mainsheet_codegen::diff(&version(old), &version(new));
    Some(found.unwrap_or_else(|refusals| panic!("{refusals}")))
}

#[test]
fn whole_trees() {
    let Some(found) = published("v3", "beta", &[]) else {
        return;
    };
    assert!(found.is_breaking());
    let changes = lines(&found);
    let unique: BTreeSet<_> = found
        .changes()
        .iter()
        .map(|change| {
            (
                change.kind,
                &change.old_site,
                &change.new_site,
                &change.old,
                &change.new,
            )
        })
        .collect();
    assert_eq!(unique.len(), changes.len(), "a change is reported twice");
    // One of each: gone, new, renamed, and deep within a schema.
    for expected in [
        "! GET /auth-org/lockout-config: removed",
        "GET /access-model-metadata/attributes: added",
        "PUT /non-employee-records/{id}: renamed from `updateNonEmployeeRecord` to \
         `putNonEmployeeRecord`",
        "! schema NonEmployeeRequestSummary: `approved`: type changed from integer (int32) to \
         number",
    ] {
        assert!(
            changes.iter().any(|line| line.starts_with(expected)),
            "{expected} is missing in\n{found}"
        );
    }
    let same = published("v3", "v3", &[]).unwrap();
    assert!(same.changes().is_empty(), "{same}");
}

#[test]
fn our_part_differs_as_our_descriptions_do() {
    let Some(found) = published("beta", "v3", &[TAG]) else {
        return;
    };
    let published: BTreeSet<_> = lines(&found).into_iter().collect();
    let ours: BTreeSet<_> = lines(&own("beta", "v3")).into_iter().collect();
    let only_published: Vec<_> = published.difference(&ours).map(String::as_str).collect();
    let only_ours: Vec<_> = ours.difference(&published).collect();
    let mut decided: Vec<_> = DECIDED.iter().map(|(line, _)| *line).collect();
    decided.sort_unstable();
    assert_eq!(only_published, decided);
    assert!(only_ours.is_empty(), "{only_ours:?}");
}

/// A row that is gone from the table would leave a difference here without a reason.
#[test]
fn every_exception_is_a_decision() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    for (_, decision) in DECIDED {
        let (version, place) = decision.split_once(": ").unwrap();
        let row = format!("| {version} | `{place}` |");
        assert!(readme.contains(&row), "spec/README.md has no row {row}");
    }
}
