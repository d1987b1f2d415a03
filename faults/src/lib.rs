//! Servers and networks that misbehave on purpose.
//!
//! - [`Server`]: what it does to a connection is a list of [`Step`]s, or what a
//!   function of the [`Request`] [says](Server::start). HTTP/1.1 and HTTP/2
//!   ([`h2`]), plain and over [TLS](Identity).
//! - [`Proxy`]: stands between a client and a good server, and delays, cuts,
//!   reorders and loses what passes, by a [`Schedule`] from a seed.
//!
//! Nothing here looks at a clock. What has to wait waits for a [`Gate`] that a
//! test opens, or for an [`Event`], and a test that would hang fails by [`soon`].

#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a test ends at its first surprise"
)]

mod connection;
mod event;
mod good;
pub mod h2;
mod proxy;
mod reply;
mod request;
mod schedule;
mod server;
mod step;
mod tls;

pub use self::event::{Event, Gate, soon};
pub use self::proxy::Proxy;
pub use self::reply::Reply;
pub use self::request::Request;
pub use self::schedule::{Direction, End, Fate, Schedule, seeds};
pub use self::server::Server;
pub use self::step::{Step, text};
pub use self::tls::Identity;
