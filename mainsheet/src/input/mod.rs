//! Where descriptions come from: files, standard input, URLs, and revisions of a git repository.
//!
//! [`Inputs`] is the library's reader: what it knows nothing of, the library takes from the disk.

mod git;
#[cfg(feature = "https")]
mod web;

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use clap::Args;
use mainsheet_codegen::{ReadFault, Reader, Version};

use self::git::Revision;

/// What a description that is not on the disk may have: as much as a file.
const LARGEST: u64 = 256 << 20;

/// What may be fetched.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct InputArgs {
    /// Follow references to URLs, too: `https` to any host, `http` to this machine alone.
    ///
    /// Without it only the URLs that are given here are fetched.
    #[arg(long)]
    allow_remote: bool,
}

/// The name of what comes from standard input.
const STDIN: &str = "stdin";

/// Reads what is not on the disk, each once.
#[derive(Default)]
pub(crate) struct Inputs {
    allow_remote: bool,
    /// The URLs that were given, which are fetched whatever descriptions may do.
    given: Vec<String>,
    /// Those that were named; a description and its overlays may be of several.
    revisions: Vec<Revision>,
    read: Mutex<HashMap<String, Result<Vec<u8>, ReadFault>>>,
}

/// What is configured says all that matters of it.
impl std::fmt::Debug for Inputs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Inputs({})", self.allow_remote)
    }
}

impl Reader for Inputs {
    fn read(&self, name: &str) -> Option<Result<Vec<u8>, ReadFault>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(name) {
            return Some(known.clone());
        }
        let found = if is_url(name) {
            self.fetch(name)
        } else {
            self.revisions.iter().find_map(|it| it.read(name))?
        };
        read.insert(name.to_owned(), found.clone());
        Some(found)
    }

    fn join(&self, base: &str, reference: &str) -> Option<String> {
        self.revisions
            .iter()
            .find_map(|it| it.join(base, reference))
    }
}

impl Inputs {
    fn new(args: InputArgs) -> Self {
        Self {
            allow_remote: args.allow_remote,
            ..Self::default()
        }
    }

    /// The name under which something is read that a user named: a URL, a file, or a file of a
    /// revision.
    fn given(&mut self, input: &str) -> Result<String> {
        if is_url(input) {
            let url = given_url(input)?;
            self.given.push(url.clone());
            return Ok(url);
        }
        if !Path::new(input).exists()
            && let Some((revision, path)) = git::split(input)
        {
            self.revisions.push(Revision::find(revision)?);
            return Ok(format!("{revision}:{path}"));
        }
        Ok(input.to_owned())
    }

    fn overlays(&mut self, files: &[PathBuf]) -> Result<Vec<PathBuf>> {
        let files = files.iter().map(|file| match file.to_str() {
            Some(name) => Ok(self.given(name)?.into()),
            None => Ok(file.clone()),
        });
        files.collect()
    }

    fn fetch(&self, url: &str) -> Result<Vec<u8>, ReadFault> {
        if !self.allow_remote && !self.given.iter().any(|given| given == url) {
            return Err(ReadFault::new(
                "this is a URL, and references to URLs are followed with `--allow-remote` alone",
                "give `--allow-remote`, or put the file beside the one that refers to it",
            ));
        }
        fetch(url)
    }
}

#[cfg(feature = "https")]
fn fetch(url: &str) -> Result<Vec<u8>, ReadFault> {
    web::fetch(url, LARGEST)
}

#[cfg(not(feature = "https"))]
fn fetch(_url: &str) -> Result<Vec<u8>, ReadFault> {
    Err(ReadFault::new(
        "this is a URL, and this program was built without `https`",
        "download the file, or install the program with its default features",
    ))
}

/// Whether something is called by a URL.
pub(crate) fn is_url(name: &str) -> bool {
    let scheme = name.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        ["http", "https"]
            .iter()
            .any(|it| scheme.eq_ignore_ascii_case(it))
    })
}

/// A version whose description and overlays are what the user named: `-` for the description, a URL,
/// a file, or a file of a revision.
pub(crate) fn version(
    name: &str,
    input: &str,
    overlays: &[PathBuf],
    args: InputArgs,
) -> Result<Version> {
    let mut inputs = Inputs::new(args);
    let mut version = Version::new(name, input);
    if input == "-" {
        version.file = STDIN.into();
        let text = stdin()?;
        let read = inputs
            .read
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        read.insert(STDIN.to_owned(), Ok(text));
    } else {
        version.file = inputs.given(input)?.into();
    }
    version.overlays = inputs.overlays(overlays)?;
    version.reader = Some(Arc::new(inputs));
    Ok(version)
}

/// Gives versions that a file lists what reads URLs, and more overlays.
pub(crate) fn readers(
    versions: &mut [Version],
    overlays: &[PathBuf],
    args: InputArgs,
) -> Result<()> {
    for version in versions {
        let mut inputs = Inputs::new(args);
        if let Some(url) = version.file.to_str().filter(|name| is_url(name)) {
            version.file = inputs.given(url)?.into();
        }
        version.overlays.extend_from_slice(overlays);
        version.overlays = inputs.overlays(&version.overlays)?;
        version.reader = Some(Arc::new(inputs));
    }
    Ok(())
}

/// A URL as it is asked for, without a fragment.
fn given_url(url: &str) -> Result<String> {
    let url = url.split('#').next().unwrap_or_default();
    let authority = url.split('/').nth(2).unwrap_or_default();
    if authority.contains('@') {
        bail!(
            "error: the URL has a name or a password in it, which would be shown wherever it is \
             named\nhelp: download the file, as `curl` does with `--netrc`, and name that"
        );
    }
    Ok(url.to_owned())
}

fn stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let stdin = std::io::stdin().lock();
    let read = stdin.take(LARGEST + 1).read_to_end(&mut bytes);
    read.context("error: standard input cannot be read")?;
    if bytes.len() as u64 > LARGEST {
        bail!("error: what comes from standard input is larger than 256 MB\nhelp: name a file");
    }
    Ok(bytes)
}
