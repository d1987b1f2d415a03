//! The bytes of a file as text.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// No description that anybody wrote comes near this.
const LARGEST: u64 = 256 << 20;

/// The text of a file, without a byte order mark. UTF-16 is read where a mark or the first
/// character says that it is (YAML 1.2.2, section 5.2).
///
/// Devices, pipes and folders are refused before they are opened: what comes from there has no
/// end, or never begins.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    let of_kind = |message: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    let metadata = path.metadata()?;
    if metadata.is_dir() {
        return of_kind("it is a folder");
    }
    if !metadata.is_file() {
        return of_kind("it is no regular file");
    }
    let mut bytes = Vec::new();
    // A file can grow while it is read.
    File::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return of_kind("it is larger than 256 MB");
    }
    decode(bytes)
}

/// A first character that is none of ASCII needs a mark: without one, the zeros in front of the
/// first character or behind it tell how it is encoded.
fn decode(bytes: Vec<u8>) -> io::Result<String> {
    let (unit, mark): (fn([u8; 2]) -> u16, _) = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => return utf8(bytes, 3),
        [0, 0, 0xFE, 0xFF, ..]
        | [0xFF, 0xFE, 0, 0, ..]
        | [0, 0, 0, (1..), ..]
        | [(1..), 0, 0, 0, ..] => return Err(invalid("it is UTF-32".to_owned())),
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
        _ => Err(invalid("it begins as UTF-16, but is none".to_owned())),
    }
}

fn utf8(mut bytes: Vec<u8>, mark: usize) -> io::Result<String> {
    bytes.drain(..mark);
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        let line = before.matches('\n').count() + 1;
        invalid(format!("it is not UTF-8, in line {line}"))
    })
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
