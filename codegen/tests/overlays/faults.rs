//! What is refused, and where.

use mainsheet_codegen::Package;

use crate::{DESCRIPTION, Overlaid, overlay};

/// Fails unless an overlay of this text is refused at a place, for a reason.
#[track_caller]
fn assert_refused(text: &str, pointer: &str, line: usize, says: &str) {
    let overlaid = Overlaid::new(DESCRIPTION, &[("overlay.yaml", text)]);
    let (file, at, found, message) = overlaid.refusal();
    assert!(message.contains(says), "{text}: {message}");
    assert_eq!(file, "overlay.yaml", "{text}");
    assert_eq!(at, pointer, "{text}");
    assert_eq!(found, Some(line), "{text}");
}

#[test]
fn an_overlay_follows_its_specification() {
    for (text, pointer, line, says) in [
        ("[]", "", 1, "the file holds no overlay"),
        ("openapi: 3.0.3\n", "", 1, "`overlay` is missing"),
        ("overlay: 1.1\n", "/overlay", 1, "no text"),
        ("overlay: 1.2.0\n", "/overlay", 1, "this is Overlay 1.2.0"),
        ("overlay: '1.1'\n", "/overlay", 1, "this is Overlay 1.1,"),
        (
            "overlay: 1.1.0\nactions: [{target: $.info, remove: true}]\n",
            "",
            1,
            "has no `info`",
        ),
        (
            "overlay: 1.1.0\ninfo: {title: It}\nactions: [{target: $.info}]\n",
            "/info",
            2,
            "`version` is missing",
        ),
        (
            "overlay: 1.1.0\ninfo: {title: It, version: 1}\nactions: [{target: $.info}]\n",
            "/info/version",
            2,
            "`version` is no text",
        ),
        (
            "overlay: 1.1.0\ninfo: {title: It, version: '1'}\n",
            "",
            1,
            "has no `actions`",
        ),
        (
            "overlay: 1.1.0\ninfo: {title: It, version: '1'}\nactions: []\n",
            "/actions",
            3,
            "has no actions",
        ),
        (
            "overlay: 1.1.0\ninfo: {title: It, version: '1'}\nactions: {}\n",
            "/actions",
            3,
            "`actions` is no list",
        ),
        (
            "overlay: 1.1.0\ninfo: {title: It, version: '1'}\nextends: 7\nactions: [{target: $}]\n",
            "/extends",
            3,
            "`extends` is no text",
        ),
        ("overlay: [\n", "", 1, "neither YAML nor JSON"),
    ] {
        assert_refused(text, pointer, line, says);
    }
}

#[test]
fn so_do_its_actions() {
    for (text, pointer, line, says) in [
        (
            &overlay("1.1.0", "  - remove: true\n"),
            "/actions/0",
            4,
            "`target` is missing",
        ),
        (
            &overlay("1.1.0", "  - {target: $.info, remove: 'yes'}\n"),
            "/actions/0/remove",
            4,
            "`remove` is no Boolean",
        ),
        (
            &overlay("1.1.0", "  - target: $.info\n    updates: {title: Ours}\n"),
            "/actions/0/updates",
            5,
            "has no `updates` here",
        ),
        (
            &overlay("1.1.0", "  - target: $.paths[\n    remove: true\n"),
            "/actions/0/target",
            4,
            "`$.paths[` is no JSONPath",
        ),
        (
            &overlay("1.1.0", "  - target: /paths\n    remove: true\n"),
            "/actions/0/target",
            4,
            "`/paths` is no JSONPath",
        ),
        (
            &overlay("1.1.0", "  - target: $.info\n    copy: info\n"),
            "/actions/0/copy",
            5,
            "`info` is no JSONPath",
        ),
        (
            &overlay("1.1.0", "  - {target: $.info, update: {}, copy: $.info}\n"),
            "/actions/0",
            4,
            "neither counts",
        ),
        (
            &overlay("1.0.0", "  - {target: $.info, copy: $.info}\n"),
            "/actions/0/copy",
            4,
            "Overlay 1.0 has no `copy`",
        ),
    ] {
        assert_refused(text, pointer, line, says);
    }
}

#[test]
fn what_cannot_be_done_is_refused() {
    for (text, pointer, line, says) in [
        (
            &overlay("1.0.0", "  - {target: $.info.title, update: Ours}\n"),
            "/actions/0/target",
            4,
            "Overlay 1.0 changes no single value",
        ),
        (
            &overlay("1.1.0", "  - {target: $, remove: true}\n"),
            "/actions/0/target",
            4,
            "the description itself cannot be removed",
        ),
        (
            &overlay("1.1.0", "  - target: $.info\n    update: Ours\n"),
            "/actions/0/update",
            5,
            "a single value cannot be merged with an object at `/info`",
        ),
        (
            &overlay("1.1.0", "  - target: $.info\n    update:\n"),
            "/actions/0/update",
            5,
            "a single value cannot be merged with an object",
        ),
        (
            &overlay("1.1.0", "  - target: $.info.title\n    update: [1]\n"),
            "/actions/0/update",
            5,
            "a list cannot be merged with a single value at `/info/title`",
        ),
        (
            &overlay(
                "1.1.0",
                "  - target: $.paths.*\n    update:\n      get:\n        responses:\n          '204': []\n",
            ),
            "/actions/0/update/get/responses/204",
            8,
            "a list cannot be merged with an object at `/paths/~1secrets/get/responses/204`",
        ),
        (
            &overlay(
                "1.1.0",
                "  - target: $.paths['/things'].get.*\n    update: {}\n",
            ),
            "/actions/0/target",
            4,
            "selects a single value and a list",
        ),
        (
            &overlay("1.1.0", "  - {target: $.info, copy: $.nothing}\n"),
            "/actions/0/copy",
            4,
            "selects nothing that could be copied",
        ),
        (
            &overlay("1.1.0", "  - {target: $.info, copy: $.paths.*}\n"),
            "/actions/0/copy",
            4,
            "selects 2 nodes",
        ),
        (
            &overlay("1.1.0", "  - {target: $.info, copy: $.info.title}\n"),
            "/actions/0/copy",
            4,
            "cannot be merged",
        ),
    ] {
        assert_refused(text, pointer, line, says);
    }
}

#[test]
fn all_faults_of_all_overlays_are_told() {
    let one = overlay(
        "1.1.0",
        "  - {target: one}\n  - {target: $, removes: true}\n",
    );
    let other = "overlay: 3.0.0\n";
    let overlaid = Overlaid::new(DESCRIPTION, &[("one.yaml", &one), ("other.yaml", other)]);
    let refused = overlaid.refused();
    let places: Vec<_> = refused
        .iter()
        .map(mainsheet_codegen::Diagnostic::pointer)
        .collect();
    assert_eq!(
        places,
        ["/actions/0/target", "/actions/1/removes", "/overlay"]
    );
    assert_eq!(refused[1].help(), "write `remove`");
}

#[test]
fn an_overlay_that_is_not_there_or_given_twice_is_refused() {
    let mut overlaid = Overlaid::actions("  - {target: $.tags, remove: true}\n");
    overlaid.overlays = vec!["nowhere.yaml".to_owned()];
    let (file, _, line, message) = overlaid.refusal();
    assert_eq!((file.as_str(), line), ("nowhere.yaml", None));
    assert!(message.contains("no such file"), "{message}");

    overlaid.overlays = vec!["overlay.yaml".to_owned(), "./overlay.yaml".to_owned()];
    let (_, _, _, message) = overlaid.refusal();
    assert!(message.contains("given twice"), "{message}");

    overlaid.overlays = vec!["things.yaml".to_owned()];
    let (_, _, _, message) = overlaid.refusal();
    assert!(message.contains("the description itself"), "{message}");

    let (_, _, _, message) = Overlaid::new(DESCRIPTION, &[("empty.yaml", "\n")]).refusal();
    assert_eq!(message, "the file is empty");
}

#[test]
fn a_fault_that_an_overlay_brings_is_told_where_it_stands() {
    let overlaid = Overlaid::actions(
        "
  - target: $.paths['/things'].get
    update:
      parametres: []
  - target: $.components.schemas
    update:
      New:
        type: object
        properties:
          one: {$ref: '#/components/schemas/Missing'}
",
    );
    let refused = overlaid.refused();
    let places: Vec<_> = refused
        .iter()
        .map(|it| {
            let file = it.file().file_name().unwrap().to_str().unwrap();
            format!("{file}:{}#{}", it.line().unwrap(), it.pointer())
        })
        .collect();
    assert_eq!(
        places,
        [
            "overlay.yaml:7#/actions/0/update/parametres",
            "overlay.yaml:13#/actions/1/update/New/properties/one/$ref",
        ],
        "{refused:#?}"
    );

    // The description can be joined, and not be generated from.
    let overlaid = Overlaid::actions(
        "  - {target: $.components.schemas.Thing.properties, update: {extra: {type: text}}}\n",
    );
    let refused = mainsheet_codegen::generate(&Package::new("things"), &[overlaid.version()]);
    let refused = refused.unwrap_err();
    let refusal = refused.iter().next().unwrap();
    assert_eq!(refusal.file(), overlaid.path("overlay.yaml"));
    assert_eq!(refusal.pointer(), "/actions/0/update/extra");
}

#[test]
fn what_repeats_itself_has_an_end() {
    let mut actions = String::new();
    for _ in 0..60 {
        actions.push_str("  - {target: $.components, copy: $}\n");
    }
    let overlaid = Overlaid::actions(&actions);
    let (_, pointer, _, message) = overlaid.refusal();
    assert!(pointer.ends_with("/copy"), "{pointer}");
    assert!(message.contains("ten times"), "{message}");

    let mut actions = String::new();
    let mut target = "$.info".to_owned();
    for _ in 0..600 {
        let action = format!("  - {{target: \"{target}\", update: {{x-a: {{}}}}}}\n");
        actions.push_str(&action);
        target.push_str("['x-a']");
    }
    let overlaid = Overlaid::actions(&actions);
    let (_, pointer, _, message) = overlaid.refusal();
    assert_eq!(pointer, "/actions/510/update", "{message}");
    assert!(message.contains("512 deep"), "{message}");
}
