//! What a call sends, and what it gives back.

use futures_util::{StreamExt, TryStreamExt};
use mainsheet_runtime::{Credentials, RequestOptions, Serde};
use serde::Serialize;

use crate::support::*;

#[tokio::test]
async fn a_call_sends_what_it_was_given() {
    let server = Server::script([ok()
        .header("x-total-count", 12)
        .header("x-request-id", "abc")])
    .await;
    let client = builder(&server)
        .base_url(format!("{}/", server.url()))
        .default_header("x-default", "d")
        .user_agent("library/1")
        .user_agent("app/2")
        .build()
        .unwrap();
    let mut call = call(&client, &GET);
    call.path("id", "a/b c");
    call.query("filters", r#"name eq "a+b""#);
    call.query("filters", r#"name eq "c&d""#);
    call.push_query("tag", "1");
    call.push_query("tag", "2");
    call.header("X-Operation", "o");
    call.options(
        RequestOptions::new()
            .header("X-Option", "p")
            .header("x-default", "e"),
    );
    let response = call.send_json::<Record>().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.total_count(), Some(12));
    assert_eq!(response.request_id(), Some("abc"));
    assert_eq!(response.headers()["x-total-count"], "12");
    assert!(!format!("{response:?}").contains("Ann"));
    assert_eq!(response.into_body(), record());

    let [request] = &server.requests()[..] else {
        panic!("one request")
    };
    assert_eq!(request.method, "GET");
    assert_eq!(
        request.target,
        "/v1/records/a%2Fb%20c?filters=name%20eq%20%22c%26d%22&tag=1&tag=2"
    );
    for (name, value) in [
        ("accept", "application/json"),
        ("authorization", "Bearer token-hunter2"),
        ("user-agent", "app/2 library/1"),
        ("x-operation", "o"),
        ("x-option", "p"),
        ("x-default", "e"),
        ("accept-encoding", "gzip"),
    ] {
        assert_eq!(request.header(name), Some(value), "{name}");
    }
    assert_eq!(request.header("content-length"), None);
    assert_eq!(request.header("referer"), None);
}

#[tokio::test]
async fn bodies_are_sent_under_their_media_types() {
    #[derive(Serialize)]
    struct Form {
        name: &'static str,
        tags: Vec<u8>,
        none: Option<u8>,
    }

    let server = Server::script([Reply::new(204)]).await;
    let client = client(&server);
    let send = async |fill: &dyn Fn(&mut mainsheet_runtime::request::Call)| {
        let mut call = call(&client, &CREATE);
        fill(&mut call);
        call.send_empty().await.unwrap();
        let request = server.requests().pop().unwrap();
        let content_type = request.header("content-type").unwrap().to_owned();
        (content_type, request.text())
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        send(&|call| call.json("application/json-patch+json", &[1])).await,
        pair("application/json-patch+json", "[1]")
    );
    assert_eq!(
        send(&|call| {
            let (name, tags, none) = ("a b&c", vec![1, 2], None);
            call.form(&Serde(Form { name, tags, none }));
        })
        .await,
        pair(
            "application/x-www-form-urlencoded",
            "name=a+b%26c&tags=1&tags=2"
        )
    );
    assert_eq!(
        send(&|call| call.text("text/plain", "ü")).await,
        pair("text/plain", "ü")
    );
    assert_eq!(
        send(&|call| call.bytes("application/octet-stream", vec![b'x'])).await,
        pair("application/octet-stream", "x")
    );
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_and_nothing_is_sent() {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    for value in ["", ".", "..", "a\r\nb", "\u{0}"] {
        let mut call = call(&client, &GET);
        call.path("id", value);
        let error = call.send_json::<Record>().await.unwrap_err();
        assert!(error.to_string().contains("path parameter `id`"), "{error}");
    }
    for value in ["a\r\nx-evil: b", "Ann\0", "Ann\u{7f}"] {
        let mut call = call(&client, &GET);
        call.header("X-Name", value);
        let error = call.send_json::<Record>().await.unwrap_err();
        assert!(error.to_string().contains("header `x-name`"), "{error}");
        assert_clean(&error);
    }
    let mut bad_name = call(&client, &GET);
    bad_name.options(RequestOptions::new().header("a b", "c"));
    assert!(bad_name.send_empty().await.is_err());
    // JSON has no form for it.
    let mut bad_body = call(&client, &CREATE);
    bad_body.json("application/json", &[f64::INFINITY]);
    let error = bad_body.send_empty().await.unwrap_err();
    assert!(error.to_string().contains("body"), "{error}");
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn nothing_is_sent_before_the_call_is_awaited() {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    drop(call(&client, &GET).send_json::<Record>());
    drop(call(&client, &LIST).items::<Record>());
    // What had been sent by them would have come before this.
    get(&client).await.unwrap();
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_client_without_credentials_sends_none() {
    let server = Server::script([ok()]).await;
    let client = builder(&server)
        .credentials(Credentials::none())
        .build()
        .unwrap();
    get(&client).await.unwrap();
    assert_eq!(server.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_thousand_calls_many_at_once_all_arrive() {
    let server = Server::script([ok()]).await;
    let client = client(&server);
    // Each takes two of the files that a process may have open.
    let calls = futures_util::stream::iter(0..1000).map(|_| get(&client));
    let records: Vec<_> = calls.buffered(100).try_collect().await.unwrap();
    assert_eq!(records.len(), 1000);
    assert_eq!(server.count(), 1000);
}

#[tokio::test]
async fn a_client_that_cannot_work_is_not_built() {
    let build =
        |builder: mainsheet_runtime::ClientBuilder| builder.build().unwrap_err().to_string();
    let new = mainsheet_runtime::Client::builder;
    for (builder, message) in [
        (new(), "base URL is missing"),
        (new().base_url("http://example.com"), "must be https"),
        (
            new().base_url("https://a.com").user_agent("a\nb"),
            "user agent",
        ),
        (
            new().base_url("https://a.com").default_header("a", "b\nc"),
            "header `a`",
        ),
        (
            new()
                .base_url("https://a.com")
                .credentials(Credentials::token("hunter2\n")),
            "token is not valid",
        ),
        (
            new().base_url("https://a.com").credentials(
                mainsheet_runtime::ClientCredentials::new("a", "b").token_url("http://a.com/t"),
            ),
            "token endpoint",
        ),
    ] {
        let debug = format!("{builder:?}");
        assert!(!debug.contains("hunter2"), "{debug}");
        let error = build(builder);
        assert!(error.contains(message), "{error}");
    }
}
