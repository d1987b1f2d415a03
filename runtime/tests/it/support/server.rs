//! An HTTP/1.1 server on loopback that sends exactly the bytes that a test
//! wants, and remembers what it was sent.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How much of a request's body is remembered.
const KEPT: usize = 1 << 20;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// At most the first MiB.
    pub body: Vec<u8>,
    pub body_len: usize,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a query parameter, not decoded.
    pub fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    pub fn number(&self, name: &str) -> Option<u64> {
        self.query(name)?.parse().ok()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What the server does, step by step.
#[derive(Clone, Debug)]
enum Step {
    Send(Vec<u8>),
    /// The same bytes so many times.
    Repeat(Vec<u8>, usize),
    Wait(Duration),
    /// Closes in an orderly way.
    Close,
    /// Closes with a reset.
    Reset,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    before: Vec<Step>,
    after: Vec<Step>,
    length: Option<usize>,
}

impl Reply {
    pub fn new(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status)
            .header("content-type", "application/json")
            .body(body)
    }

    pub fn header(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.headers.push((name.into(), format!("{value}")));
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Says nothing for a while.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.before.push(Step::Wait(delay));
        self
    }

    /// Promises a longer body than it sends, up to here.
    pub fn promise(mut self, length: usize) -> Self {
        self.length = Some(length);
        self
    }

    pub fn then_wait(mut self, delay: Duration) -> Self {
        self.after.push(Step::Wait(delay));
        self
    }

    pub fn then_send(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.after.push(Step::Send(bytes.into()));
        self
    }

    pub fn then_repeat(mut self, bytes: impl Into<Vec<u8>>, times: usize) -> Self {
        self.after.push(Step::Repeat(bytes.into(), times));
        self
    }

    pub fn then_close(mut self) -> Self {
        self.after.push(Step::Close);
        self
    }

    pub fn then_reset(mut self) -> Self {
        self.after.push(Step::Reset);
        self
    }

    /// No answer at all: the connection is reset.
    pub fn reset() -> Self {
        let mut reply = Self::new(0);
        reply.before.push(Step::Reset);
        reply
    }

    fn steps(self) -> Vec<Step> {
        let mut head = format!("HTTP/1.1 {} X\r\n", self.status);
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let chunked = self
            .headers
            .iter()
            .any(|(name, _)| name == "transfer-encoding");
        if !chunked && self.status != 204 {
            let length = self.length.unwrap_or(self.body.len());
            let _ = write!(head, "content-length: {length}\r\n");
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend(self.body);
        let mut steps = self.before;
        steps.push(Step::Send(bytes));
        steps.extend(self.after);
        steps
    }
}

type Handler = dyn Fn(&Request, usize) -> Reply + Send + Sync;

/// The server; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    /// How many connections ended before their answer did.
    gone: Arc<Mutex<usize>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Answers each request with what `handler` says of it; the second argument
    /// counts requests from 0.
    pub async fn start(handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::bind("127.0.0.1:0".parse().unwrap(), handler).await
    }

    /// As [`start`](Self::start), at a certain address.
    pub async fn bind(
        address: SocketAddr,
        handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let gone = Arc::new(Mutex::new(0));
        let handler: Arc<Handler> = Arc::new(handler);
        let task = tokio::spawn({
            let (requests, gone) = (Arc::clone(&requests), Arc::clone(&gone));
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (handler, requests) = (Arc::clone(&handler), Arc::clone(&requests));
                    let gone = Arc::clone(&gone);
                    tokio::spawn(async move {
                        if serve(stream, &*handler, &requests).await.is_none() {
                            *gone.lock().unwrap() += 1;
                        }
                    });
                }
            }
        });
        Self {
            address,
            requests,
            gone,
            task,
        }
    }

    /// Gives the replies one after another, and the last one for ever.
    pub async fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<_> = replies.into_iter().collect();
        Self::start(move |_, count| replies[count.min(replies.len() - 1)].clone()).await
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// How many answers the client did not wait for.
    pub fn gone(&self) -> usize {
        *self.gone.lock().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves one connection; `None` if the client left in the middle of an answer.
async fn serve(
    mut stream: TcpStream,
    handler: &Handler,
    requests: &Mutex<Vec<Request>>,
) -> Option<()> {
    stream.set_nodelay(true).unwrap();
    let mut buffer = Vec::new();
    loop {
        let Some(request) = read(&mut stream, &mut buffer).await else {
            return Some(());
        };
        let count = {
            let mut requests = requests.lock().unwrap();
            requests.push(request.clone());
            requests.len() - 1
        };
        for step in handler(&request, count).steps() {
            match step {
                Step::Send(bytes) => stream.write_all(&bytes).await.ok()?,
                Step::Repeat(bytes, times) => {
                    for _ in 0..times {
                        stream.write_all(&bytes).await.ok()?;
                    }
                }
                Step::Wait(delay) => {
                    // Whoever hangs up meanwhile is noticed.
                    let mut byte = [0];
                    tokio::select! {
                        () = tokio::time::sleep(delay) => {}
                        read = stream.peek(&mut byte) => {
                            if matches!(read, Ok(0) | Err(_)) {
                                return None;
                            }
                        }
                    }
                }
                Step::Close => {
                    let _ = stream.shutdown().await;
                    return Some(());
                }
                Step::Reset => {
                    socket2::SockRef::from(&stream)
                        .set_linger(Some(Duration::ZERO))
                        .unwrap();
                    return Some(());
                }
            }
        }
    }
}

/// Reads one request; `None` at the end of the connection.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    buffer.drain(..end + 4);
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let mut request = Request {
        method: first.next()?.into(),
        target: first.next()?.into(),
        ..Request::default()
    };
    for line in lines {
        let (name, value) = line.split_once(':')?;
        request
            .headers
            .push((name.to_ascii_lowercase(), value.trim().into()));
    }
    if request.header("transfer-encoding").is_some() {
        read_chunks(stream, buffer, &mut request).await?;
    } else if let Some(length) = request.header("content-length") {
        let length = length.parse().ok()?;
        read_exactly(stream, buffer, &mut request, length).await?;
    }
    Some(request)
}

async fn read_exactly(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    request: &mut Request,
    mut length: usize,
) -> Option<()> {
    while length > 0 {
        if buffer.is_empty() && stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
        let taken = buffer.len().min(length);
        let room = KEPT.saturating_sub(request.body.len()).min(taken);
        request.body.extend(&buffer[..room]);
        request.body_len += taken;
        length -= taken;
        buffer.drain(..taken);
    }
    Some(())
}

async fn read_chunks(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    request: &mut Request,
) -> Option<()> {
    loop {
        let end = loop {
            if let Some(end) = buffer.windows(2).position(|window| window == b"\r\n") {
                break end;
            }
            if stream.read_buf(buffer).await.ok()? == 0 {
                return None;
            }
        };
        let size = std::str::from_utf8(&buffer[..end]).ok()?.trim().to_owned();
        let size = usize::from_str_radix(&size, 16).ok()?;
        buffer.drain(..end + 2);
        let mut line = Request::default();
        read_exactly(stream, buffer, request, size).await?;
        read_exactly(stream, buffer, &mut line, 2).await?;
        if size == 0 {
            return Some(());
        }
    }
}
