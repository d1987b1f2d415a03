//! Credentials, and the tokens that they are turned into.

mod cache;
mod client_credentials;
mod fixed;
mod given;
mod keyring;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use secrecy::SecretString;

pub(crate) use self::cache::{Token, TokenSource};
pub use self::client_credentials::ClientCredentials;
pub(crate) use self::given::Given;
use self::given::{Kind, Proof};
pub(crate) use self::keyring::{Chosen, Keyring};
use super::client::Inner;
use super::patience::Patience;
use crate::error::AuthError;
use crate::operation::{KeyPlace, SecurityScheme, Server};

/// What asking for a token is called in errors and traces.
const OPERATION: &str = "token";

/// How a client proves who it is: by a bearer token (RFC 6750 section 2.1), by
/// a name and a password, by a key, or by [several](Self::all) of these, of
/// which each call sends those that its operation asks for.
///
/// A credential is for all [security schemes](SecurityScheme) of its kind: a
/// token for bearer tokens, OAuth 2.0 and OpenID Connect; a name and a password
/// for HTTP's basic scheme; a key for a key in the same place. A key in the
/// header `Authorization` is for all of the schemes that use this header, and
/// whatever is sent in it for a scheme of a key in it. One that is made
/// [for a scheme](Self::for_scheme) is for this one alone, and comes first.
///
/// Of the alternatives that an operation has, a call sends what the first one
/// needs for which there is all of it; if there is none, nothing where the
/// operation can be called without, and else what there is of the alternative
/// for which there is most. An operation that asks for nothing (`security: []`)
/// gets nothing. Where a description says nothing of security at all, all that
/// the client was given is sent, and to the origin of the base URL alone.
///
/// Else credentials are sent to the client's base URL, and to the servers that a
/// description declares for operations of their own. No redirect takes them to
/// another origin.
#[derive(Clone, Debug)]
pub struct Credentials(Vec<Proof>);

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
        Self::of(Kind::Token(token.into()))
    }

    /// A name and a password (RFC 7617). Either may be empty, as some services
    /// take a key for the one and nothing for the other. A colon in the name is
    /// an error when the client is built.
    pub fn basic(user: impl Into<SecretString>, password: impl Into<SecretString>) -> Self {
        Self::of(Kind::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// Credentials of another scheme of HTTP (RFC 9110 section 11.4), sent as
    /// they are: `Authorization: SCHEME CREDENTIALS`. What a header cannot hold
    /// is an error when the client is built.
    pub fn http(scheme: impl Into<String>, credentials: impl Into<SecretString>) -> Self {
        Self::of(Kind::Http {
            scheme: scheme.into(),
            credentials: credentials.into(),
        })
    }

    /// A key in the header `name`. A name or a key that a header cannot hold is
    /// an error when the client is built.
    pub fn api_key_header(name: impl Into<String>, key: impl Into<SecretString>) -> Self {
        Self::key(KeyPlace::Header, name.into(), key.into())
    }

    /// A key in the query parameter `name`. The URLs of this crate's errors,
    /// spans and events have no query; middleware and servers see the key.
    pub fn api_key_query(name: impl Into<String>, key: impl Into<SecretString>) -> Self {
        Self::key(KeyPlace::Query, name.into(), key.into())
    }

    /// A key in the cookie `name`, sent as it is: a key with a character that
    /// RFC 6265 does not allow there is an error when the client is built.
    pub fn api_key_cookie(name: impl Into<String>, key: impl Into<SecretString>) -> Self {
        Self::key(KeyPlace::Cookie, name.into(), key.into())
    }

    fn key(place: KeyPlace, name: String, key: SecretString) -> Self {
        Self::of(Kind::Key { place, name, key })
    }

    /// The secret of one security scheme, sent as the scheme has it: a key in its
    /// header, parameter or cookie, or a token; for another scheme of HTTP, what
    /// follows its name. It is for this scheme alone.
    ///
    /// One for a scheme that takes no single secret, as a name with a password
    /// or a certificate, is an error when the client is built.
    ///
    /// ```
    /// use mainsheet_runtime::Credentials;
    /// use mainsheet_runtime::request::{KeyPlace, SchemeKind, SecurityScheme};
    ///
    /// // A generated crate has one of these for each scheme of its description.
    /// const APP_KEY: SecurityScheme = SecurityScheme {
    ///     name: "appKey",
    ///     kind: SchemeKind::ApiKey(KeyPlace::Header, "X-App-Key"),
    /// };
    ///
    /// let both = Credentials::all([
    ///     Credentials::secret(&APP_KEY, "key"),
    ///     Credentials::token("token"),
    /// ]);
    /// ```
    pub fn secret(scheme: &SecurityScheme, secret: impl Into<SecretString>) -> Self {
        Self::of(Kind::of(scheme, secret.into())).for_scheme(scheme.name)
    }

    /// Sends these for the security scheme of this name alone, whatever its kind.
    /// Two for one scheme are an error when the client is built.
    #[must_use]
    pub fn for_scheme(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        for proof in &mut self.0 {
            proof.scheme = Some(name.clone());
        }
        self
    }

    /// Several, for a service that wants them together, or by turns. Two that
    /// take the same header, parameter or cookie are an error when the client is
    /// built, unless at least one of them is [for a scheme](Self::for_scheme).
    pub fn all(credentials: impl IntoIterator<Item = Self>) -> Self {
        Self(credentials.into_iter().flat_map(|each| each.0).collect())
    }

    /// A client's id and secret, traded for tokens (RFC 6749 section 4.4) at
    /// `oauth/token` below the base URL. For another place or for scopes, see
    /// [`ClientCredentials`].
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        ClientCredentials::new(id, secret).into()
    }

    /// The caller's own source of tokens, as for OpenID Connect. Its tokens are
    /// cached as they allow.
    pub fn provider(provider: impl TokenProvider) -> Self {
        Self::of(Kind::Renewed(Source::Provider(Arc::new(provider))))
    }

    fn of(kind: Kind) -> Self {
        Self(vec![Proof { scheme: None, kind }])
    }
}

impl From<ClientCredentials> for Credentials {
    fn from(credentials: ClientCredentials) -> Self {
        Self::of(Kind::Renewed(Source::ClientCredentials(credentials)))
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
    async fn fetch(
        &self,
        client: &Inner,
        server: Server,
        patience: &Patience,
    ) -> Result<AccessToken, AuthError> {
        match self {
            Self::ClientCredentials(credentials) => {
                let root = client.servers.root(server);
                credentials.fetch(client, &root, patience).await
            }
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
