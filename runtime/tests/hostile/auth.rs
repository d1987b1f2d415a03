//! Token endpoints that are broken, or mean harm.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mainsheet_faults::{Identity, Step};
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{Client, ClientCredentials, Credentials, Error, Upload};

use crate::bodies::{encoded, gzip};
use crate::calls::{Outcome, gets};
use crate::case::{Case, answering, answers, case, custom, server};
use crate::exchanges::named;
use crate::expect::{Expect, auth, chain, clean, for_good, names, record};
use crate::support::{self, *};

const ENDS: &str = "the end of a token";
const ENDPOINT: &str = "the token endpoint";

pub fn granted(token: &str, expires_in: &str) -> Reply {
    Reply::json(
        200,
        &format!(r#"{{"access_token":"{token}","token_type":"bearer","expires_in":{expires_in}}}"#),
    )
}

/// A service whose tokens end in this time, and three calls, which take so many
/// tokens.
fn ending(name: &'static str, expires_in: &'static str, tokens: usize) -> Case {
    answers(ENDS, name, move |request, _| match &*request.target {
        "/oauth/token" => granted(TOKEN, expires_in),
        _ => ok(),
    })
    .client(credentials)
    .calls(gets(3))
    .expect(record())
    .requests(3 + tokens)
}

/// A token endpoint that gives this, and a call.
fn giving(name: &'static str, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Case {
    answers(ENDPOINT, name, move |request, _| match &*request.target {
        "/oauth/token" => reply(),
        _ => ok(),
    })
    .client(credentials)
    .expect(auth())
    .expect(clean())
}

pub fn credentials(builder: mainsheet_runtime::ClientBuilder) -> mainsheet_runtime::ClientBuilder {
    builder.credentials(Credentials::client_credentials("id", "hunter2"))
}

pub fn cases() -> Vec<Case> {
    let mut cases = odd();
    cases.extend([
        ending("1e19 seconds", "1e19", 1),
        ending("more than a number holds", "1e300", 1),
        ending("u64::MAX seconds", "18446744073709551615", 1),
        ending("in words of digits", r#""3600""#, 1),
        ending("null", "null", 1),
        ending("words", r#""never""#, 1),
        ending("it has ended before it came", "-1", 3),
        ending("it has ended long before it came", "-1e19", 3),
        ending("it ends at once", "0", 3),
        giving("gives a page", || {
            Reply::new(200)
                .header("content-type", "text/html")
                .body("<h1>Ann</h1>")
        }),
        giving("gives nothing", || Reply::new(200)),
        giving("gives a list", || Reply::json(200, "[]")),
        giving("gives a token that no header holds", || {
            Reply::json(
                200,
                r#"{"access_token":"hunter2\r\nx-evil: 1","token_type":"bearer"}"#,
            )
        }),
        giving("gives an empty token", || {
            Reply::json(200, r#"{"access_token":"","token_type":"bearer"}"#)
        }),
        giving("gives a token of another kind", || {
            Reply::json(200, r#"{"access_token":"hunter2","token_type":"mac"}"#)
        }),
        giving("redirects, secret and all", || {
            Reply::new(307).header("location", "http://127.0.0.1:9/steal")
        })
        .requests(1),
        giving("refuses in many words", || {
            let code = "Ann\n".repeat(1000);
            let code = code.replace('\n', "\\n");
            Reply::json(
                400,
                &format!(r#"{{"error":"{code}","error_description":"{code}"}}"#),
            )
        })
        .requests(1),
        giving("has no end", || {
            Reply::new(200)
                .header("transfer-encoding", "chunked")
                .then_repeat(format!("10000\r\n{}\r\n", "x".repeat(0x10000)), 4600)
        })
        .memory(8 << 20),
        custom(
            ENDPOINT,
            "drips for ever, and an upload waits for it",
            || Box::pin(drips()),
        ),
        custom(ENDPOINT, "is busy for an hour, which is remembered", || {
            Box::pin(busy())
        }),
        custom(
            ENDPOINT,
            "is asked for another after a 401, by an upload that is not repeated",
            || Box::pin(refused()),
        ),
    ]);
    cases
}

fn token(name: String, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Case {
    answers(ENDPOINT, named(name), move |request, _| {
        match &*request.target {
            "/oauth/token" => reply(),
            _ => ok(),
        }
    })
    .client(credentials)
}

/// Ends of tokens, and answers, that are odder.
fn odd() -> Vec<Case> {
    let mut cases = Vec::new();
    for end in [
        r#""NaN""#,
        r#""inf""#,
        r#""1e400""#,
        "[1]",
        "{}",
        "true",
        r#""""#,
        r#""3600 ""#,
    ] {
        cases.push(ending(end, end, 1));
    }
    for end in [r#""-inf""#, "-0", "-0.0", r#""0""#, "1e-30"] {
        cases.push(ending(named(format!("{end}, at once")), end, 3));
    }
    for body in [
        r#"{"access_token":7}"#,
        r#"{"access_token":null}"#,
        r#"{"error":"invalid_client"}"#,
        r#"{"access_token":"a","access_token":"hunter2"}"#,
        "null",
    ] {
        let name = named(format!("gives {body}"));
        cases.push(giving(name, move || Reply::json(200, body)).requests(1));
    }
    for body in [
        r#"{"access_token":"t","token_type":null}"#,
        r#"{"access_token":"t"}"#,
        r#"{"access_token":"t","token_type":"BEARER","more":[[[[1e999]]]]}"#,
    ] {
        let case = token(format!("is good with {body}"), move || {
            Reply::json(200, body)
        });
        cases.push(case.expect(record()).requests(2));
    }
    let bomb = gzip(vec![b' '; 32 << 20]);
    cases.extend([
        giving("has no content", || Reply::new(204)).requests(1),
        giving("redirects within the origin", || {
            Reply::new(302).header("location", "/other")
        })
        .requests(1),
        giving("promises 100 MB", || {
            Reply::json(200, "{").promise(100_000_000).then_never()
        })
        .expect(for_good())
        .requests(1),
        giving("has an encoding that nobody knows", || {
            granted(TOKEN, "1").header("content-encoding", "br")
        })
        .expect(for_good())
        .requests(1),
        giving("gives a bomb", move || encoded(200, "gzip", bomb.clone())).memory(8 << 20),
        giving("is busy, which is not out of reach", || problem(503))
            .expect(says_not("cannot be reached"))
            .expect(names("503")),
        giving("asks for fewer requests, which is not out of reach", || {
            problem(429)
        })
        .expect(says_not("cannot be reached")),
        case(ENDPOINT, "has a URL that cannot be sent", vec![])
            .client(|builder| {
                let url = format!("/{}", "x".repeat(70_000));
                builder.credentials(ClientCredentials::new("id", "hunter2").token_url(url))
            })
            .expect(auth())
            .expect(for_good())
            .expect(clean())
            .requests(0),
        case(ENDPOINT, "has a certificate that nobody trusts", {
            vec![vec![Step::Handshake(Identity::new(
                "127.0.0.1",
                &["http/1.1"],
            ))]]
        })
        .over_tls()
        .client(credentials)
        .expect(auth())
        .expect(for_good())
        .requests(0),
    ]);
    cases
}

fn says_not(words: &'static str) -> Expect {
    Box::new(move |outcome: &Outcome| {
        let text = outcome.error.as_ref().map(chain).unwrap_or_default();
        if text.contains(words) {
            Err(text)
        } else {
            Ok(())
        }
    })
}

fn client(server: &Server, clock: &ManualClock) -> Client {
    credentials(builder(server))
        .clock(clock.clone())
        .build()
        .unwrap()
}

async fn upload(client: &Client) -> Result<(), Error> {
    let mut call = support::call(client, &IMPORT);
    call.part_file("data", Upload::from_reader(&b"a,b"[..]));
    soon("an answer", call.send_empty()).await.map(drop)
}

/// Every half minute a byte of a token; in the end it is a good one, hours
/// later.
async fn drips() {
    let gate = Gate::new();
    let token = format!(r#"{{"access_token":"{TOKEN}","token_type":"bearer"}}"#);
    let padding = " ".repeat(400);
    let body = format!("{padding}{token}");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
    let server = server(vec![vec![
        Step::Request,
        Step::Send(head.into()),
        Step::Drip(body.into(), gate.clone()),
        Step::serve(|_, _| ok()),
    ]])
    .await;
    let clock = ManualClock::new();
    let client = client(&server, &clock);
    let time = async {
        server.reached(1).await;
        loop {
            clock.given(Duration::from_secs(60)).await;
            clock.advance(Duration::from_secs(30));
            gate.pass();
        }
    };
    let result = tokio::select! {
        result = upload(&client) => result,
        (_, ()) = async { tokio::join!(clock.skip_sleeps(std::future::pending::<()>()), time) } => {
            unreachable!("both are without end")
        }
    };
    result.unwrap_err();
    assert!(
        clock.elapsed() < Duration::from_secs(3600),
        "{:?}",
        clock.elapsed()
    );
}

async fn busy() {
    let server = answering(|_, _| problem(429).header("retry-after", "3600")).await;
    let clock = ManualClock::new();
    let client = client(&server, &clock);
    for _ in 0..21 {
        let (result, waits) = clock.skip_sleeps(support::get(&client)).await;
        let error = result.unwrap_err();
        assert!(matches!(error, Error::Auth(_)), "{error:?}");
        assert!(error.is_retryable());
        assert!(waits.is_empty(), "{waits:?}");
    }
    assert_eq!(server.count(), 1);
    // Its time has come.
    clock.advance(Duration::from_secs(3601));
    let _ = clock.skip_sleeps(support::get(&client)).await;
    assert_eq!(server.count(), 2);
}

/// The first token was revoked: the upload that finds out fails, and the next
/// one has another.
async fn refused() {
    let tokens = Arc::new(AtomicUsize::new(0));
    let server = answering(move |request, _| match &*request.target {
        "/oauth/token" => {
            let number = tokens.fetch_add(1, Ordering::SeqCst);
            granted(&format!("t{number}"), "3600")
        }
        _ if request.header("authorization") == Some("Bearer t0") => problem(401),
        _ => Reply::new(202),
    })
    .await;
    let client = client(&server, &ManualClock::new());
    let error = upload(&client).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    for _ in 0..3 {
        upload(&client).await.unwrap();
    }
    assert_eq!(server.count(), 2 + 4);
}
