//! Which of a client's credentials a call sends: to other hosts, after a
//! redirect, and after a refusal.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mainsheet_runtime::request::{
    self, Call, KeyPlace, Method, Operation, Requirement, SchemeKind, Security, SecurityScheme,
};
use mainsheet_runtime::{
    AccessToken, AuthError, BoxFuture, Client, Credentials, RequestOptions, TokenProvider,
};

use crate::support::*;

const KEY: SecurityScheme = SecurityScheme {
    name: "key",
    kind: SchemeKind::ApiKey(KeyPlace::Query, "key"),
};
const TOKEN: SecurityScheme = SecurityScheme {
    name: "token",
    kind: SchemeKind::Bearer,
};
const BY_TOKEN: Security = Security::AnyOf(&[&[Requirement::new(&TOKEN, &["read"])]]);
const BY_KEY: Security = Security::AnyOf(&[&[Requirement::new(&KEY, &[])]]);

fn operation(server: request::Server, security: Security) -> &'static Operation {
    Box::leak(Box::new(Operation {
        id: "get",
        method: Method::GET,
        server,
        path: "/a",
        security,
        accept: "",
        errors: &[],
        paging: None,
    }))
}

fn below(security: Security) -> &'static Operation {
    operation(request::Server::below(""), security)
}

async fn send(client: &Client, operation: &'static Operation) {
    let sent = Call::new(client, operation).send_empty().await;
    sent.unwrap();
}

/// Whether a request carries the token, and whether the key.
fn carried(request: &Request) -> [bool; 2] {
    [
        request.header("authorization").is_some(),
        request.query("key").is_some(),
    ]
}

fn both() -> Credentials {
    Credentials::all([
        Credentials::token("hunter2"),
        Credentials::api_key_query("key", "hunter2"),
    ])
}

/// Of two that are asked for together, one is sent where the call must be signed, and none where it
/// need not be.
#[tokio::test]
async fn half_of_what_is_asked_for_is_sent_where_nothing_would_be_refused() {
    const TOGETHER: &[Requirement] = &[Requirement::new(&TOKEN, &[]), Requirement::new(&KEY, &[])];
    let server = Server::start(|_, _| ok()).await;
    let half = builder(&server).credentials(Credentials::token("hunter2"));
    let half = half.build().unwrap();
    let whole = builder(&server).credentials(both()).build().unwrap();
    for (security, of_half, of_whole) in [
        (Security::AnyOf(&[TOGETHER]), [true, false], [true, true]),
        (Security::AnyOf(&[TOGETHER, &[]]), [false; 2], [true, true]),
        (Security::AnyOf(&[&[], TOGETHER]), [false; 2], [true, true]),
        (Security::AnyOf(&[&[]]), [false; 2], [false; 2]),
    ] {
        for (client, expected) in [(&half, of_half), (&whole, of_whole)] {
            send(client, below(security)).await;
            let request = server.requests().pop().unwrap();
            assert_eq!(carried(&request), expected, "{security:?}");
        }
    }
}

#[tokio::test]
async fn another_host_gets_them_where_the_description_says_who_wants_them() {
    let other = Server::start(|_, _| ok()).await;
    let base = Server::start(|_, _| ok()).await;
    let client = builder(&base)
        .credentials(both())
        .default_header("x-default", "hunter2")
        .build()
        .unwrap();
    for (security, expected) in [
        (BY_TOKEN, [true, false]),
        (BY_KEY, [false, true]),
        (Security::NONE, [false, false]),
        (Security::Undeclared, [false, false]),
    ] {
        let url = other.url().leak();
        send(&client, operation(request::Server::at(url), security)).await;
        let request = other.requests().pop().unwrap();
        assert_eq!(carried(&request), expected, "{security:?}");
        let is_declared = matches!(security, Security::AnyOf(_));
        assert_eq!(request.header("x-default").is_some(), is_declared);
    }
    let url = base.url().leak();
    send(
        &client,
        operation(request::Server::at(url), Security::Undeclared),
    )
    .await;
    send(&client, below(Security::Undeclared)).await;
    for request in base.requests() {
        assert_eq!(carried(&request), [true; 2]);
    }
}

#[tokio::test]
async fn a_redirect_takes_along_what_was_sent() {
    for (security, expected) in [
        (BY_TOKEN, [true, false]),
        (BY_KEY, [false, true]),
        (Security::NONE, [false, false]),
    ] {
        let server = Server::script([Reply::new(302).header("location", "/b"), ok()]).await;
        let client = builder(&server).credentials(both()).build().unwrap();
        send(&client, below(security)).await;
        for request in server.requests() {
            assert_eq!(carried(&request), expected, "{security:?}");
        }
        let other = Server::script([ok()]).await;
        let location = format!("{}/b", other.url());
        let server = Server::script([Reply::new(302).header("location", location)]).await;
        let client = builder(&server).credentials(both()).build().unwrap();
        send(&client, below(security)).await;
        assert_eq!(carried(&other.requests()[0]), [false; 2], "{security:?}");
    }
}

/// Gives a number for a token, each time another.
#[derive(Clone, Default)]
struct Counting(Arc<AtomicUsize>);

impl TokenProvider for Counting {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, AuthError>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Ok(AccessToken::new(format!("number-{number}"))) })
    }
}

/// A server that refuses the first call.
async fn refusing() -> Server {
    Server::script([problem(401), ok(), ok(), ok()]).await
}

#[tokio::test]
async fn a_refusal_is_answered_anew_only_with_a_token_that_was_sent() {
    let with = |server: &Server, counting: &Counting| {
        let credentials = Credentials::all([
            Credentials::provider(counting.clone()),
            Credentials::api_key_query("key", "hunter2"),
        ]);
        builder(server).credentials(credentials).build().unwrap()
    };
    for security in [BY_KEY, Security::NONE] {
        let (server, counting) = (refusing().await, Counting::default());
        let client = with(&server, &counting);
        let call = Call::new(&client, below(security));
        let error = call.send_empty().await.unwrap_err();
        assert_eq!(error.status().unwrap(), 401);
        assert_eq!((server.count(), counting.0.load(Ordering::SeqCst)), (1, 0));
    }
    let (server, counting) = (refusing().await, Counting::default());
    send(&with(&server, &counting), below(BY_TOKEN)).await;
    let tokens: Vec<_> = server.requests();
    let tokens = tokens
        .iter()
        .map(|request| request.header("authorization").unwrap());
    assert!(tokens.eq(["Bearer number-0", "Bearer number-1"]));
}

#[tokio::test]
async fn the_token_of_options_is_kept_with_them_and_renewed() {
    let (server, counting) = (refusing().await, Counting::default());
    let client = builder(&server).credentials(both()).build().unwrap();
    let options = RequestOptions::new().credentials(Credentials::provider(counting.clone()));
    for _ in 0..3 {
        let mut call = Call::new(&client, below(BY_TOKEN));
        call.options(options.clone());
        call.send_empty().await.unwrap();
    }
    let requests = server.requests();
    let tokens = requests
        .iter()
        .map(|request| request.header("authorization").unwrap());
    assert!(tokens.eq([
        "Bearer number-0",
        "Bearer number-1",
        "Bearer number-1",
        "Bearer number-1"
    ]));
    // Another service has tokens of its own.
    let elsewhere = Server::script([ok()]).await;
    let client = builder(&elsewhere).build().unwrap();
    let mut call = Call::new(&client, below(BY_TOKEN));
    call.options(options);
    call.send_empty().await.unwrap();
    let request = elsewhere.requests().pop().unwrap();
    assert_eq!(request.header("authorization"), Some("Bearer number-2"));
}

#[test]
fn no_more_than_can_be_told_apart() {
    let build = |count: usize| {
        let keys = (0..count).map(|index| Credentials::api_key_header(format!("x-{index}"), "k"));
        let builder = Client::builder().base_url("https://example.com");
        builder.credentials(Credentials::all(keys)).build()
    };
    build(64).unwrap();
    build(65).unwrap_err();
}
