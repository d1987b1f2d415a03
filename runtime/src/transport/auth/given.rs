//! Credentials as a caller gives them, and the keyring that they become.

use std::fmt;
use std::sync::{Arc, OnceLock};

use reqwest::Url;
use secrecy::SecretString;

use super::cache::{self, TokenSource};
use super::keyring::{self, Held, Keyring, Sent};
use super::{Credentials, Source, fixed};
use crate::error::ConfigError;
use crate::operation::{KeyPlace, SchemeKind, SecurityScheme};

/// A credential, unchecked.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    /// The security scheme that it is for; `None` for all of its kind.
    pub(super) scheme: Option<String>,
    pub(super) kind: Kind,
}

#[derive(Clone)]
pub(super) enum Kind {
    Token(SecretString),
    Basic {
        user: SecretString,
        password: SecretString,
    },
    Http {
        scheme: String,
        credentials: SecretString,
    },
    Key {
        place: KeyPlace,
        name: String,
        key: SecretString,
    },
    Renewed(Source),
    /// A secret for a scheme that takes none.
    Unfit,
}

impl Kind {
    /// What a scheme makes of a secret.
    pub(super) fn of(scheme: &SecurityScheme, secret: SecretString) -> Self {
        match scheme.kind {
            SchemeKind::Bearer | SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => {
                Self::Token(secret)
            }
            SchemeKind::Http(scheme) => Self::Http {
                scheme: scheme.to_owned(),
                credentials: secret,
            },
            SchemeKind::ApiKey(place, name) => Self::Key {
                place,
                name: name.to_owned(),
                key: secret,
            },
            SchemeKind::Basic | SchemeKind::MutualTls | SchemeKind::Undeclared => Self::Unfit,
        }
    }

    fn sent(self, base: &Url) -> Result<(keyring::Kind, Sent), ConfigError> {
        use keyring::Kind::{Basic, Bearer, Http, Key};
        Ok(match self {
            Self::Token(token) => {
                let sent = cache::bearer(&token).map_err(|error| {
                    ConfigError::new("the token is not valid").with_source(error)
                })?;
                (Bearer, Sent::Header(http::header::AUTHORIZATION, sent))
            }
            Self::Basic { user, password } => (Basic, fixed::basic(&user, &password)?),
            Self::Http {
                scheme,
                credentials,
            } => {
                let sent = fixed::http(&scheme, &credentials)?;
                (Http(scheme), sent)
            }
            Self::Key { place, name, key } => (Key, fixed::key(place, &name, &key)?),
            Self::Renewed(source) => {
                if let Source::ClientCredentials(credentials) = &source {
                    credentials.endpoint(base)?;
                }
                let source = TokenSource::new(source);
                (Bearer, Sent::Token(Arc::new(source)))
            }
            Self::Unfit => {
                let text = "a security scheme without a secret of its own was given one";
                return Err(ConfigError::new(text));
            }
        })
    }
}

impl Credentials {
    /// What calls need of the credentials, checked.
    pub(crate) fn resolve(self, base: &Url) -> Result<Keyring, ConfigError> {
        let mut keyring = Keyring::default();
        for Proof { scheme, kind } in self.0 {
            let (kind, sent) = kind.sent(base)?;
            keyring.add(Held { scheme, kind, sent })?;
        }
        keyring.settle();
        Ok(keyring)
    }
}

/// Credentials for single requests, which share what they become: a token that
/// one of them was given serves the others.
#[derive(Clone)]
pub(crate) struct Given {
    credentials: Credentials,
    /// For the base URL of the first client that asked.
    shared: Arc<OnceLock<(Url, Arc<Keyring>)>>,
}

impl Given {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            shared: Arc::default(),
        }
    }

    /// The keyring for a client of this base URL. A token that came from the one
    /// service must not be shown to another.
    pub(crate) fn keyring(&self, base: &Url) -> Result<Arc<Keyring>, ConfigError> {
        if let Some((known, keyring)) = self.shared.get()
            && known == base
        {
            return Ok(Arc::clone(keyring));
        }
        let keyring = Arc::new(self.credentials.clone().resolve(base)?);
        let (known, first) = self
            .shared
            .get_or_init(|| (base.clone(), Arc::clone(&keyring)));
        Ok(if known == base {
            Arc::clone(first)
        } else {
            keyring
        })
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(_) => f.write_str("Token([redacted])"),
            Self::Basic { .. } => f.write_str("Basic([redacted])"),
            Self::Http { scheme, .. } => write!(f, "Http({scheme:?}, [redacted])"),
            Self::Key { place, name, .. } => write!(f, "Key({place:?} {name:?}, [redacted])"),
            Self::Renewed(source) => source.fmt(f),
            Self::Unfit => f.write_str("Unfit([redacted])"),
        }
    }
}
