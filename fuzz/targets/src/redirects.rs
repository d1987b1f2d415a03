//! Redirects. Each line of the input is where the next answer sends the client.

use std::cell::RefCell;
use std::rc::Rc;

use http::HeaderValue;
use mainsheet_runtime::request::{Call, Method, Operation, Security, Server};
use mainsheet_runtime::{Client, Credentials};
use reqwest::Request;

use crate::service::{self, Message};

static OPERATION: Operation = Operation {
    id: "getMoved",
    method: Method::GET,
    server: Server::below("/v1"),
    path: "/moved",
    security: Security::Undeclared,
    accept: "application/json",
    errors: &[],
    paging: None,
};

const SECRET: &str = "s3cr3t";

pub(crate) fn run(input: &[u8]) {
    let mut locations: Vec<_> = input
        .split(|byte| *byte == b'\n')
        .take(16)
        .filter_map(|location| HeaderValue::from_bytes(location).ok())
        .collect();
    locations.reverse();
    let left = Rc::new(RefCell::new(false));
    let credentials = Credentials::all([
        Credentials::token(SECRET),
        Credentials::api_key_header("x-key", SECRET),
        Credentials::api_key_query("key", SECRET),
        Credentials::api_key_cookie("session", SECRET),
    ]);
    service::with(
        |builder| {
            builder
                .credentials(credentials)
                .default_header("x-own", SECRET)
        },
        move |request| {
            let mut left = left.borrow_mut();
            check(request, &mut left);
            match locations.pop() {
                Some(location) => Message {
                    status: [301, 302, 303, 307, 308][locations.len() % 5],
                    ..Message::default()
                }
                .with_header("location", location)
                .answer(request),
                None => Message::default().answer(request),
            }
        },
        async |client: Client| {
            if let Err(error) = Call::new(&client, &OPERATION).send_empty().await {
                let words = format!("{error} {error:?}");
                assert!(
                    !words.contains(SECRET),
                    "a log would show a secret: {words}"
                );
            }
        },
    );
}

/// Once a call has left its origin, it carries no secret any more.
fn check(request: &Request, left: &mut bool) {
    let url = request.url();
    assert_eq!(url.scheme(), "https", "left for {url}");
    *left |= url.origin().ascii_serialization() != "https://api.example.com";
    if *left {
        let headers = format!("{:?}", request.headers());
        let shown = request
            .headers()
            .values()
            .any(|value| String::from_utf8_lossy(value.as_bytes()).contains(SECRET));
        assert!(!shown, "a secret was sent to {url}: {headers}");
        let key = url
            .query_pairs()
            .any(|(name, value)| name == "key" && value == SECRET);
        assert!(!key, "the key was sent to {url}");
    }
}
