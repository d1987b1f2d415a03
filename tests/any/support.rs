//! A server that answers once, and tells what it was sent, byte by byte.

use std::time::Duration;

use mainsheet_runtime::{Client, ClientBuilder, Credentials, Result, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Debug)]
pub struct Received {
    /// The method, the path and the query.
    pub line: String,
    head: String,
    pub body: String,
}

impl Received {
    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }

    pub fn query(&self) -> &str {
        self.target().split_once('?').map_or("", |(_, query)| query)
    }

    /// The value of a header that there is at most one of.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.head.lines().filter_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        });
        let value = values.next();
        assert_eq!(values.next(), None, "the header `{name}` comes twice");
        value
    }
}

/// What is answered: the status, the media type and the body.
pub type Reply<'r> = (u16, &'r str, &'r str);

pub const NOTHING: Reply<'_> = (204, "", "");

pub fn json(body: &str) -> Reply<'_> {
    (200, "application/json", body)
}

/// What a request to a server that answers with no content looks like there.
pub async fn sent<R, T>(request: impl FnOnce(&Client) -> R) -> Received
where
    R: IntoFuture<Output = Result<T>>,
{
    let (received, answer) = exchange(NOTHING, request).await;
    if let Err(error) = answer {
        panic!("{error}");
    }
    received
}

/// What comes of a request that is answered so.
pub async fn answered<R: IntoFuture>(
    reply: Reply<'_>,
    request: impl FnOnce(&Client) -> R,
) -> R::Output {
    exchange(reply, request).await.1
}

pub async fn exchange<R: IntoFuture>(
    reply: Reply<'_>,
    request: impl FnOnce(&Client) -> R,
) -> (Received, R::Output) {
    exchange_as(|builder, _| builder, reply, request).await
}

/// As [`exchange`], of an answer with its head as it stands.
pub async fn exchange_bytes<R: IntoFuture>(
    reply: &[u8],
    request: impl FnOnce(&Client) -> R,
) -> (Received, R::Output) {
    exchange_with(|builder, _| builder, reply, request).await
}

/// As [`exchange`], by a client with other settings, which are made with the server's URL.
pub async fn exchange_as<R: IntoFuture>(
    settings: impl FnOnce(ClientBuilder, &str) -> ClientBuilder,
    reply: Reply<'_>,
    request: impl FnOnce(&Client) -> R,
) -> (Received, R::Output) {
    exchange_with(settings, &written(reply), request).await
}

async fn exchange_with<R: IntoFuture>(
    settings: impl FnOnce(ClientBuilder, &str) -> ClientBuilder,
    reply: &[u8],
    request: impl FnOnce(&Client) -> R,
) -> (Received, R::Output) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let builder = Client::builder()
        .base_url(&url)
        .credentials(Credentials::none())
        .retry(RetryPolicy::never());
    let client = settings(builder, &url).build().unwrap();
    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let received = read(&mut stream).await;
        stream.write_all(reply).await.unwrap();
        received
    };
    let both = async { tokio::join!(server, request(&client).into_future()) };
    #[expect(clippy::disallowed_methods, reason = "bounds a hang, and nothing else")]
    let both = tokio::time::timeout(Duration::from_secs(300), both).await;
    both.expect("a request that is never sent is a failure")
}

/// What becomes of a client whose server answers with these headers and bodies, one after another,
/// and the requests that the server was sent.
pub async fn conversation<T, F: Future<Output = T>>(
    replies: &[(&str, &str)],
    talk: impl FnOnce(Client) -> F,
) -> (Vec<Received>, T) {
    let replies: Vec<_> = replies
        .iter()
        .map(|(headers, body)| (*headers, json(body)))
        .collect();
    let settings = |builder: ClientBuilder| builder.retry(RetryPolicy::never());
    serve(&replies, (500, "text/plain", "no more"), settings, talk).await
}

/// The same of a server that answers with these statuses, and without content after them.
pub async fn answers<T, F: Future<Output = T>>(
    statuses: &[u16],
    settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
    talk: impl FnOnce(Client) -> F,
) -> (Vec<Received>, T) {
    let replies: Vec<_> = statuses.iter().map(|it| ("", (*it, "", ""))).collect();
    serve(&replies, NOTHING, settings, talk).await
}

async fn serve<T, F: Future<Output = T>>(
    replies: &[(&str, Reply<'_>)],
    rest: Reply<'_>,
    settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
    talk: impl FnOnce(Client) -> F,
) -> (Vec<Received>, T) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let builder = Client::builder()
        .base_url(format!("http://{}", listener.local_addr().unwrap()))
        .credentials(Credentials::token("word"));
    let client = settings(builder).build().unwrap();
    let mut received = Vec::new();
    let outcome = {
        let serve = async {
            let mut replies = replies.iter();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                received.push(read(&mut stream).await);
                let (headers, reply) = replies.next().copied().unwrap_or(("", rest));
                stream.write_all(&written_with(headers, reply)).await.unwrap();
            }
        };
        tokio::select! {
            outcome = talk(client) => outcome,
            () = serve => unreachable!("it serves for ever"),
        }
    };
    (received, outcome)
}

async fn read(stream: &mut TcpStream) -> Received {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.unwrap();
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            assert_ne!(count, 0, "the request breaks off: {text}");
            continue;
        };
        let (line, head) = head.split_once("\r\n").unwrap();
        let received = Received {
            line: line.trim_end_matches(" HTTP/1.1").to_owned(),
            head: head.to_owned(),
            body: body.to_owned(),
        };
        let length = received.header("content-length");
        let length: usize = length.map_or(0, |length| length.parse().unwrap());
        if body.len() >= length {
            return received;
        }
    }
}

fn written(reply: Reply<'_>) -> Vec<u8> {
    written_with("", reply)
}

/// `headers` are lines, each with its end.
fn written_with(headers: &str, (status, media_type, body): Reply<'_>) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Any\r\nconnection: close\r\n{headers}");
    if !media_type.is_empty() {
        head.push_str(&format!("content-type: {media_type}\r\n"));
    }
    if status != 204 {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    format!("{head}\r\n{body}").into_bytes()
}
