//! Where calls go: to the client's base URL, or to a server that an operation
//! has of its own.

use std::borrow::Cow;

use reqwest::Url;

use crate::error::{ConfigError, RequestError};
use crate::operation::Operation;
use crate::url;

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
        let actual = url::base(actual).map_err(|error| {
            ConfigError::new(format!(
                "the server in place of `{declared}` cannot be used"
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

    /// Appends what the URL of an operation's calls begins with, without a slash
    /// at its end.
    pub(crate) fn push_base(
        &self,
        text: &mut String,
        operation: &Operation,
    ) -> Result<(), RequestError> {
        let declared = trimmed(operation.base_path);
        if !is_absolute(declared) {
            text.push_str(trimmed(self.base.as_str()));
            text.push_str(declared);
            return Ok(());
        }
        text.push_str(trimmed(self.server(operation.id, declared)?.as_str()));
        Ok(())
    }

    fn server(
        &self,
        operation: &'static str,
        declared: &str,
    ) -> Result<Cow<'_, Url>, RequestError> {
        let mapped = self.mapped.iter().find(|(name, _)| name == declared);
        if let Some(actual) = mapped.map(|(_, actual)| actual).or(self.others.as_ref()) {
            return Ok(Cow::Borrowed(actual));
        }
        url::base(declared).map(Cow::Owned).map_err(|error| {
            RequestError::new(operation, "the operation's own server cannot be used")
                .with_source(error)
        })
    }
}

/// Whether a base path names a server of its own.
pub(crate) fn is_absolute(base_path: &str) -> bool {
    base_path.contains("://")
}

fn trimmed(url: &str) -> &str {
    url.trim_end_matches('/')
}
