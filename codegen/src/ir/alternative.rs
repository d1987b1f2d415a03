//! What an operation answers when it is asked for another media type than by default.

use super::body::SuccessContent;
use super::types::Type;

/// An answer that a caller can choose.
#[derive(Debug, PartialEq)]
pub(crate) struct Alternative {
    /// The method of the request that chooses it.
    pub(crate) ident: String,
    pub(crate) content: SuccessContent,
    /// What the request has to say beside its `Accept` header.
    pub(crate) switch: Option<Switch>,
}

/// A truth value of the request that makes a stream of the answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Switch {
    /// A property of the JSON body.
    Member(String),
    Query(String),
}

/// Items that are handed out as they come.
#[derive(Debug, PartialEq)]
pub(crate) struct Stream {
    pub(crate) media_type: String,
    pub(crate) items: StreamItems,
    /// The data of the event that ends it.
    pub(crate) sentinel: Option<String>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum StreamItems {
    /// Events whose data is JSON.
    Events(Type),
    /// Events whose data is text.
    Texts,
    /// Events as objects of their fields.
    Whole(Type),
    /// JSON texts, one after the other.
    Json(Type),
}

impl StreamItems {
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Events(ty) | Self::Whole(ty) | Self::Json(ty) => Some(ty),
            Self::Texts => None,
        }
    }

    pub(super) fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Events(ty) | Self::Whole(ty) | Self::Json(ty) => Some(ty),
            Self::Texts => None,
        }
    }
}
