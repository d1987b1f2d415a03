//! Clients and middleware of the user's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mainsheet_runtime::reqwest_middleware::{ClientWithMiddleware, Middleware, Next};
use mainsheet_runtime::{
    Credentials, Error, Json, RequestOptions, TransportErrorKind, reqwest, reqwest_middleware,
};

use crate::support::*;

#[tokio::test]
async fn a_client_of_ones_own_is_used_for_everything() {
    let server = Server::start(|request, _| match request.target.as_str() {
        "/oauth/token" => Reply::json(200, r#"{"access_token":"t1"}"#),
        _ => ok(),
    })
    .await;
    let mut headers = mainsheet_runtime::HeaderMap::new();
    headers.insert("x-own", "yes".parse().unwrap());
    let own = reqwest::Client::builder()
        .default_headers(headers)
        .build()
        .unwrap();
    let client = builder(&server)
        .credentials(Credentials::client_credentials("id", "secret"))
        .http_client(own)
        .build()
        .unwrap();
    get(&client).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert!(
        requests
            .iter()
            .all(|request| request.header("x-own") == Some("yes"))
    );
}

/// What a description forgot goes along, encoded as what it has.
#[tokio::test]
async fn a_forgotten_parameter_goes_along() {
    let server = Server::script([Reply::json(200, "[]"), Reply::json(200, "[]")]).await;
    let client = client(&server);
    let options = RequestOptions::new()
        .query("a b", "c&d=\u{e9}")
        .query("e", "")
        .header("x-forgotten", "yes");
    for (known, expected) in [
        (None, "/v1/records?a%20b=c%26d%3D%C3%A9&e="),
        (Some("7"), "/v1/records?filters=7&a%20b=c%26d%3D%C3%A9&e="),
    ] {
        let mut call = call(&client, &LIST);
        if let Some(known) = known {
            call.query("filters", known);
        }
        call.options(options.clone());
        call.send_list::<Json>().await.unwrap();
        let request = server.requests().pop().unwrap();
        assert_eq!(request.target, expected);
        assert_eq!(request.header("x-forgotten"), Some("yes"));
    }
    // What it says may be a secret.
    let shown = format!("{options:?}");
    assert!(shown.contains("a b") && !shown.contains("c&d"), "{shown}");
}

#[tokio::test]
async fn a_client_of_ones_own_that_follows_redirects_takes_no_token_along() {
    // Not ours, but what we say of it must be true.
    let other = Server::script([ok()]).await;
    let server = Server::script([Reply::new(302).header("location", other.url())]).await;
    let client = builder(&server)
        .http_client(reqwest::Client::new())
        .build()
        .unwrap();
    get(&client).await.unwrap();
    assert_eq!(other.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn the_transport_can_be_set_and_still_follows_nothing_by_itself() {
    let proxy = Server::script([ok()]).await;
    let url = proxy.url();
    let client = mainsheet_runtime::Client::builder()
        .base_url("http://localhost:9")
        .credentials(Credentials::token(TOKEN))
        .proxy(reqwest::Proxy::http(&url).unwrap())
        .transport(|transport| transport.redirect(reqwest::redirect::Policy::default()))
        .build()
        .unwrap();
    get(&client).await.unwrap();
    assert_eq!(
        proxy.requests()[0].target,
        "http://localhost:9/v1/records/7"
    );
    let other = Server::script([ok()]).await;
    let server = Server::script([Reply::new(307).header("location", other.url())]).await;
    let client = builder(&server)
        .transport(|transport| transport.redirect(reqwest::redirect::Policy::default()))
        .build()
        .unwrap();
    assert_eq!(create(&client).await.unwrap_err().status().unwrap(), 307);
    assert_eq!(other.count(), 0);
}

/// Counts, and refuses what has a certain header.
struct Counter(Arc<AtomicUsize>);

#[async_trait::async_trait]
impl Middleware for Counter {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        self.0.fetch_add(1, Ordering::SeqCst);
        if request.method() == "DELETE" {
            return Err(reqwest_middleware::Error::middleware(
                std::io::Error::other("no"),
            ));
        }
        next.run(request, extensions).await
    }
}

#[tokio::test]
async fn middleware_sees_every_attempt() {
    let server = Server::script([problem(503), ok()]).await;
    let count = Arc::new(AtomicUsize::new(0));
    let inner = reqwest::Client::new();
    let wrapped: ClientWithMiddleware = reqwest_middleware::ClientBuilder::new(inner)
        .with(Counter(Arc::clone(&count)))
        .build();
    let client = builder(&server).middleware(wrapped).build().unwrap();
    get(&client).await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 2);
    let error = call(&client, &DELETE).send_empty().await.unwrap_err();
    let Error::Transport(failure) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(failure.kind(), TransportErrorKind::Request);
    // DELETE is idempotent, and an attempt that fails here may be repeated.
    assert_eq!((count.load(Ordering::SeqCst), server.count()), (6, 2));
    assert_clean(&error);
}
