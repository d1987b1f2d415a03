//! Calls over a network that is bad by chance, to a server that is good. What
//! happens to the connections follows from a seed, which is told where a
//! promise is broken:
//!
//! ```text
//! cargo test -p mainsheet-runtime --all-features --test chaos
//! FAULTS_SEED=17 cargo test -p mainsheet-runtime --all-features --test chaos
//! FAULTS_SCHEDULES=100000 cargo test -p mainsheet-runtime --all-features --test chaos
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    unreachable_pub,
    reason = "a test has no outside, and ends at its first surprise"
)]

mod good;
#[path = "../it/support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "shared with tests that need other parts of it"
)]
mod support;

use std::collections::HashMap;
use std::fmt::Write;

use fastrand::Rng;
use futures_util::future::join_all;
use mainsheet_faults::{Fate, Proxy, Schedule, seeds};
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{Client, Error, TransportErrorKind};
use tokio::runtime::{Builder, Runtime};

use crate::good::{Acts, Protocol, Service};
use crate::support::call as call_of;
use crate::support::*;

/// How many schedules the short form has.
const SCHEDULES: u64 = 100;

/// How many calls are made in each, some of them at once.
const CALLS: usize = 12;

/// What all schedules together have seen: a test in which nothing happens shows
/// nothing.
#[derive(Debug, Default)]
struct Seen {
    calls: HashMap<(&'static str, bool), usize>,
    fates: HashMap<&'static str, usize>,
}

#[test]
fn whatever_the_network_does_an_answer_is_whole_and_right_or_an_error() {
    let mut seen = Seen::default();
    let servers = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let seeds = seeds(SCHEDULES);
    let all = seeds.end - seeds.start >= SCHEDULES;
    for seed in seeds {
        // Said of what fails, and of what panics within the client.
        let _told = Told(seed);
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(schedule(seed, &servers, &mut seen));
    }
    println!("{seen:#?}");
    for what in ["get", "create", "list", "download"].iter().filter(|_| all) {
        for succeeded in [true, false] {
            let count = seen.calls.get(&(*what, succeeded)).copied();
            assert!(count > Some(10), "{what}, {succeeded}: {count:?}");
        }
    }
    for fate in ["good", "refused", "cut", "stalled", "lost"]
        .iter()
        .filter(|_| all)
    {
        assert!(seen.fates.get(fate) > Some(&10), "{fate}");
    }
}

struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("FAULTS_SEED={} does it again", self.0);
        }
    }
}

async fn schedule(seed: u64, servers: &Runtime, all: &mut Seen) {
    let mut rng = Rng::with_seed(seed);
    let protocol = rng.choice(Protocol::ALL).unwrap();
    let service = Service::new();
    let acts = service.acts();
    let server = servers.spawn(service.start(protocol)).await.unwrap();
    let schedule = Schedule::new(seed).with_stalls();
    let schedule = if protocol.is_tls() {
        schedule.over_tls()
    } else {
        schedule
    };
    let proxy = servers
        .spawn(Proxy::start(server.address(), schedule))
        .await
        .unwrap();
    let clock = ManualClock::new();
    let client = protocol.client(&proxy, &clock);
    let mut left = CALLS;
    while left > 0 {
        let now = rng.usize(1..=4).min(left);
        left -= now;
        let calls = (0..now).map(|number| {
            let name = format!("{left}-{number}");
            call(&client, rng.fork(), name, &acts)
        });
        let ended = tokio::select! {
            biased;
            ended = soon("the end of calls", join_all(calls)) => ended,
            () = time(&clock, &proxy) => unreachable!("time has no end"),
        };
        for what in ended {
            *all.calls.entry(what).or_default() += 1;
        }
    }
    // Nothing of all that stays with the client.
    proxy.heal();
    let flows = proxy.stalled().until(|stalled| stalled == 0);
    soon("the end of what stalls", flows).await;
    let well = tokio::select! {
        biased;
        well = get(&client) => well,
        () = time(&clock, &proxy) => unreachable!("time has no end"),
    };
    assert_eq!(well.unwrap(), record());
    for fate in proxy.fates() {
        let name = match fate {
            Fate::Good => "good",
            Fate::Refused(_) => "refused",
            Fate::Cut(..) => "cut",
            Fate::Stalled(..) => "stalled",
            Fate::Lost(..) => "lost",
        };
        *all.fates.entry(name).or_default() += 1;
    }
}

/// Lets time pass where somebody sleeps, or waits for a connection that has
/// stalled.
async fn time(clock: &ManualClock, proxy: &Proxy) {
    loop {
        let stalled = async {
            proxy.stalled().reached(1).await;
            clock.timing().await
        };
        // Who sleeps has set an end to it, too, which is not what is waited for.
        tokio::select! {
            biased;
            left = clock.sleeping(1) => clock.advance(left[0]),
            left = stalled => clock.advance(left[0]),
        }
    }
}

/// One call, held to what is promised of it: what it was, and whether it
/// succeeded.
async fn call(client: &Client, mut rng: Rng, name: String, acts: &Acts) -> (&'static str, bool) {
    match rng.u32(0..4) {
        0 => ("get", got(&get(client).await)),
        1 => ("create", created(client, name, acts).await),
        2 => ("list", listed(client, rng.usize(1..=4)).await),
        _ => ("download", downloaded(client, rng.usize(0..20_000)).await),
    }
}

fn got(result: &Result<Record, Error>) -> bool {
    let Ok(found) = result.as_ref().map_err(assert_clean) else {
        return false;
    };
    assert_eq!(*found, record());
    true
}

/// A POST acts once at most, and once exactly where it succeeds.
async fn created(client: &Client, name: String, acts: &Acts) -> bool {
    let wanted = Record { id: 7, name };
    let mut call = call_of(client, &CREATE);
    call.json("application/json", &wanted);
    let result = call.send_json::<Record>().await;
    let acted = acts.of(&wanted.name);
    match &result {
        Ok(answer) => {
            assert_eq!(*answer.body(), wanted);
            assert_eq!(acted, 1, "it succeeded");
        }
        Err(error) => {
            assert_clean(error);
            assert!(acted <= 1, "it acted {acted} times");
            let connect = matches!(
                error,
                Error::Transport(error) if error.kind() == TransportErrorKind::Connect
            );
            assert!(!connect || acted == 0, "it acted without a connection");
        }
    }
    result.is_ok()
}

/// A list is exact, or ends in an error after a part of it.
async fn listed(client: &Client, read_ahead: usize) -> bool {
    let mut items = call_of(client, &LIST)
        .items::<Record>()
        .read_ahead(read_ahead);
    let mut next = 0;
    while let Some(item) = items.next().await {
        match item {
            Ok(record) => assert_eq!(record.id, next),
            Err(error) => {
                assert_clean(&error);
                assert_eq!(items.offset(), next, "where to go on");
                assert!(items.next().await.is_none(), "it goes on after an error");
                return false;
            }
        }
        next += 1;
    }
    assert_eq!(next, good::TOTAL);
    true
}

/// A file is whole, or an error.
async fn downloaded(client: &Client, len: usize) -> bool {
    let mut call = call_of(client, &EXPORT);
    call.query("size", len.to_string());
    let result = async { call.send_download().await?.into_body().bytes().await }.await;
    match result {
        Ok(bytes) => {
            assert_eq!(bytes, good::file(len));
            true
        }
        Err(error) => {
            assert_clean(&error);
            false
        }
    }
}

/// The text of a schedule, for those who want to read one.
#[test]
fn a_seed_gives_the_same_fates_again() {
    let fates = |seed| {
        let mut schedule = Schedule::new(seed).over_tls().with_stalls();
        let mut text = String::new();
        for _ in 0..100 {
            let _ = writeln!(text, "{:?}", schedule.fate());
        }
        text
    };
    assert_eq!(fates(1), fates(1));
    assert_ne!(fates(1), fates(2));
}
