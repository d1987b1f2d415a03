//! Differences between descriptions. The input has two, with a line `===` between them.

use mainsheet_codegen::{Version, diff};

use crate::folder;

pub(crate) fn run(input: &[u8]) {
    let mark = b"\n===\n";
    let middle = input.windows(mark.len()).position(|window| window == mark);
    let (old, new) = match middle {
        Some(middle) => (&input[..middle], &input[middle + mark.len()..]),
        None => (input, input),
    };
    let old = Version::new("old", folder::write("old.yaml", old));
    let new = Version::new("new", folder::write("new.yaml", new));
    match diff(&old, &new) {
        Ok(diff) => {
            let _ = (diff.to_json(), diff.to_markdown());
        }
        Err(refusals) => folder::check_refusals(&refusals),
    }
    if let Ok(diff) = diff(&old, &old) {
        let changes = diff.changes().len();
        assert_eq!(
            changes,
            0,
            "a description differs from itself: {}",
            diff.to_markdown()
        );
    }
}
