//! `cargo xtask generate` as its user meets it: arguments, output, exit codes, and the folder.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot go on in a test is a failure of the test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const SOUND: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: Done.}}
  /other:
    get:
      tags: [others]
      responses: {'204': {description: Done.}}
";

/// A fault that is safe to mend: an unknown field.
const FAULTY: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      colour: red
      responses: {'204': {description: Done.}}
";

/// Something that no client can be generated for, beside something that can.
const HOPELESS: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - {$ref: '#/components/parameters/Shape'}
      responses: {'204': {description: Done.}}
    put:
      operationId: putThings
      responses:
        '200':
          description: Done.
          content: {application/json: {schema: {$ref: '#/components/schemas/Nothing'}}}
";

fn folder(description: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("things.yaml"), description).unwrap();
    folder
}

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    let is_named = arguments.contains(&"--crate");
    let name: &[&str] = if is_named {
        &[]
    } else {
        &["--crate", "things"]
    };
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--published-runtime"])
        .args(name)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

const USUAL: [&str; 4] = ["--spec", "things.yaml", "--out", "out"];

/// What is printed by a run that succeeds.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = xtask(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(errors.is_empty(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// What is complained of by a run that fails.
fn fail(folder: &Path, arguments: &[&str]) -> String {
    let output = xtask(folder, arguments);
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Every file of the crate, with its text.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else {
                files.insert(path.clone(), fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    collect(&folder.join("out"), &mut files);
    files
}

#[test]
fn a_description_becomes_a_crate() {
    let folder = folder(SOUND);
    let told = run(folder.path(), &USUAL);
    assert!(told.contains("2 operations, 0 deprecated"), "{told}");
    let first = files(folder.path());
    let root = &first[&folder.path().join("out/src/api/others.rs")];
    // Without an `operationId` the method and the path name the operation.
    assert!(root.contains("pub fn get_other(&self)"), "{root}");
    // A second run finds nothing to do.
    let told = run(folder.path(), &USUAL);
    assert!(told.contains("\n0 files written,"), "{told}");
    assert_eq!(files(folder.path()), first);
}

#[test]
fn only_the_tags_that_are_asked_for() {
    let folder = folder(SOUND);
    let told = run(folder.path(), &[&USUAL[..], &["--tag", "things"]].concat());
    assert!(told.contains("1 operations"), "{told}");
    let root = &files(folder.path())[&folder.path().join("out/src/api.rs")];
    assert!(
        root.contains("pub mod things;") && !root.contains("others"),
        "{root}"
    );
}

#[test]
fn a_tag_that_nothing_has_is_told_with_those_that_there_are() {
    let folder = folder(SOUND);
    let told = fail(folder.path(), &[&USUAL[..], &["--tag", "thing"]].concat());
    assert!(told.contains("no operation has the tag `thing`"), "{told}");
    assert!(
        told.contains("the nearest first: `things`, `others`"),
        "{told}"
    );
    assert!(!folder.path().join("out").exists());
}

#[test]
fn several_versions_need_a_name_each() {
    let folder = folder(SOUND);
    let two = [&USUAL[..], &["--spec", "things.yaml"]].concat();
    let told = fail(folder.path(), &two);
    assert!(told.contains("2 descriptions and 0 names"), "{told}");
    let told = fail(
        folder.path(),
        &[&two[..], &["--name", "v1", "--name", "v1"]].concat(),
    );
    assert!(told.contains("two versions have the name `v1`"), "{told}");
    run(
        folder.path(),
        &[&two[..], &["--name", "v1", "--name", "v2"]].concat(),
    );
    let files = files(folder.path());
    assert!(files.contains_key(&folder.path().join("out/src/v1/things.rs")));
    assert!(files.contains_key(&folder.path().join("out/src/v2/things.rs")));
}

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
        "version = \"0.1.0\"\nedition",
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

#[test]
fn names_that_no_crate_or_version_can_have() {
    let folder = folder(SOUND);
    for name in ["con", "mod", "lib", "client", "testing", "a-b", "1"] {
        let told = fail(folder.path(), &[&USUAL[..], &["--name", name]].concat());
        assert!(told.contains(&format!("`{name}`")), "{told}");
    }
    for name in ["aux", "fn", "std", "serde-json"] {
        let told = fail(folder.path(), &[&USUAL[..], &["--crate", name]].concat());
        let said = format!("a crate cannot have the name `{name}`");
        assert!(told.contains(&said), "{told}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn what_is_mended_is_told() {
    let folder = folder(FAULTY);
    let told = run(folder.path(), &USUAL);
    let expected = "degraded: fixup unknown-field things.yaml#/paths/~1things/get/colour";
    assert!(told.contains(expected), "{told}");
    let told = fail(folder.path(), &[&USUAL[..], &["--strict"]].concat());
    assert!(
        told.contains("`colour` is no field of the Operation Object"),
        "{told}"
    );
    assert!(told.contains("things.yaml:7:7"), "{told}");
}

/// A description must not steer the terminal of whoever reads what became of it.
#[test]
fn what_is_told_steers_no_terminal() {
    let words = "\\e[2J\\e]0;title\\a\\nmended: nothing | \\u202E";
    let field = FAULTY.replace("colour", &format!("\"{words}\""));
    // One that is left out is told, too.
    let media_type = FAULTY.replace("get:", "post:").replace(
        "colour: red",
        &format!(
            "requestBody: {{content: {{multipart/form-data: {{schema: {{type: object, properties: {{\
             a: {{type: object, properties: {{b: {{type: string}}}}}}}}}}, encoding: {{a: {{\
             contentType: \"text/{words}\"}}}}}}}}}}"
        ),
    );
    for text in [field, media_type] {
        let folder = folder(&text);
        let report = folder.path().join("report.md");
        let told = run(
            folder.path(),
            &[&USUAL[..], &["--lenient", "--report", "report.md"]].concat(),
        );
        for text in [told, fs::read_to_string(report).unwrap()] {
            assert!(text.contains("\\u{1b}[2J\\u{1b}]0;title\\u{7}"), "{text}");
            let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!text.contains(steers), "{text:?}");
            assert!(
                !text.lines().any(|line| line.starts_with("mended: nothing")),
                "{text}"
            );
        }
    }
}

#[test]
fn a_fixup_of_ones_own_is_applied_and_then_not_needed() {
    let folder = folder(HOPELESS);
    let fixup = "name = \"no-shape\"
what = \"The parameter is left out.\"
why = \"It is text of no schema.\"
reported = \"not reported\"

[[change]]
pointer = \"/paths/~1things/get/parameters/0\"
remove = true

[[change]]
pointer = \"/paths/~1things/put/responses/200/content/application~1json/schema\"
set = {}
";
    fs::write(folder.path().join("fixup.toml"), fixup).unwrap();
    let arguments = [&USUAL[..], &["--fixups", "fixup.toml"]].concat();
    let told = run(folder.path(), &arguments);
    assert!(
        told.contains("2 operations") && told.contains("no-shape"),
        "{told}"
    );
    fs::write(folder.path().join("things.yaml"), SOUND).unwrap();
    let told = fail(folder.path(), &arguments);
    assert!(told.contains("remove the fixup"), "{told}");
}

#[test]
fn what_cannot_be_carried_is_refused_and_nothing_is_written() {
    let folder = folder(HOPELESS);
    let told = fail(folder.path(), &USUAL);
    assert!(told.contains("2 refusals, nothing was written"), "{told}");
    assert!(told.contains("things.yaml:8:"), "{told}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_lenient_run_leaves_it_out_and_says_so() {
    let folder = folder(HOPELESS);
    let lenient = [&USUAL[..], &["--lenient", "--report", "report.json"]].concat();
    let told = run(folder.path(), &lenient);
    assert!(told.contains("2 operations"), "{told}");
    for part in ["get/parameters/0", "put/responses/200"] {
        let said = format!("left out things.yaml#/paths/~1things/{part}");
        assert!(told.contains(&said), "{told}");
    }
    let requests = &files(folder.path())[&folder.path().join("out/src/api/operations/requests.rs")];
    assert!(
        requests.contains("pub struct PutThings => json mainsheet_runtime::Json {"),
        "{requests}"
    );
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert_eq!(
        report.matches("\"outcome\": \"refused\"").count(),
        2,
        "{report}"
    );
    assert!(
        report.contains("/paths/~1things/get/parameters/0"),
        "{report}"
    );
}

#[test]
fn a_refused_run_reports_too() {
    let folder = folder(HOPELESS);
    fail(
        folder.path(),
        &[&USUAL[..], &["--report", "report.md"]].concat(),
    );
    let report = fs::read_to_string(folder.path().join("report.md")).unwrap();
    assert!(report.contains("## refused"), "{report}");
    assert!(report.contains("things.yaml:8"), "{report}");
}

#[test]
fn a_crate_needs_a_name_that_cargo_takes() {
    let folder = folder(SOUND);
    let told = fail(
        folder.path(),
        &[&USUAL[..], &["--crate", "no name"]].concat(),
    );
    assert!(told.contains("`no name` is no name of a crate"), "{told}");
}

#[test]
fn what_is_called_back_by_a_callback_is_left_out_and_told() {
    let callback = "      callbacks:
        done:
          '{$request.query.url}':
            post:
              callbacks: {again: {'{$request.query.url}': {post: {responses: {'204': {description: Done.}}}}}}
              responses: {'204': {description: Done.}}
";
    let folder = folder(&format!("{FAULTY}{callback}"));
    let told = run(folder.path(), &USUAL);
    assert!(told.contains("1 operations"), "{told}");
    let expected = "degraded: callback things.yaml#/paths/~1things/get/callbacks/done/{$request.query.url}/post/callbacks/again";
    assert!(told.contains(expected), "{told}");
}

/// What is said once, and what to do.
fn assert_told(message: &str, parts: &[&str]) {
    assert!(message.starts_with("error: "), "{message}");
    for part in parts {
        assert_eq!(message.matches(part).count(), 1, "{part}\n{message}");
    }
}

#[test]
fn what_cannot_be_read_or_written_is_told_once_and_with_what_to_do() {
    let folder = folder(SOUND);
    let missing = SOUND.replace(
        "{'204': {description: Done.}}",
        "{'204': {$ref: 'missing.yaml#/A'}}",
    );
    let missing = missing.replacen("missing.yaml", "inner", 1);
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("inner")).unwrap();
    fs::write(at("refers.yaml"), missing).unwrap();
    fs::write(at("latin.yaml"), b"openapi: 3.0.3\n\xE4: 1\n").unwrap();
    let with_spec = |name| fail(folder.path(), &["--spec", name, "--out", "out"]);
    let told = with_spec("nil.yaml");
    assert_told(
        &told,
        &["there is no such file", "nil.yaml", "check its name"],
    );
    let told = with_spec("inner");
    assert_told(&told, &["this is a folder", "name a file in it"]);
    let told = with_spec("things.yaml/a");
    assert_told(
        &told,
        &["the file cannot be read: Not a directory", "check the name"],
    );
    let told = with_spec("latin.yaml");
    assert_told(
        &told,
        &["the file is not UTF-8, in line 2", "save it as text"],
    );
    let told = with_spec("refers.yaml");
    assert_told(
        &told,
        &[
            "there is no such file",
            "`inner#/A`",
            "inner: this is a folder",
            "2 refusals",
        ],
    );
    let with =
        |option: &str, value: &str| fail(folder.path(), &[&USUAL[..], &[option, value]].concat());
    let told = with("--fixups", "nil.toml");
    assert_told(
        &told,
        &["there is no such file", "nil.toml", "check its name"],
    );
    let told = with("--report", "nil/report.json");
    assert_told(
        &told,
        &[
            "nil/report.json cannot be written: No such file",
            "make the folder",
        ],
    );
    let told = with("--report", "inner");
    assert_told(
        &told,
        &["inner cannot be written: Is a directory", "name a file"],
    );
    for out in ["things.yaml", "things.yaml/a"] {
        let told = fail(folder.path(), &["--spec", "things.yaml", "--out", out]);
        let told = told.to_lowercase();
        assert_told(&told, &["not a directory", "name a folder"]);
    }
}

#[test]
fn what_is_refused_is_told_where_the_report_cannot_be_written() {
    let folder = folder(HOPELESS);
    let arguments = [&USUAL[..], &["--report", "nil/report.json"]].concat();
    let told = fail(folder.path(), &arguments);
    assert_told(
        &told,
        &[
            "nil/report.json cannot be written",
            "2 refusals, nothing was written",
        ],
    );
}

#[test]
fn a_reader_that_has_seen_enough_ends_nothing() {
    let folder = folder(FAULTY);
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["generate", "--published-runtime", "--crate", "things"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let command = command.args(USUAL).current_dir(folder.path());
    let output = command.stdout(writer).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(folder.path().join("out/Cargo.toml").is_file());
}
