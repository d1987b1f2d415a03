//! What can be set for a single request.

use std::fmt;
use std::time::Duration;

use crate::transport::auth::{Credentials, Given};
use crate::transport::retry::RetryPolicy;

/// Settings of one request. What is not set here is as the client has it.
///
/// ```
/// # use std::time::Duration;
/// # use mainsheet_runtime::{RequestOptions, RetryPolicy};
/// let options = RequestOptions::new()
///     .total_timeout(Duration::from_secs(10))
///     .retry(RetryPolicy::never());
/// ```
#[derive(Clone, Default)]
pub struct RequestOptions {
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) body_limit: Option<u64>,
    pub(crate) credentials: Option<Given>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
}

impl RequestOptions {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the whole call may take, its repetitions included. For a
    /// download it ends when the body begins.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// How long the server may be silent.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// When and how often the call is repeated.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// The largest body to hold in memory, in bytes.
    #[must_use]
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Credentials in place of the client's: all of them are sent, whatever the
    /// operation asks for, and none if they are [none](Credentials::none). They go
    /// to the same servers as the client's. What cannot be sent is an error when
    /// the request is.
    ///
    /// A token that they are traded for is kept with these options and their
    /// clones: for many requests, make them once.
    #[must_use]
    pub fn credentials(mut self, credentials: impl Into<Credentials>) -> Self {
        self.credentials = Some(Given::new(credentials.into()));
        self
    }

    /// An additional header; it replaces one that the client, its credentials or
    /// the operation set. With `Authorization`, no token is asked for, and none
    /// is renewed. The cookie of a credential is added to a `Cookie`. As any
    /// header of the caller's, it follows no redirect to another origin.
    ///
    /// An error when the request is sent is a name or a value that HTTP does not
    /// allow; `Content-Length` or `Transfer-Encoding`, which are the transport's
    /// (RFC 9112 section 6); and `Content-Type` beside a multipart form, whose
    /// boundary it would lose.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// An additional query parameter, behind those of the operation: for one that
    /// the description forgot. Both texts are percent-encoded (RFC 3986 section
    /// 2.1), and one of a name that is there already stands beside it. A page that
    /// the server links to is asked for as the link says.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Takes what `other` sets.
    pub(crate) fn update(&mut self, other: Self) {
        self.total_timeout = other.total_timeout.or(self.total_timeout);
        self.read_timeout = other.read_timeout.or(self.read_timeout);
        self.body_limit = other.body_limit.or(self.body_limit);
        if other.retry.is_some() {
            self.retry = other.retry;
        }
        if other.credentials.is_some() {
            self.credentials = other.credentials;
        }
        self.headers.extend(other.headers);
        self.query.extend(other.query);
    }
}

// A header may be a secret, and so may what a query has.
impl fmt::Debug for RequestOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(String, String)]| -> Vec<String> {
            pairs.iter().map(|(name, _)| name.clone()).collect()
        };
        f.debug_struct("RequestOptions")
            .field("total_timeout", &self.total_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("retry", &self.retry)
            .field("body_limit", &self.body_limit)
            .field("credentials", &self.credentials.is_some())
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .finish()
    }
}
