//! `mainsheet generate` by a `mainsheet.toml`.

use std::fs;

use crate::common::{SOUND, command, files, folder};

const CONFIGURATION: &str = "[package]\nname = \"things\"\nfolder = \"out\"\n\n[[version]]\nname = \"v1\"\nfile = \"things.yaml\"\n";

fn configured() -> tempfile::TempDir {
    let folder = folder(SOUND);
    fs::write(folder.path().join("mainsheet.toml"), CONFIGURATION).unwrap();
    folder
}

#[test]
fn the_nearest_file_says_what_to_generate() {
    let folder = configured();
    let below = folder.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    let (code, told, errors) = command(&below, &["generate"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(told.contains("v1        2 operations"), "{told}");
    let files = files(folder.path());
    let manifest = &files[&folder.path().join("out/Cargo.toml")];
    assert!(manifest.contains("name = \"things\""), "{manifest}");
    // Another folder has none.
    let elsewhere = tempfile::tempdir().unwrap();
    let (code, _, errors) = command(elsewhere.path(), &["generate"]);
    assert_eq!(code, Some(1));
    assert!(
        errors.contains("let `mainsheet init` write `mainsheet.toml`"),
        "{errors}"
    );
    let named = folder.path().join("mainsheet.toml");
    let named = ["generate", "--config", named.to_str().unwrap()];
    let (_, told, errors) = command(elsewhere.path(), &named);
    assert!(told.contains("0 files written"), "{told}{errors}");
}

#[test]
fn the_command_line_comes_before_the_file() {
    let folder = configured();
    let arguments = [
        "generate",
        "--crate",
        "others",
        "--out",
        "there",
        "--tag",
        "others",
        "--tag-features",
        "never",
        "--dependency",
        "uuid = \"1\"",
        "--runtime-git",
        "https://a.example/r",
        "--runtime-rev",
        "0123abc",
        "--stream-end",
        "[DONE]",
        "--drop-unknown",
    ];
    let (code, told, errors) = command(folder.path(), &arguments);
    assert_eq!(code, Some(0), "{errors}");
    assert!(told.contains("1 operations"), "{told}");
    let text = fs::read_to_string(folder.path().join("there/Cargo.toml")).unwrap();
    for part in [
        "name = \"others\"",
        "uuid = \"1\"",
        "{ git = \"https://a.example/r\", rev = \"0123abc\", version = ",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!folder.path().join("out").exists());
    // A description on the command line takes the place of those in the file.
    let other = SOUND.replace("/other:", "/another:");
    fs::write(folder.path().join("other.yaml"), other).unwrap();
    let spec = [
        "generate",
        "--config",
        "mainsheet.toml",
        "--spec",
        "other.yaml",
        "--name",
        "v2",
    ];
    let (code, told, errors) = command(folder.path(), &spec);
    assert_eq!(code, Some(0), "{errors}");
    assert!(told.contains("v2        2 operations"), "{told}");
    assert!(folder.path().join("out/src/v2.rs").is_file());
}

#[test]
fn a_slip_in_the_file_is_told_with_its_place() {
    let folder = configured();
    let slip = CONFIGURATION.replace("folder =", "fodler =");
    fs::write(folder.path().join("mainsheet.toml"), slip).unwrap();
    let (code, told, errors) = command(folder.path(), &["generate"]);
    assert_eq!((code, told.as_str()), (Some(1), ""));
    for part in [
        "error: `fodler` is no key of `package`",
        "mainsheet.toml:3:1",
        "help: did you mean `folder`?",
    ] {
        assert!(errors.contains(part), "{part}\n{errors}");
    }
}

#[test]
fn a_checksum_is_brought_up_to_date_and_found_stale_by_nobody_else() {
    let folder = configured();
    let path = folder.path().join("mainsheet.toml");
    fs::write(
        &path,
        format!("{CONFIGURATION}sha256 = \"\" # as generated\n"),
    )
    .unwrap();
    let (code, _, errors) = command(folder.path(), &["generate", "--dry-run"]);
    assert_eq!(code, Some(0), "{errors}");
    assert!(fs::read_to_string(&path).unwrap().contains("sha256 = \"\""));
    command(folder.path(), &["generate"]);
    let text = fs::read_to_string(&path).unwrap();
    let line = text
        .lines()
        .find(|line| line.starts_with("sha256"))
        .unwrap();
    assert!(
        line.len() > 64 && line.ends_with("# as generated"),
        "{line}"
    );
    command(folder.path(), &["generate"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn nothing_is_written_by_a_look() {
    let folder = configured();
    let (code, told, _) = command(folder.path(), &["generate", "--dry-run", "--diff"]);
    assert_eq!(code, Some(0));
    assert!(
        told.contains("+++ ") && told.contains("out/src/lib.rs"),
        "{told}"
    );
    assert!(told.contains("files would be written"), "{told}");
    assert!(!folder.path().join("out").exists());
    let (code, told, errors) = command(folder.path(), &["generate", "--check"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(errors.contains("run `mainsheet generate`"), "{errors}");
    assert!(!folder.path().join("out").exists());
    command(folder.path(), &["generate"]);
    let (code, _, errors) = command(folder.path(), &["generate", "--check"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let edited = folder.path().join("out/src/lib.rs");
    let text = fs::read_to_string(&edited).unwrap();
    fs::write(&edited, format!("{text}// mine\n")).unwrap();
    let (code, told, errors) = command(folder.path(), &["generate", "--check", "--diff"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("-// mine"), "{told}");
    assert!(
        errors.contains("was edited since it was generated"),
        "{errors}"
    );
    let (code, told, _) = command(folder.path(), &["generate", "--dry-run"]);
    assert_eq!(code, Some(0));
    assert!(told.contains("in the way: "), "{told}");
}

#[test]
fn a_licence_is_never_guessed() {
    let folder = configured();
    let (_, told, _) = command(folder.path(), &["generate"]);
    assert!(
        told.contains("the crate has no licence, and is not published"),
        "{told}"
    );
    let manifest = || fs::read_to_string(folder.path().join("out/Cargo.toml")).unwrap();
    assert!(manifest().contains("\npublish = false\n"), "{}", manifest());
    assert!(!manifest().contains("license ="), "{}", manifest());
    let licensed = CONFIGURATION.replace(
        "\n\n",
        "\nlicense = \"Apache-2.0\"\nauthors = [\"A <a@a.example>\"]\nrepository = \"https://a.example/r\"\n\
         homepage = \"https://a.example\"\ndocumentation = \"https://a.example/d\"\nkeywords = [\"a\"]\n\
         version = \"3.2.1\"\ndescription = \"Mine.\"\n\n",
    );
    fs::write(folder.path().join("mainsheet.toml"), licensed).unwrap();
    let (code, told, errors) = command(folder.path(), &["generate"]);
    assert_eq!(code, Some(0), "{errors}");
    assert!(!told.contains("licence"), "{told}");
    for line in [
        "license = \"Apache-2.0\"",
        "authors = [\"A <a@a.example>\"]",
        "repository = \"https://a.example/r\"",
        "homepage = \"https://a.example\"",
        "documentation = \"https://a.example/d\"",
        "keywords = [\"a\"]",
        "version = \"3.2.1\"",
        "description = \"Mine.\"",
    ] {
        assert!(
            manifest().contains(&format!("\n{line}\n")),
            "{line}\n{}",
            manifest()
        );
    }
    assert!(!manifest().contains("publish"), "{}", manifest());
    // What the registry would refuse is refused here.
    let many = CONFIGURATION.replace(
        "\n\n",
        "\nkeywords = [\"1\", \"2\", \"3\", \"4\", \"5\", \"no key\"]\nlicense = \"\"\n\n",
    );
    fs::write(folder.path().join("mainsheet.toml"), many).unwrap();
    let (code, _, errors) = command(folder.path(), &["generate"]);
    assert_eq!(code, Some(1));
    for part in [
        "there are 6 keywords",
        "`no key` is no keyword",
        "the licence is empty",
    ] {
        assert!(errors.contains(part), "{part}\n{errors}");
    }
}
