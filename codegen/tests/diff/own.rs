//! The diff of the descriptions in `spec/`, in full.

use std::path::Path;

use mainsheet_codegen::{Diff, Version};

/// The diff of two versions of `spec/`.
pub(crate) fn own(old: &str, new: &str) -> Diff {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let version = |name: &str| Version::new(name, spec.join(format!("{name}.yaml")));
    mainsheet_codegen::diff(&version(old), &version(new))
        .unwrap_or_else(|refusals| panic!("{refusals}"))
}

#[test]
fn beta_to_v3() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/beta-to-v3.txt");
    let found = own("beta", "v3").to_string();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&file, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap();
    assert!(
        found == expected,
        "the diff is another one. If it is right, run this test with UPDATE_SNAPSHOTS=1 and read \
         what changes.\n{found}"
    );
}

#[test]
fn a_version_does_not_differ_from_itself() {
    for version in ["v3", "beta"] {
        let found = own(version, version);
        assert!(found.changes().is_empty(), "{found}");
    }
}
