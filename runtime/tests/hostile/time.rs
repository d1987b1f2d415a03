//! Times that no clock will ever show, and waits that cannot help.

use std::time::Duration;

use mainsheet_faults::{Event, Step};
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{
    AccessToken, AuthError, BoxFuture, Credentials, Error, Poller, RateLimiter, RequestOptions,
    RetryPolicy, TimeoutKind, TokenProvider, Upload,
};

use crate::calls::{create, get, get_with};
use crate::case::{Case, answering, custom, replies, server};
use crate::expect::{api, record};
use crate::support::{self, *};

const ROW: &str = "sums of time";
const WAITS: &str = "waits";

/// Says that its token is good for ever.
struct Lasting;

impl TokenProvider for Lasting {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, AuthError>> {
        let token = AccessToken::new(TOKEN).expires_in(Duration::MAX);
        Box::pin(std::future::ready(Ok(token)))
    }
}

#[expect(clippy::too_many_lines, reason = "a table")]
pub fn cases() -> Vec<Case> {
    let busy = |wait: &'static str| vec![problem(503).header("retry-after", wait), ok()];
    vec![
        custom(
            ROW,
            "a Retry-After beyond time, from a server that took its time",
            || Box::pin(late("18446744073709551615", false)),
        ),
        custom(ROW, "a Retry-After beyond u64", || {
            Box::pin(late("99999999999999999999999999", false))
        }),
        custom(ROW, "a Retry-After beyond time for a token", || {
            Box::pin(late("18446744073709551615", true))
        }),
        custom(ROW, "a Retry-After beyond u64 for a token", || {
            Box::pin(late("99999999999999999999999999", true))
        }),
        replies(
            ROW,
            "a Retry-After beyond time, at once",
            busy("18446744073709551615"),
        )
        .expect(api(503))
        .requests(1),
        replies(
            ROW,
            "a Retry-After in the past",
            busy("Thu, 01 Jan 1970 00:00:00 GMT"),
        )
        .expect(record())
        .requests(2),
        replies(
            ROW,
            "a Retry-After in the year 9999",
            busy("Fri, 31 Dec 9999 23:59:59 GMT"),
        )
        .expect(api(503))
        .requests(1),
        replies(ROW, "a Retry-After that is no time", busy("soon"))
            .expect(record())
            .requests(2),
        replies(ROW, "a negative Retry-After", busy("-1"))
            .expect(record())
            .requests(2),
        replies(
            ROW,
            "no limit on a call, an attempt and a connection",
            vec![ok()],
        )
        .client(|builder| {
            builder
                .connect_timeout(Duration::MAX)
                .read_timeout(Duration::MAX)
                .total_timeout(Duration::MAX)
                .retry(RetryPolicy::default().deadline(Duration::MAX))
        })
        .expect(record())
        .requests(1),
        replies(
            ROW,
            "no limit by the options of a call",
            vec![problem(503), ok()],
        )
        .client(|builder| builder.retry(quick().deadline(Duration::MAX)))
        .calls(get_with(
            RequestOptions::new()
                .read_timeout(Duration::MAX)
                .total_timeout(Duration::MAX),
        ))
        .expect(record())
        .requests(2),
        replies(ROW, "delays without an end", vec![problem(503)])
            .client(|builder| {
                builder.retry(RetryPolicy::default().delays(Duration::MAX, Duration::MAX))
            })
            .expect(api(503))
            .requests(1),
        replies(ROW, "a rate in a window without an end", vec![ok()])
            .client(|builder| builder.rate_limit(RateLimiter::new(1, Duration::MAX)))
            .expect(record())
            .requests(1),
        replies(ROW, "a token that is good for ever", vec![ok()])
            .client(|builder| builder.credentials(Credentials::provider(Lasting)))
            .calls(crate::calls::gets(3))
            .expect(record())
            .requests(3),
        custom(ROW, "a job that may take for ever", || Box::pin(job())),
        replies(
            WAITS,
            "one that outlasts the call is not begun",
            busy("100"),
        )
        .calls(get_with(
            RequestOptions::new().total_timeout(Duration::from_secs(20)),
        ))
        .expect(api(503))
        .requests(1),
        replies(
            WAITS,
            "one that outlasts the call is not begun, with POST",
            vec![problem(429).header("retry-after", "100"), ok()],
        )
        .client(|builder| builder.total_timeout(Duration::from_secs(20)))
        .calls(create())
        .expect(api(429))
        .requests(1),
        replies(WAITS, "one that the call outlasts is kept", busy("10"))
            .client(|builder| builder.total_timeout(Duration::from_secs(20)))
            .calls(get())
            .expect(record())
            .requests(2),
        custom(
            WAITS,
            "those of calls that came together are not of one length",
            || Box::pin(together()),
        ),
        custom(
            WAITS,
            "calls that gave up give back their places in the queue",
            || Box::pin(places()),
        ),
        custom(
            WAITS,
            "a slow server is waited for while bytes of memory flow",
            || Box::pin(flow()),
        ),
    ]
}

/// A server is busy, and says so after two seconds.
async fn late(wait: &'static str, token: bool) {
    let gate = Gate::new();
    let server = answering({
        let gate = gate.clone();
        move |_, _| problem(503).header("retry-after", wait).behind(&gate)
    })
    .await;
    let clock = ManualClock::new();
    let mut builder = builder(&server).clock(clock.clone());
    if token {
        builder = builder.credentials(Credentials::client_credentials("id", "hunter2"));
    }
    let client = builder.build().unwrap();
    let time = async {
        server.reached(1).await;
        clock.advance(Duration::from_secs(2));
        gate.open();
    };
    let both = beside(support::get(&client), time);
    let (result, waits) = clock.skip_sleeps(both).await;
    let error = result.unwrap_err();
    assert_eq!(error.status().unwrap(), 503, "{error:?}");
    assert_eq!((waits.len(), server.count()), (0, 1));
    assert_clean(&error);
}

async fn job() {
    let poller = Poller::new()
        .waits(Duration::MAX, Duration::MAX)
        .deadline(Duration::MAX)
        .clock(ManualClock::new());
    let get = || std::future::ready(Ok(()));
    poller.until(get, |()| true).await.unwrap();
    // The wait before the second question has no end.
    let mut asked = false;
    let mut never = std::pin::pin!(poller.until(get, |()| std::mem::replace(&mut asked, true)));
    assert!(futures_util::poll!(&mut never).is_pending());
}

/// A hundred calls are told at once to come back in ten seconds.
async fn together() {
    let server = answering(|_, count| match count {
        0..100 => problem(503).header("retry-after", "10"),
        _ => ok(),
    })
    .await;
    let clock = ManualClock::new();
    let client = builder(&server)
        .retry(RetryPolicy::default())
        .clock(clock.clone());
    let client = client.build().unwrap();
    let calls = (0..100).map(|_| support::get(&client));
    let time = async {
        let waits = clock.sleeping(100).await;
        let least = Duration::from_secs(10);
        assert!(waits[0] >= least, "{waits:?}");
        let spread = waits[99] - waits[0];
        assert!(spread >= Duration::from_millis(100), "{spread:?}");
        clock.advance(least * 10);
    };
    let calls = futures_util::future::join_all(calls);
    for result in beside(calls, time).await {
        assert_eq!(result.unwrap(), support::record());
    }
    assert_eq!(server.count(), 200);
}

async fn places() {
    let server = answering(|_, _| ok()).await;
    let window = Duration::from_secs(1);
    let clock = ManualClock::new();
    let client = builder(&server)
        .rate_limit(RateLimiter::new(10, window))
        .clock(clock.clone())
        .build()
        .unwrap();
    for _ in 0..10 {
        support::get(&client).await.unwrap();
    }
    let given_up: Vec<_> = (0..190).map(|_| Box::pin(support::get(&client))).collect();
    let all = futures_util::future::join_all(given_up);
    let queued = async {
        clock.sleeping(1).await;
        // Each turn asks some more of them.
        for _ in 0..190 {
            tokio::task::yield_now().await;
        }
    };
    cancelled(all, queued).await;
    let (result, waits) = clock.skip_sleeps(support::get(&client)).await;
    result.unwrap();
    assert_eq!(waits, [window]);
    assert_eq!(server.count(), 11);
}

/// Reads a large body a part at a time; between two parts less time passes than
/// the client's patience, and far more in all.
async fn flow() {
    const PART: usize = 16 << 20;
    const PARTS: usize = 5;
    let (gate, read) = (Gate::new(), Event::new());
    let mut steps = vec![Step::Head];
    for _ in 0..PARTS {
        steps.push(Step::Wait(gate.clone()));
        steps.push(Step::Bytes(PART));
        steps.push(Step::Signal(read.clone()));
    }
    steps.push(Step::Reply(Reply::new(202)));
    let server = server(vec![steps]).await;
    let clock = ManualClock::new();
    let client = builder(&server)
        .read_timeout(Duration::from_secs(60))
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut call = support::call(&client, &IMPORT);
    call.file(
        "text/csv",
        Upload::from_bytes("a.csv", vec![b'x'; PART * PARTS]),
    );
    let time = async {
        server.reached(1).await;
        for part in 1..=PARTS {
            gate.pass();
            read.reached(part).await;
            // The client has sent more than was read before: it has moved on.
            tokio::task::yield_now().await;
            // What the system has taken to send is out of the client's sight.
            if part <= PARTS - 2 {
                clock.advance(Duration::from_secs(40));
            }
        }
    };
    let result = beside(call.send_empty(), time).await;
    if let Err(Error::Timeout(late)) = &result {
        assert_ne!(late.kind(), TimeoutKind::Read, "bytes flowed");
    }
    result.unwrap();
    assert_eq!(server.count(), 1);
}
