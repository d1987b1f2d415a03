//! Tokens whose endpoint, or whose provider, does not do as it should.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mainsheet_runtime::request::Call;
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{
    AccessToken, AuthError, AuthErrorKind, BoxFuture, Client, Credentials, Error, RetryPolicy,
    TokenProvider, Upload,
};

use crate::support::*;

const HOUR: Duration = Duration::from_secs(3600);

fn granted(token: &str, expires_in: &str) -> Reply {
    let text = format!(r#"{{"access_token":"{token}","expires_in":{expires_in}}}"#);
    Reply::json(200, &text)
}

fn is_token(request: &Request) -> bool {
    request.target == "/oauth/token"
}

fn tokens(server: &Server) -> usize {
    let requests = server.requests();
    requests.iter().filter(|request| is_token(request)).count()
}

/// Gives tokens as `token` says of their number, and records as `record` says of
/// the token.
async fn service(
    token: impl Fn(usize) -> Reply + Send + Sync + 'static,
    record: impl Fn(&str) -> Reply + Send + Sync + 'static,
) -> Server {
    let asked = AtomicUsize::new(0);
    Server::start(move |request, _| {
        if is_token(request) {
            token(asked.fetch_add(1, Ordering::SeqCst))
        } else {
            record(request.header("authorization").unwrap())
        }
    })
    .await
}

fn client(server: &Server, clock: &ManualClock) -> Client {
    builder(server)
        .credentials(Credentials::client_credentials("id", "hunter2"))
        .clock(clock.clone())
        .build()
        .unwrap()
}

/// An upload that is sent once, and has no end.
fn upload(client: &Client) -> Call {
    let mut call = call(client, &IMPORT);
    call.part_file("data", Upload::from_reader(&b"a,b"[..]));
    call
}

#[track_caller]
fn auth<T: std::fmt::Debug>(result: Result<T, Error>) -> AuthError {
    let error = result.unwrap_err();
    assert_clean(&error);
    match error {
        Error::Auth(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_endpoint_that_drips_is_given_up_whoever_asked() {
    let gate = Gate::new();
    let server = service(
        {
            let gate = gate.clone();
            move |count| match count {
                0 => (0..100).fold(granted("t0", "749").promise(10_000), |reply, _| {
                    reply.then_wait(&gate).then_send(" ")
                }),
                _ => granted("t1", "749"),
            }
        },
        |_| ok(),
    )
    .await;
    let (clock, patience) = (ManualClock::new(), Duration::from_secs(10));
    let client = builder(&server)
        .credentials(Credentials::client_credentials("id", "hunter2"))
        .retry(RetryPolicy::never())
        .read_timeout(patience)
        .clock(clock.clone())
        .build()
        .unwrap();
    // The upload has no end of its own, and is first in line.
    let calls = async { tokio::join!(biased; upload(&client).send_empty(), get(&client)) };
    let time = async {
        server.reached(1).await;
        clock.given(patience).await;
        clock.advance(Duration::from_secs(6));
        gate.pass();
        // The drop was heard of, and yet counts for nothing.
        clock.given(patience).await;
        clock.advance(Duration::from_secs(4));
    };
    let (first, second) = beside(calls, time).await;
    assert_eq!(auth(first.map(drop)).kind(), AuthErrorKind::Unavailable);
    assert_eq!(auth(second).kind(), AuthErrorKind::Unavailable);
    assert_eq!(server.count(), 1);
    get(&client).await.unwrap();
    assert_eq!((tokens(&server), server.count()), (2, 3));
}

/// A provider that panics at the first question when it is told to, and so may
/// never answer it.
#[derive(Default)]
struct Odd(AtomicUsize, Arc<tokio::sync::Notify>);

impl TokenProvider for Odd {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, AuthError>> {
        let count = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            if count == 0 {
                self.1.notified().await;
                panic!("hunter2");
            }
            Ok(AccessToken::new("t1").expires_in(Duration::MAX))
        })
    }
}

#[tokio::test]
async fn a_provider_that_never_ends_is_given_up_whoever_asked() {
    let server = Server::script([ok()]).await;
    let clock = ManualClock::new();
    let provider = Credentials::provider(Odd::default());
    let client = builder(&server).credentials(provider).clock(clock.clone());
    let client = client.build().unwrap();
    let total = Duration::from_secs(300);
    let sent = beside(upload(&client).send_empty(), async {
        clock.given(total).await;
        clock.advance(total);
    });
    assert_eq!(auth(sent.await.map(drop)).kind(), AuthErrorKind::Provider);
    // A token for ever, by the largest number that there is.
    get(&client).await.unwrap();
    clock.advance(10_000 * HOUR);
    get(&client).await.unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_provider_that_panics_leaves_nobody_waiting() {
    let server = Server::script([ok()]).await;
    let provider = Odd::default();
    let panics = Arc::clone(&provider.1);
    let client = builder(&server).credentials(Credentials::provider(provider));
    let client = client.build().unwrap();
    let calls = futures_util::future::join_all((0..10).map(|_| get(&client)));
    let results = beside(calls, async { panics.notify_one() }).await;
    for result in results {
        assert_eq!(auth(result).kind(), AuthErrorKind::Provider);
    }
    get(&client).await.unwrap();
}

#[tokio::test]
async fn who_gives_up_does_not_end_it_for_the_others() {
    let gate = Gate::new();
    let server = service(
        {
            let gate = gate.clone();
            move |_| granted("t0", "749").behind(&gate)
        },
        |_| ok(),
    )
    .await;
    let client = client(&server, &ManualClock::new());
    let leave = tokio::sync::Notify::new();
    let calls = async {
        let first = cancelled(get(&client), leave.notified());
        let others = futures_util::future::try_join_all((0..10).map(|_| get(&client)));
        tokio::join!(biased; first, others).1
    };
    let result = beside(calls, async {
        server.reached(1).await;
        leave.notify_one();
        tokio::task::yield_now().await;
        gate.open();
    });
    assert_eq!(result.await.unwrap().len(), 10);
    assert_eq!((tokens(&server), server.count()), (1, 11));
}

#[tokio::test]
async fn a_401_forgets_the_token_also_where_nothing_is_repeated() {
    let server = service(
        |count| granted(&format!("t{count}"), "749"),
        |token| match token {
            "Bearer t0" | "Bearer t2" => Reply::json(401, r#"{"error":"expired"}"#),
            _ => Reply::new(202),
        },
    )
    .await;
    let client = client(&server, &ManualClock::new());
    let refused = upload(&client).send_empty().await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 401);
    upload(&client).send_empty().await.unwrap();
    upload(&client).send_empty().await.unwrap();
    assert_eq!((tokens(&server), server.count()), (2, 5));

    // The second token of a call is forgotten like its first.
    let server = service(
        |count| granted(&format!("t{count}"), "749"),
        |token| match token {
            "Bearer t0" | "Bearer t1" => problem(401),
            _ => ok(),
        },
    )
    .await;
    let client = self::client(&server, &ManualClock::new());
    assert_eq!(get(&client).await.unwrap_err().status().unwrap(), 401);
    get(&client).await.unwrap();
    assert_eq!((tokens(&server), server.count()), (3, 6));
}

#[tokio::test]
async fn a_token_that_came_meanwhile_is_not_forgotten() {
    let gate = Gate::new();
    let server = service(|count| granted(&format!("t{count}"), "749"), {
        let gate = gate.clone();
        move |token| match token {
            "Bearer t0" => problem(401).behind(&gate),
            _ => ok(),
        }
    })
    .await;
    let client = client(&server, &ManualClock::new());
    let calls = async { tokio::join!(get(&client), get(&client)) };
    let time = async {
        server.reached(3).await;
        gate.pass();
        // One of them has its second token, and then the other learns.
        server.reached(5).await;
        gate.pass();
    };
    let (first, second) = beside(calls, time).await;
    first.and(second).unwrap();
    assert_eq!(tokens(&server), 2);
}

#[tokio::test]
async fn a_refusal_is_remembered_until_its_time() {
    let server = service(
        |count| match count {
            0 => problem(429).header("retry-after", HOUR.as_secs()),
            1 => granted("t1", "7200"),
            2 => problem(503).header("retry-after", HOUR.as_secs()),
            _ => granted("t3", "7200"),
        },
        |_| ok(),
    )
    .await;
    let clock = ManualClock::new();
    let client = client(&server, &clock);
    let calls = (0..20).map(|_| get(&client));
    for result in futures_util::future::join_all(calls).await {
        let error = auth(result);
        assert_eq!(error.kind(), AuthErrorKind::Unavailable);
        assert_eq!(error.status().unwrap(), 429);
        assert_eq!(error.retry_after(), Some(HOUR));
    }
    clock.advance(HOUR - Duration::from_secs(1));
    let error = auth(get(&client).await);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(server.count(), 1);
    clock.advance(Duration::from_secs(1));
    get(&client).await.unwrap();
    assert_eq!(tokens(&server), 2);
    // A token that is good yet is used while its endpoint wants to be left alone.
    clock.advance(2 * HOUR - Duration::from_secs(60));
    for _ in 0..12 {
        get(&client).await.unwrap();
        assert_eq!(tokens(&server), 3);
        clock.advance(Duration::from_secs(5));
    }
    assert_eq!(auth(get(&client).await).status().unwrap(), 503);
    assert_eq!(tokens(&server), 3);
    clock.advance(HOUR);
    get(&client).await.unwrap();
    assert_eq!(tokens(&server), 4);
}

#[tokio::test]
async fn a_refusal_without_end_is_remembered_for_a_day() {
    let server = service(
        |count| match count {
            0 => problem(429).header("retry-after", "9".repeat(30)),
            _ => granted("t1", "749"),
        },
        |_| ok(),
    )
    .await;
    let clock = ManualClock::new();
    let client = client(&server, &clock);
    auth(get(&client).await);
    clock.advance(23 * HOUR);
    auth(get(&client).await);
    clock.advance(HOUR);
    get(&client).await.unwrap();
    assert_eq!(tokens(&server), 2);
}

#[tokio::test]
async fn a_lifetime_is_what_it_says() {
    for (expires_in, asked) in [
        // It has ended: each call asks.
        ("-5", 3),
        ("-0.0", 3),
        ("0", 3),
        (r#""-1""#, 3),
        ("-1e300", 3),
        ("-1e999", 3),
        // There is no end that is known.
        ("1e19", 1),
        (r#""1e19""#, 1),
        ("1e999", 1),
        ("18446744073709551616", 1),
        ("null", 1),
        ("{}", 1),
        (r#""soon""#, 1),
    ] {
        let expires = expires_in.to_owned();
        let server = service(move |_| granted("t", &expires), |_| ok()).await;
        let clock = ManualClock::new();
        let client = client(&server, &clock);
        for _ in 0..3 {
            get(&client).await.unwrap();
            clock.advance(1000 * HOUR);
        }
        assert_eq!(tokens(&server), asked, "{expires_in}");
    }
}

#[tokio::test]
async fn an_endpoint_whose_wait_does_not_fit_is_no_panic() {
    let gate = Gate::new();
    let server = service(
        {
            let gate = gate.clone();
            move |_| problem(429).header("retry-after", u64::MAX).behind(&gate)
        },
        |_| ok(),
    )
    .await;
    let clock = ManualClock::new();
    let client = Arc::new(client(&server, &clock));
    let result = beside(get(&client), async {
        server.reached(1).await;
        clock.advance(Duration::from_secs(2));
        gate.pass();
    });
    assert_eq!(auth(result.await).status().unwrap(), 429);
}
