//! What is hostile costs no more than it is worth.

use std::fmt::Write;

use mainsheet_codegen::Diagnostic;

use super::{Files, answering, description};

#[test]
fn aliases_repeat_no_more_than_ten_times_the_file() {
    let mut bomb = "x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "x-{level}: &a{level} [{items}]").unwrap();
    }
    let many = format!(
        "x-text: &a {}\nx-list: [{}]\n",
        "a".repeat(100_000),
        vec!["*a"; 10_000].join(", ")
    );
    let merges = format!(
        "x-map: &a {{{}}}\nx-list: [{}]\n",
        (0..5_000)
            .map(|index| format!("k{index}: 1"))
            .collect::<Vec<_>>()
            .join(", "),
        vec!["{<<: *a}"; 5_000].join(", ")
    );
    for text in [bomb, many, merges] {
        let (message, ..) = Files::yaml(&(text + &answering("      type: string\n"))).refusal();
        assert!(message.contains("repeat more than ten times"), "{message}");
    }
}

#[test]
fn path_items_are_repeated_no_more_than_ten_times_the_files() {
    let mut text = description("");
    for index in 0..2_000 {
        writeln!(text, "  /p{index}: {{$ref: item.yaml}}").unwrap();
    }
    let mut item = "get:\n  operationId: a\n  responses:\n".to_owned();
    for status in 200..600 {
        writeln!(item, "    '{status}': {{description: {}}}", "d".repeat(50)).unwrap();
    }
    let files = Files::texts(&[("root.yaml", &text), ("item.yaml", &item)]);
    let (message, ..) = files.refusal();
    assert!(message.contains("repeat more than ten times"), "{message}");
}

#[test]
fn faults_beyond_a_thousand_are_counted() {
    let faults = vec!["1"; 200_000].join(",");
    let text = format!(
        r#"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "paths": {{}}, "tags": [{faults}]}}"#
    );
    let files = Files::json(&text);
    let refusals = mainsheet_codegen::bundle(&files.version()).unwrap_err();
    assert_eq!(refusals.iter().count(), 1001);
    let last = refusals.iter().last().unwrap();
    assert_eq!(last.message(), "199000 more faults are not listed");
    // All stand on one line, of which each message shows a piece.
    let text = refusals.to_string();
    assert!(text.len() < 3_000_000, "{}", text.len());
    assert!(text.lines().all(|line| line.len() < 1_000));
}

#[test]
fn texts_of_the_description_do_not_steer_the_terminal() {
    let text =
        description("  /a:\n    get:\n      \"\\e[31m\\u202Ered\": 1\n      '\u{9b}31m': 2\n");
    let files = Files::yaml(&text.replace('\u{9b}', ""));
    let refusals = mainsheet_codegen::bundle(&files.version()).unwrap_err();
    let shown = refusals.to_string();
    assert!(shown.contains("\\u{1b}[31m\\u{202e}red"), "{shown}");
    let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!shown.chars().any(steers), "{shown:?}");
    let long = "k".repeat(100_000);
    let files = Files::yaml(&description(&format!("  /a: {{{long}: 1}}\n")));
    let refusals = mainsheet_codegen::bundle(&files.version()).unwrap_err();
    assert!(refusals.to_string().len() < 5_000);
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_read() {
    let text = description(
        "  /a: {$ref: /dev/zero}
  /b: {$ref: pipe}
  /c: {$ref: .}
  /d: {$ref: loop}
  /e: {$ref: /dev/stdin}
  /f: {$ref: '../../../../../../../../..'}
",
    );
    let files = Files::texts(&[("root.yaml", &text)]);
    std::os::unix::fs::symlink("loop", files.path("loop")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(files.path("pipe"))
        .status();
    assert!(made.unwrap().success());
    let refusals = files.refused();
    let messages: Vec<_> = refusals.iter().map(Diagnostic::message).collect();
    assert_eq!(messages.len(), 6, "{messages:#?}");
    for message in &messages {
        assert!(message.contains("cannot be followed"), "{message}");
    }
    assert!(
        messages[1].ends_with("this is no regular file"),
        "{}",
        messages[1]
    );
    assert!(
        messages[2].ends_with("this is a folder, and no file"),
        "{}",
        messages[2]
    );
}

#[test]
fn chains_of_compositions_are_looked_at_in_bounded_time() {
    let mut schemas = "      type: string\n".to_owned();
    for index in 0..4_000 {
        writeln!(
            schemas,
            "    C{index}: {{required: [p{index}], allOf: [{{$ref: '#/components/schemas/C{}'}}], properties: {{p{index}: {{type: string}}}}}}",
            index + 1
        )
        .unwrap();
    }
    schemas += "    C4000: {type: object}\n";
    let files = Files::yaml(&answering(&schemas));
    let (_, report) = files.mended();
    assert!(super::told(&report).is_empty());
}

#[test]
fn targets_of_one_name_are_numbered_in_linear_time() {
    let mut text = description(
        "  /a:\n    get:\n      operationId: a\n      responses:\n        '200':\n          description: d\n          content:\n            application/json:\n              schema:\n                oneOf:\n",
    );
    for index in 0..20_000 {
        writeln!(text, "                  - $ref: '#/x-all/{index}/same'").unwrap();
    }
    text += "x-all:\n";
    for _ in 0..20_000 {
        text += "  - {same: {type: string}}\n";
    }
    let document = Files::yaml(&text).joined();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert_eq!(schemas.len(), 20_000);
    assert!(schemas.contains_key("same20000"));
}

#[test]
fn deep_flow_is_refused_before_it_costs_its_square() {
    for open in ["[", "{a: "] {
        let text = answering("      type: string\n") + "x-deep: " + &open.repeat(100_000);
        let (message, ..) = Files::yaml(&text).refusal();
        assert!(message.contains("more than 512 deep"), "{message}");
    }
}
