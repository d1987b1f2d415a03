//! `mainsheet generate --rules`: what a file of rules says of operations.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A list in pages that nobody would know for one, and a call that takes a key.
const THINGS: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      parameters: [{name: from, in: query, schema: {type: string}}]
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema:
                type: object
                properties:
                  rows: {type: array, items: {type: string}}
                  further: {type: string}
    post:
      operationId: createThing
      responses: {'204': {description: Done.}}
";

fn generate(folder: &Path, rules: &str) -> Output {
    fs::write(folder.join("things.yaml"), THINGS).unwrap();
    fs::write(folder.join("rules.toml"), rules).unwrap();
    Command::new(env!("CARGO_BIN_EXE_mainsheet"))
        .args(["generate", "--crate", "things"])
        .args([
            "--spec",
            "things.yaml",
            "--rules",
            "rules.toml",
            "--out",
            "out",
        ])
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn a_file_of_rules_says_how_operations_are_paged_and_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "[[paging]]
operations = [\"listThings\"]
cursor = \"from\"
next = \"/further\"
items = \"/rows\"

[idempotency]
createThing = \"X-Once\"
";
    let output = generate(folder.path(), rules);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let read = |name: &str| {
        let path = folder.path().join("out/src/api").join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let requests = read("operations/requests.rs");
    let paged = "Found::Body(\"/further\")";
    assert!(
        requests.contains(paged) && requests.contains("items: \"/rows\""),
        "{requests}"
    );
    assert!(read("operations.rs").contains("idempotency_key(\"X-Once\")"));
}

#[test]
fn a_faulty_file_of_rules_is_named_and_nothing_is_written() {
    for (rules, expected) in [
        (
            "[[pagin]]\n",
            &["error: ", "rules.toml", "unknown field `pagin`"][..],
        ),
        (
            "[idempotency]\ncreateThing = 7\n",
            &["rules.toml", "invalid type"],
        ),
        (
            "[idempotency]\ncreateThin = \"X-Once\"\n",
            &[
                "there is a rule for the operation `createThin`, which there is not",
                "help: ",
            ],
        ),
        (
            "[[paging]]\noperations = [\"listThings\"]\noffset = \"from\"\nitems = \"/none\"\n",
            &[
                "the rule for paging `listThings` does not fit it",
                "`/none`",
            ],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let output = generate(folder.path(), rules);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{rules}");
        for text in expected {
            assert!(
                stderr.contains(text),
                "no {text:?} of {rules:?} in:\n{stderr}"
            );
        }
        assert!(!folder.path().join("out").exists(), "{rules}");
    }
}
