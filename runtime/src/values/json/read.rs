//! From JSON text to types, and back.

use super::super::codec::{Decode, Encode, Slot};
use super::super::fault::Fault;
use super::super::reader::{Reader, Tolerated};
use super::super::writer;
use super::JsonError;

/// Reads a type of a generated crate from JSON text.
///
/// # Errors
/// If the text is not what the type promises: see [`Extra`](crate::Extra) for what is tolerated.
pub fn from_slice<T: Decode>(text: &[u8]) -> Result<T, JsonError> {
    read(&mut Reader::new(text)).map_err(JsonError)
}

/// Reads a type of a generated crate from JSON text, and names all in it that is not as the
/// description says: null where none is promised, values that an enumeration does not list, values
/// of another type, properties that are not named, and names that come twice.
///
/// # Errors
/// As [`from_slice`].
pub fn from_slice_strict<T: Decode>(text: &[u8]) -> Result<(T, Vec<Tolerated>), JsonError> {
    let (value, passed) = read_strictly(text);
    value.map_err(JsonError).map(|value| (value, passed))
}

/// Reads what is one value, and names all in it that is not as the description says, whether it
/// can be read or not.
pub(crate) fn read_strictly<T: Decode>(text: &[u8]) -> (Result<T, Fault>, Vec<Tolerated>) {
    let mut from = Reader::strict(text);
    let value = read(&mut from);
    (value, from.passed.unwrap_or_default())
}

/// Reads a type of a generated crate from JSON text.
///
/// # Errors
/// As [`from_slice`].
pub fn from_str<T: Decode>(text: &str) -> Result<T, JsonError> {
    from_slice(text.as_bytes())
}

/// Writes a type of a generated crate as JSON text.
///
/// # Errors
/// If it holds what JSON has no form for: a number that is infinite or none.
pub fn to_vec<T: Encode + ?Sized>(value: &T) -> Result<Vec<u8>, JsonError> {
    writer::write(value).map_err(|reason| JsonError(Fault::new(0, reason)))
}

/// Writes a type of a generated crate as JSON text.
///
/// # Errors
/// As [`to_vec`].
pub fn to_string<T: Encode + ?Sized>(value: &T) -> Result<String, JsonError> {
    let text = to_vec(value)?;
    String::from_utf8(text).map_err(|_| JsonError(Fault::new(0, "the text is not UTF-8")))
}

/// Reads what is one value.
pub(crate) fn read<T: Decode>(from: &mut Reader<'_>) -> Result<T, Fault> {
    let mut value = None;
    read_into(from, &mut value)?;
    value.ok_or_else(nothing)
}

/// Reads what is one value into a slot, which is the same code for all types.
pub(crate) fn read_into(from: &mut Reader<'_>, slot: &mut dyn Slot) -> Result<(), Fault> {
    slot.fill(from)?;
    from.finish()?;
    from.nothing_aside()
}

/// That a slot is empty, which one that has been filled is not.
#[cold]
fn nothing() -> Fault {
    Fault::new(0, "no value has been read")
}
