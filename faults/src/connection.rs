//! One connection, and the steps on it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::event::Gate;
use crate::good;
use crate::h2::{self, Frame, Incoming, Stream};
use crate::request::Request;
use crate::server::Shared;
use crate::step::{Handler, Step};

/// What bytes go over.
pub(crate) enum Wire {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    /// While hands are shaken.
    None,
}

impl Wire {
    fn tcp(&self) -> Option<&TcpStream> {
        match self {
            Self::Plain(stream) => Some(stream),
            Self::Tls(stream) => Some(stream.get_ref().0),
            Self::None => None,
        }
    }
}

macro_rules! either {
    ($wire:expr, $stream:ident => $call:expr) => {
        match $wire.get_mut() {
            Wire::Plain($stream) => $call,
            Wire::Tls($stream) => $call,
            Wire::None => Poll::Ready(Err(std::io::ErrorKind::NotConnected.into())),
        }
    };
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        either!(self, stream => Pin::new(stream).poll_read(cx, buffer))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        either!(self, stream => Pin::new(stream).poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        either!(self, stream => Pin::new(stream).poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        either!(self, stream => Pin::new(stream).poll_shutdown(cx))
    }
}

pub(crate) struct Connection {
    wire: Wire,
    /// What was read and not yet looked at.
    buffer: Vec<u8>,
    shared: Arc<Shared>,
    /// The number of the last request, among all of the server's.
    count: usize,
    /// The last request's stream of HTTP/2.
    stream: u32,
}

/// What is done after a step.
enum Next {
    Step,
    Close,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, shared: Arc<Shared>) -> Self {
        stream.set_nodelay(true).unwrap();
        Self {
            wire: Wire::Plain(stream),
            buffer: Vec::new(),
            shared,
            count: 0,
            stream: 0,
        }
    }

    /// Does one step after another; `None` if the client left in the middle.
    pub(crate) async fn run(mut self, steps: Vec<Step>) -> Option<()> {
        for step in steps {
            match Box::pin(self.step(step)).await? {
                Next::Step => {}
                Next::Close => return Some(()),
            }
        }
        let _ = self.wire.shutdown().await;
        Some(())
    }

    async fn step(&mut self, step: Step) -> Option<Next> {
        match step {
            Step::Handshake(identity) => {
                let Wire::Plain(stream) = std::mem::replace(&mut self.wire, Wire::None) else {
                    panic!("hands were shaken before");
                };
                let stream = identity.acceptor.accept(stream).await.ok()?;
                self.wire = Wire::Tls(Box::new(stream));
            }
            Step::Request => {
                let request = self.request().await?;
                self.count = self.shared.count(request);
            }
            Step::Head => {
                let request = self.head().await?;
                self.count = self.shared.count(request);
            }
            Step::Body => {
                let mut request = self.shared.request(self.count);
                self.body(&mut request).await?;
                self.shared.replace(self.count, request);
            }
            Step::Bytes(len) => drop(self.exactly(len).await?),
            Step::Send(bytes) => self.send(&bytes).await?,
            Step::Repeat(bytes, times) => {
                for _ in 0..times {
                    self.send(&bytes).await?;
                }
            }
            Step::Drip(bytes, gate) => {
                for byte in bytes {
                    self.wait(&gate).await?;
                    self.send(&[byte]).await?;
                }
            }
            Step::Wait(gate) => self.wait(&gate).await?,
            Step::Never => return self.never().await,
            Step::Signal(event) => event.happens(),
            Step::HalfClose => {
                let _ = self.wire.shutdown().await;
                let _ = self.never().await;
                return Some(Next::Close);
            }
            Step::Close => {
                let _ = self.wire.shutdown().await;
                return Some(Next::Close);
            }
            Step::Abandon => return Some(Next::Close),
            Step::Reset => {
                if let Some(stream) = self.wire.tcp() {
                    let socket = socket2::SockRef::from(stream);
                    socket.set_linger(Some(Duration::ZERO)).unwrap();
                }
                return Some(Next::Close);
            }
            Step::Reply(reply) => {
                for step in reply.steps() {
                    match Box::pin(self.step(step)).await? {
                        Next::Step => {}
                        Next::Close => return Some(Next::Close),
                    }
                }
            }
            Step::Serve(handler) => return self.serve(&*handler).await,
            Step::ServeH2(handler) => {
                let wire = std::mem::replace(&mut self.wire, Wire::None);
                good::serve(wire, &handler, &self.shared).await;
                return Some(Next::Close);
            }
            Step::H2Preface(settings) => {
                self.exactly(h2::PREFACE.len()).await?;
                self.send(&Frame::settings(settings).bytes(0)).await?;
            }
            Step::H2Request => self.h2_request(true).await?,
            Step::H2Head => self.h2_request(false).await?,
            Step::Frame(stream, frame) => {
                let stream = match stream {
                    Stream::Connection => 0,
                    Stream::Last => self.stream,
                    Stream::Id(id) => id,
                };
                self.send(&frame.bytes(stream)).await?;
            }
            Step::H2Never => loop {
                self.frame().await?;
            },
        }
        Some(Next::Step)
    }

    async fn serve(&mut self, handler: &Handler) -> Option<Next> {
        loop {
            let Some(request) = self.request().await else {
                return Some(Next::Close);
            };
            self.count = self.shared.count(request.clone());
            for step in handler(&request, self.count).steps() {
                match Box::pin(self.step(step)).await? {
                    Next::Step => {}
                    Next::Close => return Some(Next::Close),
                }
            }
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> Option<()> {
        self.wire.write_all(bytes).await.ok()?;
        // Over TLS, what is written is not yet sent.
        self.wire.flush().await.ok()
    }

    async fn wait(&mut self, gate: &Gate) -> Option<()> {
        let stream = self.wire.tcp()?;
        let mut byte = [0];
        tokio::select! {
            () = gate.wait() => Some(()),
            read = stream.peek(&mut byte) => match read {
                Ok(0) | Err(_) => None,
                // More than a request: what comes after it is not seen.
                Ok(_) => {
                    gate.wait().await;
                    Some(())
                }
            }
        }
    }

    /// Reads until the client hangs up.
    async fn never(&mut self) -> Option<Next> {
        let mut bytes = vec![0; 1 << 16];
        while self.wire.read(&mut bytes).await.ok()? > 0 {}
        None
    }

    /// Has more to look at; `None` at the end.
    async fn more(&mut self) -> Option<()> {
        (self.wire.read_buf(&mut self.buffer).await.ok()? > 0).then_some(())
    }

    async fn exactly(&mut self, len: usize) -> Option<Bytes> {
        while self.buffer.len() < len {
            self.more().await?;
        }
        Some(self.buffer.drain(..len).collect())
    }

    /// What comes before `end`, which is taken, too.
    async fn until(&mut self, end: &[u8]) -> Option<String> {
        let at = loop {
            let found = self.buffer.windows(end.len()).position(|at| at == end);
            match found {
                Some(at) => break at,
                None => self.more().await?,
            }
        };
        let text = String::from_utf8_lossy(&self.buffer[..at]).into_owned();
        self.buffer.drain(..at + end.len());
        Some(text)
    }

    async fn request(&mut self) -> Option<Request> {
        let mut request = self.head().await?;
        self.body(&mut request).await?;
        Some(request)
    }

    async fn head(&mut self) -> Option<Request> {
        let head = self.until(b"\r\n\r\n").await?;
        Request::parse(&head)
    }

    async fn body(&mut self, request: &mut Request) -> Option<()> {
        if request.header("transfer-encoding").is_some() {
            loop {
                let size = self.until(b"\r\n").await?;
                let size = usize::from_str_radix(size.trim(), 16).ok()?;
                self.take(request, size).await?;
                self.take(&mut Request::default(), 2).await?;
                if size == 0 {
                    return Some(());
                }
            }
        } else if let Some(length) = request.header("content-length") {
            let length = length.parse().ok()?;
            self.take(request, length).await?;
        }
        Some(())
    }

    async fn take(&mut self, request: &mut Request, mut length: usize) -> Option<()> {
        while length > 0 {
            if self.buffer.is_empty() {
                self.more().await?;
            }
            let taken = self.buffer.len().min(length);
            request.take(&self.buffer[..taken]);
            length -= taken;
            self.buffer.drain(..taken);
        }
        Some(())
    }

    /// The next frame; what asks for an acknowledgement gets it.
    async fn frame(&mut self) -> Option<Incoming> {
        let head = self.exactly(h2::HEAD).await?;
        let payload = self.exactly(Incoming::length(&head)).await?;
        let frame = Incoming::parse(&head, payload);
        if let Some(answer) = frame.acknowledgement() {
            self.send(&answer.bytes(0)).await?;
        }
        Some(frame)
    }

    async fn h2_request(&mut self, whole: bool) -> Option<()> {
        let mut request = Request::default();
        let mut began = false;
        loop {
            let frame = self.frame().await?;
            if frame.kind == h2::HEADERS {
                self.stream = frame.stream;
                began = true;
            }
            if !began {
                continue;
            }
            if frame.kind == h2::DATA {
                request.take(&frame.payload);
            }
            if frame.ends_stream() || (!whole && frame.ends_headers()) {
                break;
            }
        }
        self.count = self.shared.count(request);
        Some(())
    }
}
