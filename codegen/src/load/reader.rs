//! Files that do not lie on the disk.

use std::fmt;
use std::path::Path;

use crate::tree::{Unreadable, decode};

/// Gives the files of a description that do not lie on the disk under their names: what comes from
/// standard input, from a URL, or out of a repository.
///
/// The library reads the disk by itself, and knows no protocol. A program that does hands a reader to
/// [`Version::reader`](crate::Version::reader).
pub trait Reader: fmt::Debug + Send + Sync {
    /// The bytes of a file; `None` if it is one that lies on the disk. Each is asked for once.
    ///
    /// A name that begins with `http://` or `https://` is a URL, without a fragment; all others are
    /// those that the caller gave, and what [`join`](Self::join) makes of them.
    fn read(&self, name: &str) -> Option<Result<Vec<u8>, ReadFault>>;

    /// The name of the file that a relative reference names, seen from another file; `None` if it is
    /// found as paths are, or URLs.
    fn join(&self, base: &str, reference: &str) -> Option<String> {
        let _ = (base, reference);
        None
    }
}

/// Why a file cannot be read: what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFault {
    message: String,
    help: String,
}

impl ReadFault {
    /// A fault with what to do about it. Both are sentences in lower case, without an end.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}

impl From<Unreadable> for ReadFault {
    fn from(fault: Unreadable) -> Self {
        Self::new(fault.message, fault.help)
    }
}

impl ReadFault {
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    pub(super) fn help(&self) -> &str {
        &self.help
    }
}

/// The text of a file, and whether it came from the reader.
pub(super) fn text(reader: Option<&dyn Reader>, path: &Path) -> Result<(String, bool), ReadFault> {
    let name = path.to_str();
    if let Some(bytes) = reader
        .zip(name)
        .and_then(|(reader, name)| reader.read(name))
    {
        return Ok((decode(bytes?)?, true));
    }
    if name.is_some_and(is_url) {
        return Err(ReadFault::new(
            "this is a URL, and nothing is fetched here",
            "download the file, and name that",
        ));
    }
    Ok((crate::tree::read_text(path)?, false))
}

/// Whether a name is that of something on the web.
pub(super) fn is_url(name: &str) -> bool {
    let begins = |scheme: &str| {
        let start = name.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    begins("https://") || begins("http://")
}
