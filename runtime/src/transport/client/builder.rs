//! Setting up a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{Client, Inner, Timeouts, proxy};
use crate::error::{ConfigError, Error, Result};
use crate::headers;
use crate::time::Clock;
use crate::transport::auth::Credentials;
use crate::transport::rate::RateLimiter;
use crate::transport::retry::RetryPolicy;
use crate::transport::wire::Http;
use crate::url;
use crate::url::server_url::ServerUrl;
use crate::url::servers::Servers;

/// How much of an answer is held in memory if nothing else is set: 64 MiB.
const BODY_LIMIT: u64 = 64 * 1024 * 1024;

/// How long an HTTP/2 connection in use may be silent before it is pinged, and
/// how long the answer may take: a third of the read timeout, within these.
const MIN_PING: Duration = Duration::from_secs(1);
const MAX_PING: Duration = Duration::from_secs(20);

/// The settings of a [`Client`].
#[must_use = "a client is made by `build`"]
pub struct ClientBuilder {
    base_url: Option<String>,
    is_whole: bool,
    server: Option<ServerUrl>,
    variables: Vec<(String, String)>,
    servers: Vec<(String, String)>,
    #[cfg(feature = "testing")]
    only_base_url: bool,
    credentials: Option<Credentials>,
    timeouts: Timeouts,
    clock: Clock,
    retry: Option<RetryPolicy>,
    rate: Option<RateLimiter>,
    body_limit: u64,
    user_agent: Vec<String>,
    headers: Vec<(String, String)>,
    request_id_headers: Vec<String>,
    http: Option<Http>,
    proxies: Vec<reqwest::Proxy>,
    transport: Vec<SetTransport>,
}

/// A setting of the transport.
type SetTransport = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            base_url: None,
            is_whole: false,
            server: None,
            variables: Vec::new(),
            servers: Vec::new(),
            #[cfg(feature = "testing")]
            only_base_url: false,
            credentials: None,
            timeouts: Timeouts {
                connect: Duration::from_secs(10),
                read: Duration::from_secs(60),
                total: None,
            },
            clock: Clock::default(),
            retry: None,
            rate: None,
            body_limit: BODY_LIMIT,
            user_agent: Vec::new(),
            headers: Vec::new(),
            request_id_headers: Vec::new(),
            http: None,
            proxies: Vec::new(),
            transport: Vec::new(),
        }
    }
}

impl ClientBuilder {
    /// The URL that all calls begin with: https, or http to a loopback address;
    /// without credentials, query and fragment.
    ///
    /// Without a path, it gets that of the server of each version that is called.
    /// One that ends in the path of a server that the description lists, in any
    /// version of the crate, is as good as without it: `https://api.example.com`
    /// and `https://api.example.com/v3` lead to the same. Any other path stays,
    /// and the version's follows. For a URL that is to be taken as it is, see
    /// [`server_url`](Self::server_url).
    ///
    /// A slash at its end makes no difference, unless the description's server is
    /// a relative URL, as `v2`: that one leads on from here by RFC 3986 section 5.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self.is_whole = false;
        self
    }

    /// A URL that stands for the server as it is, path included, whichever
    /// version is called: in place of [`base_url`](Self::base_url), and held to
    /// the same rules. Operations with a server of their own are found from it
    /// as from a base URL.
    pub fn server_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self.is_whole = true;
        self
    }

    /// A server that the description lists, with its variables: in place of
    /// [`base_url`](Self::base_url), and when another version is called, with that
    /// version's path. Generated versions name theirs in `server::Server`.
    ///
    /// One with a relative URL leads on from the base URL, which is then to be
    /// set, too, and is the server of every version.
    pub fn server(mut self, server: impl Into<ServerUrl>) -> Self {
        self.server = Some(server.into());
        self
    }

    /// What stands for a variable in the URLs of servers, in place of its default:
    /// those in the path of a version's server, and those of servers that
    /// operations have of their own. A value that could lead elsewhere is an error
    /// when the client is built.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Lets `actual` stand for the server that the description declares as
    /// `declared` for some operations, for tests and for other installations of
    /// the service. Both are whole URLs, `declared` as the description has it or
    /// with the defaults of its variables, and `actual` is held to the same rules
    /// as the base URL.
    ///
    /// Without it, those operations go where the description has them go, with
    /// the client's credentials; to a host that it names without a scheme, as
    /// `//files.example.com`, without them and without default headers.
    pub fn replace_server(
        mut self,
        declared: impl Into<String>,
        actual: impl Into<String>,
    ) -> Self {
        self.servers.push((declared.into(), actual.into()));
        self
    }

    /// Lets the base URL stand for every server that is not set.
    #[cfg(feature = "testing")]
    pub(crate) fn only_base_url(mut self) -> Self {
        self.only_base_url = true;
        self
    }

    /// How the client proves who it is. Each call sends what its operation asks
    /// for, and without this, nothing.
    pub fn credentials(mut self, credentials: impl Into<Credentials>) -> Self {
        self.credentials = Some(credentials.into());
        self
    }

    /// The base URL as it was set, before any check.
    pub fn base_url_ref(&self) -> Option<&str> {
        self.base_url.as_deref()
    }

    /// The server that was set, before any check.
    pub fn server_ref(&self) -> Option<&ServerUrl> {
        self.server.as_ref()
    }

    /// The credentials that were set.
    pub fn credentials_ref(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// How long a connection may take to come about; 10 seconds by default. It
    /// does not apply to a client given by [`http_client`](Self::http_client).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = timeout;
        self
    }

    /// How long the server, or the source of an upload, may be silent; 60
    /// seconds by default.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.read = timeout;
        self
    }

    /// How long a whole call may take, its repetitions included. By default 5
    /// minutes, and no limit for calls that send a file from a path or a
    /// reader; what is set here holds for those, too. For a download it ends
    /// when the body begins.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.total = Some(timeout);
        self
    }

    /// Tells the time by another clock, but for the setting up of connections.
    #[cfg(feature = "testing")]
    #[doc(hidden)]
    pub fn clock(mut self, clock: crate::time::ManualClock) -> Self {
        self.clock = clock.into();
        self
    }

    /// When and how often a call is repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Keeps the client's requests, repetitions included, within a quota. There
    /// is no limit by default.
    pub fn rate_limit(mut self, limiter: RateLimiter) -> Self {
        self.rate = Some(limiter);
        self
    }

    /// The largest body to hold in memory, in bytes after decompression; 64 MiB
    /// by default. A body that is streamed has no limit.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// A product of the `User-Agent` header, such as `app/1.2`. Each call puts
    /// another before those that are there, as the more significant one (RFC
    /// 9110 section 10.1.5).
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent.insert(0, product.into());
        self
    }

    /// A header that every call carries; the operation's own come before it.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// A header by which the server tells what it calls a request in its own
    /// logs; tried before the usual `x-request-id`, `request-id` and
    /// `x-correlation-id`.
    pub fn request_id_header(mut self, name: impl Into<String>) -> Self {
        self.request_id_headers.push(name.into());
        self
    }

    /// Sends all requests through `client`, with its own connections, TLS,
    /// proxies and timeouts. It should not follow redirects (set
    /// `reqwest::redirect::Policy::none()`): the calls do so themselves, and
    /// more strictly. Nor should it undo encodings, which it does if one of
    /// reqwest's features for them is on anywhere in the program (set `no_gzip`,
    /// `no_brotli`, `no_deflate` and `no_zstd`): what it undoes, it undoes as
    /// reqwest does, which gives the first member of a gzip body alone.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(Http::Bare(client));
        self
    }

    /// Sends all requests, those for tokens included, through `client` and its
    /// middleware. As with [`http_client`](Self::http_client), it should not
    /// follow redirects, nor undo encodings.
    #[cfg(feature = "middleware")]
    pub fn middleware(mut self, client: reqwest_middleware::ClientWithMiddleware) -> Self {
        self.http = Some(Http::Wrapped(client));
        self
    }

    /// A proxy, after those that were set before, and in place of those that the
    /// system's settings name (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`). The
    /// latter are for other machines alone; what is set here holds for loopback
    /// addresses, too.
    pub fn proxy(mut self, proxy: reqwest::Proxy) -> Self {
        self.proxies.push(proxy);
        self
    }

    /// A root certificate to trust, besides the system's.
    #[cfg(feature = "__rustls")]
    pub fn root_certificate(self, certificate: reqwest::Certificate) -> Self {
        self.transport(|transport| transport.tls_certs_merge([certificate]))
    }

    /// Any other setting of connections, TLS and proxies, made to the `reqwest`
    /// client that this client builds for itself. A proxy that is set here is
    /// asked after those of the system's settings; to set one in their place is
    /// what [`proxy`](Self::proxy) is for.
    pub fn transport(
        mut self,
        set: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.transport.push(Box::new(set));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`Error::Config`] if a setting is missing or cannot be used.
    pub fn build(self) -> Result<Client> {
        let mut servers = servers(self.base_url, self.is_whole, self.server)?;
        for (name, value) in self.variables {
            servers.set(name.into(), value)?;
        }
        for (declared, actual) in &self.servers {
            servers.map(declared, actual)?;
        }
        #[cfg(feature = "testing")]
        if self.only_base_url {
            servers.map_others_to_base();
        }
        let credentials = self.credentials.unwrap_or_else(Credentials::none);
        let keyring = Arc::new(credentials.resolve(&servers.base)?);
        let http = match self.http {
            Some(http) => http,
            None => Http::Bare(transport(self.timeouts, self.proxies, self.transport)?),
        };
        let mut headers = HeaderMap::new();
        let user_agent = user_agent(&self.user_agent)?;
        headers.insert(header::USER_AGENT, user_agent.clone());
        for (name, value) in &self.headers {
            let (name, value) = headers::chosen(name, value).map_err(ConfigError::new)?;
            headers.insert(name, value);
        }
        Ok(Client {
            inner: Arc::new(Inner {
                servers,
                http,
                keyring,
                user_agent,
                headers,
                timeouts: self.timeouts,
                clock: self.clock,
                retry: self.retry,
                rate: self.rate,
                body_limit: self.body_limit,
                request_id_header: request_id_headers(&self.request_id_headers)?,
            }),
        })
    }
}

/// What calls begin with.
fn servers(
    base_url: Option<String>,
    is_whole: bool,
    server: Option<ServerUrl>,
) -> Result<Servers, ConfigError> {
    let base = base_url.map(|base| url::base(&base)).transpose()?;
    let Some(server) = server else {
        let base = base.ok_or_else(|| ConfigError::new("the base URL is missing"))?;
        let mut servers = Servers::new(base);
        if is_whole {
            servers.whole();
        }
        return Ok(servers);
    };
    let text = server.text()?;
    let mut servers = match (url::is_absolute(&text), base) {
        (true, None) => Servers::new(url::base(&text)?),
        (true, Some(_)) => {
            let text = "both a base URL and a server with a URL of its own are set";
            return Err(ConfigError::new(text));
        }
        (false, Some(base)) => {
            let joined = base.join(&text).map_err(|error| {
                ConfigError::new("the server's URL is not valid").with_source(error)
            })?;
            let mut servers = Servers::new(url::base(joined.as_str())?);
            servers.whole();
            servers
        }
        (false, None) => {
            let text = "the base URL is missing, from which the server's relative URL leads on";
            return Err(ConfigError::new(text));
        }
    };
    for (name, value) in server.variables() {
        if !value.is_empty() {
            servers.set(name.into(), value.to_owned())?;
        }
    }
    Ok(servers)
}

fn transport(
    timeouts: Timeouts,
    proxies: Vec<reqwest::Proxy>,
    settings: Vec<SetTransport>,
) -> Result<reqwest::Client> {
    provide_cryptography();
    // An HTTP/2 connection serves many calls at once, and stays when one of them
    // gives up. Where it has gone deaf, that is found out before a call would.
    let silence = (timeouts.read / 3).clamp(MIN_PING, MAX_PING);
    let builder = reqwest::Client::builder()
        .connect_timeout(timeouts.connect)
        .http2_keep_alive_interval(silence)
        .http2_keep_alive_timeout(silence);
    let builder = if proxies.is_empty() {
        proxy::system()
            .into_iter()
            .fold(builder, reqwest::ClientBuilder::proxy)
    } else {
        proxies
            .into_iter()
            .fold(builder, reqwest::ClientBuilder::proxy)
    };
    let builder = settings
        .into_iter()
        .fold(builder, |builder, set| set(builder));
    // Redirects are followed by the calls themselves, which know their method.
    let builder = builder
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // Nor are encodings undone, which another crate's features may turn on.
        .no_brotli()
        .no_deflate()
        .no_gzip()
        .no_zstd();
    builder.build().map_err(|error| {
        Error::Config(ConfigError::new("cannot set up TLS or a proxy").with_source(error))
    })
}

/// Sees to it that rustls has cryptography, where reqwest brings none: it takes the provider that the
/// program has installed, and ends the program if there is none.
fn provide_cryptography() {
    #[cfg(all(feature = "rustls-ring", not(feature = "rustls")))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // If another thread was faster, there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

fn user_agent(products: &[String]) -> Result<HeaderValue, ConfigError> {
    let text = match products {
        [] => concat!("mainsheet/", env!("CARGO_PKG_VERSION")).to_owned(),
        products => products.join(" "),
    };
    HeaderValue::from_str(&text).map_err(|_| ConfigError::new("the user agent is not valid"))
}

fn request_id_headers(names: &[String]) -> Result<Arc<[HeaderName]>, ConfigError> {
    names
        .iter()
        .map(String::as_str)
        .chain(["x-request-id", "request-id", "x-correlation-id"])
        .map(|name| {
            HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| ConfigError::new("the request id's header is not valid"))
        })
        .collect()
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let servers = self.servers.iter();
        let servers: Vec<_> = servers
            .map(|(declared, actual)| (url::shown(declared), url::shown(actual)))
            .collect();
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url.as_deref().map(url::shown))
            .field("servers", &servers)
            .field("credentials", &self.credentials)
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .field("rate", &self.rate)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
