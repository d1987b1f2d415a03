//! What is refused, and what is then said.

use std::fs;

use crate::common::{HOPELESS, SOUND, USUAL, assert_told, fail, files, folder, run};

#[test]
fn what_cannot_be_carried_is_refused_and_nothing_is_written() {
    let folder = folder(HOPELESS);
    let told = fail(folder.path(), &USUAL);
    assert!(told.contains("2 refusals, nothing was written"), "{told}");
    assert!(told.contains("things.yaml:8:"), "{told}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_lenient_run_leaves_it_out_and_says_so() {
    let folder = folder(HOPELESS);
    let lenient = [&USUAL[..], &["--lenient", "--report", "report.json"]].concat();
    let told = run(folder.path(), &lenient);
    assert!(told.contains("2 operations"), "{told}");
    for part in [
        "8#/paths/~1things/get/parameters/0",
        "15#/paths/~1things/put/responses/200",
    ] {
        let said = format!("left out things.yaml:{part}");
        assert!(told.contains(&said), "{told}");
    }
    let requests = &files(folder.path())[&folder.path().join("out/src/api/operations/requests.rs")];
    assert!(
        requests.contains("pub struct PutThings => json mainsheet_runtime::Json {"),
        "{requests}"
    );
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert_eq!(
        report.matches("\"outcome\": \"refused\"").count(),
        2,
        "{report}"
    );
    assert!(
        report.contains("/paths/~1things/get/parameters/0"),
        "{report}"
    );
}

#[test]
fn a_refused_run_reports_too() {
    let folder = folder(HOPELESS);
    fail(
        folder.path(),
        &[&USUAL[..], &["--report", "report.md"]].concat(),
    );
    let report = fs::read_to_string(folder.path().join("report.md")).unwrap();
    assert!(report.contains("## refused"), "{report}");
    assert!(report.contains("things.yaml:8"), "{report}");
}

#[test]
fn what_cannot_be_read_or_written_is_told_once_and_with_what_to_do() {
    let folder = folder(SOUND);
    let missing = SOUND.replace(
        "{'204': {description: Done.}}",
        "{'204': {$ref: 'missing.yaml#/A'}}",
    );
    let missing = missing.replacen("missing.yaml", "inner", 1);
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("inner")).unwrap();
    fs::write(at("refers.yaml"), missing).unwrap();
    fs::write(at("latin.yaml"), b"openapi: 3.0.3\n\xE4: 1\n").unwrap();
    let with_spec = |name| fail(folder.path(), &["--spec", name, "--out", "out"]);
    let told = with_spec("nil.yaml");
    assert_told(
        &told,
        &["there is no such file", "nil.yaml", "check its name"],
    );
    let told = with_spec("inner");
    assert_told(&told, &["this is a folder", "name a file in it"]);
    let told = with_spec("things.yaml/a");
    assert_told(
        &told,
        &["the file cannot be read: Not a directory", "check the name"],
    );
    let told = with_spec("latin.yaml");
    assert_told(
        &told,
        &["the file is not UTF-8, in line 2", "save it as text"],
    );
    let told = with_spec("refers.yaml");
    assert_told(
        &told,
        &[
            "there is no such file",
            "`inner#/A`",
            "inner: this is a folder",
            "2 refusals",
        ],
    );
    let with =
        |option: &str, value: &str| fail(folder.path(), &[&USUAL[..], &[option, value]].concat());
    let told = with("--fixups", "nil.toml");
    assert_told(
        &told,
        &["there is no such file", "nil.toml", "check its name"],
    );
    let told = with("--report", "nil/report.json");
    assert_told(
        &told,
        &[
            "nil/report.json cannot be written: No such file",
            "make the folder",
        ],
    );
    let told = with("--report", "inner");
    assert_told(
        &told,
        &["inner cannot be written: Is a directory", "name a file"],
    );
    for out in ["things.yaml", "things.yaml/a"] {
        let told = fail(folder.path(), &["--spec", "things.yaml", "--out", out]);
        let told = told.to_lowercase();
        assert_told(&told, &["not a directory", "name a folder"]);
    }
}

#[test]
fn what_is_refused_is_told_where_the_report_cannot_be_written() {
    let folder = folder(HOPELESS);
    let arguments = [&USUAL[..], &["--report", "nil/report.json"]].concat();
    let told = fail(folder.path(), &arguments);
    assert_told(
        &told,
        &[
            "nil/report.json cannot be written",
            "2 refusals, nothing was written",
        ],
    );
}
