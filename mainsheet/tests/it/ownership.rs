//! `mainsheet generate` into a folder in which others work.

use std::fs;

use crate::common::{SOUND, USUAL, fail, files, folder, run};

#[test]
fn what_others_put_into_the_folder_stays() {
    let folder = folder(SOUND);
    run(folder.path(), &USUAL);
    let foreign = [
        ".git/HEAD",
        ".github/workflows/ci.yml",
        "LICENSE",
        "src/api/own.rs",
        "src/own.rs",
        "tests/own.rs",
    ]
    .map(|path| folder.path().join("out").join(path));
    for path in &foreign {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "mine").unwrap();
    }
    let manifest = folder.path().join("out/Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let text = text.replace(
        "version = \"1.0.0\"\nedition",
        "version = \"4.0.0\"\nedition",
    );
    fs::write(
        &manifest,
        format!("{text}\n[dev-dependencies]\ntokio = \"1\"\n"),
    )
    .unwrap();

    let before = files(folder.path());
    run(folder.path(), &USUAL);
    assert_eq!(files(folder.path()), before);

    // With an operation less, what was generated for it goes.
    run(folder.path(), &[&USUAL[..], &["--tag", "things"]].concat());
    let after = files(folder.path());
    for path in &foreign {
        assert_eq!(after[path], "mine", "{}", path.display());
    }
    assert!(!after.contains_key(&folder.path().join("out/src/api/others.rs")));
    assert!(after[&manifest].contains("version = \"4.0.0\""));
    assert!(after[&manifest].ends_with("[dev-dependencies]\ntokio = \"1\"\n"));
}

#[test]
fn what_is_in_the_way_is_named_replaced_or_left() {
    let folder = folder(SOUND);
    let mine = ["Cargo.toml", "src/lib.rs"].map(|path| folder.path().join("out").join(path));
    fs::create_dir_all(folder.path().join("out/src")).unwrap();
    for path in &mine {
        fs::write(path, "# mine").unwrap();
    }
    let told = fail(folder.path(), &USUAL);
    for part in [
        "out/Cargo.toml is not known to be generated\n",
        "out/src/lib.rs is not known to be generated\n",
        "help: `--force` replaces files, `--keep-edited` leaves them",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert_eq!(files(folder.path()).len(), 2);

    let told = run(folder.path(), &[&USUAL[..], &["--keep-edited"]].concat());
    assert!(told.contains(", 2 kept as edited in "), "{told}");
    assert_eq!(files(folder.path())[&mine[1]], "# mine");
    run(folder.path(), &[&USUAL[..], &["--force"]].concat());
    assert!(files(folder.path())[&mine[1]].contains("pub mod api;"));
    // The generator's own file is no other case.
    fs::write(&mine[1], "// edited").unwrap();
    let told = fail(folder.path(), &USUAL);
    assert!(
        told.contains("out/src/lib.rs was edited since it was generated\n"),
        "{told}"
    );
}
