//! Answers that lead elsewhere, and are not followed.

use std::fmt;

use http::{StatusCode, header};

use crate::transport::meta::Meta;

/// Where an answer leads to, of an operation that is described to answer so (RFC 9110, section
/// 15.4). It was not followed.
#[derive(Clone, PartialEq, Eq)]
pub struct Redirect {
    status: StatusCode,
    location: Option<String>,
}

impl Redirect {
    pub(super) fn of(meta: &Meta) -> Self {
        let location = meta.headers.get(header::LOCATION);
        let location = location.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
        Self {
            status: meta.status,
            location,
        }
    }

    /// The status, such as 302.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The `Location`, as the server wrote it: a URL, or a reference that is resolved against that
    /// of the request (RFC 3986, section 5). `None` if it named none.
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }
}

// A location may hold a credential.
impl fmt::Debug for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redirect")
            .field("status", &self.status.as_u16())
            .finish_non_exhaustive()
    }
}
