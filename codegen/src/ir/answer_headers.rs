//! What the headers of an answer are described to be.

use super::types::Type;

/// A header of a successful answer.
#[derive(Debug)]
pub(crate) struct AnswerHeader {
    /// The name on the wire.
    pub(crate) name: String,
    /// The method that reads it.
    pub(crate) ident: String,
    pub(crate) ty: Type,
    pub(crate) description: Option<String>,
}
