//! Errors that are found before anything is sent.

use std::borrow::Cow;
use std::fmt;

use super::BoxError;

/// A request that cannot be sent as it is. Nothing was sent.
///
/// The message names the parameter or the header at fault, never its value.
#[derive(Debug)]
pub struct RequestError {
    operation: &'static str,
    reason: Cow<'static, str>,
    source: Option<BoxError>,
}

impl RequestError {
    pub(crate) fn new(operation: &'static str, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            operation,
            reason: reason.into(),
            source: None,
        }
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The id of the operation.
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.reason)
    }
}

impl std::error::Error for RequestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A client that was not set up right.
#[derive(Debug)]
pub struct ConfigError {
    reason: Cow<'static, str>,
    source: Option<BoxError>,
}

impl ConfigError {
    /// An error with a message for the person who sets the client up. It must
    /// not hold a secret.
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            reason: reason.into(),
            source: None,
        }
    }

    /// The same error with its cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
