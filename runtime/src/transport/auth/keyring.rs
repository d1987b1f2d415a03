//! The credentials that a client holds, and which of them a call sends.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::cache::TokenSource;
use crate::error::ConfigError;
use crate::operation::{KeyPlace, Requirement, SchemeKind, Security, SecurityScheme};
use crate::url;

/// How many credentials can be told apart in a [`Chosen`].
const MOST: usize = 64;

/// Credentials in the shape in which they are sent.
#[derive(Default)]
pub(crate) struct Keyring {
    held: Vec<Held>,
    /// What goes to a service that does not say what it wants.
    everything: Chosen,
}

/// A credential.
pub(super) struct Held {
    /// The scheme that it is for; `None` for all that it fits.
    pub(super) scheme: Option<String>,
    pub(super) kind: Kind,
    pub(super) sent: Sent,
}

/// What a credential is, beside where it is sent.
pub(super) enum Kind {
    Basic,
    Bearer,
    /// Of this scheme of HTTP.
    Http(String),
    /// Nothing is known but where it is sent.
    Key,
}

/// How a credential is sent.
pub(super) enum Sent {
    Header(HeaderName, HeaderValue),
    Query(String, SecretString),
    Cookie(String, SecretString),
    /// In the header `Authorization`, by a token that can be renewed.
    Token(Arc<TokenSource>),
}

/// Some of the credentials of a keyring: a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chosen(u64);

impl Chosen {
    fn with(self, index: usize) -> Self {
        Self(self.0 | 1 << index)
    }

    fn has(self, index: usize) -> bool {
        self.0 >> index & 1 == 1
    }
}

impl Keyring {
    /// Adds a credential.
    ///
    /// # Errors
    /// If another one is sent in the same place to the same services.
    pub(super) fn add(&mut self, new: Held) -> Result<(), ConfigError> {
        let taken = |other: &Held| other.scheme == new.scheme && other.sent.shares(&new.sent);
        if self.held.iter().any(taken) {
            let text = format!("two of the credentials take `{}`", new.sent.name());
            return Err(ConfigError::new(text));
        }
        if new.scheme.is_some() && self.held.iter().any(|other| other.scheme == new.scheme) {
            let text = "two of the credentials are for one security scheme";
            return Err(ConfigError::new(text));
        }
        if self.held.len() == MOST {
            let text = format!("there are more than {MOST} credentials");
            return Err(ConfigError::new(text));
        }
        self.held.push(new);
        Ok(())
    }

    /// Settles what goes to a service that does not say what it wants: what is
    /// for no scheme alone comes first where two are sent in the same place.
    pub(super) fn settle(&mut self) {
        let mut everything = Chosen::default();
        let indexes = 0..self.held.len();
        let (bound, free): (Vec<_>, Vec<_>) =
            indexes.partition(|&index| self.held[index].scheme.is_some());
        for index in free.into_iter().chain(bound) {
            if !self.shares(everything, index) {
                everything = everything.with(index);
            }
        }
        self.everything = everything;
    }

    /// Which of the credentials an operation asks for.
    pub(crate) fn choose(&self, security: &Security) -> Chosen {
        let alternatives = match security {
            Security::Undeclared => return self.everything,
            Security::AnyOf(alternatives) => *alternatives,
        };
        let mut best = (0, Chosen::default());
        if self.held.is_empty() {
            return best.1;
        }
        let mut is_signed = !alternatives.is_empty();
        for alternative in alternatives {
            is_signed &= !alternative.is_empty();
            let met = self.meet(alternative);
            if met.is_whole && met.count > 0 {
                return met.chosen;
            }
            if met.count > best.0 {
                best = (met.count, met.chosen);
            }
        }
        if is_signed { best.1 } else { Chosen::default() }
    }

    /// All of the credentials, whatever an operation asks for.
    pub(crate) fn everything(&self) -> Chosen {
        self.everything
    }

    fn meet(&self, alternative: &[Requirement]) -> Met {
        let mut met = Met {
            is_whole: true,
            count: 0,
            chosen: Chosen::default(),
        };
        for Requirement { scheme, .. } in alternative {
            // Whether the connection has a certificate, nobody here knows.
            if scheme.kind == SchemeKind::MutualTls {
                continue;
            }
            match self.find(scheme) {
                // There is one header of a name: it holds one of two.
                Some(index) if met.chosen.has(index) || !self.shares(met.chosen, index) => {
                    met.chosen = met.chosen.with(index);
                    met.count += 1;
                }
                _ => met.is_whole = false,
            }
        }
        met
    }

    /// The credential for a scheme: the one that is for it alone before others.
    fn find(&self, scheme: &SecurityScheme) -> Option<usize> {
        let own = |held: &Held| held.scheme.as_deref() == Some(scheme.name);
        let fits = |held: &Held| held.scheme.is_none() && held.fits(scheme);
        let own = self.held.iter().position(own);
        own.or_else(|| self.held.iter().position(fits))
    }

    /// Whether one of the chosen credentials is sent where this one is.
    fn shares(&self, chosen: Chosen, index: usize) -> bool {
        let sent = &self.held[index].sent;
        self.chosen(chosen).any(|other| other.shares(sent))
    }

    fn chosen(&self, chosen: Chosen) -> impl Iterator<Item = &Sent> {
        let held = self.held.iter().enumerate();
        let held = held.filter(move |(index, _)| chosen.has(*index));
        held.map(|(_, held)| &held.sent)
    }

    /// Where the token of a call comes from, if it has one that can be renewed.
    pub(crate) fn token(&self, chosen: Chosen) -> Option<&Arc<TokenSource>> {
        self.chosen(chosen).find_map(|sent| match sent {
            Sent::Token(source) => Some(source),
            _ => None,
        })
    }

    /// Puts credentials where they belong, but for tokens that can be renewed,
    /// and for those whose header is `replaced`.
    pub(crate) fn sign(
        &self,
        chosen: Chosen,
        request: &mut reqwest::Request,
        replaced: impl Fn(&HeaderName) -> bool,
    ) {
        for sent in self.chosen(chosen) {
            match sent {
                Sent::Header(name, value) if !replaced(name) => {
                    request.headers_mut().insert(name.clone(), value.clone());
                }
                Sent::Header(..) | Sent::Token(_) => {}
                Sent::Cookie(name, key) => add_cookie(request.headers_mut(), name, key),
                Sent::Query(name, key) => add_pair(request.url_mut(), name, key),
            }
        }
    }

    /// Takes the keys out of a URL: servers like to repeat a query in the
    /// place that they redirect to.
    pub(crate) fn strip(&self, url: &mut Url) {
        let is_secret = |name: &str, value: &str| {
            self.held.iter().any(|held| match &held.sent {
                Sent::Query(key, secret) => key == name && secret.expose_secret() == value,
                _ => false,
            })
        };
        let is_key = |pair: &str| {
            let mut pairs = form_urlencoded::parse(pair.as_bytes());
            pairs.any(|(name, value)| is_secret(&name, &value))
        };
        let Some(query) = url.query() else {
            return;
        };
        let left: Vec<_> = query.split('&').filter(|pair| !is_key(pair)).collect();
        let left = left.join("&");
        if left.len() < query.len() {
            url.set_query((!left.is_empty()).then_some(&left));
        }
    }
}

/// What there is for an alternative.
struct Met {
    /// Whether all of it is there.
    is_whole: bool,
    /// For how many of its schemes there is something.
    count: usize,
    chosen: Chosen,
}

impl Held {
    /// Whether it is what a scheme asks for, by its kind.
    fn fits(&self, scheme: &SecurityScheme) -> bool {
        match (scheme.kind, &self.kind) {
            (SchemeKind::ApiKey(place, name), _) => self.sent.is_at(place, name),
            (SchemeKind::MutualTls | SchemeKind::Undeclared, _) => false,
            // It was given as the whole of the header that all others are.
            (_, Kind::Key) => self
                .sent
                .is_at(KeyPlace::Header, header::AUTHORIZATION.as_str()),
            (SchemeKind::Basic, kind) => matches!(kind, Kind::Basic),
            (SchemeKind::Http(name), Kind::Http(own)) => name.eq_ignore_ascii_case(own),
            (SchemeKind::Http(_), _) => false,
            (SchemeKind::Bearer | SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_), kind) => {
                matches!(kind, Kind::Bearer)
            }
        }
    }
}

impl Sent {
    /// The header, the parameter or the cookie.
    fn name(&self) -> &str {
        match self {
            Self::Header(name, _) => name.as_str(),
            Self::Query(name, _) | Self::Cookie(name, _) => name,
            Self::Token(_) => header::AUTHORIZATION.as_str(),
        }
    }

    fn place(&self) -> KeyPlace {
        match self {
            Self::Header(..) | Self::Token(_) => KeyPlace::Header,
            Self::Query(..) => KeyPlace::Query,
            Self::Cookie(..) => KeyPlace::Cookie,
        }
    }

    fn is_at(&self, place: KeyPlace, name: &str) -> bool {
        self.place() == place
            && match place {
                KeyPlace::Header => self.name().eq_ignore_ascii_case(name),
                KeyPlace::Query | KeyPlace::Cookie => self.name() == name,
            }
    }

    /// Whether two are sent in the same place.
    fn shares(&self, other: &Self) -> bool {
        self.is_at(other.place(), other.name())
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring([redacted])")
    }
}

/// Adds a pair to the query of a URL.
fn add_pair(url: &mut Url, name: &str, key: &SecretString) {
    let mut query = url.query().unwrap_or_default().to_owned();
    if !query.is_empty() {
        query.push('&');
    }
    url::push_value(&mut query, name);
    query.push('=');
    url::push_value(&mut query, key.expose_secret());
    url.set_query(Some(&query));
}

/// Adds a cookie to those of the call.
fn add_cookie(headers: &mut HeaderMap, name: &str, key: &SecretString) {
    let mut text = Vec::new();
    if let Some(others) = headers.get(header::COOKIE) {
        text.extend_from_slice(others.as_bytes());
        text.extend_from_slice(b"; ");
    }
    text.extend_from_slice(name.as_bytes());
    text.push(b'=');
    text.extend_from_slice(key.expose_secret().as_bytes());
    // Both sides were headers before.
    if let Ok(mut value) = HeaderValue::from_bytes(&text) {
        value.set_sensitive(true);
        headers.insert(header::COOKIE, value);
    }
}
