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

#[test]
fn versions_that_are_gone_or_have_another_name_are_told() {
    let folder = folder(SOUND);
    built(folder.path());
    let path = folder.path();
    fs::write(
        path.join("older.yaml"),
        SOUND.replace("Things", "Older things"),
    )
    .unwrap();
    let versions = |versions: &[(&str, &str)]| {
        let versions = versions.iter().map(|(name, file)| {
            format!("[[version]]\nname = \"{name}\"\nfile = \"{file}\"\ndefault = true\n")
        });
        let versions: Vec<_> = versions.collect();
        let package = "[package]\nname = \"things\"\nfolder = \"out\"\n".to_owned();
        let text = package + &versions.concat();
        fs::write(path.join("mainsheet.toml"), text).unwrap();
        let (code, told, errors) = command(path, &["generate"]);
        assert_eq!(code, Some(0), "{errors}");
        let changes = told.lines().filter(|line| line.starts_with("  `"));
        let counted = told.lines().filter(|line| line.starts_with("Rust: "));
        changes
            .chain(counted)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let both = [("v1", "older.yaml"), ("v2", "things.yaml")];
    assert_eq!(versions(&both), [""; 0]);
    let gone = "  `v1` is gone, with all that it has";
    let one = "Rust: 1 change: 1 breaking, 0 behavioural, 0 additive";
    assert_eq!(versions(&both[1..]), [gone, one]);
    // One of another name is the same description.
    let renamed = "  `v2` is now `v3`";
    assert_eq!(versions(&[("v3", "things.yaml")]), [renamed, one]);
    let added = "Rust: 1 change: 0 breaking, 0 behavioural, 1 additive";
    assert_eq!(versions(&[both[0], ("v3", "things.yaml")]), [added]);
    // One whose file has another name is the same version.
    fs::rename(path.join("things.yaml"), path.join("newer.yaml")).unwrap();
    assert_eq!(versions(&[both[0], ("v3", "newer.yaml")]), [""; 0]);
    // All of them, and another one.
    let told = versions(&[("v4", "newer.yaml"), ("v5", "older.yaml")]);
    assert_eq!(told.len(), 3, "{told:?}");
}
