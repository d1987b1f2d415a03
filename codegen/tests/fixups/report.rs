//! What a report holds, and how it is written.

use std::path::Path;

use mainsheet_codegen::{Fixups, Outcome};
use serde_json::{Value, json};

use super::{Files, description};

fn files() -> Files {
    let root = description(
        "  /things: {$ref: things.yaml}
components:
  schemas:
    A: {type: integer, maxLength: 3}
    B: {type: integer, maxLength: 3, minLength: 1}
",
    );
    let item = "get:\n  responses:\n    2xx:\n      description: Things.\n";
    Files::new(&[("root.yaml", &root), ("things.yaml", item)])
}

#[test]
fn the_summary_counts_each_construct() {
    let (_, report) = files().mended(&Fixups::none());
    let summary = report.summary();
    let rows: Vec<_> = summary.rows().collect();
    assert_eq!(
        rows,
        [
            ("fixup misplaced-keyword", [0, 3, 0, 0]),
            ("fixup status-code", [0, 1, 0, 0])
        ]
    );
    assert_eq!(summary.count(Outcome::FixedUp), 4);
    assert_eq!(
        summary.to_string(),
        "\
construct                supported   fixed up   degraded    refused
fixup misplaced-keyword          0          3          0          0
fixup status-code                0          1          0          0
total                            0          4          0          0"
    );
}

#[test]
fn json_lists_every_entry_with_its_line() {
    let files = files();
    let (_, report) = files.mended(&Fixups::none());
    let text = report.render(Path::new("report.json"));
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        document["summary"][1],
        json!({"construct": "fixup status-code", "supported": 0, "fixed_up": 1, "degraded": 0, "refused": 0})
    );
    let entries = document["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 4);
    assert!(entries.contains(&json!({
        "outcome": "fixed_up",
        "construct": "fixup status-code",
        "file": files.path("things.yaml"),
        "pointer": "/get/responses/2xx",
        "line": 3,
        "note": "the key `2xx` became `2XX`",
    })));
    assert!(entries.iter().any(|entry| {
        entry["pointer"] == "/components/schemas/B/minLength" && entry["line"] == 9
    }));
}

#[test]
fn markdown_lists_what_is_not_merely_supported() {
    let files = files();
    let (_, report) = files.mended(&Fixups::none());
    let text = report.render(Path::new("report.md"));
    assert!(
        text.contains("| fixup misplaced-keyword | 0 | 3 | 0 | 0 |\n"),
        "{text}"
    );
    let line = format!(
        "- fixup status-code: `{}:3` `#/get/responses/2xx` – the key `2xx` became `2XX`\n",
        files.path("things.yaml").display()
    );
    assert!(text.contains(&line), "{text}");
    assert!(!text.contains("## refused"), "{text}");
}

#[test]
fn a_file_that_is_gone_leaves_its_entries_without_lines() {
    let files = files();
    let (_, report) = files.mended(&Fixups::none());
    std::fs::remove_file(files.path("things.yaml")).unwrap();
    let located = report.located();
    let lines: Vec<_> = located.iter().map(|entry| entry.line.is_some()).collect();
    assert_eq!(lines.iter().filter(|found| !**found).count(), 1);
}
