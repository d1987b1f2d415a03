//! `filter`, `fixups` and overlays.

use std::fs;

use crate::common::{FAULTY, SOUND, command, folder};

const OVERLAY: &str = "overlay: 1.0.0
info: {title: Ours, version: '1'}
actions:
  - {target: \"$.paths['/other']\", remove: true}
";

#[test]
fn filter_prints_what_operations_need() {
    let folder = folder(SOUND);
    let at = |arguments: &[&str]| command(folder.path(), &[&["filter"], arguments].concat());
    let (code, told, errors) = at(&["things.yaml", "--tag", "others"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(
        told.contains("/other:") && !told.contains("/things/"),
        "{told}"
    );
    let without = [
        "things.yaml",
        "--operation",
        "get /other",
        "--without",
        "-o",
        "out.yaml",
    ];
    let (code, told, _) = at(&without);
    assert_eq!((code, told.as_str()), (Some(0), ""));
    let written = fs::read_to_string(folder.path().join("out.yaml")).unwrap();
    assert!(
        !written.contains("/other:") && written.contains("/things/"),
        "{written}"
    );
    let (code, told, errors) = at(&["things.yaml", "--path", "/thing/**"]);
    assert_eq!((code, told.as_str()), (Some(1), ""));
    assert!(
        errors.contains("no operation stands at the path `/thing/**`"),
        "{errors}"
    );
    assert!(errors.contains("`/things/{id}`"), "{errors}");
    // Faults are refused, or mended if that is asked for.
    fs::write(folder.path().join("things.yaml"), FAULTY).unwrap();
    let (code, _, errors) = at(&["things.yaml"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("things.yaml:7:7"), "{errors}");
    let (code, told, _) = at(&["things.yaml", "--mend"]);
    assert_eq!(code, Some(0));
    assert!(!told.contains("colour"), "{told}");
}

#[test]
fn overlays_are_applied_and_what_they_select_is_told() {
    let folder = folder(SOUND);
    fs::write(folder.path().join("ours.yaml"), OVERLAY).unwrap();
    let overlay = ["--overlay", "ours.yaml"];
    for start in [&["bundle", "things.yaml"], &["filter", "things.yaml"]] {
        let (code, told, errors) = command(folder.path(), &[&start[..], &overlay].concat());
        assert_eq!((code, errors.as_str()), (Some(0), ""));
        assert!(
            !told.contains("/other") && told.contains("/things/"),
            "{told}"
        );
    }
    let nothing = OVERLAY.replace("/other", "/nowhere");
    fs::write(folder.path().join("ours.yaml"), nothing).unwrap();
    let (code, told, _) = command(
        folder.path(),
        &[&["check", "things.yaml"], &overlay[..]].concat(),
    );
    assert_eq!(code, Some(0));
    assert!(
        told.contains("degraded: overlay action ours.yaml:4#/actions/0"),
        "{told}"
    );
    assert!(told.contains("selects nothing"), "{told}");
    fs::write(
        folder.path().join("ours.yaml"),
        OVERLAY.replace("remove:", "removes:"),
    )
    .unwrap();
    let (code, _, errors) = command(
        folder.path(),
        &[&["check", "things.yaml"], &overlay[..]].concat(),
    );
    assert_eq!(code, Some(1));
    assert!(
        errors.contains("ours.yaml:4:") && errors.contains("write `remove`"),
        "{errors}"
    );
}

#[test]
fn fixups_are_listed_or_written_as_an_overlay() {
    let folder = folder(FAULTY);
    let at = |arguments: &[&str]| command(folder.path(), &[&["fixups"], arguments].concat());
    let (code, told, errors) = at(&["things.yaml"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(
        told.starts_with("fixup unknown-field things.yaml"),
        "{told}"
    );
    assert!(told.ends_with("1 mended\n"), "{told}");
    let (code, told, errors) = at(&["things.yaml", "--as-overlay", "-o", "mended.yaml"]);
    assert_eq!((code, told.as_str(), errors.as_str()), (Some(0), "", ""));
    // By the overlay alone the description is sound.
    let strict = [
        "check",
        "--strict",
        "things.yaml",
        "--overlay",
        "mended.yaml",
    ];
    let (code, _, errors) = command(folder.path(), &strict);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    fs::write(folder.path().join("things.yaml"), SOUND).unwrap();
    let (code, told, errors) = at(&["things.yaml", "--as-overlay"]);
    assert_eq!((code, told.as_str()), (Some(0), ""));
    assert!(
        errors.contains("there is nothing that an overlay could say"),
        "{errors}"
    );
}
