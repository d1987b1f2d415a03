//! HTTP/2, byte by byte: connections that go deaf, and streams that are turned
//! away.

use std::time::Duration;

use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{Client, Error, reqwest};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::support::*;

/// Types of frames (RFC 9113 section 6).
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const ACK: u8 = 1;

struct Frame {
    kind: u8,
    flags: u8,
    stream: u32,
    payload: Vec<u8>,
}

/// One connection, whose client has said that it speaks HTTP/2.
struct Connection(TcpStream);

impl Connection {
    async fn accept(listener: &TcpListener) -> Self {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut preface = [0; 24];
        stream.read_exact(&mut preface).await.unwrap();
        assert!(preface.starts_with(b"PRI * HTTP/2.0"));
        let mut connection = Self(stream);
        // Windows that no test fills.
        let window = 1 << 24_u32;
        let setting = [&[0, 4][..], &u32::to_be_bytes(window)].concat();
        connection.send(SETTINGS, 0, 0, &setting).await;
        let window = u32::to_be_bytes(window);
        connection.send(WINDOW_UPDATE, 0, 0, &window).await;
        connection
    }

    async fn send(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        let len = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let mut bytes = len[1..].to_vec();
        bytes.extend([kind, flags]);
        bytes.extend(stream.to_be_bytes());
        bytes.extend(payload);
        self.0.write_all(&bytes).await.unwrap();
    }

    /// The next frame; `None` if the client has left.
    async fn read(&mut self) -> Option<Frame> {
        let mut head = [0; 9];
        self.0.read_exact(&mut head).await.ok()?;
        let len = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(len).unwrap()];
        self.0.read_exact(&mut payload).await.ok()?;
        Some(Frame {
            kind: head[3],
            flags: head[4],
            stream: u32::from_be_bytes([head[5], head[6], head[7], head[8]]),
            payload,
        })
    }

    /// The next frame of a kind; pings and settings are answered meanwhile.
    async fn next(&mut self, wanted: impl Fn(&Frame) -> bool) -> Option<Frame> {
        loop {
            let frame = self.read().await?;
            if wanted(&frame) {
                return Some(frame);
            }
            if matches!(frame.kind, SETTINGS | PING) && frame.flags & ACK == 0 {
                let payload = if frame.kind == PING {
                    &frame.payload[..]
                } else {
                    &[]
                };
                self.send(frame.kind, ACK, 0, payload).await;
            }
        }
    }

    /// Waits for a request's head.
    async fn request(&mut self) -> Option<u32> {
        let head = self.next(|frame| frame.kind == HEADERS).await?;
        Some(head.stream)
    }

    /// Answers with a record.
    async fn answer(&mut self, stream: u32) {
        // `:status: 200` of the static table (RFC 7541 appendix A).
        self.send(HEADERS, END_HEADERS, stream, &[0x88]).await;
        let body = format!(r#"{{"id":7,"name":"{PERSON}"}}"#);
        self.send(DATA, END_STREAM, stream, body.as_bytes()).await;
    }
}

async fn listen() -> (TcpListener, mainsheet_runtime::ClientBuilder) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::builder()
        .base_url(format!("http://{}", listener.local_addr().unwrap()))
        .retry(quick())
        .transport(reqwest::ClientBuilder::http2_prior_knowledge);
    (listener, client)
}

#[tokio::test]
async fn a_connection_that_has_gone_deaf_is_left() {
    let (listener, client) = listen().await;
    // No timeout of the client's own ends the call, for its clock stands still.
    let clock = ManualClock::new();
    let client = client
        .read_timeout(Duration::from_secs(3))
        .clock(clock.clone());
    let client = client.build().unwrap();
    let server = tokio::spawn(async move {
        let mut first = Connection::accept(&listener).await;
        let stream = first.request().await.unwrap();
        first.answer(stream).await;
        // From here on it hears nothing, and says nothing.
        let _deaf = first;
        loop {
            let mut other = Connection::accept(&listener).await;
            tokio::spawn(async move {
                while let Some(stream) = other.request().await {
                    other.answer(stream).await;
                }
            });
        }
    });
    assert_eq!(get(&client).await.unwrap(), record());
    let again = clock.skip_sleeps(get(&client));
    assert_eq!(soon("an answer", again).await.0.unwrap(), record());
    server.abort();
}

#[tokio::test]
async fn what_is_turned_away_was_not_acted_upon() {
    const REFUSED_STREAM: u32 = 7;
    // In one piece, and piece by piece.
    for len in [10, 200_000] {
        for leaves in [false, true] {
            let (listener, client) = listen().await;
            let client = client.build().unwrap();
            let (sent, mut received) = mpsc::unbounded_channel();
            let server = tokio::spawn(async move {
                let mut open = Connection::accept(&listener).await;
                let stream = open.request().await.unwrap();
                if leaves {
                    // "I took nothing from stream 1 on" (RFC 9113 section 6.8).
                    open.send(GOAWAY, 0, 0, &[0; 8]).await;
                    open = Connection::accept(&listener).await;
                } else {
                    let reason = REFUSED_STREAM.to_be_bytes();
                    open.send(RST_STREAM, 0, stream, &reason).await;
                }
                let stream = open.request().await.unwrap();
                let mut len = 0;
                loop {
                    let of_body = |frame: &Frame| frame.kind == DATA && frame.stream == stream;
                    let data = open.next(of_body).await.unwrap();
                    len += data.payload.len();
                    if data.flags & END_STREAM != 0 {
                        break;
                    }
                }
                sent.send(len).unwrap();
                open.answer(stream).await;
                // Until the client leaves.
                let _ = open.next(|_| false).await;
            });
            let mut create = call(&client, &CREATE);
            create.bytes("application/octet-stream", vec![b'x'; len]);
            let result = soon("an answer", create.send_json::<Record>()).await;
            assert_eq!(result.unwrap().into_body(), record());
            assert_eq!(received.recv().await, Some(len));
            server.abort();
        }
    }
}

#[tokio::test]
async fn a_stream_that_is_closed_says_so_and_is_not_sent_twice() {
    const INTERNAL_ERROR: u32 = 2;
    let (listener, client) = listen().await;
    let client = client.build().unwrap();
    let server = async {
        let mut open = Connection::accept(&listener).await;
        let stream = open.request().await.unwrap();
        let reason = INTERNAL_ERROR.to_be_bytes();
        open.send(RST_STREAM, 0, stream, &reason).await;
        assert!(open.request().await.is_none(), "sent twice");
    };
    let calls = async {
        let error = create(&client).await.unwrap_err();
        drop(client);
        error
    };
    let error = beside(calls, server).await;
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "createRecord: the connection broke before the server answered (the server closed the \
         stream)"
    );
}
