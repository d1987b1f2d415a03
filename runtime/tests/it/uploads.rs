//! Bodies whose source, or whose reader at the other end, does not do as it
//! should.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use mainsheet_runtime::request::Call;
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{Client, Error, RequestOptions, TimeoutKind, Upload};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::support::*;

fn form(client: &Client, upload: Upload) -> Call {
    let mut call = call(client, &IMPORT);
    call.part_text("mode", "all");
    call.part_file("data", upload);
    call
}

fn alone(client: &Client, upload: Upload) -> Call {
    let mut call = call(client, &IMPORT);
    call.file("text/csv", upload);
    call
}

fn timeout(error: &Error) -> TimeoutKind {
    match error {
        Error::Timeout(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_reader_of_another_length_than_its_own_is_a_local_error() {
    let server = Server::script([Reply::new(202)]).await;
    let client = client(&server);
    let large = vec![b'x'; 300_000];
    for (len, stated, is_ok) in [
        (300_000, 300_000, true),
        (0, 0, true),
        (8, 8, true),
        (9, 8, false),
        (300_000, 299_999, false),
        (300_000, 3, false),
        (300_000, 300_001, false),
        (3, 8, false),
        (1, 0, false),
        (0, 1, false),
    ] {
        for make in [form, alone] {
            let before = server.count();
            let reader = std::io::Cursor::new(large[..len].to_vec());
            let upload = Upload::from_reader_with_len(reader, stated);
            let result = soon("an end", make(&client, upload).send_empty()).await;
            let what = format!("{len} bytes as {stated}");
            if is_ok {
                result.unwrap();
                assert_eq!(server.count(), before + 1, "{what}");
                continue;
            }
            let Err(Error::File(error)) = result else {
                panic!("{what}: {result:?}")
            };
            let kind = if len as u64 > stated {
                std::io::ErrorKind::InvalidData
            } else {
                std::io::ErrorKind::UnexpectedEof
            };
            assert_eq!(error.kind(), kind, "{what}");
            // No server has seen a whole request.
            assert_eq!(server.count(), before, "{what}");
        }
    }
}

#[tokio::test]
async fn a_file_that_becomes_shorter_is_a_local_error() {
    let path = std::env::temp_dir().join(format!("mainsheet-{}-shrinks", std::process::id()));
    std::fs::write(&path, vec![b'x'; 64 << 20]).unwrap();
    // This server cuts the file when the first of it has come.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder().base_url(url).build().unwrap();
    let cut = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 1000]).await.unwrap();
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_len(1000).unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    };
    let result = beside(form(&client, Upload::from_path(&path)).send_empty(), cut).await;
    std::fs::remove_file(&path).unwrap();
    let Err(Error::File(error)) = result else {
        panic!("{result:?}")
    };
    assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
}

/// Opening a pipe waits until somebody writes to it, which nobody does.
#[cfg(unix)]
#[tokio::test]
async fn a_file_that_does_not_open_is_given_up() {
    let path = std::env::temp_dir().join(format!("mainsheet-{}-pipe", std::process::id()));
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let server = Server::script([Reply::new(202)]).await;
    let (read, total) = (Duration::from_secs(7), Duration::from_secs(5));
    for (limit, kind) in [(None, TimeoutKind::Read), (Some(total), TimeoutKind::Total)] {
        // Each way of sending a file, and also what may be repeated.
        for operation in [&IMPORT, &REPLACE] {
            let clock = ManualClock::new();
            let client = builder(&server).read_timeout(read).clock(clock.clone());
            let mut call = call(&client.build().unwrap(), operation);
            call.part_file("data", Upload::from_path(&path));
            let mut options = RequestOptions::new();
            if let Some(limit) = limit {
                options = options.total_timeout(limit);
            }
            call.options(options);
            let patience = limit.unwrap_or(read);
            let late = beside(call.send_empty(), async {
                clock.given(patience).await;
                clock.advance(patience);
            });
            assert_eq!(timeout(&late.await.unwrap_err()), kind);
        }
    }
    assert_eq!(server.count(), 0);
    // The threads that still wait for a writer get one, and end.
    let write = tokio::task::spawn_blocking({
        let path = path.clone();
        move || std::fs::File::options().write(true).open(path).map(drop)
    });
    soon("the other end", write).await.unwrap().unwrap();
    std::fs::remove_file(&path).unwrap();
}

/// A server with a small appetite: it reads a little of a request whenever it is
/// told to, and answers when all has come.
async fn slow_server(listener: TcpListener, len: usize, read: impl AsyncFn(usize)) {
    let socket = socket2::SockRef::from(&listener);
    socket.set_recv_buffer_size(16 << 10).unwrap();
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut buffer = vec![0; 256 << 10];
    let mut received = 0;
    while received < len {
        read(received).await;
        let count = stream.read(&mut buffer).await.unwrap();
        assert!(count > 0, "the client left after {received} of {len} bytes");
        received += count;
    }
    stream
        .write_all(b"HTTP/1.1 202 X\r\ncontent-length: 0\r\n\r\n")
        .await
        .unwrap();
}

#[tokio::test]
async fn bytes_that_flow_from_memory_are_progress() {
    const LEN: usize = 48 << 20;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let clock = ManualClock::new();
    let patience = Duration::from_secs(10);
    let client = Client::builder()
        .base_url(format!("http://{}", listener.local_addr().unwrap()))
        .read_timeout(patience)
        .total_timeout(Duration::MAX)
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut call = call(&client, &CREATE);
    call.bytes("application/octet-stream", vec![b'x'; LEN]);
    // It takes 1.5 times as long as the server may be silent, in five steps, of
    // which the last leaves a third of the body to come.
    let steps = std::sync::atomic::AtomicUsize::new(0);
    let server = slow_server(listener, LEN, async |received| {
        use std::sync::atomic::Ordering::Relaxed;
        let step = steps.load(Relaxed);
        if step < 5 && received > (step + 1) * LEN / 8 {
            clock.advance(patience * 3 / 10);
            steps.store(step + 1, Relaxed);
        }
    });
    beside(call.send_empty(), server).await.unwrap();
    assert_eq!(clock.elapsed(), patience * 3 / 2);
}

#[tokio::test]
async fn a_large_form_in_memory_is_one_body_of_a_known_length() {
    let server = Server::script([problem(503), Reply::new(202)]).await;
    let mut call = call(&client(&server), &REPLACE);
    call.part_file("data", Upload::from_bytes("a.csv", vec![b'x'; 500_000]));
    call.send_empty().await.unwrap();
    // And it is sent again as a small one is.
    assert_eq!(server.count(), 2);
    for request in server.requests() {
        let length = request.header("content-length").unwrap();
        assert_eq!(length, request.body_len.to_string());
        assert_eq!(request.header("transfer-encoding"), None);
    }
}

/// A reader that says when it is dropped, and never ends before.
struct Endless(Arc<Notify>, bool);

impl AsyncRead for Endless {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if !self.1 {
            return Poll::Pending;
        }
        let room = buffer.remaining();
        buffer.initialize_unfilled_to(room).fill(b'x');
        buffer.advance(room);
        Poll::Ready(Ok(()))
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn what_is_uploaded_ends_with_the_call() {
    // The server answers at the first byte, reads no more, and stays.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answers = [
        "HTTP/1.1 413 X\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 202 X\r\ncontent-length: 0\r\n\r\n",
    ];
    let server = tokio::spawn(async move {
        let mut open = Vec::new();
        for answer in answers.iter().cycle() {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_exact(&mut [0]).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            open.push(stream);
        }
    });
    // A reader that has nothing to give now, and one that always has.
    for gives in [false, true] {
        for status in [413, 202] {
            let client = Client::builder().base_url(&url).build().unwrap();
            let dropped = Arc::new(Notify::new());
            let reader = Endless(Arc::clone(&dropped), gives);
            let call = form(&client, Upload::from_reader(reader)).send_empty();
            let found = match soon("an answer", call).await {
                Ok(answer) => answer.status(),
                Err(error) => error.status().unwrap(),
            };
            assert_eq!(found, status);
            soon("the end of the reader", dropped.notified()).await;
        }
    }
    server.abort();
}

#[tokio::test]
async fn what_is_uploaded_may_go_on_while_its_answer_is_read() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder().base_url(url).build().unwrap();
    let dropped = Arc::new(Notify::new());
    let reader = Endless(Arc::clone(&dropped), false);
    let call = form(&client, Upload::from_reader(reader)).send_download();
    let mut connection = None;
    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 100]).await.unwrap();
        let answer = b"HTTP/1.1 200 X\r\ncontent-length: 4\r\n\r\nok";
        stream.write_all(answer).await.unwrap();
        connection = Some(stream);
    };
    let download = beside(call, server).await.unwrap().into_body();
    assert_eq!(Arc::strong_count(&dropped), 2);
    drop(download);
    soon("the end of the reader", dropped.notified()).await;
    assert_eq!(Arc::strong_count(&dropped), 1);
}

#[tokio::test]
async fn a_call_that_is_given_up_lets_go_of_what_it_uploads() {
    let server = Server::script([Reply::new(202)]).await;
    let client = client(&server);
    let dropped = Arc::new(Notify::new());
    let reader = Endless(Arc::clone(&dropped), false);
    let sending = tokio::spawn(form(&client, Upload::from_reader(reader)).send_empty());
    tokio::task::yield_now().await;
    sending.abort();
    soon("the end of the reader", dropped.notified()).await;
}

/// A reader that gives a byte, and fails when it is told to.
struct Failing(bool, tokio::sync::oneshot::Receiver<()>);

impl AsyncRead for Failing {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if !self.0 {
            self.0 = true;
            buffer.put_slice(b"x");
            return Poll::Ready(Ok(()));
        }
        let told = std::task::ready!(Pin::new(&mut self.1).poll(cx));
        told.expect("the test says when");
        Poll::Ready(Err(std::io::Error::other("the disk is gone")))
    }
}

#[tokio::test]
async fn what_a_server_says_of_half_an_upload_counts_where_it_refuses() {
    for status in [202, 413] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (clock, patience) = (ManualClock::new(), Duration::from_secs(10));
        let client = Client::builder()
            .base_url(url)
            .read_timeout(patience)
            .clock(clock.clone())
            .build()
            .unwrap();
        let (fail, told) = tokio::sync::oneshot::channel();
        let call = form(&client, Upload::from_reader(Failing(false, told)));
        let server = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_exact(&mut [0; 100]).await.unwrap();
            clock.given(patience).await;
            clock.advance(Duration::from_secs(1));
            let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 4\r\n\r\nok");
            stream.write_all(answer.as_bytes()).await.unwrap();
            // The head has come when more is waited for.
            clock.given(patience).await;
            fail.send(()).unwrap();
            // The client leaves in the middle of what it sends.
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
            assert!(!rest.ends_with(b"--\r\n\r\n0\r\n\r\n"));
        };
        match beside(call.send_empty(), server).await {
            Err(Error::File(error)) => {
                assert_eq!(status, 202);
                assert_eq!(error.to_string(), "the disk is gone");
            }
            Err(error) => assert_eq!(error.status().unwrap(), 413),
            Ok(_) => panic!("half an upload passed"),
        }
    }
}
