//! Files beside the generated ones: those that a user names to a program.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a file cannot be read or written, and what to do.
#[derive(Debug)]
pub struct FileError {
    path: PathBuf,
    what: &'static str,
    help: &'static str,
    error: io::Error,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            what,
            help,
            error,
        } = self;
        let path = path.display();
        write!(f, "{path} cannot be {what}: {error}\nhelp: {help}")
    }
}

/// `Display` says what the system said, too.
impl std::error::Error for FileError {}

/// The text of a file that a user named to a program.
///
/// # Errors
///
/// If it cannot be read, or is not UTF-8.
pub fn read_file(path: impl AsRef<Path>) -> Result<String, FileError> {
    let path = path.as_ref();
    fs::read_to_string(path).map_err(|error| FileError::new(path, "read", error))
}

/// Writes a file that a user named to a program: in its folder, which has to be there. What is there
/// already is replaced as a whole, or stays: on a full disk nothing is lost.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_file(path: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Result<(), FileError> {
    let path = path.as_ref();
    replace(path, text.as_ref()).map_err(|error| FileError::new(path, "written", error))
}

/// The same of a file that no user named, in folders that need not be there.
pub(crate) fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    replace(path, bytes)
}

/// Two that write at once leave the file of one of them, and never half of each.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    // What a link leads to is replaced, and not the link.
    let path = &match fs::canonicalize(path) {
        Ok(path) => path,
        Err(_) => path.to_owned(),
    };
    let there = fs::metadata(path);
    if there.as_ref().is_ok_and(|there| !there.is_file()) {
        // A pipe or a device, as `/dev/stdout`.
        return fs::write(path, text);
    }
    let mut aside = path.clone().into_os_string();
    aside.push(format!(".{}.part", std::process::id()));
    let aside = PathBuf::from(aside);
    let file = File::options().write(true).create_new(true).open(&aside);
    let mut file = match file {
        Ok(file) => file,
        // Who may not add files to the folder may still be allowed to write this one.
        Err(error) => match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::AlreadyExists => {
                return fs::write(path, text);
            }
            _ => return Err(error),
        },
    };
    let done = file.write_all(text).and_then(|()| {
        if let Ok(there) = there {
            file.set_permissions(there.permissions())?;
        }
        fs::rename(&aside, path)
    });
    if done.is_err() {
        // What it was made for has failed, and that is told.
        let _ = fs::remove_file(&aside);
    }
    done
}

impl FileError {
    fn new(path: &Path, what: &'static str, error: io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::NotFound if path.to_string_lossy().contains("://") => {
                "name a file: this is a URL, which is not fetched"
            }
            io::ErrorKind::NotFound if what == "written" => "make the folder that it is to lie in",
            io::ErrorKind::NotFound => "put it back, or correct its name",
            io::ErrorKind::IsADirectory => "name a file, not a folder",
            io::ErrorKind::NotADirectory => "name a file in a folder: a part of the path is a file",
            io::ErrorKind::PermissionDenied => "let your user read and write there",
            io::ErrorKind::InvalidData => "save it as text in UTF-8",
            io::ErrorKind::StorageFull => "make room on the disk",
            _ => "check the path, and the disk that it is on",
        };
        Self {
            path: path.to_owned(),
            what,
            help,
            error,
        }
    }
}
