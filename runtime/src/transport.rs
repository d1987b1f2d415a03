//! A client, and what one exchange over HTTP goes through: connections and
//! proxies, credentials and their tokens, encodings, waits, repetitions, quotas.
//!
//! What is to be sent comes as a URL, headers and a body. Which call that is, and
//! what its answer means, is not known here; an operation is a name for errors.

pub(crate) mod auth;
pub(crate) mod client;
#[cfg(feature = "config-file")]
pub(crate) mod config;
pub(crate) mod encoding;
pub(crate) mod meta;
pub(crate) mod patience;
pub(crate) mod rate;
pub(crate) mod retry;
pub(crate) mod wire;
