//! `docs/fixups.md` says of each fixup what the code says.

use mainsheet_codegen::built_in_fixups;

#[test]
fn every_fixup_is_in_the_document() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/fixups.md");
    let document = std::fs::read_to_string(path).unwrap();
    let (_, rest) = document.split_once("\n## Built in\n\n").unwrap();
    let expected: Vec<_> = built_in_fixups()
        .iter()
        .map(|fixup| {
            format!(
                "### {}\n\n{}\n\n*Safe, because* {}\n\n*Met* in {}\n",
                fixup.name(),
                fixup.what(),
                fixup.why(),
                fixup.met()
            )
        })
        .collect();
    let expected = expected.join("\n");
    assert_eq!(
        rest, expected,
        "write this into docs/fixups.md:\n{expected}"
    );
}
