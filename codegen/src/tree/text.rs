//! The bytes of a file as text.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::names::hex;

/// No description that anybody wrote comes near this.
pub(crate) const LARGEST: u64 = 256 << 20;

/// Why a file cannot be read: what is wrong with it, and what to do.
pub(crate) struct Unreadable {
    pub(crate) message: String,
    pub(crate) help: &'static str,
}

impl Unreadable {
    fn new(message: impl Into<String>, help: &'static str) -> Self {
        let message = message.into();
        Self { message, help }
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::new(
                "there is no such file",
                "check its name; a path that does not begin with a slash begins in the current \
                 folder",
            ),
            io::ErrorKind::PermissionDenied => Self::new(
                "the file may not be read: permission is denied",
                "let your user read it, and enter its folder",
            ),
            _ => Self::new(
                format!("the file cannot be read: {error}"),
                "check the name of the file, and the disk that it is on",
            ),
        }
    }
}

/// A file that was read, or could not be, as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileRead {
    /// As it was named.
    pub(crate) path: PathBuf,
    /// Whether it lies on the disk, and was not given.
    pub(crate) is_on_disk: bool,
    /// Of its text, in hexadecimal digits; `None` if there was none.
    pub(crate) hash: Option<String>,
}

impl FileRead {
    /// A file with its text, or one that could not be read.
    pub(crate) fn new(path: &Path, is_on_disk: bool, text: Option<&str>) -> Self {
        let hash = text.map(|text| hex(Sha256::digest(text)));
        Self {
            path: path.to_owned(),
            is_on_disk,
            hash,
        }
    }

    /// A file of the disk as it is now.
    pub(crate) fn on_disk(path: &Path) -> Self {
        Self::new(path, true, read(path).ok().as_deref())
    }

    /// A file that was given, as it is now.
    pub(crate) fn given(path: &Path, bytes: Option<Vec<u8>>) -> Self {
        let text = bytes.and_then(|bytes| decode(bytes).ok());
        Self::new(path, false, text.as_deref())
    }
}

/// The text of a file, without a byte order mark. UTF-16 is read where a mark or the first
/// character says that it is (YAML 1.2.2, section 5.2).
///
/// Devices, pipes and folders are refused before they are opened: what comes from there has no
/// end, or never begins.
pub(crate) fn read(path: &Path) -> Result<String, Unreadable> {
    let metadata = path.metadata().map_err(|error| {
        if path.to_string_lossy().contains("://") {
            let help = "download it, and name the file";
            return Unreadable::new("this is a URL, and has to be a file", help);
        }
        error.into()
    })?;
    if metadata.is_dir() {
        let help = "name a file in it";
        return Err(Unreadable::new("this is a folder, and no file", help));
    }
    if !metadata.is_file() {
        let help = "write what it gives into a file, and name that";
        return Err(Unreadable::new("this is no regular file", help));
    }
    let too_large = || {
        let help = "check that it is the file that you mean";
        Unreadable::new("the file is larger than 256 MB", help)
    };
    if metadata.len() > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // A file can grow while it is read.
    File::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large());
    }
    decode(bytes)
}

/// A first character that is none of ASCII needs a mark: without one, the zeros in front of the
/// first character or behind it tell how it is encoded.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, Unreadable> {
    let (unit, mark): (fn([u8; 2]) -> u16, _) = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => return utf8(bytes, 3),
        [0, 0, 0xFE, 0xFF, ..]
        | [0xFF, 0xFE, 0, 0, ..]
        | [0, 0, 0, (1..), ..]
        | [(1..), 0, 0, 0, ..] => return Err(invalid("the file is UTF-32".to_owned())),
        [0xFF, 0xFE, ..] => (u16::from_le_bytes, 2),
        [0xFE, 0xFF, ..] => (u16::from_be_bytes, 2),
        [0, (1..), ..] => (u16::from_be_bytes, 0),
        [(1..), 0, ..] => (u16::from_le_bytes, 0),
        _ => return utf8(bytes, 0),
    };
    let (units, rest) = bytes[mark..].as_chunks::<2>();
    let text: Result<String, _> =
        char::decode_utf16(units.iter().map(|pair| unit(*pair))).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(invalid("the file begins as UTF-16, but is none".to_owned())),
    }
}

fn utf8(mut bytes: Vec<u8>, mark: usize) -> Result<String, Unreadable> {
    bytes.drain(..mark);
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        let line = before.matches('\n').count() + 1;
        invalid(format!("the file is not UTF-8, in line {line}"))
    })
}

fn invalid(message: String) -> Unreadable {
    Unreadable::new(message, "save it as text in UTF-8")
}
