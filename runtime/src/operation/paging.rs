//! How a list comes in pages: static data, which one engine goes by.

/// How a long list is handed out page by page.
///
/// Pointers are JSON pointers (RFC 6901) into the body of an answer, or, where a
/// body is sent, into that one; the empty one is the whole body.
///
/// ```
/// use mainsheet_runtime::request::{More, Paging, Position};
///
/// // `?starting_after=…&limit=…`, answered by `{"data": […], "has_more": true}`.
/// const PAGING: Paging = Paging {
///     size: Some("limit"),
///     max_page_size: Some(100),
///     page_size: Some(100),
///     items: "/data",
///     more: Some(More::True("/has_more")),
///     ..Paging::by(Position::LastElement { parameter: "starting_after", id: "/id" })
/// };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// How the place of a page is sent, and how the next one is found.
    pub position: Position,
    /// The query parameter for the number of elements on a page.
    pub size: Option<&'static str>,
    /// How many elements a page is asked for unless the caller says otherwise;
    /// `None` leaves it to the server.
    pub page_size: Option<u32>,
    /// The largest page that the description allows to be asked for, in
    /// elements: the `maximum` of the parameter [`size`](Self::size). `None` if
    /// it declares none, and then no size of a page says that it is the last.
    pub max_page_size: Option<u32>,
    /// The boolean query parameter that asks for the total, which the server
    /// then sends as `X-Total-Count`.
    pub count: Option<&'static str>,
    /// Where the elements are: the pointer of the list.
    pub items: &'static str,
    /// Where the number of elements of the whole list stands, beside the header
    /// `X-Total-Count`.
    pub total: Option<&'static str>,
    /// What says whether another page follows.
    pub more: Option<More>,
}

/// How the place of a page is sent, and how the next one is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// The number of elements before it, in this query parameter.
    Offset(&'static str),
    /// Its number.
    Number {
        /// The query parameter.
        parameter: &'static str,
        /// The number of the first page, 0 or 1. `None` if the description does
        /// not say: the first request then has none, the second asks for page 1,
        /// and if that is what came before, pages count from 1.
        first: Option<u64>,
    },
    /// A text, or a number, that the answer before told. Where it is a link that has the
    /// query parameter in which it is to be sent, that is what it is.
    Cursor {
        /// Where it is sent.
        sent: Sent,
        /// Where the answer has it. Absent, `null` or empty, it says that no page
        /// follows.
        found: Found,
    },
    /// What identifies the last element that came.
    LastElement {
        /// The query parameter.
        parameter: &'static str,
        /// The pointer within an element.
        id: &'static str,
    },
    /// A URL that the answer before told, absolute or relative to its own. It is
    /// followed only where the list itself was, by scheme, host and port; http in
    /// the place of https at the same host is https. Absent, `null` or empty, it
    /// says that no page follows.
    Url(Found),
}

/// Where a cursor is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// In the query parameter of this name.
    Query(&'static str),
    /// In the header of this name.
    Header(&'static str),
    /// In the JSON body, at this pointer.
    Body(&'static str),
}

/// Where an answer tells of the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// At this pointer of its body.
    Body(&'static str),
    /// In the header of this name.
    Header(&'static str),
    /// In the `Link` header, as the link of the relation `next` (RFC 8288).
    Link,
}

/// What of an answer says whether another page follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// What is `true` if one follows, and `false` if none does.
    True(&'static str),
    /// What is `false` if one follows, and `true` if none does.
    False(&'static str),
    /// What is there if one follows, and `null`, or empty, if none does.
    Present(&'static str),
    /// How many pages there are, where pages have numbers. Zero, and what is no
    /// number, says nothing.
    Pages(&'static str),
    /// The `Link` header (RFC 8288), which has the relation `next` if one follows.
    /// An answer without that header says nothing.
    Link,
}

impl Paging {
    /// A list that is the whole body and comes in pages of the server's size; the
    /// answers tell nothing but what `position` needs.
    pub const fn by(position: Position) -> Self {
        Self {
            position,
            size: None,
            page_size: None,
            max_page_size: None,
            count: None,
            items: "",
            total: None,
            more: None,
        }
    }
}
