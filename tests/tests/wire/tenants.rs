//! Where calls and the request for a token go, by what the tenant is called.

#![allow(deprecated, reason = "the older version is called, too")]

use std::sync::{Arc, Mutex};

use hyper::body::Bytes;
use hyper::{Request, Response};
use mainsheet_tests::server::Server;
use sailpoint::{Client, beta, v3};

#[tokio::test]
async fn a_tenant_is_reached_with_and_without_the_path_of_a_version() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let recorder = Arc::clone(&seen);
    let server = Server::start(move |request: Request<Bytes>| {
        let path = request.uri().path().to_owned();
        let is_token = path.ends_with("/oauth/token");
        let token = request.headers().get("authorization").cloned();
        recorder
            .lock()
            .expect("no panic")
            .push((path, token.is_some()));
        let body = if is_token {
            r#"{"access_token":"granted"}"#
        } else {
            "[]"
        };
        let response = Response::builder().header("content-type", "application/json");
        let response = response.body(Bytes::from_static(body.as_bytes()));
        async move { response.expect("a response") }
    });
    let server = server.await.expect("a server");
    for path in ["", "/", "/v3", "/v3/", "/beta"] {
        let builder = Client::builder().tenant(format!("{}{path}", server.url()));
        let client = builder.client_credentials("id", "secret").build();
        let client = client.expect("a client");
        let new = v3::NonEmployeeLifecycleManagement::new(&client);
        new.list_non_employee_records().await.expect("an answer");
        let old = beta::NonEmployeeLifecycleManagement::new(&client);
        old.list_non_employee_records().await.expect("an answer");
        let seen = std::mem::take(&mut *seen.lock().expect("no panic"));
        let expected = [
            ("/oauth/token", false),
            ("/v3/non-employee-records", true),
            ("/beta/non-employee-records", true),
        ];
        let expected = expected.map(|(path, signed)| (path.to_owned(), signed));
        assert_eq!(seen, expected, "{path}");
    }
}
