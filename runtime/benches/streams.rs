//! Reading an event stream: by the runtime, and by a loop over the bytes that `reqwest` gives, with
//! the same decoding of JSON.
//!
//! Prints the throughput of both in megabytes a second, the best of several rounds, and their ratio.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a benchmark prints, ends at its first surprise, and reads the clock"
)]

use std::time::{Duration, Instant};

use mainsheet_runtime::request::{Call, Method, Operation, Security, Server};
use mainsheet_runtime::{Client, Credentials, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const EVENTS: usize = 50_000;
const ROUNDS: usize = 5;

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
        let mut best = [Duration::MAX; 2];
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let one = by_hand(&http, &url).await;
            best[0] = best[0].min(start.elapsed());
            let start = Instant::now();
            let other = by_runtime(&client).await;
            best[1] = best[1].min(start.elapsed());
            assert_eq!(one, other);
        }
        #[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
        let rate = |time: Duration| size as f64 / 1e6 / time.as_secs_f64();
        println!("by hand    {:8.1} MB/s", rate(best[0]));
        println!("by runtime {:8.1} MB/s", rate(best[1]));
        println!("ratio      {:8.2}", rate(best[1]) / rate(best[0]));
    });
}
