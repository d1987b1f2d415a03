//! Walks over lists of a server that misbehaves at random: whatever it does, what
//! is yielded is what there is, or an error comes after a part of it, from which
//! the walk can go on.
//!
//! The walks are the same in each run. `WALKS_CASES` says how many there are,
//! and `WALKS_SEED` which is the first. A walk that fails is made as small as can
//! be, and printed.
//!
//! ```text
//! WALKS_CASES=1000000 WALKS_SEED=1000 cargo test -p mainsheet-runtime --release --all-features \
//!     --test it walks -- --nocapture
//! ```

mod server;
mod walk;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use futures_util::TryStreamExt;
use mainsheet_runtime::request::Call;
use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};

use self::walk::{Outcome, Walk};
use crate::support::service::{self, Answer};
use crate::support::{LIST, Record};

const CASES: u64 = 1200;

/// How often a walk that fails is made smaller, at most.
const STEPS: usize = 5000;

fn number(variable: &str, default: u64) -> u64 {
    let value = std::env::var(variable).ok();
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

fn runner(seed: u64) -> TestRunner {
    TestRunner::new(Config {
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..Config::default()
    })
}

fn fails(walk: &Walk) -> Option<String> {
    let result = catch_unwind(AssertUnwindSafe(|| walk.run()));
    match result {
        Ok(Ok(_)) => None,
        Ok(Err(fault)) => Some(fault),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
            Some(text.unwrap_or_default())
        }
    }
}

#[test]
fn what_is_yielded_is_what_there_is_or_an_error() {
    let (seed, cases) = (number("WALKS_SEED", 1), number("WALKS_CASES", CASES));
    println!("{cases} walks from WALKS_SEED={seed}");
    let strategy = walk::walk();
    let mut outcomes = [0_u64; 4];
    for seed in seed..seed + cases {
        let mut tree = strategy.new_tree(&mut runner(seed)).unwrap();
        match tree.current().run() {
            Ok(outcome) => outcomes[outcome as usize] += 1,
            Err(fault) => {
                let walk = shrink(&mut tree);
                let fault = fails(&walk).unwrap_or(fault);
                panic!("WALKS_SEED={seed} WALKS_CASES=1: {fault}\n{walk:#?}");
            }
        }
    }
    println!("{outcomes:?}: {:?}", Outcome::ALL);
    // Each is a part of the ordinary, so that none is proved by never happening.
    for (count, outcome) in outcomes.into_iter().zip(Outcome::ALL) {
        assert!(cases < CASES || count > cases / 50, "{count} {outcome:?}");
    }
}

/// The smallest walk by far that fails, too.
fn shrink(tree: &mut impl ValueTree<Value = Walk>) -> Walk {
    let mut smallest = tree.current();
    for _ in 0..STEPS {
        let walk = tree.current();
        let moved = if fails(&walk).is_some() {
            smallest = walk;
            tree.simplify()
        } else {
            tree.complicate()
        };
        if !moved {
            break;
        }
    }
    smallest
}

/// How long it takes to walk over 80 pages of which each takes the server 20 ms.
#[expect(clippy::disallowed_types, reason = "a paused clock, and no socket")]
fn time_of_80_pages(read_ahead: usize) -> Duration {
    let client = service::client(|request| {
        let of = |name| service::number(request, name).unwrap();
        let ids = of("offset")..(of("offset") + of("limit")).min(20_000);
        let elements: Vec<_> = ids
            .map(|id| format!(r#"{{"id":{id},"name":"n"}}"#))
            .collect();
        Answer {
            headers: vec![("x-total-count", "20000".into())],
            latency: Duration::from_millis(20),
            ..Answer::json(200, format!("[{}]", elements.join(",")))
        }
    });
    let client = client.build().unwrap();
    service::run(async move {
        let start = tokio::time::Instant::now();
        let items = Call::new(&client, &LIST).items::<Record>();
        let records: Vec<_> = items.read_ahead(read_ahead).try_collect().await.unwrap();
        assert_eq!(records.len(), 20_000);
        start.elapsed()
    })
}

#[test]
fn eighty_pages_read_ahead_take_a_seventh_of_the_time() {
    let (one, ten) = (time_of_80_pages(1), time_of_80_pages(10));
    assert!(one >= Duration::from_millis(1600), "{one:?}");
    assert!(ten * 7 <= one, "{ten:?} of {one:?}");
}
