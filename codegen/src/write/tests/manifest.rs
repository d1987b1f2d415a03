//! What becomes of a manifest that people have changed.

use super::super::manifest::merged;

const BASE: &str = r#"# Begun here.

[package]
name = "things"
description = "Things"
version = "0.1.0"
keywords = ["a", "b"]

[features]
default = ["v1"]
# Every version
full = ["v1", "v2"]
# The first
v1 = []
v2 = []

[dependencies]
chrono = { version = "0.4", features = ["serde"] }
gone = "1"
runtime = { path = "../runtime", version = "0.1.0" }
serde_json = "1"

[lints.rust]
missing_docs = "warn"
"#;

/// A version less and one more, a newer runtime, other dependencies and another description.
fn new() -> String {
    BASE.replace("\"Things\"", "\"More things\"")
        .replace("\"v2\"]", "\"v3\"]")
        .replace("v2 = []\n", "v3 = []\n")
        .replace("# The first\n", "# The first, of 2020\n")
        .replace("version = \"0.4\"", "version = \"0.5\"")
        .replace("gone = \"1\"\n", "come = \"2\"\n")
        .replace("\"0.1.0\" }", "\"0.2.0\" }")
        .replace(
            "serde_json = \"1\"",
            "serde_json = { version = \"1\", features = [\"x\"] }",
        )
}

/// What somebody's manifest becomes, which then stays so.
fn settled(mine: &str) -> String {
    let first = merged(Some(BASE), mine, &new()).unwrap();
    let again = merged(Some(&new()), &first, &new()).unwrap();
    assert_eq!(first, again, "a second run changes it");
    // A kill may come between the manifest and its base.
    assert_eq!(first, merged(Some(BASE), &first, &new()).unwrap());
    first
}

/// The base with something replaced in it, which must be there.
fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = BASE.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

#[track_caller]
fn assert_has(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|other| other == *line), "{line}\n{text}");
    }
}

#[track_caller]
fn assert_lacks(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(!text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn one_that_nobody_changed_is_written_anew() {
    assert_eq!(settled(BASE), new());
    assert_eq!(settled(&BASE.replace('\n', "\r\n")), new());
}

#[test]
fn what_is_somebodys_stays() {
    let mine = edited(&[
        ("# Begun here.", "# Ours."),
        (
            "version = \"0.1.0\"",
            "version = \"7.1.0\"  # ours\nauthors = [\"me\"]",
        ),
        ("\"b\"]", "\"c\"]"),
        (
            "serde_json = \"1\"",
            "# For tests, too\nserde_json = \"1\"\nmine = { path = \"mine\" }",
        ),
        (
            "default = [\"v1\"]",
            "default = [\"v1\", \"mine\"]\nmine = [\"dep:mine\"]",
        ),
        (
            "missing_docs = \"warn\"",
            "missing_docs = \"allow\"\n\n[dev-dependencies]\ntokio = \"1\"",
        ),
    ]);
    let text = settled(&mine);
    assert_has(
        &text,
        &[
            "# Ours.",
            "version = \"7.1.0\"  # ours",
            "authors = [\"me\"]",
            "keywords = [\"a\", \"c\"]",
            "# For tests, too",
            "mine = { path = \"mine\" }",
            "default = [\"v1\", \"mine\"]",
            "mine = [\"dep:mine\"]",
            "missing_docs = \"allow\"",
            "[dev-dependencies]",
            "tokio = \"1\"",
            // And what is the generator's is current.
            "description = \"More things\"",
            "full = [\"v1\", \"v3\"]",
            "# The first, of 2020",
            "v3 = []",
            "chrono = { version = \"0.5\", features = [\"serde\"] }",
            "come = \"2\"",
            "runtime = { path = \"../runtime\", version = \"0.2.0\" }",
            "serde_json = { version = \"1\", features = [\"x\"] }",
        ],
    );
    assert_lacks(&text, &["v2", "gone"]);
}

#[test]
fn what_the_code_needs_is_current_in_what_somebody_changed() {
    let mine = edited(&[
        (
            "{ path = \"../runtime\", version = \"0.1.0\" }",
            "{ path = \"../../rt\", version = \"0.1.0\", optional = false }",
        ),
        (
            "chrono = { version = \"0.4\", features = [\"serde\"] }",
            "chrono = { version = \"0.4\", features = [\"serde\", \"clock\"] }",
        ),
        ("serde_json = \"1\"", "serde_json = \"1.0.99\""),
        (
            "full = [\"v1\", \"v2\"]",
            "full = [\"v1\", \"v2\", \"mine\"]\nmine = []",
        ),
    ]);
    assert_has(
        &settled(&mine),
        &[
            "runtime = { path = \"../../rt\", version = \"0.2.0\", optional = false }",
            "chrono = { version = \"0.5\", features = [\"serde\", \"clock\"] }",
            "serde_json = { version = \"1.0.99\", features = [\"x\"] }",
            "full = [\"v1\", \"mine\", \"v3\"]",
        ],
    );
}

#[test]
fn what_somebody_removed_stays_away_unless_the_code_needs_it() {
    let mine = edited(&[
        ("description = \"Things\"\n", ""),
        ("default = [\"v1\"]", "default = []"),
        ("v1 = []\n", ""),
        ("serde_json = \"1\"\n", ""),
        ("[lints.rust]\nmissing_docs = \"warn\"\n", ""),
    ]);
    let text = settled(&mine);
    assert_lacks(&text, &["description", "lints"]);
    assert_has(
        &text,
        &[
            "default = []",
            "v1 = []",
            "serde_json = { version = \"1\", features = [\"x\"] }",
        ],
    );
}

#[test]
fn a_dependency_may_come_from_elsewhere() {
    let mine = edited(&[
        ("serde_json = \"1\"", "serde_json = { workspace = true }"),
        (
            "{ path = \"../runtime\", version = \"0.1.0\" }",
            "{ git = \"https://example.com/r\" }",
        ),
    ]);
    assert_has(
        &settled(&mine),
        &[
            "serde_json = { workspace = true }",
            "runtime = { git = \"https://example.com/r\" }",
        ],
    );
    let mine = edited(&[
        ("serde_json = \"1\"\n", ""),
        (
            "[lints.rust]",
            "[dependencies.serde_json]\nworkspace = true\n\n[lints.rust]",
        ),
    ]);
    let text = settled(&mine);
    assert_has(&text, &["[dependencies.serde_json]", "workspace = true"]);
    assert_eq!(text.matches("serde_json").count(), 1, "{text}");
}

#[test]
fn what_is_no_longer_needed_stays_where_somebody_needs_or_changed_it() {
    let mine = edited(&[(
        "gone = \"1\"",
        "gone = { version = \"1\", features = [\"mine\"] }",
    )]);
    assert_has(
        &settled(&mine),
        &["gone = { version = \"1\", features = [\"mine\"] }"],
    );
    let mine = edited(&[("v2 = []\n", "v2 = []\nmine = [\"v2\", \"gone/x\"]\n")]);
    let text = settled(&mine);
    assert_has(
        &text,
        &[
            "v2 = []",
            "gone = \"1\"",
            "mine = [\"v2\", \"gone/x\"]",
            "full = [\"v1\", \"v3\"]",
        ],
    );
}

#[test]
fn without_a_base_nothing_is_taken_away() {
    let mine = BASE.replace("version = \"0.1.0\"\n", "version = \"9.0.0\"\n");
    let text = merged(None, &mine, &new()).unwrap();
    assert_has(
        &text,
        &[
            "version = \"9.0.0\"",
            "v2 = []",
            "v3 = []",
            "gone = \"1\"",
            "come = \"2\"",
            "description = \"Things\"",
            "full = [\"v1\", \"v2\", \"v3\"]",
        ],
    );
}
