//! The smaller commands, and what all have in common.

use std::fs;

use crate::common::{FAULTY, HOPELESS, SOUND, command, folder};

#[test]
fn check_says_what_is_wrong_and_what_is_carried() {
    let folder = folder(SOUND);
    let at = |arguments: &[&str]| command(folder.path(), &[&["check"], arguments].concat());
    let (code, told, errors) = at(&["things.yaml"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(
        told.ends_with("0 mended, 0 degraded, 0 left out: the description can be generated from\n"),
        "{told}"
    );
    assert!(told.contains("operation "), "{told}");
    fs::write(folder.path().join("things.yaml"), FAULTY).unwrap();
    let (code, told, _) = at(&["things.yaml"]);
    assert_eq!(code, Some(0));
    assert!(
        told.contains("degraded: fixup unknown-field things.yaml:7#"),
        "{told}"
    );
    for (fail_on, expected) in [("refused", 0), ("degraded", 1), ("mended", 1)] {
        let (code, _, _) = at(&["things.yaml", "--fail-on", fail_on]);
        assert_eq!(code, Some(expected), "{fail_on}");
    }
    let (code, _, errors) = at(&["--strict", "things.yaml"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("things.yaml:7:7"), "{errors}");
    fs::write(folder.path().join("things.yaml"), HOPELESS).unwrap();
    let (code, _, errors) = at(&["things.yaml"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("2 refusals"), "{errors}");
    let (code, told, _) = at(&["--lenient", "things.yaml"]);
    assert_eq!(code, Some(0));
    assert!(told.contains("2 left out"), "{told}");
    // Nothing was written.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn init_writes_what_generate_reads() {
    let folder = folder(SOUND);
    let init = [
        "init",
        "--spec",
        "things.yaml",
        "--crate",
        "my-things",
        "--license",
        "MIT",
        "--runtime-path",
        "../runtime",
    ];
    let (code, told, errors) = command(folder.path(), &init);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(told.contains("next: `mainsheet generate`"), "{told}");
    let path = folder.path().join("mainsheet.toml");
    let text = fs::read_to_string(&path).unwrap();
    for part in [
        "name = \"my-things\"\nfolder = \"my-things\"\nlicense = \"MIT\"\n",
        "[runtime]\npath = \"../runtime\"\n",
        "[[version]]\nname = \"v1\"\nfile = \"things.yaml\"\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let (code, _, errors) = command(folder.path(), &["generate"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let manifest = fs::read_to_string(folder.path().join("my-things/Cargo.toml")).unwrap();
    // As it is seen from the crate.
    assert!(manifest.contains("path = \"../../runtime\""), "{manifest}");
    // It never replaces anything.
    let (code, _, errors) = command(folder.path(), &init);
    assert_eq!(code, Some(1));
    assert!(
        errors.contains("mainsheet.toml is there already"),
        "{errors}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn init_says_what_it_lacks() {
    let folder = folder(SOUND);
    for (arguments, message) in [
        (&["init"][..], "name a description by `--spec`"),
        (&["init", "--spec", "nil.yaml"], "there is no such file"),
        (&["init", "--spec", "-"], "standard input is gone"),
        (
            &["init", "--spec", "things.yaml", "--crate", "core"],
            "as `core-api`",
        ),
    ] {
        let (code, _, errors) = command(folder.path(), arguments);
        assert_eq!(code, Some(1), "{arguments:?}");
        assert!(errors.contains(message), "{errors}");
        assert!(!folder.path().join("mainsheet.toml").exists());
    }
    let (code, _, errors) = command(folder.path(), &["init", "--yes", "--spec", "things.yaml"]);
    assert_eq!(code, Some(0), "{errors}");
}

#[test]
fn every_fixup_kind_of_change_and_key_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let (code, all, _) = command(folder.path(), &["explain"]);
    assert_eq!(code, Some(0));
    let names: Vec<_> = all
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 150, "{}", names.len());
    for name in [
        "unknown-field",
        "operation_removed",
        "package.license",
        "version.overlays",
    ] {
        assert!(names.contains(&name), "{name}");
        let (code, told, _) = command(folder.path(), &["explain", name]);
        assert_eq!(code, Some(0));
        assert!(told.starts_with(&format!("{name}\n\nA ")), "{told}");
    }
    let (code, _, errors) = command(folder.path(), &["explain", "unknown-fields"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("there is `unknown-field`"), "{errors}");
}

#[test]
fn every_help_has_examples() {
    let folder = tempfile::tempdir().unwrap();
    let (_, help, _) = command(folder.path(), &["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    // What does not fit in the width goes on in lines of its own.
    let commands = commands.filter(|line| !line.starts_with("   "));
    let commands: Vec<_> = commands
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    // Nothing is broken within a word, and the summary of an option is a sentence.
    let (_, short, _) = command(folder.path(), &["generate", "-h"]);
    assert!(short.lines().all(|line| line.len() <= 100), "{short}");
    assert!(commands.len() >= 8, "{commands:?}");
    assert!(help.contains("\nExamples:\n"), "{help}");
    for name in commands {
        let (code, help, _) = command(folder.path(), &[name, "--help"]);
        assert_eq!(code, Some(0), "{name}");
        assert!(
            help.contains(&format!("Examples:\n  mainsheet {name}")),
            "{help}"
        );
    }
}

#[test]
fn shells_and_man_are_served() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, text, _) = command(folder.path(), &["completions", shell]);
        assert_eq!(code, Some(0));
        assert!(
            text.contains("generate") && text.contains("fail-on"),
            "{shell}"
        );
    }
    let (_, page, _) = command(folder.path(), &["man"]);
    assert!(page.contains(".TH mainsheet 1"), "{page}");
    let (_, told, _) = command(folder.path(), &["man", "--out", "man1"]);
    assert!(told.contains("pages written to man1"), "{told}");
    let page = fs::read_to_string(folder.path().join("man1/mainsheet-diff.1")).unwrap();
    assert!(page.contains(".TH mainsheet-diff 1"), "{page}");
    let (_, version, _) = command(folder.path(), &["--version"]);
    assert_eq!(
        version,
        format!("mainsheet {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn quiet_says_what_is_wrong_alone_and_verbose_says_more() {
    let folder = folder(FAULTY);
    let usual = ["--spec", "things.yaml", "--out", "out", "--crate", "things"];
    let run = |more: &[&str]| command(folder.path(), &[&["generate"], &usual[..], more].concat());
    assert_eq!(run(&["-q"]), (Some(0), String::new(), String::new()));
    let (code, told, errors) = run(&["-q", "--strict"]);
    assert_eq!((code, told.as_str()), (Some(1), ""));
    assert!(errors.contains("`colour` is no field"), "{errors}");
    let (_, told, errors) = run(&["-v"]);
    assert!(errors.contains("Reading things.yaml for api"), "{errors}");
    assert!(told.contains("carried: operation things.yaml:5#"), "{told}");
}

#[test]
fn programs_get_an_object_a_line() {
    let folder = folder(FAULTY);
    let usual = [
        "--spec",
        "things.yaml",
        "--out",
        "out",
        "--crate",
        "things",
        "--message-format",
        "json",
    ];
    let objects = |arguments: &[&str]| {
        let (code, told, errors) = command(folder.path(), arguments);
        assert_eq!(errors, "");
        let objects = told.lines().map(|line| serde_json::from_str(line).unwrap());
        (code, objects.collect::<Vec<serde_json::Value>>())
    };
    let (code, found) = objects(&[&["generate"], &usual[..]].concat());
    assert_eq!(code, Some(0));
    assert_eq!(found[0]["reason"], "part");
    assert_eq!(found[0]["outcome"], "degraded");
    assert_eq!(found[0]["line"], 7);
    let last = found.last().unwrap();
    assert_eq!(last["reason"], "finished");
    assert!(last["written"].as_u64() > Some(5), "{last}");
    let (code, found) = objects(&[
        "check",
        "--strict",
        "things.yaml",
        "--message-format",
        "json",
    ]);
    assert_eq!(code, Some(1));
    let [one, last] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(one["reason"], "diagnostic");
    assert_eq!(
        (
            one["file"].as_str(),
            one["line"].as_u64(),
            one["column"].as_u64()
        ),
        (Some("things.yaml"), Some(7), Some(7))
    );
    assert_eq!(
        (last["reason"].as_str(), last["success"].as_bool()),
        (Some("finished"), Some(false))
    );
    let (code, found) = objects(&[
        "check",
        "nil.toml",
        "--name",
        "a",
        "--name",
        "b",
        "--message-format",
        "json",
    ]);
    assert_eq!(code, Some(1));
    assert_eq!(found[0]["reason"], "error");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let folder = folder(HOPELESS);
    let coloured = |when: &[&str]| {
        let arguments = [&["check", "things.yaml"], when].concat();
        let (_, _, errors) = command(folder.path(), &arguments);
        errors.contains("\u{1b}[")
    };
    assert!(coloured(&["--color", "always"]));
    assert!(!coloured(&["--color", "never"]));
    // No terminal.
    assert!(!coloured(&[]));
}

#[test]
fn a_description_of_many_files_becomes_one() {
    let folder = folder(&SOUND.replace(
        "{'204': {description: Done.}}",
        "{'204': {$ref: 'part.yaml#/Done'}}",
    ));
    fs::write(
        folder.path().join("part.yaml"),
        "Done: {description: Done.}\n",
    )
    .unwrap();
    let (code, text, errors) = command(folder.path(), &["bundle", "things.yaml"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(
        text.contains("components:") && !text.contains("part.yaml"),
        "{text}"
    );
    let (code, told, _) = command(folder.path(), &["bundle", "things.yaml", "-o", "one.yaml"]);
    assert_eq!((code, told.as_str()), (Some(0), ""));
    assert_eq!(
        fs::read_to_string(folder.path().join("one.yaml")).unwrap(),
        text
    );
    fs::write(folder.path().join("things.yaml"), FAULTY).unwrap();
    assert_eq!(
        command(folder.path(), &["bundle", "things.yaml"]).0,
        Some(1)
    );
    let (code, text, errors) = command(folder.path(), &["bundle", "--mend", "things.yaml"]);
    assert_eq!(code, Some(0));
    assert!(
        !text.contains("colour") && errors.contains("things.yaml:7#"),
        "{errors}"
    );
}
