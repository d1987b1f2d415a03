//! Where calls go: to the client's base URL, or to a server that an operation
//! has of its own.

use std::borrow::Cow;

use reqwest::Url;

use super::allowed::{self, same_origin};
use super::{listed, server_url};
use crate::error::{ConfigError, RequestError};
use crate::operation::{self, Operation, Security, Server};

/// The servers of a client.
#[derive(Debug)]
pub(crate) struct Servers {
    /// What calls begin with whose operation has no server of its own.
    pub(crate) base: Url,
    /// Whether the base URL is that of a server, with its path, whatever
    /// versions are called.
    is_whole: bool,
    /// What stands for variables.
    variables: Vec<(Cow<'static, str>, String)>,
    /// The servers that descriptions declare, and what stands for them.
    mapped: Vec<(String, Url)>,
    /// What stands for all others that descriptions declare.
    others: Option<Url>,
}

/// The server that an operation's calls go to.
pub(crate) struct Place<'a> {
    pub(crate) url: Cow<'a, Url>,
    /// How much of the URL's path is that of the server.
    kept: usize,
    /// What follows it.
    below: Cow<'static, str>,
    /// Whether the client's credentials are for it.
    pub(crate) is_trusted: bool,
}

impl Servers {
    pub(crate) fn new(base: Url) -> Self {
        Self {
            base,
            is_whole: false,
            variables: Vec::new(),
            mapped: Vec::new(),
            others: None,
        }
    }

    /// Takes the base URL as it is, for every version.
    pub(crate) fn whole(&mut self) {
        self.is_whole = true;
    }

    /// Sets what stands for a variable.
    pub(crate) fn set(
        &mut self,
        name: Cow<'static, str>,
        value: String,
    ) -> Result<(), ConfigError> {
        server_url::check(&name, &value)?;
        if value.is_empty() {
            let text = format!("the value of the server's variable `{name}` is empty");
            return Err(ConfigError::new(text));
        }
        self.variables.retain(|(other, _)| *other != name);
        self.variables.push((name, value));
        Ok(())
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

    /// Where the calls of an operation go that a server has.
    pub(crate) fn place(
        &self,
        operation: &Operation,
        server: Server,
    ) -> Result<Place<'_>, RequestError> {
        if server.place == operation::server::Place::Below {
            return Ok(self.below(server));
        }
        if self.is_whole && !server.own.is_empty() {
            return Ok(Place::trusted(&self.base));
        }
        let unusable =
            || RequestError::new(operation.id, "the operation's own server cannot be used");
        let declared = server_url::url(server.url, |name| self.value(server, name, &[]))
            .map_err(|error| unusable().with_source(error))?;
        let mut own = self
            .base
            .join(&declared)
            .map_err(|error| unusable().with_source(error))?;
        own.set_query(None);
        own.set_fragment(None);
        let stays = same_origin(&self.base, &own);
        let is_absolute = is_absolute(&declared);
        // Where nothing says who wants the credentials, no other host gets them.
        let is_declared = matches!(operation.security, Security::AnyOf(_));
        if (is_absolute || !stays)
            && let Some(actual) = self.actual(server, &declared, &own)
        {
            return Ok(Place::trusted(actual));
        }
        allowed::check(&own).map_err(|error| unusable().with_source(error))?;
        Ok(Place {
            kept: trimmed(own.path()).len(),
            url: Cow::Owned(own),
            below: Cow::Borrowed(""),
            is_trusted: stays || is_absolute && is_declared,
        })
    }

    /// Where a server is whose path follows that of the base URL, unless this
    /// ends in the path of another server of the same API.
    fn below(&self, server: Server) -> Place<'_> {
        let path = trimmed(self.base.path());
        let is_of_version = !server.own.is_empty() || server.others.is_empty();
        if self.is_whole && is_of_version {
            return Place::trusted(&self.base);
        }
        let found = if path.is_empty() {
            None
        } else {
            listed::find(path, server.own, server.others)
        };
        let (kept, values) = match &found {
            Some(found) if found.is_own && found.before < path.len() => {
                return Place::trusted(&self.base);
            }
            Some(found) => (found.before, found.values.as_slice()),
            None => (path.len(), &[][..]),
        };
        Place {
            url: Cow::Borrowed(&self.base),
            kept,
            below: operation::server::expand(server.url, |name| self.value(server, name, values)),
            is_trusted: true,
        }
    }

    /// The base URL without the path of a server of the same API: where its
    /// tokens are given.
    pub(crate) fn root(&self, server: Server) -> Cow<'_, Url> {
        let path = trimmed(self.base.path());
        match listed::find(path, server.own, server.others) {
            Some(found) if found.before < path.len() => {
                let mut root = self.base.clone();
                root.set_path(&path[..found.before]);
                Cow::Owned(root)
            }
            _ => Cow::Borrowed(&self.base),
        }
    }

    /// What stands for a variable: what the caller set, what the base URL has, or
    /// its default.
    fn value<'v>(
        &'v self,
        server: Server,
        name: &'static str,
        values: &'v [(&'static str, String)],
    ) -> Option<Cow<'v, str>> {
        let (_, default) = server.variables.iter().find(|(other, _)| *other == name)?;
        let set = self.variables.iter().find(|(other, _)| other == name);
        let set = set.map(|(_, value)| value);
        let found = || values.iter().find(|(other, _)| *other == name);
        let value = set.or_else(|| found().map(|(_, value)| value));
        Some(value.map_or(*default, String::as_str).into())
    }

    /// What stands for a server that a description declares, by its words or by
    /// its URL.
    fn actual(&self, server: Server, declared: &str, own: &Url) -> Option<&Url> {
        let by_default = server.by_default();
        let names = [server.url, &*by_default, declared, own.as_str()].map(trimmed);
        let is_meant = |(name, _): &&(String, Url)| names.contains(&name.as_str());
        let mapped = self.mapped.iter().find(is_meant);
        mapped.map(|(_, actual)| actual).or(self.others.as_ref())
    }
}

impl<'a> Place<'a> {
    fn trusted(url: &'a Url) -> Self {
        Self {
            url: Cow::Borrowed(url),
            kept: trimmed(url.path()).len(),
            below: Cow::Borrowed(""),
            is_trusted: true,
        }
    }

    /// The path of the server, without a slash at its end.
    pub(crate) fn path(&self) -> String {
        let mut path = String::with_capacity(128);
        path.push_str(&self.url.path()[..self.kept]);
        path.push_str(trimmed(&self.below));
        path
    }
}

/// Whether a URL has a scheme and a host of its own (RFC 3986 section 3.1).
pub(crate) fn is_absolute(url: &str) -> bool {
    url.split_once("://").is_some_and(|(scheme, _)| {
        let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        scheme.chars().all(is_of_scheme)
    })
}

fn trimmed(url: &str) -> &str {
    url.trim_end_matches('/')
}
