//! The rooms of the generator stand one upon the other.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test has no outside, and ends at its first surprise"
)]

#[path = "../../runtime/tests/floors/arrows.rs"]
mod arrows;

use std::path::Path;

/// The rooms, from top to bottom: each uses those below it alone.
const FLOORS: [&str; 16] = [
    "before", "stamp", "guide", "diff", "emit", "lower", "config", "ir", "load", "grammar",
    "report", "tree", "write", "markdown", "names", "stack",
];

/// Modules and types at the root of the crates that are emitted, in tokens and in links.
const EMITTED: [&str; 13] = [
    "0",
    "case",
    "shared",
    "runtime",
    "Download",
    "Error",
    "Events",
    "Items",
    "JsonStream",
    "List",
    "Redirect",
    "Response",
    "Upload",
];

#[test]
fn the_arrows_between_rooms_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let faults = arrows::faults(&arrows::files(&src), &FLOORS, &EMITTED);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
