//! Where calls go: to the client's base URL, or to a server that an operation
//! has of its own.

use std::borrow::Cow;

use reqwest::Url;

use super::allowed::{self, same_origin};
use crate::error::{ConfigError, RequestError};
use crate::operation::{Operation, Security, Server};

/// The servers of a client.
#[derive(Debug)]
pub(crate) struct Servers {
    /// What calls begin with whose operation has no server of its own.
    pub(crate) base: Url,
    /// The servers that descriptions declare, and what stands for them.
    mapped: Vec<(String, Url)>,
    /// What stands for all others that descriptions declare.
    others: Option<Url>,
}

/// The server that an operation's calls go to.
pub(crate) struct Place<'a> {
    pub(crate) url: Cow<'a, Url>,
    /// What follows the path of the URL.
    pub(crate) below: &'static str,
    /// Whether the client's credentials are for it.
    pub(crate) is_trusted: bool,
}

impl Servers {
    pub(crate) fn new(base: Url) -> Self {
        Self {
            base,
            mapped: Vec::new(),
            others: None,
        }
    }

    /// Lets `actual` stand for the server that descriptions declare as
    /// `declared`.
    pub(crate) fn map(&mut self, declared: &str, actual: &str) -> Result<(), ConfigError> {
        let declared = trimmed(declared);
        let actual = allowed::base(actual).map_err(|error| {
            ConfigError::new(format!(
                "the server in place of `{}` cannot be used",
                allowed::shown(declared)
            ))
            .with_source(error)
        })?;
        self.mapped.retain(|(other, _)| *other != declared);
        self.mapped.push((declared.to_owned(), actual));
        Ok(())
    }

    /// Lets the base URL stand for every server that descriptions declare.
    #[cfg(feature = "testing")]
    pub(crate) fn map_others_to_base(&mut self) {
        self.others = Some(self.base.clone());
    }

    /// Where the calls of an operation go.
    pub(crate) fn place(&self, operation: &Operation) -> Result<Place<'_>, RequestError> {
        let declared = match operation.server {
            Server::Below(below) => return Ok(Place::trusted(&self.base, below)),
            Server::At(declared) => declared,
        };
        let unusable =
            || RequestError::new(operation.id, "the operation's own server cannot be used");
        let mut own = self
            .base
            .join(declared)
            .map_err(|error| unusable().with_source(error))?;
        own.set_query(None);
        own.set_fragment(None);
        let stays = same_origin(&self.base, &own);
        let is_absolute = is_absolute(declared);
        // Where nothing says who wants the credentials, no other host gets them.
        let is_declared = matches!(operation.security, Security::AnyOf(_));
        if (is_absolute || !stays)
            && let Some(actual) = self.actual(declared, &own)
        {
            return Ok(Place::trusted(actual, ""));
        }
        allowed::check(&own).map_err(|error| unusable().with_source(error))?;
        Ok(Place {
            url: Cow::Owned(own),
            below: "",
            is_trusted: stays || is_absolute && is_declared,
        })
    }

    /// What stands for a server that a description declares, by its words or by
    /// its URL.
    fn actual(&self, declared: &str, own: &Url) -> Option<&Url> {
        let is_meant = |name: &str| name == trimmed(declared) || name == trimmed(own.as_str());
        let mapped = self.mapped.iter().find(|(name, _)| is_meant(name));
        mapped.map(|(_, actual)| actual).or(self.others.as_ref())
    }
}

impl<'a> Place<'a> {
    fn trusted(url: &'a Url, below: &'static str) -> Self {
        Self {
            url: Cow::Borrowed(url),
            below,
            is_trusted: true,
        }
    }

    /// The path of the server, without a slash at its end.
    pub(crate) fn path(&self) -> String {
        let mut path = String::with_capacity(128);
        path.push_str(trimmed(self.url.path()));
        path.push_str(trimmed(self.below));
        path
    }
}

/// Whether a URL has a scheme and a host of its own (RFC 3986 section 3.1).
fn is_absolute(url: &str) -> bool {
    url.split_once("://").is_some_and(|(scheme, _)| {
        let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        scheme.chars().all(is_of_scheme)
    })
}

fn trimmed(url: &str) -> &str {
    url.trim_end_matches('/')
}
