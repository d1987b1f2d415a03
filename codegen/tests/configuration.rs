//! `mainsheet.toml`: what its keys do, and what is said where one is wrong.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use mainsheet_codegen::{Configuration, GitRef, Refusals, Runtime, configuration_page};
use mainsheet_codegen::{configuration_schema, relative};
use serde_json::Value;

const SMALL: &str = "[package]\nname = \"acme\"\n\n[[version]]\nfile = \"acme.yaml\"\n";

/// Reads a file with this text, beside which there are a few others.
fn read(text: &str) -> Result<(Configuration, PathBuf), Refusals> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mainsheet.toml");
    fs::write(&path, text).unwrap();
    fs::write(folder.path().join("text"), "Words of the vendor's.").unwrap();
    let fixup = "name = \"f\"\nwhat = \"w\"\nwhy = \"w\"\nreported = \"no\"\nchange = []\n";
    fs::write(folder.path().join("fixup.toml"), fixup).unwrap();
    Configuration::read(&path).map(|it| (it, folder.path().to_owned()))
}

/// What is wrong with a text: each fault with its line and column.
fn faults(text: &str) -> Vec<(usize, usize, String, String)> {
    let refusals = read(text).expect_err(text);
    let faults = refusals.iter().map(|fault| {
        let place = (fault.line().unwrap(), fault.column().unwrap());
        (
            place.0,
            place.1,
            fault.message().to_owned(),
            fault.help().to_owned(),
        )
    });
    faults.collect()
}

fn assert_fault(text: &str, place: (usize, usize), message: &str, help: &str) {
    let faults = faults(text);
    let [(line, column, said, to_do)] = faults.as_slice() else {
        panic!("{text}\n{faults:?}");
    };
    assert_eq!((*line, *column), place, "{said}");
    assert!(said.contains(message), "{said}");
    assert!(to_do.contains(help), "{to_do}");
}

fn docs(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(name);
    fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

#[test]
fn the_schema_and_the_page_are_those_of_the_keys() {
    let help = "run `cargo xtask schema`";
    assert!(
        docs("mainsheet.schema.json") == configuration_schema(),
        "{help}"
    );
    assert!(docs("configuration.md") == configuration_page(), "{help}");
}

/// A text with every key that the schema has, in every table.
fn everything(schema: &Value, at: &str, text: &mut String) {
    let mut tables = Vec::new();
    for (name, key) in schema["properties"].as_object().unwrap() {
        let value = match key["type"].as_str().unwrap() {
            // They contradict others, and have tests of their own.
            _ if ["path", "branch", "tag", "fixups"].contains(&name.as_str()) => continue,
            "string" if !key["enum"].is_null() => key["enum"][0].to_string(),
            "string" => match name.as_str() {
                "introduction" | "client_module" => "\"text\"".to_owned(),
                "replaced_by" => "\"v2\"".to_owned(),
                _ => "\"v1\"".to_owned(),
            },
            "boolean" => "true".to_owned(),
            "integer" => "7".to_owned(),
            "array" if key["items"]["type"] == "string" => "[\"a\"]".to_owned(),
            "object" if key["additionalProperties"]["type"] == "array" => {
                "{ key = [\"a::B\"] }".to_owned()
            }
            "object" if key["properties"].is_null() => "{ key = \"a::B\" }".to_owned(),
            _ => {
                tables.push((name, key));
                continue;
            }
        };
        writeln!(text, "{name} = {value}").unwrap();
    }
    for (name, key) in tables {
        let name = format!("{at}{name}");
        let (open, close, schema) = match key["type"].as_str().unwrap() {
            "array" => ("[[", "]]", &key["items"]),
            _ => ("[", "]", key),
        };
        writeln!(text, "{open}{name}{close}").unwrap();
        everything(schema, &format!("{name}."), text);
    }
}

#[test]
fn the_reader_takes_every_key_of_the_schema() {
    let schema: Value = serde_json::from_str(&configuration_schema()).unwrap();
    let mut text = String::new();
    everything(&schema, "", &mut text);
    text.push_str("[[version]]\nname = \"v2\"\nfile = \"b\"\n");
    let (configuration, _) = read(&text).unwrap_or_else(|faults| panic!("{text}\n{faults}"));
    let package = configuration.package();
    assert_eq!(package.introduction, "Words of the vendor's.");
    assert_eq!(package.paging[0].first_page, Some(7));
    assert_eq!(package.dependencies, "key = \"a::B\"\n");
    let git = Runtime::Git {
        url: "v1".to_owned(),
        at: Some(GitRef::Rev("v1".to_owned())),
    };
    assert_eq!(package.runtime, git);
    assert_eq!(
        configuration.versions()[0].replaced_by.as_deref(),
        Some("v2")
    );
    // And no other, in any table.
    for line in text.lines().filter(|line| !line.starts_with('[')) {
        let name = line.split(' ').next().unwrap();
        let other = text.replacen(line, &format!("{line}\nz{name}q = 1"), 1);
        let told = faults(&other);
        assert!(
            told[0].2.contains(&format!("`z{name}q` is no key")),
            "{told:?}"
        );
    }
}

#[test]
fn what_is_missing_has_the_default_that_is_documented() {
    let (configuration, folder) = read(SMALL).unwrap();
    assert_eq!(configuration.folder(), folder);
    let [version] = configuration.versions() else {
        panic!("one version");
    };
    assert_eq!(version.name, "api");
    assert_eq!(version.file, folder.join("acme.yaml"));
    assert!(version.default && version.fixups.is_some() && !version.lenient);
    let package = configuration.package();
    assert_eq!(package.runtime, Runtime::Registry);
    assert!(package.keeps_unknown && package.tag_features.is_none());
    // Of several none is on by default.
    let two = SMALL.replace("file =", "name = \"a\"\nfile =")
        + "[[version]]\nname = \"b\"\nfile = \"b.yaml\"\n";
    let (configuration, _) = read(&two).unwrap();
    assert!(
        configuration
            .versions()
            .iter()
            .all(|version| !version.default)
    );
}

#[test]
fn a_slip_is_told_with_its_place_and_what_was_meant() {
    for (key, meant) in [
        ("fodler", "folder"),
        ("Folder", "folder"),
        ("keep-unknown", "keep_unknown"),
        ("licence", "license"),
    ] {
        let text = SMALL.replace("\n\n", &format!("\n  {key} = \"x\"\n\n"));
        let message = format!("`{key}` is no key of `package`");
        assert_fault(&text, (3, 3), &message, &format!("did you mean `{meant}`?"));
    }
    let text = SMALL.replace("[[version]]", "[[versions]]");
    let told = faults(&text);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].3.contains("did you mean `version`?"), "{told:?}");
    assert!(told[1].2.contains("the file has no `version`"), "{told:?}");
    let text = format!("{SMALL}colour = 1\n");
    assert_fault(
        &text,
        (6, 1),
        "`colour` is no key of `version.0`",
        "there are `name`, `file`",
    );
}

#[test]
fn a_value_of_another_kind_is_told_with_one_that_would_do() {
    for (line, what) in [
        ("folder = 1", "a text in quotes, as in `folder = \".\"`"),
        ("keep_unknown = \"no\"", "`true` or `false`"),
        (
            "keywords = \"a\"",
            "a list of texts, as in `keywords = [\"…\"]`",
        ),
        ("keywords = [1]", "a list of texts"),
        (
            "tag_features = true",
            "one of \"auto\", \"always\", \"never\"",
        ),
        (
            "tag_features = \"yes\"",
            "one of \"auto\", \"always\", \"never\"",
        ),
    ] {
        let text = SMALL.replace("\n\n", &format!("\n{line}\n\n"));
        let told = faults(&text);
        assert_eq!((told.len(), told[0].0), (1, 3), "{told:?}");
        assert!(told[0].3.contains(what), "{told:?}");
    }
    let rule = format!("{SMALL}[[paging]]\noperations = [\"a\"]\nfirst_page = -1\n");
    assert_fault(&rule, (8, 14), "`paging.0.first_page`", "not negative");
    let missing = SMALL.replace("file = \"acme.yaml\"\n", "");
    assert_fault(
        &missing,
        (4, 1),
        "`version.0` has no `file`",
        "`file = \"…\"`",
    );
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let text = format!("{SMALL}tags = [\n");
    let told = faults(&text);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].2.contains("this is no TOML") && told[0].0 >= 6,
        "{told:?}"
    );
}

#[test]
fn what_contradicts_is_told_where_it_stands() {
    let with = |lines: &str| format!("{SMALL}{lines}\n");
    assert_fault(
        &with("strict = true\nfixups = [\"fixup.toml\"]"),
        (6, 10),
        "strictly",
        "remove one",
    );
    assert_fault(
        &with("replaced_by = \"api\""),
        (6, 15),
        "not another version",
        "remove",
    );
    assert_fault(&with("name = \"mod\""), (6, 8), "`mod`", "another name");
    assert_fault(
        &with("[[version]]\nname = \"b\"\nfile = \"b\""),
        (4, 1),
        "has no name",
        "add `name`",
    );
    assert_fault(
        &with("[runtime]\npath = \"a\"\ngit = \"b\""),
        (6, 1),
        "at a path and in a git",
        "one of",
    );
    assert_fault(
        &with("[runtime]\ntag = \"a\""),
        (6, 1),
        "there is none",
        "add `git`",
    );
    assert_fault(
        &with("[runtime]\ngit = \"a\"\ntag = \"a\"\nrev = \"a\""),
        (6, 1),
        "at once",
        "one",
    );
    let missing = SMALL.replace("\n\n", "\nintroduction = \"nil.md\"\n\n");
    assert_fault(
        &missing,
        (3, 16),
        "nil.md: there is no such file",
        "check its name",
    );
    let told = read(&with("fixups = [\"nil.toml\"]"))
        .unwrap_err()
        .to_string();
    assert!(told.contains("nil.toml"), "{told}");
}

#[test]
fn paths_are_seen_from_where_they_are_written() {
    for (folder, path, expected) in [
        ("a", "b", "../b"),
        ("a/b", "a/c/d", "../c/d"),
        (".", "b", "b"),
        ("", "./b/../c", "c"),
        ("a", "a", "."),
        ("../x/y", "../x", ".."),
    ] {
        let way = relative(folder.as_ref(), path.as_ref());
        assert_eq!(way, Path::new(expected), "{path} from {folder}");
    }
    let text =
        SMALL.replace("\n\n", "\nfolder = \"out\"\n\n") + "[runtime]\npath = \"../runtime\"\n";
    let (configuration, folder) = read(&text).unwrap();
    assert_eq!(configuration.folder(), folder.join("out"));
    let runtime = Runtime::Path("../../runtime".into());
    assert_eq!(configuration.package().runtime, runtime);
}
