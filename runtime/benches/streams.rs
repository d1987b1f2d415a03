//! Reading an event stream: by the runtime, and by a loop over the bytes that `reqwest` gives, with
//! the same decoding of JSON.
//!
//! Prints the throughput of both in megabytes a second, and their ratio: by the clock, of the best of
//! several rounds, and by the CPU time of the client's thread in all of them, on which other programs
//! have less influence.
//! It reads `/proc`, and so runs on Linux.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unchecked_time_subtraction,
    reason = "a benchmark prints, ends at its first surprise, and reads the clock"
)]

use std::time::{Duration, Instant};

use mainsheet_runtime::request::{Call, Method, Operation, Security, Server};
use mainsheet_runtime::{Client, Credentials, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const EVENTS: usize = 50_000;
const ROUNDS: u32 = 40;

struct Delta {
    id: String,
    index: i64,
    text: String,
}

mainsheet_runtime::object!(Delta { id => required "id", index => required "index", text => required "text" });

static STREAM: Operation = Operation {
    id: "stream",
    method: Method::POST,
    server: Server::below(""),
    path: "/stream",
    accept: "text/event-stream",
    errors: &[],
    paging: None,
    security: Security::Undeclared,
};

fn body() -> Vec<u8> {
    let event = |index| {
        format!(
            "data: {{\"id\":\"cmpl-7f3a\",\"index\":{index},\"text\":\" and so it goes on\"}}\n\n"
        )
    };
    (0..EVENTS).map(event).collect::<String>().into_bytes()
}

async fn serve(listener: TcpListener, body: Vec<u8>) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 4096];
        let _ = stream.read(&mut head).await.unwrap();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.unwrap();
    }
}

async fn by_hand(http: &reqwest::Client, url: &str) -> i64 {
    let mut response = http.post(format!("{url}/stream")).send().await.unwrap();
    let mut buffer = Vec::new();
    let mut sum = 0;
    while let Some(chunk) = response.chunk().await.unwrap() {
        buffer.extend_from_slice(&chunk);
        let mut start = 0;
        while let Some(end) = buffer[start..].windows(2).position(|two| two == b"\n\n") {
            let event = &buffer[start..start + end];
            let data = event.strip_prefix(b"data: ").unwrap();
            sum += json::from_slice::<Delta>(data).unwrap().index;
            start += end + 2;
        }
        buffer.drain(..start);
    }
    sum
}

async fn by_runtime(client: &Client) -> i64 {
    let call = Call::new(client, &STREAM).send_events::<Delta>();
    let mut events = call.await.unwrap().into_body();
    let mut sum = 0;
    while let Some(event) = events.next().await {
        sum += event.unwrap().data.index;
    }
    sum
}

/// The CPU time of this thread.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let body = body();
        let size = body.len();
        tokio::spawn(serve(listener, body));
        let http = reqwest::Client::new();
        let client = Client::builder()
            .base_url(&url)
            .credentials(Credentials::none())
            .build()
            .unwrap();
        let mut best = [[Duration::MAX; 2], [Duration::ZERO; 2]];
        for _ in 0..ROUNDS {
            let start = (Instant::now(), cpu());
            let one = by_hand(&http, &url).await;
            let hand = [start.0.elapsed(), cpu() - start.1];
            let start = (Instant::now(), cpu());
            let other = by_runtime(&client).await;
            let here = [start.0.elapsed(), cpu() - start.1];
            assert_eq!(one, other);
            best[0] = [best[0][0].min(hand[0]), best[0][1].min(here[0])];
            best[1] = [best[1][0] + hand[1], best[1][1] + here[1]];
        }
        #[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
        let rate = |time: Duration| size as f64 / 1e6 / time.as_secs_f64();
        best[1] = best[1].map(|all| all / ROUNDS);
        for (what, [hand, here]) in ["clock", "CPU"].into_iter().zip(best) {
            println!(
                "by the {what:5}: by hand {:7.1} MB/s, by runtime {:7.1} MB/s, ratio {:.2}",
                rate(hand),
                rate(here),
                rate(here) / rate(hand)
            );
        }
    });
}
