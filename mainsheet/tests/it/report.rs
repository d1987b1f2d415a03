//! The report of `mainsheet generate` takes the place of an earlier one, and of no other file.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const DESCRIPTION: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths: {/things: {get: {responses: {'204': {description: Done.}}}}}
";

fn generate(folder: &Path, report: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mainsheet"))
        .args(["generate", "--crate", "things"])
        .args(["--spec", "things.yaml", "--out", "out", "--report", report])
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn a_report_replaces_no_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (file, text) in [
        ("things.yaml", DESCRIPTION),
        ("notes.md", "# Notes\n"),
        ("package.json", "{\"summary\": \"mine\"}"),
    ] {
        fs::write(folder.join(file), text).unwrap();
        fs::write(folder.join("things.yaml"), DESCRIPTION).unwrap();
        let output = generate(folder, file);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert!(told.contains(&format!("{file} is no report")), "{told}");
        assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), text);
        assert!(!folder.join("out").exists());
    }
}

#[test]
fn a_report_replaces_an_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("things.yaml"), DESCRIPTION).unwrap();
    fs::write(folder.join("empty.md"), "").unwrap();
    for file in [
        "report.md",
        "report.md",
        "report.json",
        "report.json",
        "empty.md",
    ] {
        let output = generate(folder, file);
        assert!(output.status.success(), "{output:?}");
        let report = fs::read_to_string(folder.join(file)).unwrap();
        assert!(report.contains("operation"), "{report}");
    }
}
