//! `cargo xtask regen` as a maintainer meets it: in a workspace of its own.

#![allow(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The parts of the workspace that regen reads and writes, in a temporary folder.
struct Workspace(TempDir);

impl Workspace {
    /// With the project's own descriptions, generated.
    fn new() -> Self {
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
        let workspace = Self(folder);
        workspace.succeed(&["regen"]);
        workspace
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn xtask(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .env_remove("MAINSHEET_NO_STAMP")
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    /// What the command prints.
    fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.xtask(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What the command complains of.
    fn fail(&self, arguments: &[&str]) -> String {
        let output = self.xtask(arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn edit(&self, path: &str, edit: impl FnOnce(String) -> String) {
        let path = self.path(path);
        let text = fs::read_to_string(&path).unwrap();
        let edited = edit(text.clone());
        assert_ne!(
            text,
            edited,
            "the edit of {} changes nothing",
            path.display()
        );
        fs::write(path, edited).unwrap();
    }

    /// Every generated file with its text and the time of its last change.
    fn generated(&self) -> Vec<(PathBuf, String, std::time::SystemTime)> {
        let mut files = Vec::new();
        for tree in ["generated", "tests", "docs"] {
            list(&self.path(tree), &mut files);
        }
        files.sort();
        files
            .into_iter()
            .map(|path| {
                let text = fs::read_to_string(&path).unwrap();
                let time = fs::metadata(&path).unwrap().modified().unwrap();
                (path, text, time)
            })
            .collect()
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// Before it is done: a newcomer's first command must not be silent.
#[test]
fn it_says_what_it_does() {
    let workspace = Workspace::new();
    let output = workspace.xtask(&["regen", "--check", "--no-stamp"]);
    let told = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(
        lines,
        [
            "Reading spec/v3.yaml for v3",
            "Reading spec/beta.yaml for beta",
            "Generating `sailpoint`",
            "Writing the guides from one version to the next",
            "Comparing with generated/, tests/src/calls/ and docs/",
        ]
    );
}

#[test]
fn it_says_what_it_did() {
    let workspace = Workspace::new();
    fs::remove_dir_all(workspace.path("generated")).unwrap();
    let printed = workspace.succeed(&["regen"]);
    let lines: Vec<_> = printed.lines().collect();
    assert!(
        lines[0].starts_with("v3      32 operations, 0 deprecated; "),
        "{printed}"
    );
    assert!(
        lines[1].starts_with("beta    32 operations, 32 deprecated; "),
        "{printed}"
    );
    let last = lines.last().unwrap();
    assert!(
        last.contains("files written, ") && last.contains(" removed in "),
        "{printed}"
    );
}

#[test]
fn a_second_run_touches_nothing() {
    let workspace = Workspace::new();
    let before = workspace.generated();
    let printed = workspace.succeed(&["regen"]);
    assert!(printed.contains("0 files written"), "{printed}");
    assert_eq!(before, workspace.generated());
    workspace.succeed(&["regen", "--check"]);
}

/// Every generated file, a description, the configuration, and what is in `spec/` beside them.
#[test]
fn what_has_not_changed_is_not_generated_again_and_what_has_is_found() {
    let workspace = Workspace::new();
    let saved = "nothing has changed since the last run";
    assert!(workspace.succeed(&["regen", "--check"]).contains(saved));
    assert!(workspace.succeed(&["regen"]).contains(saved));
    let full = workspace.succeed(&["regen", "--check", "--no-stamp"]);
    assert!(!full.contains(saved), "{full}");
    for path in [
        "generated/src/lib.rs",
        "generated/.mainsheet/files",
        "tests/src/calls/mod.rs",
        "docs/beta-to-v3.md",
        "spec/v3.yaml",
        "spec/client.rs",
        "spec/introduction.md",
    ] {
        let path = workspace.path(path);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\n# more")).unwrap();
        workspace.fail(&["regen", "--check"]);
        fs::write(&path, text).unwrap();
        assert!(workspace.succeed(&["regen", "--check"]).contains(saved));
    }
    for path in [
        "generated/src/lib.rs",
        "tests/src/calls/mod.rs",
        "docs/beta-to-v3.md",
    ] {
        fs::remove_file(workspace.path(path)).unwrap();
        workspace.fail(&["regen", "--check"]);
        assert!(!workspace.succeed(&["regen"]).contains(saved));
    }
    // What the last run but one knew is no longer known.
    workspace.edit("spec/mainsheet.toml", |text| {
        text.replace("replaced_by = \"v3\"\n", "")
    });
    workspace.fail(&["regen", "--check"]);
}

#[test]
fn two_workspaces_get_the_same_bytes() {
    let texts = |workspace: &Workspace| {
        let files = workspace.generated();
        let files = files.into_iter().map(|(path, text, _)| {
            let path = path.strip_prefix(workspace.0.path()).unwrap().to_owned();
            (path, text)
        });
        files.collect::<Vec<_>>()
    };
    assert_eq!(texts(&Workspace::new()), texts(&Workspace::new()));
}

#[test]
fn a_changed_description_is_found_and_mended() {
    let workspace = Workspace::new();
    // A property of a type that v3 does not share with beta.
    workspace.edit("spec/v3.yaml", |text| {
        let schema = text.find("\n    NonEmployeeApprovalSummary:").unwrap();
        let property = schema + text[schema..].find("        rejected:").unwrap();
        let rest = &text[property + 1..];
        let end = rest.find("\n    NonEmployee").unwrap();
        format!("{}{}", &text[..property], &rest[end + 1..])
    });
    let before = workspace.generated();

    let complaint = workspace.fail(&["regen", "--check"]);
    assert!(
        complaint.contains("-    pub rejected: Option<i32>,"),
        "{complaint}"
    );
    assert!(complaint.contains("run `cargo xtask regen`"), "{complaint}");
    assert_eq!(before, workspace.generated(), "--check has written");

    workspace.succeed(&["regen"]);
    let after = workspace.generated();
    let changed: Vec<_> = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before.1 != after.1)
        .map(|(before, _)| before.0.strip_prefix(workspace.0.path()).unwrap())
        .collect();
    let folders = [
        "docs",
        "generated/.mainsheet/files",
        "generated/src/v3/models.rs",
        // The property is lost on the way from beta to v3.
        "generated/src/beta/conversions.rs",
        "tests/src/calls/.mainsheet/files",
        "tests/src/calls/v3.rs",
    ];
    for path in &changed {
        assert!(
            folders.iter().any(|folder| path.starts_with(folder)),
            "{} has changed",
            path.display()
        );
    }
    assert!(
        changed.contains(&Path::new("generated/src/v3/models.rs")),
        "{changed:?}"
    );
    workspace.succeed(&["regen", "--check"]);
}

#[test]
fn an_edit_by_hand_is_found_and_named() {
    let workspace = Workspace::new();
    for path in [
        "generated/src/lib.rs",
        "tests/src/calls/v3.rs",
        "docs/beta-to-v3.md",
    ] {
        workspace.edit(path, |text| format!("{text}// by hand\n"));
    }
    let complaint = workspace.fail(&["regen", "--check"]);
    assert_eq!(complaint.matches("-// by hand").count(), 3, "{complaint}");
    assert_refused(
        &workspace,
        &[
            "generated/src/lib.rs was edited since it was generated",
            "tests/src/calls/v3.rs was edited since it was generated",
            "docs/beta-to-v3.md was edited since it was generated",
            "`--force` replaces files",
        ],
    );
    workspace.succeed(&["regen", "--force"]);
    workspace.succeed(&["regen", "--check"]);
}

#[test]
fn what_is_no_longer_generated_is_found_and_removed() {
    let workspace = Workspace::new();
    let own = [
        "generated/src/own.rs",
        "tests/src/calls/own.rs",
        "docs/own.md",
    ];
    for path in own {
        fs::write(workspace.path(path), "mine").unwrap();
    }
    // Nothing replaces beta any more.
    workspace.edit("spec/mainsheet.toml", |text| {
        text.replace("replaced_by = \"v3\"\n", "")
    });
    let stale = [
        "generated/src/any_version.rs",
        "generated/src/beta/conversions.rs",
        "docs/beta-to-v3.md",
    ];
    let complaint = workspace.fail(&["regen", "--check"]);
    for path in stale {
        assert!(complaint.contains(&format!("--- {path}")), "{complaint}");
        assert!(workspace.path(path).exists());
    }
    let printed = workspace.succeed(&["regen"]);
    assert!(printed.contains(" 3 removed"), "{printed}");
    for path in stale {
        assert!(!workspace.path(path).exists(), "{path}");
    }
    for path in own {
        assert!(workspace.path(path).exists(), "{path}");
    }
    workspace.succeed(&["regen", "--check"]);
}

#[test]
fn a_stale_checksum_is_found_and_mended() {
    let workspace = Workspace::new();
    workspace.edit("spec/beta.yaml", |text| format!("{text}# A comment.\n"));
    let complaint = workspace.fail(&["regen", "--check"]);
    assert!(complaint.contains("checksums"), "{complaint}");
    workspace.succeed(&["regen"]);
    workspace.succeed(&["regen", "--check"]);
}

/// After a refusal everything is as it was, and the refusal names file, line and column.
fn assert_refused(workspace: &Workspace, said: &[&str]) {
    let before = workspace.generated();
    let complaint = workspace.fail(&["regen"]);
    for part in said {
        assert!(complaint.contains(part), "without {part:?}: {complaint}");
    }
    assert!(
        complaint.lines().count() < 40,
        "more than a screen: {complaint}"
    );
    assert_eq!(before, workspace.generated(), "something was written");
}

#[test]
fn one_fault_in_one_version_leaves_all_untouched() {
    let workspace = Workspace::new();
    workspace.edit("spec/beta.yaml", |text| {
        text.replacen("operationId: listNonEmployeeApproval\n", "summary2: x\n", 1)
    });
    workspace.edit("spec/v3.yaml", |text| format!("{text}# A comment.\n"));
    assert_refused(
        &workspace,
        &[
            "--> spec/beta.yaml:",
            "`summary2` is no field",
            "nothing was written",
        ],
    );
}

#[test]
fn a_missing_file_is_named() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("spec/beta.yaml")).unwrap();
    assert_refused(&workspace, &["spec/beta.yaml", "there is no such file"]);
}

#[test]
fn an_unknown_successor_is_named() {
    let workspace = Workspace::new();
    workspace.edit("spec/mainsheet.toml", |text| {
        text.replace("replaced_by = \"v3\"", "replaced_by = \"v4\"")
    });
    assert_refused(
        &workspace,
        &[
            "`beta` is said to be replaced by `v4`",
            "--> spec/mainsheet.toml:",
            "name one of v3, or remove `replaced_by`",
        ],
    );
}

#[test]
fn an_unknown_key_is_named() {
    let workspace = Workspace::new();
    workspace.edit("spec/mainsheet.toml", |text| {
        text.replace("replaced_by", "replacedby")
    });
    assert_refused(&workspace, &["spec/mainsheet.toml", "replacedby"]);
}

#[test]
fn outside_of_a_workspace_it_says_where_to_go() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("regen")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("spec/mainsheet.toml"), "{complaint}");
}

#[test]
fn what_has_changed_is_said_on_the_wire_and_in_rust() {
    let workspace = Workspace::new();
    let path = workspace.path("spec/v3.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let changed = text.replacen(
        "operationId: listNonEmployeeApprovals",
        "operationId: lookUp",
        1,
    );
    assert_ne!(changed, text);
    fs::write(&path, changed).unwrap();
    let told = workspace.succeed(&["regen"]);
    assert!(
        told.contains("v3: 1 change on the wire, 0 breaking\n"),
        "{told}"
    );
    assert!(
        told.contains("Rust: 1 change: 1 breaking, 0 behavioural, 0 additive\n"),
        "{told}"
    );
    assert!(
        told.contains(" is now `v3::NonEmployeeLifecycleManagement::look_up`\n"),
        "{told}"
    );
    let told = workspace.succeed(&["regen", "--no-stamp"]);
    assert!(!told.contains("Rust:"), "{told}");
}
