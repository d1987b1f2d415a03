//! Files of a revision of a git repository, as `git show` names them: `origin/main:spec/v3.yaml`.

use std::io::Read;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use mainsheet_codegen::ReadFault;

use super::LARGEST;

/// A revision, by what the user called it.
pub(super) struct Revision(String);

/// A revision and a path within it; `None` where it is something else.
pub(super) fn split(name: &str) -> Option<(&str, &str)> {
    let (revision, path) = name.split_once(':')?;
    // One letter is a drive, and what begins with a hyphen would be an option of git's.
    let is_revision = revision.len() > 1 && !revision.starts_with('-') && !path.is_empty();
    is_revision.then_some((revision, path))
}

impl Revision {
    /// The revision of the repository that the current folder is in.
    pub(super) fn find(name: &str) -> Result<Self> {
        let commit = format!("{name}^{{commit}}");
        let output = Command::new("git")
            .args([
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &commit,
            ])
            .stdin(Stdio::null())
            .output()
            .context("error: git cannot be run, and what is before a colon is a revision")?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr);
            let why = why.trim().trim_start_matches("fatal: ");
            bail!(
                "error: there is no revision `{name}` here{}{why}\nhelp: name a file, or a file of a \
                 revision, as in `origin/main:spec/openapi.yaml`",
                if why.is_empty() { "" } else { ": " }
            );
        }
        Ok(Self(name.to_owned()))
    }

    /// A file of the revision; `None` if it is none, but an overlay on the disk or of another one.
    pub(super) fn read(&self, name: &str) -> Option<Result<Vec<u8>, ReadFault>> {
        let Self(revision) = self;
        let path = name.strip_prefix(revision.as_str())?;
        if path.starts_with(':') {
            return Some(show(name));
        }
        // What `join` makes of a way out of the repository.
        path.starts_with('/').then(|| {
            Err(ReadFault::new(
                format!("this is no file of the revision `{revision}`"),
                "let references stay within the repository",
            ))
        })
    }

    /// The file that a reference in a file of the revision names.
    pub(super) fn join(&self, base: &str, reference: &str) -> Option<String> {
        let Self(revision) = self;
        let path = base.strip_prefix(revision.as_str())?.strip_prefix(':')?;
        let mut segments: Vec<&str> = path.split('/').collect();
        segments.pop();
        if reference.starts_with('/') {
            segments.clear();
        }
        for segment in reference.split('/') {
            match segment {
                "" | "." => {}
                // Nothing of a repository is above it; the message names what was asked for.
                ".." if segments.is_empty() => return Some(format!("{revision}/{reference}")),
                ".." => drop(segments.pop()),
                _ => segments.push(segment),
            }
        }
        Some(format!("{revision}:{}", segments.join("/")))
    }
}

/// The bytes of a file of a revision.
fn show(name: &str) -> Result<Vec<u8>, ReadFault> {
    let failed = |message: String| {
        ReadFault::new(
            message,
            "check the revision and the path, which begins at the top",
        )
    };
    let command = Command::new("git")
        .args(["show", "--no-textconv", "--end-of-options", name])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut git = command.map_err(|error| failed(format!("git cannot be run: {error}")))?;
    let mut bytes = Vec::new();
    if let Some(stdout) = git.stdout.take() {
        let read = stdout.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| failed(format!("git cannot be read: {error}")))?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(failed("the file is larger than 256 MB".to_owned()));
    }
    let output = git.wait_with_output();
    let output = output.map_err(|error| failed(format!("git has failed: {error}")))?;
    if output.status.success() {
        // Of a folder it shows the names of what is in it.
        if bytes.starts_with(format!("tree {name}\n").as_bytes()) {
            return Err(ReadFault::new(
                "this is a folder, and no file",
                "name a file in it",
            ));
        }
        return Ok(bytes);
    }
    let why = String::from_utf8_lossy(&output.stderr);
    let why = why.trim().trim_start_matches("fatal: ").to_owned();
    Err(failed(format!("git has no such file: {why}")))
}
