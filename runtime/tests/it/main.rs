//! The runtime against real servers on loopback, most of which misbehave on
//! purpose. Every test says what the caller sees and what reached the server.

#![allow(
    clippy::unchecked_time_subtraction,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test has no outside, and ends at its first surprise"
)]

mod answers;
mod auth;
mod base_urls;
mod blocking;
mod calls;
mod credentials;
mod cursors;
mod decoding;
mod downloads;
mod encodings;
mod ends;
mod errors;
mod extension;
mod files;
mod forms;
mod http2;
mod json_streams;
mod memory;
mod methods;
mod numbers;
mod paging;
mod proxies;
mod rate;
mod redirects;
mod reserved;
mod retry;
mod security;
mod servers;
mod settings;
mod streams;
mod styles;
mod support;
mod tables;
mod testing;
mod texts;
mod tls;
mod tokens;
mod transport;
mod unions;
mod uploads;
mod walks;
mod whole_queries;
