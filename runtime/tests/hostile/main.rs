//! The runtime against servers that are broken, or mean harm: a table of what
//! they do, step by step, and of what the client must make of it. Each file is
//! a part of the table; a row is a [`Case`].
//!
//! ```text
//! cargo test -p mainsheet-runtime --test hostile              # all
//! cargo test -p mainsheet-runtime --test hostile -- gzip      # rows with this word
//! ```

#![allow(
    clippy::unchecked_time_subtraction,
    clippy::unwrap_used,
    clippy::wildcard_imports,
    unreachable_pub,
    reason = "a test has no outside, and ends at its first surprise"
)]

mod answers;
mod auth;
mod bodies;
mod calls;
mod case;
mod contents;
mod exchanges;
mod expect;
mod files;
mod frames;
mod http1;
mod http2;
mod lists;
mod logs;
mod paging;
mod requests;
#[path = "../it/support/mod.rs"]
#[allow(dead_code, reason = "shared with tests that need other parts of it")]
mod support;
mod time;
mod tls;
mod uploads;
mod work;

use libtest_mimic::{Arguments, Trial};

use crate::case::Case;

fn main() {
    if requests::is_child() {
        return requests::child();
    }
    let tables: &[fn() -> Vec<Case>] = &[
        time::cases,
        auth::cases,
        lists::cases,
        paging::cases,
        bodies::cases,
        answers::cases,
        files::cases,
        requests::cases,
        logs::cases,
        http1::cases,
        http2::cases,
        frames::cases,
        tls::cases,
        exchanges::cases,
        contents::cases,
        uploads::cases,
        work::cases,
    ];
    let trials = tables.iter().flat_map(|table| table());
    let trials = trials.map(|case| Trial::test(case.name(), move || case.run()));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}
