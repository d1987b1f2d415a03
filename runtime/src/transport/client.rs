//! The client that all calls go through.

mod builder;
mod proxy;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

pub use self::builder::ClientBuilder;
use super::auth::Keyring;
use super::rate::RateLimiter;
use super::retry::RetryPolicy;
use super::wire::Http;
use crate::time::Clock;
use crate::url::servers::Servers;

/// A service at one base URL, with credentials. Cheap to clone; all clones share
/// connections, the token and the rate limit.
///
/// ```
/// # fn main() -> Result<(), mainsheet_runtime::Error> {
/// # use mainsheet_runtime::{Client, Credentials};
/// let client = Client::builder()
///     .base_url("https://api.example.com")
///     .credentials(Credentials::client_credentials("id", "secret"))
///     .build()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) servers: Servers,
    pub(crate) http: Http,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) user_agent: HeaderValue,
    /// What every call carries, the user agent included.
    pub(crate) headers: HeaderMap,
    pub(crate) timeouts: Timeouts,
    pub(crate) clock: Clock,
    /// `None` where the caller has chosen none.
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) rate: Option<RateLimiter>,
    pub(crate) body_limit: u64,
    pub(crate) request_id_header: Arc<[HeaderName]>,
}

impl Inner {
    /// When and how often a call is repeated of which nobody says otherwise.
    pub(crate) fn retry(&self) -> &RetryPolicy {
        self.retry.as_ref().unwrap_or_else(|| RetryPolicy::usual())
    }
}

/// How long a client waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) read: Duration,
    /// `None` for the default, which a call that sends or receives a file does
    /// not have.
    pub(crate) total: Option<Duration>,
}

impl Client {
    /// A client to be set up.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The URL that all calls begin with, but for those of operations with a
    /// server of their own.
    pub fn base_url(&self) -> &Url {
        &self.inner.servers.base
    }
}

// A base URL names a customer of the service and is no secret; all else could
// hold one.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.servers.base.as_str())
            .field("timeouts", &self.inner.timeouts)
            .field("retry", self.inner.retry())
            .finish_non_exhaustive()
    }
}
