//! What every type of a generated crate can do: be read from JSON text, and be written as such.

mod collections;
mod dates;
mod scalars;
pub(crate) mod shell;

pub(crate) use self::collections::Elements;
use super::fault::Fault;
use super::reader::Reader;
use super::writer::Writer;

/// A type that is read from JSON text.
///
/// Generated types implement it through the macros of this crate. What a server sends beyond the
/// description costs as little as can be: see [`Extra`](crate::Extra).
pub trait Decode: Sized {
    /// Reads the value that comes next.
    ///
    /// # Errors
    /// If it is not of this type. The reader then stands anywhere within the value.
    fn decode(from: &mut Reader<'_>) -> Result<Self, Fault>;

    /// Reads the value that comes next, if the description knows it: a union that has no
    /// alternative for it is an error, where [`decode`](Self::decode) gives its `Unknown`.
    ///
    /// # Errors
    /// As for [`decode`](Self::decode).
    fn decode_known(from: &mut Reader<'_>) -> Result<Self, Fault> {
        Self::decode(from)
    }
}

/// A type that is written as JSON text.
pub trait Encode {
    /// Writes the value. One that is absent writes nothing.
    fn encode(&self, to: &mut Writer);
}

/// Where the value of a property waits until its object has been read.
pub trait Slot {
    /// Reads the value that comes next.
    ///
    /// # Errors
    /// If it is not of the slot's type; then what was there before is still there.
    fn fill(&mut self, from: &mut Reader<'_>) -> Result<(), Fault>;

    /// Takes away what is there.
    fn clear(&mut self);
}

impl<T: Decode> Slot for Option<T> {
    fn fill(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        *self = Some(T::decode(from)?);
        Ok(())
    }

    fn clear(&mut self) {
        *self = None;
    }
}
