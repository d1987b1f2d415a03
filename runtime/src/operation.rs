//! What a generated operation says about itself, as constants.
//!
//! How a URL is made of it, how it is sent and how it is paged is for those who
//! read it: here is but how the body of an error is decoded.

mod method;
mod paging;
mod retry_rule;
pub(crate) mod security;
pub(crate) mod server;

use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use crate::error::{DecodeError, ErrorBody};
use crate::values::codec::Decode;
use crate::values::decode::{self, Context};

pub use method::Method;
pub use paging::{Found, More, Paging, Position, Sent};
pub use retry_rule::RetryRule;
pub use security::{Flow, Grant, KeyPlace, Requirement, SchemeKind, Security, SecurityScheme};
pub use server::Server;

/// One operation of a description: an associated constant of its request type.
#[derive(Debug)]
pub struct Operation {
    /// The description's `operationId`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// Where calls go.
    pub server: Server,
    /// The path below the server's as the description writes it, such as
    /// `/records/{id}/{name}.csv`: between braces stand the names of path
    /// parameters. A brace without its other half is text, and so is what is
    /// percent-encoded, which stays as it is. After a `?` stands a query that
    /// every call has, but for parameters that the call sets itself. It is also
    /// the `url.template` of traces.
    pub path: &'static str,
    /// What authorises the calls.
    pub security: Security,
    /// The `Accept` header of the request; empty for none.
    pub accept: &'static str,
    /// The bodies that the description documents for failed calls.
    pub errors: &'static [ErrorResponse],
    /// How the operation is paged, if it is.
    pub paging: Option<Paging>,
}

/// The statuses that a documented response stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StatusRange {
    Exactly(u16),
    /// A hundred statuses by their first digit.
    Class(u16),
    /// Every status that nothing else stands for.
    Default,
}

impl StatusRange {
    /// How closely this range fits `status`; `None` if it does not.
    fn fit(self, status: u16) -> Option<u8> {
        match self {
            Self::Exactly(exactly) => (exactly == status).then_some(2),
            Self::Class(class) => (class == status / 100).then_some(1),
            Self::Default => Some(0),
        }
    }
}

/// A documented error body: which statuses have it, and its type.
pub struct ErrorResponse {
    status: StatusRange,
    decode: fn(&Context<'_>, &Bytes) -> Result<ErrorBody, Box<DecodeError>>,
    type_name: fn() -> &'static str,
}

impl ErrorResponse {
    /// A JSON body of type `T` with one status, such as 404.
    pub const fn json<T>(status: u16) -> Self
    where
        T: Decode + fmt::Debug + Send + Sync + 'static,
    {
        Self::new::<T>(StatusRange::Exactly(status))
    }

    /// A JSON body of type `T` with a hundred statuses, by their first digit: 5
    /// is `5XX`.
    pub const fn json_of_class<T>(digit: u16) -> Self
    where
        T: Decode + fmt::Debug + Send + Sync + 'static,
    {
        Self::new::<T>(StatusRange::Class(digit))
    }

    /// A JSON body of type `T` with every status that nothing else stands for.
    pub const fn json_by_default<T>() -> Self
    where
        T: Decode + fmt::Debug + Send + Sync + 'static,
    {
        Self::new::<T>(StatusRange::Default)
    }

    const fn new<T>(status: StatusRange) -> Self
    where
        T: Decode + fmt::Debug + Send + Sync + 'static,
    {
        Self {
            status,
            decode: decode_body::<T>,
            type_name: std::any::type_name::<T>,
        }
    }

    /// Decodes `raw` by the closest fit in `table`: an exact status before a
    /// class before the default. `None` if nothing fits.
    pub(crate) fn decode(
        table: &[Self],
        status: StatusCode,
        context: &Context<'_>,
        raw: &Bytes,
    ) -> Option<Result<ErrorBody, Box<DecodeError>>> {
        let (_, response) = table
            .iter()
            .filter_map(|response| Some((response.status.fit(status.as_u16())?, response)))
            .max_by_key(|(fit, _)| *fit)?;
        Some((response.decode)(context, raw))
    }
}

impl fmt::Debug for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorResponse")
            .field("status", &self.status)
            .field("type", &(self.type_name)())
            .finish_non_exhaustive()
    }
}

fn decode_body<T>(context: &Context<'_>, raw: &Bytes) -> Result<ErrorBody, Box<DecodeError>>
where
    T: Decode + Send + Sync + 'static,
{
    Ok(Box::new(decode::json::<T>(context, raw)?))
}

#[cfg(test)]
mod tests {
    use super::StatusRange;

    #[test]
    fn an_exact_status_fits_closer_than_its_class_and_the_default() {
        let fit = |range: StatusRange| range.fit(404);
        assert!(fit(StatusRange::Exactly(404)) > fit(StatusRange::Class(4)));
        assert!(fit(StatusRange::Class(4)) > fit(StatusRange::Default));
        assert!(fit(StatusRange::Default).is_some());
        assert_eq!(fit(StatusRange::Exactly(400)), None);
        assert_eq!(fit(StatusRange::Class(5)), None);
    }
}
