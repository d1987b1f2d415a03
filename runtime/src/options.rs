//! What can be set for a single request.

use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::retry::RetryPolicy;

/// Settings of one request. What is not set here is as the client has it.
///
/// ```
/// # use std::time::Duration;
/// # use mainsheet_runtime::{RequestOptions, RetryPolicy};
/// let options = RequestOptions::new()
///     .total_timeout(Duration::from_secs(10))
///     .retry(RetryPolicy::never());
/// ```
#[derive(Clone, Debug, Default)]
pub struct RequestOptions {
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) body_limit: Option<u64>,
    pub(crate) headers: Vec<(String, String)>,
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

    /// An additional header; it replaces one that the client or the operation
    /// sets. A name or a value that HTTP does not allow is an error when the
    /// request is sent.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
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
        self.headers.extend(other.headers);
    }
}

/// A header after a check; the error names the header alone.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| String::from("a header's name is not valid"))?;
    let value = HeaderValue::from_str(value)
        .map_err(|_| format!("the value of the header `{name}` is not valid"))?;
    Ok((name, value))
}
