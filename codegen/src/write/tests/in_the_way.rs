//! What stands where a file should go, and was never generated.

use super::super::Edited;
use super::*;

#[test]
fn somebodys_crate_stops_the_run_and_is_named() {
    let folder = worked_in();
    let root = folder.path().join("crate");
    put(&root, "Cargo.toml", "[package]\nname = \"mine\"\n");
    put(&root, "src/lib.rs", "//! Mine.\n");
    let told = refused(&root, one(), Edited::Refuse);
    for path in ["Cargo.toml", "src/lib.rs"] {
        assert!(
            told.contains(&format!("{path} is not known to be generated")),
            "{told}"
        );
    }
    assert_eq!(told.lines().count(), 3, "{told}");
    assert_untouched(folder.path());

    run_as(&root, one(), Edited::Keep);
    assert_eq!(read(&root, "Cargo.toml"), "[package]\nname = \"mine\"\n");
    assert_eq!(read(&root, "src/lib.rs"), "//! Mine.\n");
    assert_eq!(read(&root, "src/api.rs"), one()[Path::new("src/api.rs")]);

    run_as(&root, one(), Edited::Replace);
    assert_holds(&root, &one());
    assert_eq!(read(&root, "Cargo.toml"), MANIFEST);
    assert_untouched(folder.path());
}

#[test]
fn what_is_no_file_is_never_replaced() {
    for edited in [Edited::Refuse, Edited::Replace, Edited::Keep] {
        let folder = worked_in();
        let root = folder.path().join("crate");
        fs::create_dir_all(root.join("src/lib.rs")).unwrap();
        put(&root, "src/api/old", "// a file\n");
        let told = refused(&root, one(), edited);
        assert!(told.contains("src/lib.rs is a folder"), "{told}");
        let file = "src/api/old is a file, where a folder should be";
        assert!(
            told.contains("src/api/old/requests.rs cannot be written: ") && told.contains(file),
            "{told}"
        );
    }
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_or_replaced() {
    use std::os::unix::fs::symlink;
    for edited in [Edited::Refuse, Edited::Replace, Edited::Keep] {
        let folder = worked_in();
        let (root, outside) = (folder.path().join("crate"), folder.path().join("outside"));
        fs::remove_dir_all(root.join("src/api")).unwrap();
        symlink(&outside, root.join("src/api")).unwrap();
        symlink(outside.join("file.rs"), root.join("README.md")).unwrap();
        symlink("nowhere", root.join("src/lib.rs")).unwrap();
        let told = refused(&root, one(), edited);
        for said in [
            "README.md is a symbolic link",
            "src/lib.rs is a symbolic link",
            "src/api/old.rs cannot be written: ",
            "src/api is a symbolic link",
        ] {
            assert!(told.contains(said), "{said}\n{told}");
        }
        assert_eq!(read(&outside, "file.rs"), "// outside\n");
        assert_eq!(tree(&outside).len(), 1);
    }
    // Nor is one that takes the place of what was generated.
    let folder = worked_in();
    let (root, outside) = (folder.path().join("crate"), folder.path().join("outside"));
    run(&root, one());
    put(&outside, "old.rs", "pub struct Old;\n");
    put(&outside, "requests.rs", "pub struct GetOld;\n");
    fs::remove_file(root.join("src/api/old.rs")).unwrap();
    fs::remove_dir_all(root.join("src/api/old")).unwrap();
    symlink(outside.join("old.rs"), root.join("src/api/old.rs")).unwrap();
    symlink(&outside, root.join("src/api/old")).unwrap();
    let before = tree(&outside);
    run_as(&root, other(), Edited::Replace);
    assert_eq!(tree(&outside), before);
    assert!(root.join("src/api/old.rs").is_symlink() && root.join("src/api/old").is_symlink());
    // Nor is one in the place of what the generator notes.
    fs::remove_dir_all(root.join(".mainsheet")).unwrap();
    symlink(&outside, root.join(".mainsheet")).unwrap();
    let told = refused(&root, other(), Edited::Replace);
    assert!(told.contains(".mainsheet is a symbolic link"), "{told}");
    assert_eq!(tree(&outside), before);
}

#[test]
fn the_folder_must_be_one() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "file", "");
    refused(&folder.path().join("file"), one(), Edited::Replace);
    refused(&folder.path().join("file/below"), one(), Edited::Replace);
    assert_eq!(tree(folder.path()).len(), 1);
}

#[test]
fn names_that_some_systems_do_not_take_are_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("src/{}.rs", "l".repeat(200));
    for path in [
        "src/aux.rs",
        "con/x.rs",
        "../x.rs",
        "src/ä.rs",
        "/x.rs",
        "x.",
        "a:b",
        &long,
    ] {
        let told = refused(folder.path(), files(&[(path, "")]), Edited::Replace);
        assert!(told.contains("not every file system takes"), "{told}");
    }
    for path in ["SRC/other.rs", "src/LIB.rs"] {
        let both = files(&[("src/lib.rs", ""), (path, "")]);
        let told = refused(folder.path(), both, Edited::Replace);
        assert!(told.contains("not every file system takes"), "{told}");
    }
}

#[test]
fn a_manifest_that_is_no_toml_is_named() {
    let folder = worked_in();
    let root = folder.path().join("crate");
    run(&root, one());
    put(&root, "Cargo.toml", "<<<<<<< HEAD\n");
    let told = refused(&root, other(), Edited::Refuse);
    assert!(told.contains("Cargo.toml cannot be read: "), "{told}");
    run_as(&root, other(), Edited::Keep);
    assert_eq!(read(&root, "Cargo.toml"), "<<<<<<< HEAD\n");
    run_as(&root, other(), Edited::Replace);
    assert_eq!(read(&root, "Cargo.toml"), other()[Path::new("Cargo.toml")]);
}
