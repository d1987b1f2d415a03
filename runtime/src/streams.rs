//! What a caller reads piece by piece: files that are received, the rows in
//! them, and items that a server sends one after the other.
//!
//! A stream reads its answer by `transport`. How the call was put together that
//! it answers is not known here; where a stream goes on after it broke off,
//! whoever made the call gives it a way to ask again.

pub(crate) mod download;
pub(crate) mod events;
mod framing;
pub(crate) mod json_stream;
pub(crate) mod stream;
