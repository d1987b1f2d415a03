//! What calls leave behind: no connection, no open file, no task, and no
//! memory. Counted, never timed; one test after another, since all of these are
//! the process's.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    unreachable_pub,
    reason = "a test has no outside, and ends at its first surprise"
)]

mod dropped;
#[path = "../it/support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "shared with tests that need other parts of it"
)]
mod support;

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use mainsheet_faults::{Event, Step};
use mainsheet_runtime::reqwest;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::support::*;

/// Where servers run, so that the tasks and the memory of a test's thread are
/// the client's.
static SERVERS: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
});

static TURN: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A server, and what keeps it back.
struct Service {
    server: Server,
    all: Event,
    gate: Gate,
}

/// Runs a test on this thread, with a server on another, and tells how many
/// bytes it asked for and did not give back. Before, it is run with fewer calls,
/// for what is made once in a process.
fn held(
    make: impl AsyncFn() -> Service,
    few: usize,
    calls: usize,
    test: &impl AsyncFn(&Service, usize),
) -> i64 {
    let run = |calls| {
        let service = SERVERS.block_on(make());
        // It is not counted, because the server may be the last who knows how to
        // wake it.
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let used = allocation_counter::measure(|| {
            runtime.block_on(async {
                let (files, tasks) = (open_files(), tasks());
                test(&service, calls).await;
                service.server.closed_but(0).await;
                tasks_are(tasks).await;
                assert_eq!(open_files(), files);
            });
        });
        SERVERS.block_on(service.server.end());
        used.bytes_current
    };
    run(few);
    run(calls)
}

/// The number of files and sockets that this process has open, where the system
/// tells.
fn open_files() -> Option<usize> {
    Some(std::fs::read_dir("/proc/self/fd").ok()?.count())
}

/// Lets the process have so many open files, if it may.
fn let_open(files: u64) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < files) {
        let most = limit.maximum.unwrap_or(files);
        assert!(
            most >= files,
            "this test needs {files} open files, and may have {most}"
        );
        limit.current = Some(files);
        setrlimit(Resource::Nofile, limit).unwrap();
    }
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// Waits until the client has no more to do than so many tasks.
async fn tasks_are(count: usize) {
    let less = async {
        while tasks() > count {
            tokio::task::yield_now().await;
        }
    };
    soon("the end of tasks", less).await;
}

/// What may be kept for reuse, in bytes.
const KEPT: i64 = 1024;

/// The same after so many calls at once: the queues of tokio's own.
const KEPT_AT_ONCE: i64 = 16_000;

/// How many calls are made at once.
const AT_ONCE: usize = 1000;

#[test]
fn ten_thousand_calls_one_after_another_leave_nothing() {
    let _turn = alone();
    // One in ten fails once.
    let service = async || {
        let answer = |_: &Request, count: usize| match count % 11 {
            10 => problem(503),
            _ => ok(),
        };
        Service {
            server: Server::start(answer).await,
            all: Event::new(),
            gate: Gate::new(),
        }
    };
    let held = held(service, 100, 10_000, &async |service, calls| {
        let policy = quick().delays(Duration::ZERO, Duration::ZERO);
        let client = builder(&service.server).retry(policy).build().unwrap();
        for _ in 0..calls {
            assert_eq!(get(&client).await.unwrap(), record());
        }
        assert_eq!(service.server.connections(), 1);
        assert_eq!(service.server.count(), calls + (calls - 1) / 10);
    });
    assert!(held < KEPT, "{held} bytes are held");
}

/// A service that answers when it is let.
async fn patient(two: bool) -> Service {
    let (gate, all) = (Gate::new(), Event::new());
    let answer = {
        let (gate, all) = (gate.clone(), all.clone());
        move |_: &Request, _: usize| {
            all.happens();
            ok().behind(&gate)
        }
    };
    let serve = if two {
        Step::serve_h2(answer)
    } else {
        Step::serve(answer)
    };
    Service {
        server: Server::steps([vec![serve]]).await,
        all,
        gate,
    }
}

/// Makes `count` calls at once, twice, and tells how many connections that
/// takes.
async fn at_once(service: &Service, count: usize, two: bool) -> usize {
    let Service { server, all, gate } = service;
    let mut builder = builder(server);
    if two {
        builder = builder.transport(reqwest::ClientBuilder::http2_prior_knowledge);
    }
    let client = builder.build().unwrap();
    for round in 1..=2 {
        let calls = join_all((0..count).map(|_| get(&client)));
        let pass = async {
            // All are under way before the first is answered.
            soon("all calls", all.reached(round * count)).await;
            (0..count).for_each(|_| gate.pass());
        };
        for result in beside(calls, pass).await {
            assert_eq!(result.unwrap(), record());
        }
    }
    assert_eq!(server.count(), 2 * count);
    server.connections()
}

#[test]
fn a_thousand_calls_at_once_leave_nothing() {
    let _turn = alone();
    // Each connection has two ends in this process.
    let_open(2 * AT_ONCE as u64 + 200);
    let service = async || patient(false).await;
    let held = held(service, AT_ONCE, AT_ONCE, &async |service, calls| {
        let connections = at_once(service, calls, false).await;
        assert!((calls..calls + 100).contains(&connections), "{connections}");
    });
    assert!(held < KEPT_AT_ONCE, "{held} bytes are held");
}

#[test]
fn a_thousand_streams_of_one_connection_leave_nothing() {
    let _turn = alone();
    let service = async || patient(true).await;
    let held = held(service, AT_ONCE, AT_ONCE, &async |service, calls| {
        assert_eq!(at_once(service, calls, true).await, 1);
    });
    assert!(held < KEPT_AT_ONCE, "{held} bytes are held");
}
