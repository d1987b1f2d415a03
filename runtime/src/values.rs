//! What generated types are made of, and how they are read from JSON: the macros
//! for objects, enumerations and unions, the types of formats, lists, conversions,
//! and decoding.
//!
//! A value comes as text and goes as text. Nothing here knows of HTTP but what
//! the error of an answer tells: its status and its content type.

pub(crate) mod charset;
pub(crate) mod codec;
pub mod conversion;
pub(crate) mod decode;
mod digits;
pub(crate) mod extra;
pub(crate) mod fault;
pub(crate) mod formats;
pub(crate) mod id_or;
pub(crate) mod into_value;
pub(crate) mod json;
pub(crate) mod list;
pub(crate) mod object;
pub(crate) mod open_enum;
pub(crate) mod patch;
mod plain;
pub(crate) mod pointer;
pub(crate) mod reader;
mod setters;
mod splice;
pub(crate) mod union;
pub(crate) mod writer;
