//! Credentials, and the tokens that they are turned into.

mod cache;
mod client_credentials;
mod fixed;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::header;
use reqwest::Url;
use secrecy::SecretString;

pub(crate) use self::cache::{Token, TokenSource};
pub use self::client_credentials::ClientCredentials;
pub(crate) use self::fixed::Keys;
use super::client::Inner;
use super::patience::Patience;
use crate::error::{AuthError, ConfigError};

/// What asking for a token is called in errors and traces.
const OPERATION: &str = "token";

/// How a client proves who it is: by a bearer token (RFC 6750 section 2.1), by
/// a name and a password, by a key, or by [several](Self::all) of these. Every
/// call carries them.
///
/// They are sent to the client's base URL, and to the servers that a
/// description declares for operations of their own. No redirect takes them to
/// another origin.
#[derive(Clone, Debug)]
pub struct Credentials(Vec<Kind>);

#[derive(Clone)]
enum Kind {
    Token(SecretString),
    Basic {
        user: SecretString,
        password: SecretString,
    },
    Key {
        place: Place,
        name: String,
        key: SecretString,
    },
    Renewed(Source),
}

/// Where a key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Header,
    Query,
    Cookie,
}

/// Where tokens come from that have an end.
#[derive(Clone)]
pub(crate) enum Source {
    ClientCredentials(ClientCredentials),
    Provider(Arc<dyn TokenProvider>),
}

impl Credentials {
    /// None: the calls carry no token.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// A token that is sent as it is and never renewed.
    pub fn token(token: impl Into<SecretString>) -> Self {
        Self(vec![Kind::Token(token.into())])
    }

    /// A name and a password (RFC 7617). Either may be empty, as some services
    /// take a key for the one and nothing for the other. A colon in the name is
    /// an error when the client is built.
    pub fn basic(user: impl Into<SecretString>, password: impl Into<SecretString>) -> Self {
        Self(vec![Kind::Basic {
            user: user.into(),
            password: password.into(),
        }])
    }

    /// A key in the header `name`. A name or a key that a header cannot hold is
    /// an error when the client is built.
    pub fn api_key_header(name: impl Into<String>, key: impl Into<SecretString>) -> Self {
        Self::key(Place::Header, name.into(), key.into())
    }

    /// A key in the query parameter `name`. The URLs of this crate's errors,
    /// spans and events have no query; middleware and servers see the key.
    pub fn api_key_query(name: impl Into<String>, key: impl Into<SecretString>) -> Self {
        Self::key(Place::Query, name.into(), key.into())
    }

    /// A key in the cookie `name`, sent as it is: a key with a character that
    /// RFC 6265 does not allow there is an error when the client is built.
    pub fn api_key_cookie(name: impl Into<String>, key: impl Into<SecretString>) -> Self {
        Self::key(Place::Cookie, name.into(), key.into())
    }

    fn key(place: Place, name: String, key: SecretString) -> Self {
        Self(vec![Kind::Key { place, name, key }])
    }

    /// All of several, for a service that wants them together. Two that take
    /// the same header, parameter or cookie are an error when the client is
    /// built.
    pub fn all(credentials: impl IntoIterator<Item = Self>) -> Self {
        Self(credentials.into_iter().flat_map(|each| each.0).collect())
    }

    /// A client's id and secret, traded for tokens (RFC 6749 section 4.4) at
    /// `oauth/token` below the base URL. For another place or for scopes, see
    /// [`ClientCredentials`].
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        ClientCredentials::new(id, secret).into()
    }

    /// The caller's own source of tokens. Its tokens are cached as they allow.
    pub fn provider(provider: impl TokenProvider) -> Self {
        Self(vec![Kind::Renewed(Source::Provider(Arc::new(provider)))])
    }

    /// What calls need of the credentials, checked.
    pub(crate) fn resolve(self, base: &Url) -> Result<(TokenSource, Keys), ConfigError> {
        let mut keys = Keys::default();
        let mut authorization = None;
        for kind in self.0 {
            let token = match kind {
                Kind::Token(token) => {
                    TokenSource::fixed(cache::bearer(&token).map_err(|error| {
                        ConfigError::new("the token is not valid").with_source(error)
                    })?)
                }
                Kind::Basic { user, password } => {
                    TokenSource::fixed(fixed::basic(&user, &password)?)
                }
                Kind::Renewed(source) => {
                    if let Source::ClientCredentials(credentials) = &source {
                        credentials.endpoint(base)?;
                    }
                    TokenSource::renewed(source)
                }
                Kind::Key { place, name, key } => {
                    keys.add(place, &name, &key)?;
                    continue;
                }
            };
            if authorization.replace(token).is_some() {
                return Err(fixed::taken("authorization"));
            }
        }
        if authorization.is_some() && keys.has_header(&header::AUTHORIZATION) {
            return Err(fixed::taken("authorization"));
        }
        Ok((authorization.unwrap_or_else(TokenSource::none), keys))
    }
}

impl From<ClientCredentials> for Credentials {
    fn from(credentials: ClientCredentials) -> Self {
        Self(vec![Kind::Renewed(Source::ClientCredentials(credentials))])
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(_) => f.write_str("Token([redacted])"),
            Self::Basic { .. } => f.write_str("Basic([redacted])"),
            Self::Key { place, name, .. } => write!(f, "Key({place:?} {name:?}, [redacted])"),
            Self::Renewed(source) => source.fmt(f),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClientCredentials(_) => "ClientCredentials([redacted])",
            Self::Provider(_) => "Provider",
        })
    }
}

impl Source {
    async fn fetch(&self, client: &Inner, patience: &Patience) -> Result<AccessToken, AuthError> {
        match self {
            Self::ClientCredentials(credentials) => credentials.fetch(client, patience).await,
            Self::Provider(provider) => {
                let token = patience.wait(OPERATION, provider.token()).await;
                token.map_err(AuthError::provider)?
            }
        }
    }
}

/// A source of tokens of the caller's own.
///
/// It is asked when there is no token, shortly before the last one expires, and
/// when the server refuses the last one (401): once for all calls that wait for
/// it, and within the client's total timeout (five minutes if none is set),
/// whatever the timeouts of those calls are.
///
/// ```
/// use mainsheet_runtime::{AccessToken, AuthError, BoxFuture, TokenProvider};
///
/// struct FromVault;
///
/// impl TokenProvider for FromVault {
///     fn token(&self) -> BoxFuture<'_, Result<AccessToken, AuthError>> {
///         Box::pin(async {
///             let token = read_vault().await.map_err(AuthError::provider)?;
///             Ok(AccessToken::new(token))
///         })
///     }
/// }
/// # async fn read_vault() -> Result<String, std::io::Error> { Ok(String::new()) }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// A token that is valid now.
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, AuthError>>;
}

/// A bearer token and how long it is valid.
#[derive(Clone, Debug)]
pub struct AccessToken {
    pub(crate) secret: SecretString,
    pub(crate) expires_in: Option<Duration>,
}

impl AccessToken {
    /// A token without a known end.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self {
            secret: secret.into(),
            expires_in: None,
        }
    }

    /// How long the token is valid from now on; `Duration::MAX` for one without
    /// a known end.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }
}
