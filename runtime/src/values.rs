//! What generated types are made of, and how they are read from JSON: the macros
//! for objects, enumerations and unions, the types of formats, lists, conversions,
//! and decoding.
//!
//! A value comes as text and goes as text. Nothing here knows of HTTP but what
//! the error of an answer tells: its status and its content type.

pub mod conversion;
pub(crate) mod decode;
pub(crate) mod formats;
pub(crate) mod id_or;
pub(crate) mod list;
pub(crate) mod object;
pub(crate) mod open_enum;
mod patch;
mod setters;
pub(crate) mod union;
