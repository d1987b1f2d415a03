//! The rooms of the runtime stand one upon the other.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test has no outside, and ends at its first surprise"
)]

mod arrows;

use std::path::Path;

use arrows::{File, faults, files};

/// The rooms, from top to bottom: each uses those below it alone.
const FLOORS: [&str; 14] = [
    "testing",
    "blocking",
    "webhook",
    "paging",
    "call",
    "streams",
    "transport",
    "body",
    "url",
    "operation",
    "values",
    "error",
    "headers",
    "time",
];

#[test]
fn the_arrows_between_rooms_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let faults = faults(&files(&src), &FLOORS, &[]);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// What is said of some files of a house with a roof, a hall and a cellar.
fn said(files: &[(&str, &str)]) -> Vec<String> {
    let rooms = [("roof.rs", ""), ("hall.rs", ""), ("cellar.rs", "")];
    let files: Vec<_> = rooms
        .iter()
        .chain(files)
        .map(|(path, text)| File {
            path: path.into(),
            text: (*text).into(),
        })
        .collect();
    faults(&files, &["roof", "hall", "cellar"], &["Result"])
}

#[test]
fn what_points_up_is_named_with_file_and_line() {
    for (text, line) in [
        ("use crate::roof::Tile;", 1),
        ("\nuse crate::roof;", 2),
        ("pub(crate) use crate::roof::Tile;", 1),
        ("use crate::{cellar::{Wine, Coal}, roof::Tile};", 1),
        ("use crate::{\n    cellar::Wine,\n    roof,\n};", 1),
        ("fn rain(tile: &crate::roof::Tile) {}", 1),
        ("mod tests {\n    use crate::roof::Tile;\n}", 2),
    ] {
        let expected = format!("src/hall/door.rs:{line}: `hall` uses `roof`, which is above it");
        assert_eq!(said(&[("hall/door.rs", text)]), [expected], "{text}");
    }
}

#[test]
fn what_points_down_or_stays_is_good() {
    for text in [
        "use crate::cellar::Wine;",
        "use crate::hall::Carpet;",
        "use crate::{Result, cellar};",
        "use super::Carpet;",
        "mod tests {\n    use super::super::Carpet;\n}",
        "/// As [`Tile`](crate::roof::Tile).",
        "$crate::roof::Tile",
        "crate::tiles!(3);",
        "pub(crate) fn open() {}",
        "use other_crate::roof::Tile;",
    ] {
        assert_eq!(said(&[("hall/door.rs", text)]), [""; 0], "{text}");
    }
}

#[test]
fn an_arrow_whose_end_is_hidden_is_named() {
    let no_room = "src/hall/door.rs:1: `Tile` is no room; say where it lives";
    assert_eq!(said(&[("hall/door.rs", "use crate::Tile;")]), [no_room]);
    for (path, text) in [
        ("hall.rs", "use super::roof::Tile;"),
        ("hall/mod.rs", "use super::roof::Tile;"),
        ("hall/door.rs", "use super::super::roof::Tile;"),
        ("hall/door.rs", "    use super::super::super::roof::Tile;"),
    ] {
        let expected = format!("src/{path}:1: say `crate::` and the room");
        assert_eq!(said(&[(path, text)]), [expected], "{path} {text}");
    }
}

#[test]
fn rooms_and_floors_are_the_same() {
    let annex = "src/annex/wall.rs: the room `annex` has no floor";
    assert_eq!(said(&[("annex/wall.rs", "")]), [annex]);
    assert_eq!(
        faults(&[], &["roof"], &[]),
        ["`roof` has a floor, and is no room"]
    );
}
