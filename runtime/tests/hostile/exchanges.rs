//! What a call makes of one answer after another: tokens, repetitions, redirects,
//! and connections that end late.

use mainsheet_faults::Step::{self, Frame as Send, H2Never, H2Request};
use mainsheet_faults::h2::{Frame, NO_ERROR, REFUSED_STREAM, Stream};
use mainsheet_runtime::reqwest::{self, Proxy};
use mainsheet_runtime::reqwest_middleware::{self, Middleware, Next};
use mainsheet_runtime::{ClientBuilder, RequestOptions, RetryPolicy, TransportErrorKind};

use crate::auth::{credentials, granted};
use crate::bodies::{csv, gzip};
use crate::calls::{create, download, head_only, save, send_empty};
use crate::case::{Case, answering, answers, custom, replies};
use crate::expect::{api, broken, bytes, clean, either, error, for_good, record};
use crate::expect::{names, success, transport};
use crate::http2::{self, BODY, after_request, data, head, refused, then_good};
use crate::support::{self, *};

const REFUSED_LATE: &str = "HTTP/2, refused after the head";
const HINTS: &str = "HTTP/2, early hints";
const RETRIES: &str = "repetitions";
const REDIRECTS: &str = "redirects";
const CODINGS: &str = "transfer codings";
const NOTHING: &str = "nothing, in an encoding";
const STRANGERS: &str = "a 401";
const PROXIES: &str = "proxies";

pub fn cases() -> Vec<Case> {
    [
        refused_late(),
        hints(),
        strangers(),
        codings(),
        nothing(),
        retries(),
        redirects(),
        proxies(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub fn named(text: String) -> &'static str {
    text.leak()
}

/// A stream that is refused when its answer has begun: the request was taken
/// (RFC 9113 section 8.7), whatever is said later.
fn refused_late() -> Vec<Case> {
    let then = |first: &'static str| {
        vec![
            head(false),
            Send(Stream::Last, Frame::data(first, false)),
            Send(Stream::Last, Frame::reset(REFUSED_STREAM)),
            H2Request,
            head(false),
            data(true),
            H2Never,
        ]
    };
    let broken = || broken(TransportErrorKind::Body);
    vec![
        refused(REFUSED_LATE, "a POST whose answer has begun", then("{")).expect(broken()),
        refused(REFUSED_LATE, "a POST whose answer is whole", then(BODY)).expect(broken()),
        refused(REFUSED_LATE, "a POST, without repetitions", then(BODY))
            .client(|builder| http2::h2(builder).retry(RetryPolicy::never()))
            .expect(broken()),
        refused(
            REFUSED_LATE,
            "a POST whose answer middleware reads",
            then("{"),
        )
        .client(reading)
        .expect(transport()),
        then_good(
            REFUSED_LATE,
            "a GET is sent again",
            after_request(then("{")),
        )
        .expect(record())
        .requests(2),
        refused(REFUSED_LATE, "a POST whose answer is an error", {
            vec![
                Send(Stream::Last, Frame::headers(500, &[], false)),
                Send(Stream::Last, Frame::reset(REFUSED_STREAM)),
                H2Never,
            ]
        })
        .expect(api(500)),
        refused(
            REFUSED_LATE,
            "the connection goes away after a POST's head",
            {
                vec![
                    head(false),
                    Send(Stream::Last, Frame::data("{", false)),
                    Send(Stream::Connection, Frame::goaway(0, NO_ERROR)),
                    H2Never,
                ]
            },
        ),
        refused(REFUSED_LATE, "the connection goes away with many words", {
            let mut payload = vec![0, 0, 0, 1, 0, 0, 0, 2];
            payload.extend("Ann hunter2\r\n\u{1b}[2J".repeat(800).bytes());
            vec![
                Send(Stream::Connection, Frame::raw(7, 0, payload)),
                Step::Close,
            ]
        }),
    ]
}

/// Middleware that reads an answer before anybody else.
struct Reads;

#[async_trait::async_trait]
impl Middleware for Reads {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let response = next.run(request, extensions).await?;
        response.bytes().await?;
        panic!("it came whole")
    }
}

fn reading(builder: ClientBuilder) -> ClientBuilder {
    let client = reqwest::Client::builder().http2_prior_knowledge().build();
    let client = reqwest_middleware::ClientBuilder::new(client.unwrap());
    builder.middleware(client.with(Reads).build())
}

fn hints() -> Vec<Case> {
    let early = || {
        Send(
            Stream::Last,
            Frame::headers(103, &[("link", "</x>")], false),
        )
    };
    let mut flood = Vec::new();
    flood.resize_with(2000, early);
    flood.extend([head(false), data(true), H2Never]);
    vec![
        then_good(HINTS, "one", {
            after_request([early(), head(false), data(true), H2Never])
        })
        .calls(create())
        .expect(record())
        .requests(1),
        then_good(HINTS, "two thousand", after_request(flood))
            .calls(create())
            .expect(either(record(), error()))
            .requests(1)
            .memory(4 << 20),
    ]
}

fn strangers() -> Vec<Case> {
    vec![
        custom(
            STRANGERS,
            "of another origin is no word on the token",
            || Box::pin(stranger()),
        ),
        answers(
            STRANGERS,
            "for each token, with POST",
            |request, count| match &*request.target {
                "/oauth/token" => granted(&format!("t{count}"), "3600"),
                _ => problem(401),
            },
        )
        .client(credentials)
        .calls(create())
        .expect(api(401))
        .expect(clean())
        .requests(4),
        answers(STRANGERS, "for a download with a fixed token", |_, _| {
            problem(401)
        })
        .calls(download())
        .expect(api(401))
        .requests(1),
    ]
}

/// A redirect leads elsewhere, where it is 401: that says nothing of a token
/// that was not shown there.
async fn stranger() {
    let other = answering(|_, _| problem(401)).await;
    let to = format!("{}/x", other.url());
    let server = answering(move |request, count| match &*request.target {
        "/oauth/token" => granted(&format!("t{count}"), "3600"),
        _ => Reply::new(302).header("location", &to),
    })
    .await;
    let client = credentials(builder(&server)).build().unwrap();
    for _ in 0..3 {
        support::get(&client).await.unwrap_err();
    }
    let requests = server.requests();
    let tokens = requests
        .iter()
        .filter(|request| request.target == "/oauth/token");
    assert_eq!(
        (tokens.count(), other.count()),
        (1, 3),
        "tokens, and requests elsewhere"
    );
}

/// Transfer codings (RFC 9112 section 7) that nobody asked for and nobody undoes.
fn codings() -> Vec<Case> {
    let file = |codings: &[&str], body: Vec<u8>| {
        let reply = Reply::new(200)
            .header("content-type", "text/csv")
            .body(body);
        let with = |reply: Reply, coding: &&str| reply.header("transfer-encoding", coding);
        codings.iter().fold(reply, with)
    };
    let zipped = chunk(&gzip("a,b\n1,2\n"));
    let plain = chunk(b"a,b\n1,2\n");
    let saved = |name, reply| replies(CODINGS, name, vec![reply]).calls(save());
    let unknown = |name, reply| {
        saved(name, reply)
            .expect(broken(TransportErrorKind::UnknownEncoding))
            .expect(names("transfer"))
            .expect(for_good())
            .expect(clean())
            .requests(1)
    };
    vec![
        unknown(
            "gzip and chunked, saved",
            file(&["gzip, chunked"], zipped.clone()),
        ),
        unknown(
            "on two lines, saved",
            file(&["gzip", "chunked"], zipped.clone()),
        ),
        unknown(
            "chunked twice, saved",
            file(&["chunked, chunked"], plain.clone()),
        ),
        unknown(
            "gzip alone, saved",
            file(&["gzip"], gzip("a,b\n1,2\n")).then_close(),
        ),
        unknown("of any length, saved", {
            file(
                &[&format!("{}chunked", "x\t, ".repeat(2000))],
                plain.clone(),
            )
        }),
        saved("CHUNKED, saved", file(&["CHUNKED"], plain)).expect(bytes("a,b\n1,2\n")),
        replies(CODINGS, "gzip and chunked, of a POST", {
            vec![file(&["gzip, chunked"], chunk(&gzip(BODY)))]
        })
        .calls(send_empty())
        .expect(broken(TransportErrorKind::UnknownEncoding))
        .requests(1),
        replies(CODINGS, "gzip and chunked, of an error", {
            vec![
                problem(409)
                    .header("transfer-encoding", "gzip, chunked")
                    .body(zipped),
            ]
        })
        .expect(api(409)),
    ]
}

/// A body as one chunk.
fn chunk(body: &[u8]) -> Vec<u8> {
    let head = format!("{:x}\r\n", body.len()).into_bytes();
    [&*head, body, b"\r\n0\r\n\r\n"].concat()
}

fn nothing() -> Vec<Case> {
    let br = |status| Reply::new(status).header("content-encoding", "br");
    let of = |name, reply| replies(NOTHING, name, vec![reply]).calls(send_empty());
    vec![
        of("204", br(204)).expect(success()).requests(1),
        of("200 of no length", br(200))
            .expect(success())
            .requests(1),
        of("200 of no chunk", {
            let reply = br(200).header("transfer-encoding", "chunked");
            reply.body("0\r\n\r\n")
        })
        .expect(success())
        .requests(1),
        of("200 of one byte, which is something", br(200).body("x"))
            .expect(broken(TransportErrorKind::UnknownEncoding))
            .requests(1),
        of("the answer to a HEAD", br(200))
            .calls(head_only())
            .expect(success()),
        of("304", br(304)).expect(api(304)),
    ]
}

fn retries() -> Vec<Case> {
    let mut cases = Vec::new();
    for status in [408, 409, 425, 500, 502, 503, 504, 507] {
        let name = named(format!("none of a POST after {status}"));
        let case = replies(RETRIES, name, vec![problem(status)]).calls(create());
        cases.push(case.expect(api(status)).expect(clean()).requests(1));
    }
    let busy = || problem(503);
    cases.extend([
        replies(RETRIES, "a POST after a 429 whose body is cut", {
            vec![problem(429).promise(100_000).then_reset(), ok()]
        })
        .calls(create())
        .expect(record())
        .requests(2),
        replies(RETRIES, "two Retry-After", {
            vec![
                busy().header("retry-after", "x").header("retry-after", "1"),
                ok(),
            ]
        })
        .expect(record())
        .requests(2),
        replies(RETRIES, "a Retry-After of 1.5", {
            vec![busy().header("retry-after", "1.5"), ok()]
        })
        .expect(record())
        .requests(2),
    ]);
    cases
}

fn redirects() -> Vec<Case> {
    let to = |status, location: &str| Reply::new(status).header("location", location);
    let mut cases = Vec::new();
    for (location, requests) in [
        ("", 11),
        ("?x=1", 11),
        ("#x", 11),
        ("javascript:alert(1)", 1),
        ("file:///etc/passwd", 1),
        ("ftp://127.0.0.1/x", 1),
        ("http://192.0.2.1/", 1),
        ("http://127.0.0.1.example.com/", 1),
        ("http:///", 1),
        ("https://[::bad/", 1),
        ("data:application/json,{}", 1),
    ] {
        let name = named(format!("to {location:?}"));
        let case = replies(REDIRECTS, name, vec![to(302, location)])
            .expect(broken(TransportErrorKind::Redirect))
            .expect(for_good())
            .expect(clean());
        cases.push(case.requests(requests));
    }
    for status in [300, 304, 305, 306, 399] {
        let name = named(format!("{status}, which is none"));
        let case = replies(REDIRECTS, name, vec![to(status, "/v1/x"), ok()]);
        cases.push(case.expect(api(status)).requests(1));
    }
    for status in [303, 307] {
        let name = named(format!("{status} of a POST"));
        let case = replies(REDIRECTS, name, vec![to(status, "/v1/x"), ok()]).calls(create());
        cases.push(case.expect(error()).requests(1));
    }
    cases.extend([
        replies(REDIRECTS, "a body that never ends", {
            vec![to(302, "/v1/x").promise(1_000_000).then_never(), ok()]
        })
        .expect(record()),
        replies(
            REDIRECTS,
            "a location in UTF-8",
            vec![to(302, "/v1/über"), ok()],
        )
        .expect(either(record(), broken(TransportErrorKind::Redirect))),
        custom(REDIRECTS, "a user in the location", || Box::pin(userinfo())),
        custom(REDIRECTS, "a part that was asked for, elsewhere", || {
            Box::pin(part_elsewhere())
        }),
        custom(REDIRECTS, "what depends on a version, elsewhere", || {
            Box::pin(version_elsewhere())
        }),
    ]);
    cases
}

async fn userinfo() {
    let other = answering(|_, _| ok()).await;
    let to = format!("http://user:hunter2@{}/x", other.address());
    let server = answering(move |_, _| Reply::new(302).header("location", &to)).await;
    let result = support::get(&client(&server)).await;
    for request in other.requests() {
        assert_eq!(request.header("authorization"), None);
        assert!(!format!("{request:?}").contains("hunter2"));
    }
    if let Err(error) = result {
        assert_clean(&error);
    }
}

/// A download goes on at a byte; where the file is, is said by a redirect.
async fn part_elsewhere() {
    let other = answering(|request, _| match request.header("range") {
        Some(_) => Reply::new(206)
            .header("content-type", "text/csv")
            .header("content-range", "bytes 2-3/4")
            .body("b\n"),
        None => csv("a,b\n"),
    })
    .await;
    let to = format!("{}/x", other.url());
    let server = answering(move |_, _| Reply::new(302).header("location", &to)).await;
    let mut call = support::call(&client(&server), &EXPORT);
    call.options(RequestOptions::new().header("range", "bytes=2-"));
    let answer = call.send_download().await.unwrap();
    assert_eq!(
        answer.status(),
        206,
        "the whole, where a part was asked for"
    );
    assert_eq!(other.requests()[0].header("accept-encoding"), None);
}

/// What a caller wants of one version alone is not given of another; and no
/// header that could be a credential goes along.
async fn version_elsewhere() {
    const KEPT: [&str; 7] = [
        "accept-encoding",
        "accept-language",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
    ];
    let other = answering(|_, _| problem(412)).await;
    let to = format!("{}/x", other.url());
    let server = answering(move |_, _| Reply::new(302).header("location", &to)).await;
    let options = RequestOptions::new().header("x-key", "hunter2");
    let options = KEPT
        .iter()
        .fold(options, |options, name| options.header(*name, *name));
    let mut call = support::call(&client(&server), &GET);
    call.options(options);
    let error = call.send_json::<Record>().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 412);
    let requests = other.requests();
    for name in KEPT {
        assert_eq!(requests[0].header(name), Some(name));
    }
    assert_eq!(requests[0].header("x-key"), None);
    assert_eq!(requests[0].header("authorization"), None);
}

fn proxies() -> Vec<Case> {
    vec![
        custom(
            PROXIES,
            "one that wants a user is told, and not asked again",
            || Box::pin(proxy(407, "a user")),
        ),
        custom(
            PROXIES,
            "one that refuses is told, and not asked again",
            || Box::pin(proxy(403, "the proxy refused")),
        ),
    ]
}

async fn proxy(status: u16, words: &str) {
    let proxy = answering(move |_, _| problem(status)).await;
    let client = builder(&proxy)
        .base_url("https://example.invalid")
        .proxy(Proxy::all(proxy.url()).unwrap())
        .build()
        .unwrap();
    let error = support::get(&client).await.unwrap_err();
    assert_clean(&error);
    assert!(
        error.to_string().contains(words) && !error.is_retryable(),
        "{error}"
    );
    assert_eq!(proxy.count(), 1, "asked again: {error}");
}
