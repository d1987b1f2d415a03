//! Runs every example, and looks at what it shows and at what it asks for.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::SystemTime;

use chrono::{DateTime, Datelike, Months, Utc};
use mainsheet_tests::stand_in::{CLIENT_ID, CLIENT_SECRET, RECORD, SOURCE, StandIn};
use sailpoint::v3::{NonEmployeeLifecycleManagement, models};
use tokio::process::Command;

/// Cargo builds the examples for its tests, and puts them beside the folder of those.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    let path = profile.join("examples").join(format!("{name}{EXE_SUFFIX}"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.rs"));
    let time = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
    // `cargo test --test examples` alone would run what was built some time ago.
    assert!(
        time(&path) > time(&source),
        "{} is not there, or is old: run `cargo build -p mainsheet-tests --examples` first",
        path.display()
    );
    let mut command = Command::new(path);
    for variable in ["SAIL_BASE_URL", "SAIL_CLIENT_ID", "SAIL_CLIENT_SECRET"] {
        command.env_remove(variable);
    }
    command
}

/// An example that finds its tenant by the environment.
fn example_at(name: &str, stand_in: &StandIn) -> Command {
    let mut command = example(name);
    command
        .env("SAIL_BASE_URL", stand_in.url())
        .env("SAIL_CLIENT_ID", CLIENT_ID)
        .env("SAIL_CLIENT_SECRET", CLIENT_SECRET);
    command
}

/// The lines that it shows.
async fn lines(mut command: Command) -> Vec<String> {
    let output = command.output().await.unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// What it says when it fails.
async fn failure(mut command: Command) -> String {
    let Output { status, stderr, .. } = command.output().await.unwrap();
    assert_eq!(status.code(), Some(1), "{command:?}");
    String::from_utf8(stderr).unwrap()
}

/// A file of its own, removed when dropped.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let name = format!("mainsheet-{}-{name}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn first_call() {
    let lines = lines(example("first_call")).await;
    let expected = [
        "account.0",
        "grace.hopper waits for an approval",
        "alan.turing waits for an approval",
    ];
    let mut sorted = lines.clone();
    // Both were asked for in the same moment.
    sorted[1..].sort_by(|one, other| other.cmp(one));
    assert_eq!(sorted, expected);
}

/// What it has beside the README's program is the tenant in memory, as in every example.
#[test]
fn the_first_call_is_that_of_the_readme() {
    let readme = include_str!("../../README.md");
    let (_, program) = readme.split_once("```rust,no_run\n").unwrap();
    let (program, _) = program.split_once("```\n").unwrap();
    let example = include_str!("../examples/first_call.rs");
    let (_, example) = example.split_once(")]\n\n").unwrap();
    let own = example
        .strip_prefix("use mainsheet_tests::stand_in::StandIn;\n")
        .unwrap();
    let tenant = "    // Without SAIL_BASE_URL, a tenant in memory.
    let stand_in = StandIn::unless_configured().await?;
    let client = match &stand_in {
        Some(stand_in) => stand_in.client()?,
        None => Client::from_env()?,
    };
";
    let environment = "    // SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET
    let client = Client::from_env()?;
";
    assert_eq!(own.replace(tenant, environment), program);
}

#[tokio::test]
async fn create_source() {
    let lines = lines(example("create_source")).await;
    assert_eq!(lines[0], "created Contractors");
    assert_eq!(lines.len(), 11);
    assert_eq!(lines[1], "accountName  always there");
    assert_eq!(lines[9..], ["badgeColour  ours", "company      ours"]);
}

#[tokio::test]
async fn request_and_approve() {
    let lines = lines(example("request_and_approve")).await;
    assert_eq!(
        lines,
        [
            "requested ada.lovelace",
            "approved with \"Welcome\"",
            "the request is APPROVED",
        ]
    );
}

#[tokio::test]
async fn bulk_import() {
    let lines = lines(example("bulk_import")).await;
    assert_eq!(
        lines,
        [
            "the import is handed in",
            "the import is PENDING",
            "the import is IN_PROGRESS",
            "the import is COMPLETED",
            "the source has 1600 records",
        ]
    );
}

#[tokio::test]
async fn bulk_import_of_a_file_with_a_fault() {
    let file = File::new("fault.csv");
    std::fs::write(file.path(), "accountName,firstName\none,two,three\n").unwrap();
    let stand_in = StandIn::start().await.unwrap();
    let mut command = example_at("bulk_import", &stand_in);
    command.arg(SOURCE).arg(file.path());
    let error = failure(command).await;
    assert!(error.contains("the import has failed"), "{error}");
    let asked = stand_in.seen();
    let status = |line: &&String| line.ends_with("/non-employee-bulk-upload/status");
    assert_eq!(asked.iter().filter(status).count(), 4, "{asked:?}");
}

#[tokio::test]
async fn bulk_import_makes_up_nobody_for_a_tenant() {
    let stand_in = StandIn::start().await.unwrap();
    let error = failure(example_at("bulk_import", &stand_in)).await;
    assert!(error.contains("name the source and the file"), "{error}");
    assert!(stand_in.seen().is_empty());
}

#[tokio::test]
async fn export_csv() {
    let file = File::new("export.csv");
    let mut command = example("export_csv");
    command.arg(SOURCE).arg(file.path());
    let lines = lines(command).await;
    let csv = std::fs::read_to_string(file.path()).unwrap();
    let header = "accountName,firstName,lastName,email,phone,manager,startDate,endDate\n";
    assert!(csv.starts_with(header));
    assert_eq!(csv.lines().count(), 601);
    let (last, progress) = lines.split_last().unwrap();
    let (size, path) = (csv.len(), file.path().display());
    assert_eq!(*last, format!("wrote {size} bytes to {path}"));
    assert!(progress.len() > 1, "{progress:?}");
    let whole = format!("{size} of {size} bytes");
    assert_eq!(progress.last(), Some(&whole));
}

#[tokio::test]
async fn expiring() {
    let stand_in = StandIn::start().await.unwrap();
    let before = month();
    let lines = lines(example_at("expiring", &stand_in)).await;
    let after = month();
    let (last, listed) = lines.split_last().unwrap();
    // The month may have changed meanwhile.
    let (first_day, days) = if last.starts_with(&format!("{} of ", before.1)) {
        before
    } else {
        after
    };
    assert_eq!(*last, format!("{days} of 600 records end this month"));
    assert_eq!(listed.len(), days, "a record ends on each day");
    for (day, line) in listed.iter().enumerate() {
        let expected = first_day.with_day0(u32::try_from(day).unwrap()).unwrap();
        let expected = format!("{} account.", expected.date_naive());
        assert!(line.starts_with(&expected), "{line}");
    }
    let pages = stand_in.seen();
    let pages: Vec<_> = pages.iter().filter(|l| l.contains("-records?")).collect();
    assert_eq!(pages.len(), 6, "{pages:?}");
}

/// The first day of the month, and how many there are.
fn month() -> (DateTime<Utc>, usize) {
    let now = DateTime::<Utc>::from(SystemTime::now());
    let first = now.with_day(1).unwrap();
    let days = (first + Months::new(1) - first).num_days();
    (first, usize::try_from(days).unwrap())
}

#[tokio::test]
async fn beta_to_v3() {
    let stand_in = StandIn::start().await.unwrap();
    let lines = lines(example_at("beta_to_v3", &stand_in)).await;
    assert_eq!(
        lines,
        [
            "beta: 2 pending",
            "beta: grace.hopper",
            "beta: alan.turing",
            "v3: 2 pending",
            "v3: grace.hopper",
            "v3: alan.turing",
            "they are the same",
        ]
    );
    let seen = stand_in.seen();
    for version in ["/beta/", "/v3/"] {
        let path = format!("GET {version}non-employee-approvals");
        let calls = seen.iter().filter(|line| line.starts_with(&path)).count();
        assert_eq!(calls, 2, "{seen:?}");
    }
    let tokens = seen.iter().filter(|line| line.contains("/oauth/token"));
    assert_eq!(tokens.count(), 1, "both versions share a token");
}

#[tokio::test]
async fn choose_version() {
    for version in ["beta", "v3"] {
        let mut command = example("choose_version");
        command.arg(version);
        let lines = lines(command).await;
        assert_eq!(lines, [format!("{version} has 600 records")]);
    }
}

#[tokio::test]
async fn a_refused_secret_fails_without_being_shown() {
    let stand_in = StandIn::start().await.unwrap();
    let mut command = example_at("expiring", &stand_in);
    command.env("SAIL_CLIENT_SECRET", "hunter2");
    let error = failure(command).await;
    assert!(error.contains("invalid_client"), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
    let seen = stand_in.seen();
    assert_eq!(seen, ["POST /oauth/token"], "no call without a token");
}

/// What the first steps with a record call.
#[tokio::test]
async fn a_record_is_read_patched_replaced_and_deleted() {
    let stand_in = StandIn::start().await.unwrap();
    let api = NonEmployeeLifecycleManagement::new(&stand_in.client().unwrap());
    let record = api.get_non_employee_record(RECORD).await.unwrap();
    assert_eq!(record.id.as_deref(), Some(RECORD));
    assert_eq!(record.account_name.as_deref(), Some("account.0"));

    let phone = models::JsonPatchOperation::replace("/phone", "5125550100");
    let nowhere = models::JsonPatchOperation::remove("/nowhere");
    let both = [phone.clone(), nowhere];
    let error = api
        .patch_non_employee_record(RECORD, both)
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    let unchanged = api.get_non_employee_record(RECORD).await.unwrap();
    assert_eq!(unchanged, record);
    let patched = api
        .patch_non_employee_record(RECORD, [phone])
        .await
        .unwrap();
    assert_eq!(patched.phone.as_deref(), Some("5125550100"));
    assert_eq!(patched.email, record.email);
    assert!(patched.modified.is_some());

    let body = models::NonEmployeeRequestBodyRequired {
        account_name: "ada.lovelace".to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: "ada.lovelace@example.com".to_owned(),
        phone: "5125550101".to_owned(),
        manager: "manager.1".to_owned(),
        source_id: SOURCE.to_owned(),
        start_date: DateTime::parse_from_rfc3339("2030-01-01T00:00:00Z").unwrap(),
        end_date: DateTime::parse_from_rfc3339("2030-12-31T00:00:00Z").unwrap(),
    };
    let elsewhere = models::NonEmployeeRequestBodyRequired {
        source_id: "another".to_owned(),
        ..body.clone()
    };
    let error = api
        .update_non_employee_record(RECORD, elsewhere)
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    let replaced = api.update_non_employee_record(RECORD, body).await.unwrap();
    assert_eq!(replaced.id.as_deref(), Some(RECORD));
    assert_eq!(replaced.account_name.as_deref(), Some("ada.lovelace"));
    assert_eq!(api.get_non_employee_record(RECORD).await.unwrap(), replaced);

    api.delete_non_employee_record(RECORD).await.unwrap();
    let error = api.get_non_employee_record(RECORD).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
}

/// An example without a test would be one that may have ceased to work.
#[test]
fn every_example_has_a_test_and_a_line_in_the_guide() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tests = include_str!("examples.rs");
    let guide = include_str!("../../docs/examples.md");
    let mut count = 0;
    for entry in std::fs::read_dir(root.join("examples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(tests.contains(&format!("async fn {name}()")), "{name}");
        assert!(guide.contains(&format!("examples/{name}.rs")), "{name}");
        assert!(guide.contains(&format!("--example {name}")), "{name}");
        count += 1;
    }
    assert_eq!(count, 8);
}
