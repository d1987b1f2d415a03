//! `mainsheet diff` as its user meets it: arguments, output and exit codes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A workspace whose list has the versions `new` and `old`, the older with one operation more.
fn workspace() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec");
    fs::create_dir(&spec).unwrap();
    let configuration = "[package]\nname = \"things\"\n\n\
                         [[version]]\nname = \"new\"\nfile = \"spec/new.yaml\"\n\n\
                         [[version]]\nname = \"old\"\nfile = \"spec/old.yaml\"\ntags = [\"A\"]\n";
    fs::write(folder.path().join("mainsheet.toml"), configuration).unwrap();
    let get = |tag: &str| {
        format!("{{get: {{tags: [{tag}], responses: {{'204': {{description: Done}}}}}}}}")
    };
    let description = |paths: &str| {
        format!("openapi: 3.0.3\ninfo: {{title: Things, version: '1'}}\npaths:\n{paths}\n")
    };
    let one = format!("  /one: {}", get("A"));
    let both = format!("{one}\n  /two: {}", get("B"));
    fs::write(spec.join("new.yaml"), description(&one)).unwrap();
    fs::write(spec.join("old.yaml"), description(&both)).unwrap();
    folder
}

fn mainsheet(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mainsheet"))
        .arg("diff")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// The exit code, and what is printed.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = mainsheet(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text)
}

/// The exit code, and what is complained of.
fn fail(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = mainsheet(folder, arguments);
    assert!(output.stdout.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), text)
}

#[test]
fn a_breaking_change_fails() {
    let folder = workspace();
    let (code, text) = run(folder.path(), &["spec/old.yaml", "spec/new.yaml"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        text,
        "spec/old.yaml -> spec/new.yaml: 1 change, 1 breaking (!)\n\nGET /two\n  ! removed\n\n\
         Rust: 1 change: 1 breaking, 0 behavioural, 0 additive\n\nWhat does not compile any more\n  \
         `api::B::get_two` is gone\n"
    );
    let (_, wire) = run(
        folder.path(),
        &["spec/old.yaml", "spec/new.yaml", "--wire-only"],
    );
    assert_eq!(wire.lines().count(), 4, "{wire}");
    assert!(text.starts_with(&wire));
}

#[test]
fn a_change_that_breaks_nothing_does_not() {
    let folder = workspace();
    let files = ["spec/new.yaml", "spec/old.yaml"];
    let (code, text) = run(folder.path(), &files);
    assert_eq!(code, Some(0));
    assert!(text.contains("1 change, 0 breaking"), "{text}");
}

#[test]
fn versions_of_openapi_are_no_difference() {
    let folder = workspace();
    let spec = folder.path().join("spec");
    let description = |version: &str, schema: &str, rest: &str| {
        format!(
            "openapi: {version}\ninfo: {{title: Things, version: '1'}}\npaths:\n  /one: {{get: \
             {{responses: {{'200': {{description: Done, content: {{application/json: {{schema: \
             {schema}}}}}}}}}}}}}\n{rest}"
        )
    };
    let old = description("3.0.3", "{type: string, nullable: true}", "");
    let same = "{anyOf: [{type: string}, {type: 'null'}]}";
    fs::write(spec.join("old.yaml"), old).unwrap();
    fs::write(spec.join("new.yaml"), description("3.1.0", same, "")).unwrap();
    let files = ["spec/old.yaml", "spec/new.yaml"];
    let (code, text) = run(folder.path(), &files);
    assert_eq!(
        (code, text.as_str()),
        (Some(0), "spec/old.yaml -> spec/new.yaml: no change\n")
    );
    let hook = "webhooks: {thing: {post: {}}}\n";
    fs::write(spec.join("new.yaml"), description("3.1.0", same, hook)).unwrap();
    let (_, text) = run(folder.path(), &[&files[..], &["--wire-only"]].concat());
    assert!(
        text.ends_with("\nwebhook POST thing\n    added\n"),
        "{text}"
    );
}

#[test]
fn the_caller_says_what_fails() {
    let folder = workspace();
    let cases = [
        (["spec/old.yaml", "spec/new.yaml"], "breaking", 1),
        (["spec/old.yaml", "spec/new.yaml"], "any", 1),
        (["spec/old.yaml", "spec/new.yaml"], "never", 0),
        (["spec/new.yaml", "spec/old.yaml"], "breaking", 0),
        (["spec/new.yaml", "spec/old.yaml"], "any", 1),
        (["spec/new.yaml", "spec/new.yaml"], "any", 0),
    ];
    for (files, fail_on, expected) in cases {
        let arguments = [files[0], files[1], "--fail-on", fail_on];
        let (code, _) = run(folder.path(), &arguments);
        assert_eq!(code, Some(expected), "{arguments:?}");
    }
}

/// A type that changes breaks nobody on the wire who does not read it.
#[test]
fn what_breaks_programs_alone_fails_if_asked_for() {
    let folder = workspace();
    let spec = folder.path().join("spec");
    let old = fs::read_to_string(spec.join("old.yaml")).unwrap();
    let new = old.replace("/two: {get: {", "/two: {get: {operationId: another, ");
    assert_ne!(old, new);
    fs::write(spec.join("new.yaml"), new).unwrap();
    let files = ["spec/old.yaml", "spec/new.yaml"];
    let (code, text) = run(folder.path(), &files);
    assert_eq!(code, Some(0));
    assert!(
        text.contains("`api::B::get_two` is now `api::B::another`"),
        "{text}"
    );
    let (code, _) = run(
        folder.path(),
        &[&files[..], &["--fail-on", "rust"]].concat(),
    );
    assert_eq!(code, Some(1));
    let (_, json) = run(folder.path(), &[&files[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rust"]["breaking"], 1);
    assert_eq!(json["breaking"], 0);
}

#[test]
fn versions_are_found_from_below_and_cut_to_their_tags() {
    let folder = workspace();
    let below = folder.path().join("spec");
    let (code, text) = run(&below, &["old", "new"]);
    assert_eq!((code, text.as_str()), (Some(0), "old -> new: no change\n"));
}

#[test]
fn tags_cut_files_and_replace_those_of_versions() {
    let folder = workspace();
    let (code, text) = run(folder.path(), &["old", "new", "--tag", "A", "--tag", "B"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("GET /two\n  ! removed"), "{text}");
    let files = ["spec/old.yaml", "spec/new.yaml", "--tag", "A"];
    assert_eq!(run(folder.path(), &files).0, Some(0));
}

#[test]
fn formats() {
    let folder = workspace();
    let files = ["spec/old.yaml", "spec/new.yaml", "--format"];
    let (_, markdown) = run(folder.path(), &[&files[..], &["markdown"]].concat());
    assert!(markdown.contains("- **Breaking.** Removed\n"), "{markdown}");
    let (_, json) = run(folder.path(), &[&files[..], &["json"]].concat());
    assert!(json.contains("\"kind\": \"operation_removed\""), "{json}");
    assert!(json.contains("\"file\": \"spec/old.yaml\""), "{json}");
}

#[test]
fn files_are_compared_without_a_configuration() {
    let folder = workspace();
    let elsewhere = tempfile::tempdir().unwrap();
    for name in ["old.yaml", "new.yaml"] {
        fs::copy(
            folder.path().join("spec").join(name),
            elsewhere.path().join(name),
        )
        .unwrap();
    }
    assert_eq!(run(elsewhere.path(), &["old.yaml", "new.yaml"]).0, Some(1));
    let (code, error) = fail(elsewhere.path(), &["old", "new.yaml"]);
    assert_eq!(
        (code, error.as_str()),
        (
            Some(1),
            "error: there is no file `old`\nhelp: name a file; versions are known where there is a `mainsheet.toml`\n"
        )
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = workspace();
    let (code, error) = fail(folder.path(), &["older", "new"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        error,
        "error: `older` is neither a version nor a file\nhelp: name a file, or one of new, old\n"
    );
    fs::write(folder.path().join("spec/old.yaml"), "swagger: '1.2'\n").unwrap();
    let (code, error) = fail(folder.path(), &["old", "new"]);
    assert_eq!(code, Some(1));
    assert!(
        error.contains("this is Swagger 1.2, not Swagger 2.0 or OpenAPI 3.0"),
        "{error}"
    );
    assert!(error.contains("spec/old.yaml:1:1"), "{error}");
}

#[test]
fn wrong_usage_is_told_apart_from_a_breaking_change() {
    let folder = workspace();
    for arguments in [
        &["old"][..],
        &["old", "new", "--format", "html"],
        &["old", "new", "--loud"],
    ] {
        let (code, error) = fail(folder.path(), arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(error.starts_with("error: "), "{error}");
    }
}

#[test]
fn help_says_what_the_command_does() {
    let folder = workspace();
    let (code, help) = run(folder.path(), &["--help"]);
    assert_eq!(code, Some(0));
    for expected in [
        "Say what differs between two descriptions, and what of it breaks a client",
        "Usage: mainsheet diff [OPTIONS] <OLD> <NEW>",
        "--fail-on <CHANGES>",
        "[default: breaking]",
    ] {
        assert!(help.contains(expected), "{expected} is missing in\n{help}");
    }
}
