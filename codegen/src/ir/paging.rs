//! How an operation hands out a long list: what the runtime's `Paging` says.

use super::types::Type;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paging {
    pub(crate) position: Position,
    /// The query parameter for the number of elements on a page.
    pub(crate) size: Option<String>,
    /// What is asked for unless the caller says otherwise; `None` leaves it to the server.
    pub(crate) page_size: Option<u32>,
    /// What may be asked for, where the description says.
    pub(crate) max_page_size: Option<u32>,
    /// The Boolean parameter that asks for the total.
    pub(crate) count: Option<String>,
    /// The pointer of the list in an answer.
    pub(crate) items: String,
    /// What an element is.
    pub(crate) item: Type,
    /// The pointer of the total.
    pub(crate) total: Option<String>,
    pub(crate) more: Option<More>,
}

/// How the place of a page is sent, and the next one found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Position {
    Offset(String),
    Number {
        parameter: String,
        first: Option<u64>,
    },
    Cursor {
        sent: Sent,
        found: Found,
    },
    LastElement {
        parameter: String,
        /// The pointer within an element.
        id: String,
    },
    Url(Found),
}

/// Where a cursor is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sent {
    Query(String),
    Header(String),
    /// A pointer into the body.
    Body(String),
}

/// Where an answer tells of the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// A pointer into the body.
    Body(String),
    Header(String),
    /// The link of the relation `next`.
    Link,
}

/// What says whether another page follows: each but the last a pointer into the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum More {
    True(String),
    False(String),
    Present(String),
    /// How many pages there are, where they have numbers.
    Pages(String),
    Link,
}
