//! What the caller says of operations where their descriptions do not.

use serde::Deserialize;

/// How operations hand out a long list, where the description does not say, or says otherwise.
///
/// Exactly one of [`none`](Self::none), [`offset`](Self::offset), [`page`](Self::page),
/// [`cursor`](Self::cursor), [`last`](Self::last) and [`next_url`](Self::next_url) says by what.
/// Places in an answer are JSON pointers (RFC 6901), as `/meta/next`; for what tells the next page
/// they may also be a header, as `header:X-Next`, or for a URL `link`, the `Link` header (RFC 8288).
/// A rule that does not fit its operation is refused, and so is one of an operation that there is
/// not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PagingRule {
    /// The ids of the operations; one that ends in `*` stands for all that begin so.
    pub operations: Vec<String>,
    /// They are not paged.
    pub none: bool,
    /// The query parameter for the number of elements to pass over.
    pub offset: Option<String>,
    /// The query parameter for the number of a page.
    pub page: Option<String>,
    /// The number of the first page, where the parameter does not say.
    pub first_page: Option<u64>,
    /// Where a cursor is sent: the name of a parameter of the query or a header, or a pointer into
    /// the body. [`next`](Self::next) says where it is found.
    pub cursor: Option<String>,
    /// The query parameter for what identifies the last element; [`id`](Self::id) says what that is.
    pub last: Option<String>,
    /// Where within an element that is: `/id` unless something else is said.
    pub id: Option<String>,
    /// Where the next cursor is found.
    pub next: Option<String>,
    /// Where the URL of the next page is found.
    pub next_url: Option<String>,
    /// Where the list is; empty, or not said, where it is the answer.
    pub items: Option<String>,
    /// The query parameter for the number of elements on a page.
    pub size: Option<String>,
    /// Where the number of elements of the whole list is.
    pub total: Option<String>,
    /// What is `true` if another page follows.
    pub more: Option<String>,
    /// What is `true` if none does.
    pub done: Option<String>,
}

/// Whether a rule for these operations is one for this.
pub(crate) fn is_for(operations: &[String], id: &str) -> bool {
    let mut operations = operations.iter();
    operations.any(|pattern| match pattern.strip_suffix('*') {
        Some(start) => id.starts_with(start),
        None => pattern == id,
    })
}
