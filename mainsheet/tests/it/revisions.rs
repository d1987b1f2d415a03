//! Files of revisions of a git repository.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::common::{SOUND, command};

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=Nobody",
            "-c",
            "user.email=nobody@a.example",
        ])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A repository whose last commit has a description of two files, below the top and at it.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let split = SOUND.replacen(
        "{'204': {description: Done.}}",
        "{'204': {$ref: './parts/part.yaml#/Done'}}",
        1,
    );
    fs::create_dir_all(path.join("spec/parts")).unwrap();
    fs::create_dir_all(path.join("parts")).unwrap();
    for folder in [path, &path.join("spec")] {
        fs::write(folder.join("openapi.yaml"), &split).unwrap();
        fs::write(
            folder.join("parts/part.yaml"),
            "Done: {description: Done.}\n",
        )
        .unwrap();
    }
    let beside = SOUND.replacen(
        "{'204': {description: Done.}}",
        "{'204': {$ref: '../../out.yaml#/Done'}}",
        1,
    );
    fs::write(path.join("spec/astray.yaml"), beside).unwrap();
    git(path, &["init", "--quiet", "--initial-branch", "trunk"]);
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "-m", "One"]);
    folder
}

#[test]
fn a_revision_is_compared_with_what_is_there() {
    let repository = repository();
    let path = repository.path();
    for file in ["spec/openapi.yaml", "openapi.yaml"] {
        let old = format!("trunk:{file}");
        let (code, told, errors) = command(path, &["diff", &old, file]);
        assert_eq!((code, errors.as_str()), (Some(0), ""));
        assert_eq!(told, format!("{old} -> {file}: no change\n"));
        // What the revision refers to is of the revision, too.
        let part = Path::new(file).with_file_name("parts/part.yaml");
        fs::write(
            path.join(&part),
            "Done: {description: Done., content: {text/plain: {}}}\n",
        )
        .unwrap();
        let (_, told, errors) = command(path, &["diff", "--fail-on", "never", &old, file]);
        assert_eq!(errors, "");
        assert!(!told.contains("no change"), "{told}");
        let (code, told, errors) = command(path, &["diff", &old, &format!("HEAD:{file}")]);
        assert_eq!(code, Some(0), "{errors}");
        assert!(told.contains("no change"), "{told}");
    }
    // From a folder below, names are those of the whole repository.
    let (code, _, errors) = command(
        &path.join("spec"),
        &["diff", "trunk:spec/openapi.yaml", "trunk:openapi.yaml"],
    );
    assert_eq!(code, Some(0), "{errors}");
    let (code, told, errors) = command(path, &["check", "HEAD:spec/openapi.yaml"]);
    assert_eq!(code, Some(0), "{errors}{told}");
}

#[test]
fn what_a_revision_lacks_is_told() {
    let repository = repository();
    let path = repository.path();
    for (old, part) in [
        ("nil:openapi.yaml", "there is no revision `nil` here"),
        (
            "trunk:nil.yaml",
            "git has no such file: path 'nil.yaml' does not exist in 'trunk'",
        ),
        ("trunk:spec", "this is a folder"),
        (
            "trunk:spec/astray.yaml",
            "this is no file of the revision `trunk`",
        ),
        ("--output=x:openapi.yaml", "unexpected argument"),
    ] {
        let (code, _, errors) = command(path, &["diff", old, "openapi.yaml"]);
        assert_ne!(code, Some(0));
        assert!(errors.contains(part), "{part}\n{errors}");
    }
    // Nothing that could be an option is given to git.
    let (code, _, errors) = command(
        path,
        &["diff", "--", "--output=x:openapi.yaml", "openapi.yaml"],
    );
    assert_eq!(code, Some(1), "{errors}");
    assert!(!path.join("x:openapi.yaml").exists());
    let elsewhere = tempfile::tempdir().unwrap();
    let (code, _, errors) = command(elsewhere.path(), &["check", "HEAD:openapi.yaml"]);
    assert_eq!(code, Some(1));
    assert!(
        errors.contains("there is no revision `HEAD` here"),
        "{errors}"
    );
}

#[test]
fn an_overlay_may_be_on_the_disk_or_of_another_revision() {
    let folder = repository();
    let path = folder.path();
    let overlay = |title: &str| {
        let text = format!(
            "overlay: 1.0.0\ninfo: {{title: O, version: '1'}}\n\
             actions: [{{target: $.info, update: {{title: {title}}}}}]\n"
        );
        fs::write(path.join("overlay.yaml"), text).unwrap();
    };
    overlay("Earlier");
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "-m", "An overlay"]);
    git(path, &["tag", "earlier"]);
    overlay("Later");
    for (description, overlay, title) in [
        ("HEAD:spec/openapi.yaml", "overlay.yaml", "Later"),
        ("HEAD:spec/openapi.yaml", "earlier:overlay.yaml", "Earlier"),
        ("spec/openapi.yaml", "HEAD:overlay.yaml", "Earlier"),
    ] {
        let (code, told, errors) = command(path, &["bundle", description, "--overlay", overlay]);
        assert_eq!(code, Some(0), "{description} {overlay}: {errors}");
        assert!(told.contains(title), "{description} {overlay}: {told}");
    }
}
