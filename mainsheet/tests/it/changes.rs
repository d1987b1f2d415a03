//! What a run says of what has changed since the one before.

use std::fs;
use std::path::Path;

use crate::common::{SOUND, USUAL, command, folder, run};

/// Makes the folder one that Cargo builds in, so that what is kept between runs lies there.
fn built(folder: &Path) {
    fs::create_dir(folder.join("target")).unwrap();
    fs::write(folder.join("target/CACHEDIR.TAG"), "").unwrap();
}

#[test]
fn a_second_run_says_what_has_changed_on_the_wire_and_in_rust() {
    let folder = folder(SOUND);
    built(folder.path());
    let told = run(folder.path(), &USUAL);
    assert!(!told.contains("Rust:"), "{told}");
    let other = SOUND.replace("operationId: getThing", "operationId: readThing");
    let other = other.replace("tags: [others]", "tags: [others]\n      parameters: [{name: a, in: query, required: true, schema: {type: string}}]");
    fs::write(folder.path().join("things.yaml"), &other).unwrap();
    // Who only looks learns the same, and keeps nothing.
    let looked = run(folder.path(), &[&USUAL[..], &["--dry-run"]].concat());
    let told = run(folder.path(), &USUAL);
    for told in [looked, told] {
        assert!(
            told.contains("api: 2 changes on the wire, 1 breaking\n"),
            "{told}"
        );
        assert!(
            told.contains("Rust: 2 changes: 2 breaking, 0 behavioural, 0 additive\n"),
            "{told}"
        );
        assert!(
            told.contains("  `api::Things::get` is now `api::Things::read`\n"),
            "{told}"
        );
        assert!(
            told.contains("takes `(a: String)` instead of `()`"),
            "{told}"
        );
    }
    // From another folder they are the same files.
    fs::write(folder.path().join("things.yaml"), SOUND).unwrap();
    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    let out = folder.path().join("out").display().to_string();
    let arguments = ["--spec", "../things.yaml", "--out", &out, "--no-stamp"];
    let told = run(&below, &arguments);
    assert!(
        told.contains("  `api::Things::read` is now `api::Things::get`\n"),
        "{told}"
    );
    let told = run(&below, &arguments);
    assert!(!told.contains("Rust:"), "{told}");
}

#[test]
fn programs_are_told_in_json_and_what_cannot_be_compared_stops_nothing() {
    let folder = folder(SOUND);
    built(folder.path());
    let arguments = [
        "generate",
        "--spec",
        "things.yaml",
        "--crate",
        "things",
        "--out",
        "out",
        "--message-format",
        "json",
    ];
    let (code, _, _) = command(folder.path(), &arguments);
    assert_eq!(code, Some(0));
    let without = &SOUND[..SOUND.find("  /other:").unwrap()];
    fs::write(folder.path().join("things.yaml"), without).unwrap();
    let (code, told, _) = command(folder.path(), &arguments);
    assert_eq!(code, Some(0));
    let objects = told
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let changes = objects
        .into_iter()
        .find(|it| it["reason"] == "changes")
        .unwrap();
    assert_eq!(changes["rust"]["breaking"], 1);
    assert_eq!(changes["rust"]["changes"][0]["kind"], "method_removed");
    // What was kept is no description any more.
    let kept = fs::read_dir(folder.path().join("target/mainsheet")).unwrap();
    let kept = kept.map(|it| it.unwrap().path());
    let kept = kept
        .into_iter()
        .find(|it| it.extension().is_some_and(|it| it == "before"))
        .unwrap();
    fs::write(&kept, "mainsheet before 1\n3 nothing\nabc").unwrap();
    fs::write(folder.path().join("things.yaml"), SOUND).unwrap();
    let (code, told, _) = command(folder.path(), &arguments);
    assert_eq!(code, Some(0), "{told}");
    fs::write(&kept, [0xFF, 0xFE, b'\n']).unwrap();
    fs::write(folder.path().join("things.yaml"), without).unwrap();
    let (code, told, _) = command(folder.path(), &arguments);
    assert_eq!(code, Some(0), "{told}");
}
