//! A row of the table, and how it is run.

use std::future::Future;
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use futures_util::FutureExt;
use libtest_mimic::Failed;
use mainsheet_faults::{Reply, Request, Server, Step};
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{BoxFuture, ClientBuilder};
use tokio::runtime::{Builder, Runtime};

use crate::calls::{Call, Outcome};
use crate::expect::Expect;
use crate::support;

/// Where servers run: on a thread of their own, so that what a client does to
/// the memory of its thread is the client's alone.
static SERVERS: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
});

/// Does something on the servers' thread.
pub async fn apart<F>(future: F) -> F::Output
where
    F: Future<Output: Send> + Send + 'static,
{
    SERVERS.spawn(future).await.unwrap()
}

/// A server, on the servers' thread, that does these steps.
pub async fn server(connections: Vec<Vec<Step>>) -> Server {
    apart(Server::steps(connections)).await
}

/// A server, on the servers' thread, that answers as `handler` says.
pub async fn answering(
    handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
) -> Server {
    apart(Server::start(handler)).await
}

/// What a server does, what is called, and what must come of it.
pub struct Case {
    row: &'static str,
    name: &'static str,
    kind: Kind,
    memory: Option<u64>,
}

enum Kind {
    Steps {
        server: Vec<Vec<Step>>,
        set: fn(ClientBuilder) -> ClientBuilder,
        call: Call,
        expect: Vec<Expect>,
        requests: RangeInclusive<usize>,
        tls: bool,
    },
    Custom(fn() -> BoxFuture<'static, ()>),
}

/// A row: what it is about, and what the server does. It is for a `GET` until
/// [`Case::calls`] says otherwise, of which the server may see any number of
/// requests until [`Case::requests`] does.
pub fn case(row: &'static str, name: &'static str, server: Vec<Vec<Step>>) -> Case {
    Case {
        row,
        name,
        kind: Kind::Steps {
            server,
            set: |builder| builder,
            call: crate::calls::get(),
            expect: Vec::new(),
            requests: 0..=usize::MAX,
            tls: false,
        },
        memory: None,
    }
}

/// A row whose server answers each request as `handler` says.
pub fn answers(
    row: &'static str,
    name: &'static str,
    handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
) -> Case {
    case(row, name, vec![vec![Step::serve(handler)]])
}

/// A row whose server gives one reply after another, and the last for ever.
pub fn replies(row: &'static str, name: &'static str, replies: Vec<Reply>) -> Case {
    answers(row, name, move |_, count| {
        replies[count.min(replies.len() - 1)].clone()
    })
}

/// A row that is a small program, which panics where a promise is broken.
pub fn custom(row: &'static str, name: &'static str, run: fn() -> BoxFuture<'static, ()>) -> Case {
    Case {
        row,
        name,
        kind: Kind::Custom(run),
        memory: None,
    }
}

macro_rules! set {
    ($self:ident, $field:ident => $change:expr) => {{
        match &mut $self.kind {
            Kind::Steps { $field, .. } => $change,
            Kind::Custom(_) => panic!("not for a row that is a program"),
        }
        $self
    }};
}

impl Case {
    pub fn name(&self) -> String {
        format!("{}: {}", self.row, self.name)
    }

    /// What is called.
    pub fn calls(mut self, what: Call) -> Self {
        set!(self, call => *call = what)
    }

    /// How the client is set up, beside what [`support::builder`] sets.
    pub fn client(mut self, with: fn(ClientBuilder) -> ClientBuilder) -> Self {
        set!(self, set => *set = with)
    }

    /// What must come of it. All of several must be so.
    pub fn expect(mut self, what: Expect) -> Self {
        set!(self, expect => expect.push(what))
    }

    /// How many requests the server sees in all.
    pub fn requests(self, count: usize) -> Self {
        self.requests_in(count..=count)
    }

    pub fn requests_in(mut self, counts: RangeInclusive<usize>) -> Self {
        set!(self, requests => *requests = counts)
    }

    /// The client speaks TLS.
    pub fn over_tls(mut self) -> Self {
        set!(self, tls => *tls = true)
    }

    /// How many bytes the client may hold at once, at most.
    pub fn memory(mut self, bytes: u64) -> Self {
        self.memory = Some(bytes);
        self
    }

    /// Runs it in a runtime on this thread.
    pub fn run(self) -> Result<(), Failed> {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let mut result = None;
        let memory = self.memory;
        let used = allocation_counter::measure(|| {
            let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(self.outcome())));
            result = Some(outcome);
        });
        // A thread that waits for a file that nobody writes would keep it.
        runtime.shutdown_background();
        match result.unwrap() {
            Ok(result) => result?,
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
                return Err(format!("panicked: {}", text.unwrap_or_default()).into());
            }
        }
        if let Some(limit) = memory.filter(|limit| used.bytes_max > *limit) {
            return Err(format!("held {} bytes, more than {limit}", used.bytes_max).into());
        }
        Ok(())
    }

    async fn outcome(self) -> Result<(), Failed> {
        let (steps, set, call, expect, requests, tls) = match self.kind {
            Kind::Steps {
                server,
                set,
                call,
                expect,
                requests,
                tls,
            } => (server, set, call, expect, requests, tls),
            Kind::Custom(run) => {
                run().await;
                return Ok(());
            }
        };
        let server = server(steps).await;
        let clock = ManualClock::new();
        let mut builder = support::builder(&server).clock(clock.clone());
        if tls {
            builder = builder.base_url(server.url().replace("http:", "https:"));
        }
        let client = set(builder);
        let client = client.build().unwrap();
        let call = AssertUnwindSafe(call(client)).catch_unwind();
        let call = clock.skip_sleeps(call);
        let (outcome, _) = support::soon("the end of the call", call).await;
        let outcome: Outcome = outcome.map_err(|_| "the client panicked")?;
        for expect in expect {
            expect(&outcome)?;
        }
        let count = server.count();
        if !requests.contains(&count) {
            return Err(format!("{count} requests, not {requests:?}; {outcome:?}").into());
        }
        Ok(())
    }
}
