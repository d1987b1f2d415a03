//! Credentials, and the tokens that they are turned into.

mod cache;
mod client_credentials;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use secrecy::SecretString;

pub(crate) use self::cache::{Token, TokenSource};
pub use self::client_credentials::ClientCredentials;
use crate::error::AuthError;

/// How a client proves who it is. Every call carries a bearer token (RFC 6750
/// section 2.1).
#[derive(Clone, Debug)]
pub struct Credentials(pub(crate) Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    None,
    Fixed(SecretString),
    ClientCredentials(ClientCredentials),
    Provider(Arc<dyn TokenProvider>),
}

impl Credentials {
    /// None: the calls carry no token.
    pub fn none() -> Self {
        Self(Kind::None)
    }

    /// A token that is sent as it is and never renewed.
    pub fn token(token: impl Into<SecretString>) -> Self {
        Self(Kind::Fixed(token.into()))
    }

    /// A client's id and secret, traded for tokens (RFC 6749 section 4.4) at
    /// `oauth/token` below the base URL. For another place or for scopes, see
    /// [`ClientCredentials`].
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        ClientCredentials::new(id, secret).into()
    }

    /// The caller's own source of tokens. Its tokens are cached as they allow.
    pub fn provider(provider: impl TokenProvider) -> Self {
        Self(Kind::Provider(Arc::new(provider)))
    }
}

impl From<ClientCredentials> for Credentials {
    fn from(credentials: ClientCredentials) -> Self {
        Self(Kind::ClientCredentials(credentials))
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Fixed(_) => "Fixed([redacted])",
            Self::ClientCredentials(_) => "ClientCredentials([redacted])",
            Self::Provider(_) => "Provider",
        })
    }
}

/// A source of tokens of the caller's own.
///
/// It is asked when there is no token, shortly before the last one expires, and
/// once when the server refuses the last one (401): by one call at a time,
/// while the others wait.
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

    /// How long the token is valid from now on.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }
}
