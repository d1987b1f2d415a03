//! What a caller reads piece by piece: files that are received, and the rows in
//! them.
//!
//! A stream reads its answer by `transport`. How the call was put together that
//! it answers is not known here, and there is no other call to be made.

pub(crate) mod download;
pub(crate) mod stream;
