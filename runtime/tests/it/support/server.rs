//! An HTTP/1.1 server on loopback that sends exactly the bytes that a test
//! wants, and remembers what it was sent.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use super::soon;

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
    /// Says nothing until the gate lets it pass.
    Wait(Gate),
    /// Closes in an orderly way.
    Close,
    /// Closes with a reset.
    Reset,
}

/// What keeps an answer back until the test says so.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    /// A gate for what never comes.
    pub fn shut() -> Self {
        Self::new()
    }

    /// Lets one pass.
    pub fn pass(&self) {
        self.0.add_permits(1);
    }

    /// Lets everybody pass, now and later.
    pub fn open(&self) {
        self.0.close();
    }

    async fn wait(&self) {
        // An error says that the gate is open.
        if let Ok(permit) = self.0.acquire().await {
            permit.forget();
        }
    }
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

    /// Says nothing until `gate` lets it pass.
    pub fn behind(mut self, gate: &Gate) -> Self {
        self.before.push(Step::Wait(gate.clone()));
        self
    }

    /// Says nothing, for ever.
    pub fn never(self) -> Self {
        self.behind(&Gate::shut())
    }

    /// Promises a longer body than it sends, up to here.
    pub fn promise(mut self, length: usize) -> Self {
        self.length = Some(length);
        self
    }

    pub fn then_wait(mut self, gate: &Gate) -> Self {
        self.after.push(Step::Wait(gate.clone()));
        self
    }

    pub fn then_never(self) -> Self {
        self.then_wait(&Gate::shut())
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
    requests: Arc<watch::Sender<Vec<Request>>>,
    /// How many connections ended before their answer did.
    gone: Arc<watch::Sender<usize>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Answers each request with what `handler` says of it; the second argument
    /// counts requests from 0.
    pub async fn start(handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::listen(listener, handler)
    }

    /// As [`start`](Self::start), for those who connect to `listener`.
    pub fn listen(
        listener: TcpListener,
        handler: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(watch::Sender::new(Vec::new()));
        let gone = Arc::new(watch::Sender::new(0));
        let handler: Arc<Handler> = Arc::new(handler);
        let task = tokio::spawn({
            let (requests, gone) = (Arc::clone(&requests), Arc::clone(&gone));
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (handler, requests) = (Arc::clone(&handler), Arc::clone(&requests));
                    let gone = Arc::clone(&gone);
                    tokio::spawn(async move {
                        if serve(stream, &*handler, &requests).await.is_none() {
                            gone.send_modify(|count| *count += 1);
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
        self.requests.borrow().clone()
    }

    pub fn count(&self) -> usize {
        self.requests.borrow().len()
    }

    /// Waits until so many requests have come.
    pub async fn reached(&self, count: usize) {
        let mut requests = self.requests.subscribe();
        let reached = requests.wait_for(|requests| requests.len() >= count);
        drop(soon("a request", reached).await);
    }

    /// Waits until the client has left before the end of so many answers.
    pub async fn left(&self, count: usize) {
        let mut gone = self.gone.subscribe();
        drop(
            soon(
                "the end of a connection",
                gone.wait_for(|gone| *gone >= count),
            )
            .await,
        );
        assert_eq!(*self.gone.borrow(), count);
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
    requests: &watch::Sender<Vec<Request>>,
) -> Option<()> {
    stream.set_nodelay(true).unwrap();
    let mut buffer = Vec::new();
    loop {
        let Some(request) = read(&mut stream, &mut buffer).await else {
            return Some(());
        };
        let mut count = 0;
        requests.send_modify(|requests| {
            count = requests.len();
            requests.push(request.clone());
        });
        for step in handler(&request, count).steps() {
            match step {
                Step::Send(bytes) => stream.write_all(&bytes).await.ok()?,
                Step::Repeat(bytes, times) => {
                    for _ in 0..times {
                        stream.write_all(&bytes).await.ok()?;
                    }
                }
                Step::Wait(gate) => {
                    // Whoever hangs up meanwhile is noticed.
                    let mut byte = [0];
                    tokio::select! {
                        () = gate.wait() => {}
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
