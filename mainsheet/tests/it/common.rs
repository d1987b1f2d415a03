//! A folder with a description, and the program in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

pub(crate) const SOUND: &str = "openapi: 3.0.3
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
pub(crate) const FAULTY: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      colour: red
      responses: {'204': {description: Done.}}
";

/// Something that no client can be generated for, beside something that can.
pub(crate) const HOPELESS: &str = "openapi: 3.0.3
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

pub(crate) fn folder(description: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("things.yaml"), description).unwrap();
    folder
}

pub(crate) fn mainsheet(folder: &Path, arguments: &[&str]) -> Output {
    let is_named = arguments.contains(&"--crate");
    let name: &[&str] = if is_named {
        &[]
    } else {
        &["--crate", "things"]
    };
    program(folder)
        .arg("generate")
        .args(name)
        .args(arguments)
        .output()
        .unwrap()
}

pub(crate) const USUAL: [&str; 4] = ["--spec", "things.yaml", "--out", "out"];

/// What is printed by a run that succeeds.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = mainsheet(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(errors.is_empty(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// What is complained of by a run that fails.
pub(crate) fn fail(folder: &Path, arguments: &[&str]) -> String {
    let output = mainsheet(folder, arguments);
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Every file of the crate, with its text.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
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

/// What is said once, and what to do.
pub(crate) fn assert_told(message: &str, parts: &[&str]) {
    assert!(message.starts_with("error: "), "{message}");
    for part in parts {
        assert_eq!(message.matches(part).count(), 1, "{part}\n{message}");
    }
}

/// Any command of the program, in a folder.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainsheet"));
    command.current_dir(folder);
    // What runs leave for the next one, of which the folders are new each time.
    command.env("XDG_CACHE_HOME", cache());
    command.env_remove("CARGO_TARGET_DIR");
    command.env_remove("MAINSHEET_NO_STAMP");
    for name in [
        "NO_COLOR",
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ] {
        command.env_remove(name);
    }
    command
}

/// The user's cache, as the program sees it.
pub(crate) fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache")
}

/// The exit code, and what is printed on standard output and on standard error.
pub(crate) fn outcome(output: Output) -> (Option<i32>, String, String) {
    let out = String::from_utf8(output.stdout).unwrap();
    (
        output.status.code(),
        out,
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// Runs a command of the program.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    outcome(program(folder).args(arguments).output().unwrap())
}
