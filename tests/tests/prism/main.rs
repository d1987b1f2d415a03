//! Prism as the judge of every call: it knows the descriptions, and nothing of this project.
//!
//! `PRISM` is the path of the `prism` program, as `README.md` in `tests/prism` says how to get it.
//! `SAILPOINT_API_SPECS` is the folder of the published descriptions, which holds
//! `sailpoint-api.v3.yaml` and `sailpoint-api.beta.yaml`. Without the first all tests are skipped,
//! without the second those of them that need it.

mod allowed;
mod judge;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Once;

use allowed::Allowed;
use judge::{Judge, Verdict};
use mainsheet_tests::calls;
use mainsheet_tests::case::{Answer, BoxError, Case, Outcome};
use mainsheet_tests::compare;
use mainsheet_tests::description::folder;
use serde_json::Value;

#[tokio::test]
async fn v3_is_as_described() {
    let file = folder().join("v3.yaml");
    check("/v3", &file, &calls::v3::cases(), &[]).await;
}

#[tokio::test]
async fn beta_is_as_described() {
    let file = folder().join("beta.yaml");
    check("/beta", &file, &calls::beta::cases(), &[]).await;
}

#[tokio::test]
async fn v3_is_as_published() {
    if let Some(file) = published("v3") {
        check("/v3", &file, &calls::v3::cases(), &[]).await;
    }
}

#[tokio::test]
async fn beta_is_as_published() {
    if let Some(file) = published("beta") {
        check("/beta", &file, &calls::beta::cases(), allowed::BETA).await;
    }
}

fn published(version: &str) -> Option<PathBuf> {
    static SKIPPED: Once = Once::new();
    let folder = variable("SAILPOINT_API_SPECS", &SKIPPED)?;
    Some(Path::new(&folder).join(format!("sailpoint-api.{version}.yaml")))
}

/// A variable of the environment, or one word that it is not set: written past the test harness,
/// which keeps to itself what a successful test prints.
fn variable(name: &str, skipped: &Once) -> Option<OsString> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty());
    if value.is_none() {
        skipped.call_once(|| {
            let reason = format!("skipped: {name} is not set, see tests/prism/README.md");
            let _ = writeln!(io::stderr(), "{reason}");
        });
    }
    value
}

async fn check(base_path: &'static str, file: &Path, cases: &[Case], allowed: &[Allowed]) {
    static SKIPPED: Once = Once::new();
    let Some(program) = variable("PRISM", &SKIPPED) else {
        return;
    };
    let judge = Judge::start(Path::new(&program), file, base_path)
        .await
        .expect("prism runs");
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for case in cases {
        let answers = case.successes.iter().chain(case.errors);
        for answer in [None].into_iter().chain(answers.map(Some)) {
            let preferred = answer.map(|answer| answer.status);
            let (result, verdict) = judge.ask(case, preferred).await.expect("prism answers");
            let mut found = verdict.violations.clone();
            found.extend(faults_of(answer, &result, &verdict));
            found.retain(|fault| {
                let known = allowed
                    .iter()
                    .position(|allowed| allowed.is(case, preferred, fault));
                used.extend(known);
                known.is_none()
            });
            let wish = preferred.map(|code| format!(", code={code}"));
            let wish = wish.unwrap_or_default();
            faults.extend(found.iter().map(|fault| format!("{case}{wish}: {fault}")));
        }
    }
    let unused = (0..allowed.len()).filter(|index| !used.contains(index));
    faults.extend(unused.map(|index| format!("allowed in vain: {}", allowed[index])));
    assert!(
        faults.is_empty(),
        "{}\n{}",
        file.display(),
        faults.join("\n")
    );
}

/// What is wrong with the answer to a call for which this one was preferred.
fn faults_of(
    preferred: Option<&Answer>,
    result: &Result<Outcome, BoxError>,
    verdict: &Verdict,
) -> Vec<String> {
    if let Some(answer) = preferred
        && answer.status != verdict.status
    {
        return vec![format!("prism answered {}", verdict.status)];
    }
    let compare = |decoded: Value| match serde_json::from_slice(&verdict.body) {
        Ok(body) => compare::differences(&body, &decoded),
        Err(error) => vec![format!("prism's body is no JSON: {error}")],
    };
    match (preferred.and_then(|answer| answer.typed), result) {
        (None, Ok(Outcome::Empty)) => Vec::new(),
        (None, Ok(Outcome::Json(value))) => compare(value.clone()),
        (None, Ok(Outcome::Text(text))) if text.as_bytes() == verdict.body => Vec::new(),
        (None, Ok(Outcome::Text(text))) => vec![format!("the download is {text:?}")],
        (None, Err(error)) => vec![format!("failed: {error}")],
        (Some(_), Ok(outcome)) => vec![format!("no error, but {outcome:?}")],
        (Some(typed), Err(error)) => {
            let error = error.downcast_ref::<sailpoint::Error>();
            match error.and_then(typed) {
                Some(body) => compare(body),
                None => vec![format!("the error has no typed body: {error:?}")],
            }
        }
    }
}
