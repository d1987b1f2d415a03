//! Files of the workspace and of the user, whose failures say what to do.

use std::path::Path;
use std::{fs, io};

use anyhow::{Error, Result, anyhow};

pub(crate) fn read(path: impl AsRef<Path>) -> Result<String> {
    let path = path.as_ref();
    fs::read_to_string(path).map_err(|error| failed(path, "read", &error))
}

pub(crate) fn bytes(path: impl AsRef<Path>) -> Result<Vec<u8>> {
    let path = path.as_ref();
    fs::read(path).map_err(|error| failed(path, "read", &error))
}

pub(crate) fn write(path: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Result<()> {
    let path = path.as_ref();
    fs::write(path, text).map_err(|error| failed(path, "written", &error))
}

fn failed(path: &Path, what: &str, error: &io::Error) -> Error {
    let help = match error.kind() {
        io::ErrorKind::NotFound if what == "written" => "make the folder that it is to lie in",
        io::ErrorKind::NotFound => "put it back, or correct its name",
        io::ErrorKind::IsADirectory => "name a file, not a folder",
        io::ErrorKind::NotADirectory => "name a file in a folder: a part of the path is a file",
        io::ErrorKind::PermissionDenied => "let your user read and write there",
        io::ErrorKind::InvalidData => "save it as text in UTF-8",
        io::ErrorKind::StorageFull => "make room on the disk",
        _ => "check the path, and the disk that it is on",
    };
    let path = path.display();
    anyhow!("error: {path} cannot be {what}: {error}\nhelp: {help}")
}
