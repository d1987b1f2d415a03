//! What servers say of time: `Retry-After`, and how long a token lives.
//!
//! The input is a message whose headers and status answer the first attempts, and whose body
//! answers the requests for a token.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use mainsheet_runtime::request::{Call, Method, Operation, Security, Server};
use mainsheet_runtime::{Client, ClientCredentials, Error, RetryPolicy};
use tokio::time::Instant;

use crate::CANARY;
use crate::service::{self, LONG, Message};

static OPERATION: Operation = Operation {
    id: "getLater",
    method: Method::GET,
    server: Server::below(""),
    path: "/later",
    security: Security::Undeclared,
    accept: "application/json",
    errors: &[],
    paging: None,
};

const DEADLINE: Duration = Duration::from_secs(120);

pub(crate) fn run(input: &[u8]) {
    let message = Message::parse(input);
    let failures = Rc::new(Cell::new(message.piece % 8));
    let secret = String::from_utf8_lossy(&message.body).contains(CANARY);
    service::with(
        |builder| {
            builder
                .retry(RetryPolicy::default().deadline(DEADLINE))
                .credentials(ClientCredentials::new("id", "secret"))
        },
        move |request| {
            if request.url().path().ends_with("/oauth/token") {
                let granted = Message {
                    status: 200,
                    piece: 0,
                    headers: Vec::new(),
                    body: message.body.clone(),
                };
                return granted.answer(request);
            }
            if failures.get() > 0 {
                failures.set(failures.get() - 1);
                return message.answer(request);
            }
            Message::default().answer(request)
        },
        async |client: Client| {
            for pause in [1, 3600, LONG.as_secs()] {
                #[expect(clippy::disallowed_methods, reason = "no sockets, and a paused clock")]
                let start = Instant::now();
                let result = Call::new(&client, &OPERATION).send_empty().await;
                // A token may be asked for before each of two attempts.
                assert!(start.elapsed() <= DEADLINE * 3, "waited too long");
                if let Err(error) = result {
                    let words = format!("{error} {error:?}");
                    assert!(
                        !(secret && words.contains(CANARY)),
                        "a log would show {words}"
                    );
                    if let Error::Api(error) = error {
                        let _ = error.retry_after();
                    }
                }
                tokio::time::advance(Duration::from_secs(pause)).await;
            }
        },
    );
}
