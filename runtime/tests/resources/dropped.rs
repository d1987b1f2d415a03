//! Calls that are dropped: after each poll of each kind of call, as a program
//! does that has lost its interest.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use mainsheet_runtime::{BoxFuture, Client, Credentials, Upload};

use mainsheet_faults::Event;

use crate::support::{self, *};
use crate::{KEPT, Service, alone, held};

/// A call, and whether it succeeded.
type Call = fn(Client) -> BoxFuture<'static, bool>;

const CALLS: [(&str, Call); 6] = [
    ("get", |client| {
        Box::pin(async move { get(&client).await.is_ok() })
    }),
    ("create", |client| {
        Box::pin(async move { create(&client).await.is_ok() })
    }),
    ("list", |client| Box::pin(list(client, 1))),
    ("list, read ahead", |client| Box::pin(list(client, 4))),
    ("download", |client| {
        Box::pin(async move {
            let answer = support::call(&client, &EXPORT).send_download().await;
            answer.unwrap().into_body().bytes().await.unwrap() == "a,b\n1,2\n"
        })
    }),
    ("upload", |client| {
        Box::pin(async move {
            let mut call = support::call(&client, &IMPORT);
            let bytes = std::io::Cursor::new(vec![b'x'; 200_000]);
            call.part_file("data", Upload::from_reader(bytes));
            call.send_empty().await.is_ok()
        })
    }),
];

async fn list(client: Client, read_ahead: usize) -> bool {
    let mut items = support::call(&client, &LIST)
        .items::<Record>()
        .read_ahead(read_ahead);
    let mut count = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        count += 1;
    }
    count == 600
}

/// Polls a future so many times, whenever it wants to be, and gives what it
/// gives by then.
async fn polled<F: Future + ?Sized>(mut future: Pin<&mut F>, times: usize) -> Option<F::Output> {
    let mut polls = 0;
    poll_fn(|cx| {
        if polls == times {
            return Poll::Ready(None);
        }
        polls += 1;
        match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if polls == times => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// A service that is slow in everything: it asks for a token that has ended by
/// the next call, is busy each third time, and sends its answers in pieces.
async fn service() -> Service {
    let calls = AtomicUsize::new(0);
    let answer = move |request: &Request, _: usize| {
        if request.target == "/oauth/token" {
            let token = r#"{"access_token":"token-hunter2","token_type":"bearer","expires_in":0}"#;
            return in_pieces(Reply::new(200), token);
        }
        if request.method == "GET" && calls.fetch_add(1, Ordering::SeqCst).is_multiple_of(3) {
            return in_pieces(Reply::new(503), "{}");
        }
        if request.method == "POST" {
            return in_pieces(Reply::new(200), r#"{"id":7,"name":"Ann Example"}"#);
        }
        if request.target.contains("offset=") {
            return page(request);
        }
        if request.target == "/v1/records" {
            return in_pieces(
                Reply::new(200).header("content-type", "text/csv"),
                "a,b\n1,2\n",
            );
        }
        in_pieces(Reply::new(200), r#"{"id":7,"name":"Ann Example"}"#)
    };
    Service {
        server: Server::start(answer).await,
        all: Event::new(),
        gate: Gate::new(),
    }
}

fn page(request: &Request) -> Reply {
    let offset = request.number("offset").unwrap().min(600);
    let end = 600.min(offset + request.number("limit").unwrap());
    let records = (offset..end).map(|id| format!(r#"{{"id":{id},"name":"n"}}"#));
    let records = records.collect::<Vec<_>>().join(",");
    in_pieces(
        Reply::new(200).header("x-total-count", 600),
        &format!("[{records}]"),
    )
}

fn in_pieces(reply: Reply, body: &str) -> Reply {
    let reply = reply.header("transfer-encoding", "chunked");
    let (one, two) = body.split_at(body.len() / 2);
    [one, two]
        .into_iter()
        .fold(reply, |reply, piece| {
            reply.then_send(format!("{:x}\r\n{piece}\r\n", piece.len()))
        })
        .then_send("0\r\n\r\n")
}

#[test]
fn a_call_may_be_dropped_at_every_await() {
    let _turn = alone();
    for (name, call) in CALLS {
        let held = held(service, 1, 1, &async |service, _| {
            let client = builder(&service.server)
                .credentials(Credentials::client_credentials("id", "hunter2"))
                .build()
                .unwrap();
            let mut polls = 1;
            loop {
                let mut future = call(client.clone());
                let done = soon("a poll", polled(future.as_mut(), polls)).await;
                drop(future);
                // The client works as if nothing had been.
                let well = get(&client).await;
                assert_eq!(well.unwrap(), record(), "{name}, {polls} polls");
                match done {
                    Some(succeeded) => {
                        assert!(succeeded, "{name}");
                        break;
                    }
                    None => polls += 1,
                }
            }
            assert!(polls > 3, "{name} is done after {polls} polls");
        });
        assert!(held < KEPT, "{name}: {held} bytes are held");
    }
}
