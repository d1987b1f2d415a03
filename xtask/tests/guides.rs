//! The guides from one version to the next, which `cargo xtask regen` writes.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The guide is generated like the bindings, so that it never says more or less than they do.
#[test]
fn regen_checks_the_guide() {
    let folder = tempfile::tempdir().unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    for below in ["", "client"] {
        let to = folder.path().join("spec").join(below);
        fs::create_dir(&to).unwrap();
        for entry in fs::read_dir(spec.join(below)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
            }
        }
    }
    let docs = folder.path().join("docs");
    fs::create_dir(&docs).unwrap();
    fs::write(docs.join("other.md"), "Written by hand.\n").unwrap();
    let regen = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("regen")
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    assert!(regen(&[]).status.success());
    assert!(regen(&["--check"]).status.success());
    // What others wrote beside it stays.
    assert!(docs.join("other.md").exists());
    let guide = docs.join("beta-to-v3.md");
    let text = fs::read_to_string(&guide).unwrap();
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/beta-to-v3.md");
    assert_eq!(text, fs::read_to_string(committed).unwrap());
    fs::write(&guide, text.replace("`Phone`", "`Fax`")).unwrap();
    let check = regen(&["--check"]);
    assert!(!check.status.success());
    let errors = String::from_utf8(check.stderr).unwrap();
    assert!(errors.contains("-Gone: `Fax` and `Email`."), "{errors}");
    assert!(errors.contains("+Gone: `Phone` and `Email`."), "{errors}");
}
