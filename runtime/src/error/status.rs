//! Statuses as callers write them.

use http::StatusCode;

/// A status of HTTP (RFC 9110, section 15): a number, such as 404, or a [`StatusCode`].
pub trait IntoStatus: sealed::Sealed {
    /// The status; `None` if the number is none, as those below 100 and above 999 are.
    fn into_status(self) -> Option<StatusCode>;
}

impl IntoStatus for StatusCode {
    fn into_status(self) -> Option<StatusCode> {
        Some(self)
    }
}

// The only number, so that a literal is taken for it.
impl IntoStatus for u16 {
    fn into_status(self) -> Option<StatusCode> {
        StatusCode::from_u16(self).ok()
    }
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for http::StatusCode {}
    impl Sealed for u16 {}
}
