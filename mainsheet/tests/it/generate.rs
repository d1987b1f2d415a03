//! `mainsheet generate` as its user meets it: arguments, output, and the crate.

use std::process::Command;

use crate::common::{FAULTY, SOUND, USUAL, fail, files, folder, run};

#[test]
fn a_description_becomes_a_crate() {
    let folder = folder(SOUND);
    let told = run(folder.path(), &USUAL);
    assert!(told.contains("2 operations, 0 deprecated"), "{told}");
    let first = files(folder.path());
    let root = &first[&folder.path().join("out/src/api/others.rs")];
    // Without an `operationId` the method and the path name the operation.
    assert!(root.contains("pub fn get_other(&self)"), "{root}");
    // A second run finds nothing to do.
    let told = run(folder.path(), &USUAL);
    assert!(told.contains("\n0 files written,"), "{told}");
    assert_eq!(files(folder.path()), first);
}

#[test]
fn only_the_tags_that_are_asked_for() {
    let folder = folder(SOUND);
    let told = run(folder.path(), &[&USUAL[..], &["--tag", "things"]].concat());
    assert!(told.contains("1 operations"), "{told}");
    let root = &files(folder.path())[&folder.path().join("out/src/api.rs")];
    assert!(
        root.contains("pub mod things;") && !root.contains("others"),
        "{root}"
    );
}

#[test]
fn a_tag_that_nothing_has_is_told_with_those_that_there_are() {
    let folder = folder(SOUND);
    let told = fail(folder.path(), &[&USUAL[..], &["--tag", "thing"]].concat());
    assert!(told.contains("no operation has the tag `thing`"), "{told}");
    assert!(
        told.contains("the nearest first: `things`, `others`"),
        "{told}"
    );
    assert!(!folder.path().join("out").exists());
}

#[test]
fn several_versions_need_a_name_each() {
    let folder = folder(SOUND);
    let two = [&USUAL[..], &["--spec", "things.yaml"]].concat();
    let told = fail(folder.path(), &two);
    assert!(told.contains("2 descriptions and 0 names"), "{told}");
    let told = fail(
        folder.path(),
        &[&two[..], &["--name", "v1", "--name", "v1"]].concat(),
    );
    assert!(told.contains("two versions have the name `v1`"), "{told}");
    run(
        folder.path(),
        &[&two[..], &["--name", "v1", "--name", "v2"]].concat(),
    );
    let files = files(folder.path());
    assert!(files.contains_key(&folder.path().join("out/src/v1/things.rs")));
    assert!(files.contains_key(&folder.path().join("out/src/v2/things.rs")));
}

#[test]
fn names_that_no_crate_or_version_can_have() {
    let folder = folder(SOUND);
    for name in ["con", "mod", "lib", "client", "testing", "a-b", "1"] {
        let told = fail(folder.path(), &[&USUAL[..], &["--name", name]].concat());
        assert!(told.contains(&format!("`{name}`")), "{told}");
    }
    for name in ["aux", "fn", "std", "serde-json"] {
        let told = fail(folder.path(), &[&USUAL[..], &["--crate", name]].concat());
        let said = format!("a crate cannot have the name `{name}`");
        assert!(told.contains(&said), "{told}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_crate_needs_a_name_that_cargo_takes() {
    let folder = folder(SOUND);
    let told = fail(
        folder.path(),
        &[&USUAL[..], &["--crate", "no name"]].concat(),
    );
    assert!(told.contains("`no name` is no name of a crate"), "{told}");
}

#[test]
fn a_reader_that_has_seen_enough_ends_nothing() {
    let folder = folder(FAULTY);
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainsheet"));
    command.args(["generate", "--crate", "things"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let command = command.args(USUAL).current_dir(folder.path());
    let output = command.stdout(writer).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(folder.path().join("out/Cargo.toml").is_file());
}
