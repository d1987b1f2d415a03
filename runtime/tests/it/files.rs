//! Files that are sent and received.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::TryStreamExt;
use mainsheet_runtime::testing::ManualClock;
use mainsheet_runtime::{Download, Error, RequestOptions, TransportErrorKind, Upload};
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use tokio::sync::{Notify, mpsc};

use crate::support::*;

fn csv(body: &str) -> Reply {
    Reply::new(200)
        .header("content-type", "text/csv; charset=utf-8")
        .header(
            "content-disposition",
            r#"attachment; filename="records.csv""#,
        )
        .body(body)
}

async fn export(server: &Server) -> Download {
    let response = call(&client(server), &EXPORT)
        .send_download()
        .await
        .unwrap();
    response.into_body()
}

#[tokio::test]
async fn a_download_is_read_in_any_way() {
    let server = Server::script([csv("a,b\n1,2\n")]).await;
    let download = export(&server).await;
    assert_eq!(download.content_type(), Some("text/csv; charset=utf-8"));
    assert_eq!(download.file_name(), Some("records.csv"));
    assert_eq!(download.content_length(), Some(8));
    assert_eq!(download.text().await.unwrap(), "a,b\n1,2\n");
    assert_eq!(export(&server).await.bytes().await.unwrap(), "a,b\n1,2\n");
    let pieces: Vec<_> = export(&server)
        .await
        .into_stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(pieces.concat(), b"a,b\n1,2\n");
    let mut written = Vec::new();
    assert_eq!(
        export(&server).await.write_to(&mut written).await.unwrap(),
        8
    );
    assert_eq!(written, b"a,b\n1,2\n");
    let mut read = String::new();
    export(&server)
        .await
        .into_reader()
        .read_to_string(&mut read)
        .await
        .unwrap();
    assert_eq!(read, "a,b\n1,2\n");
    assert_eq!(server.requests()[0].header("accept"), Some("text/csv"));
}

#[tokio::test]
async fn a_download_is_saved_whole_or_not_at_all() {
    let directory = Directory::new("save");
    let path = directory.file("export.csv");
    let server = Server::script([csv("a,b\n1,2\n")]).await;
    let progress = Arc::new(Mutex::new(Vec::new()));
    let download = export(&server).await.on_progress({
        let progress = Arc::clone(&progress);
        move |received, total| progress.lock().unwrap().push((received, total))
    });
    assert_eq!(download.save_to(&path).await.unwrap(), 8);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a,b\n1,2\n");
    assert_eq!(*progress.lock().unwrap(), [(8, Some(8))]);

    for broken in [
        csv("a,b\n3,").promise(1000).then_reset(),
        csv("a,b\n3,").promise(1000).then_close(),
        Reply::new(200)
            .header("transfer-encoding", "chunked")
            .then_send("3\r\na,b\r\n")
            .then_close(),
    ] {
        let server = Server::script([broken]).await;
        let error = export(&server).await.save_to(&path).await.unwrap_err();
        let Error::Transport(failure) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(failure.kind(), TransportErrorKind::Body);
        assert_clean(&error);
        // What was there before is there still, and nothing beside it.
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a,b\n1,2\n");
        assert_eq!(directory.names(), ["export.csv"]);
        assert_eq!(server.count(), 1);
    }

    // Cancelled half way.
    let server = Server::script([csv("a,b\n3,").promise(1000).then_never()]).await;
    let begun = Arc::new(Notify::new());
    let download = export(&server).await.on_progress({
        let begun = Arc::clone(&begun);
        move |_, _| begun.notify_one()
    });
    cancelled(download.save_to(&path), begun.notified()).await;
    assert_eq!(directory.names(), ["export.csv"]);

    let error = export(&server)
        .await
        .save_to(directory.file("no/such"))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::File(_)));
    assert!(!error.to_string().contains("such"), "{error}");
}

#[tokio::test]
async fn an_error_instead_of_a_download_is_an_error() {
    let server = Server::script([problem(404)]).await;
    let error = call(&client(&server), &EXPORT)
        .send_download()
        .await
        .unwrap_err();
    assert_eq!(error.body::<Problem>().unwrap().message, "no Ann Example");
    let server = Server::script([problem(503), csv("a\n")]).await;
    assert_eq!(export(&server).await.text().await.unwrap(), "a\n");
}

#[tokio::test]
async fn a_download_that_stalls_is_given_up() {
    let gate = Gate::new();
    let reply = csv("").promise(100).then_wait(&gate).then_send("a,b\n");
    let server = Server::script([reply.then_never()]).await;
    let patience = Duration::from_secs(9);
    let clock = ManualClock::new();
    let client = builder(&server).read_timeout(patience).clock(clock.clone());
    let client = client.build().unwrap();
    let download = call(&client, &EXPORT)
        .send_download()
        .await
        .unwrap()
        .into_body();
    let read = beside(download.bytes(), async {
        clock.given(patience).await;
        // So that the wait for more is another than that for this.
        clock.advance(Duration::from_secs(1));
        gate.pass();
        clock.given(patience).await;
        clock.advance(patience);
    });
    assert!(matches!(read.await, Err(Error::Timeout(_))));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_download_is_longer_than_the_whole_call_may_take() {
    let mut reply = csv("").header("transfer-encoding", "chunked");
    let gate = Gate::new();
    for _ in 0..5 {
        reply = reply.then_wait(&gate).then_send("1\r\nx\r\n");
    }
    let server = Server::script([reply.then_send("0\r\n\r\n")]).await;
    let (total, patience) = (Duration::from_secs(60), Duration::from_secs(50));
    let clock = ManualClock::new();
    let client = builder(&server).read_timeout(patience).clock(clock.clone());
    let mut call = call(&client.build().unwrap(), &EXPORT);
    call.options(RequestOptions::new().total_timeout(total));
    let download = call.send_download().await.unwrap().into_body();
    let text = beside(download.text(), async {
        for _ in 0..5 {
            clock.given(patience).await;
            clock.advance(Duration::from_secs(40));
            gate.pass();
        }
    });
    assert_eq!(text.await.unwrap(), "xxxxx");
    assert!(clock.elapsed() > total);
}

#[tokio::test]
async fn what_is_held_in_memory_has_a_limit_and_a_stream_has_none() {
    let server = Server::script([csv(&"x".repeat(2000))]).await;
    let client = builder(&server).body_limit(1000).build().unwrap();
    let download = async || {
        call(&client, &EXPORT)
            .send_download()
            .await
            .unwrap()
            .into_body()
    };
    assert!(matches!(
        download().await.bytes().await,
        Err(Error::BodyTooLarge { limit: 1000, .. })
    ));
    assert!(matches!(
        download().await.text().await,
        Err(Error::BodyTooLarge { .. })
    ));
    let mut written = Vec::new();
    assert_eq!(download().await.write_to(&mut written).await.unwrap(), 2000);
}

/// The parts of a form: head and content.
fn parts(request: &Request) -> Vec<(String, String)> {
    let content_type = request.header("content-type").unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let text = request.text();
    let text = text.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    text.split(&format!("--{boundary}\r\n"))
        .skip(1)
        .map(|part| {
            let (head, content) = part.split_once("\r\n\r\n").unwrap();
            (head.into(), content.strip_suffix("\r\n").unwrap().into())
        })
        .collect()
}

async fn import(upload: Upload) -> Request {
    let server = Server::script([Reply::new(202)]).await;
    let mut call = call(&client(&server), &IMPORT);
    call.part_text("mode", "all & more");
    call.part_file("data", upload);
    call.send_empty().await.unwrap();
    server.requests().pop().unwrap()
}

#[tokio::test]
async fn an_upload_has_a_name_a_type_and_its_bytes() {
    let directory = Directory::new("upload");
    let path = directory.file("people \"ü\".CSV");
    std::fs::write(&path, "a,b\n1,2\n").unwrap();
    let text = "a,b\n1,2\n";
    let typed = "\r\nContent-Type: text/csv";
    let bytes = "\r\nContent-Type: application/octet-stream";
    for (upload, name, content_type, known) in [
        (Upload::from_path(&path), "people %22ü%22.CSV", typed, true),
        (Upload::from_bytes("x.csv", text), "x.csv", typed, true),
        (Upload::from_reader(text.as_bytes()), "data", bytes, false),
        (
            Upload::from_reader(text.as_bytes()).or_content_type("text/csv"),
            "data",
            typed,
            false,
        ),
        (
            Upload::from_reader_with_len(text.as_bytes(), 8)
                .file_name("a\r\nb.csv")
                .content_type("application/x-y"),
            "a%0D%0Ab.csv",
            "\r\nContent-Type: application/x-y",
            true,
        ),
        (
            Upload::from_bytes("x.csv", text).or_content_type("application/octet-stream"),
            "x.csv",
            bytes,
            true,
        ),
    ] {
        let request = import(upload).await;
        let head = format!(
            "Content-Disposition: form-data; name=\"data\"; filename=\"{name}\"{content_type}"
        );
        assert_eq!(
            parts(&request),
            [
                (
                    "Content-Disposition: form-data; name=\"mode\"".to_owned(),
                    "all & more".to_owned()
                ),
                (head, text.to_owned()),
            ]
        );
        let length = request.header("content-length");
        assert_eq!(length.is_some(), known, "{name}");
        if let Some(length) = length {
            assert_eq!(length, request.body_len.to_string());
        }
    }
}

/// What the caller says, what the server takes, and what the name says.
#[tokio::test]
async fn a_part_that_is_a_file_says_of_what_type_it_is() {
    let listed = Some("image/png, image/jpeg");
    for (name, set, taken, sent) in [
        ("front.jpg", None, None, "image/jpeg"),
        ("a.PNG", None, None, "image/png"),
        ("b", None, None, "application/octet-stream"),
        ("b.unknown", None, None, "application/octet-stream"),
        ("b.png", None, listed, "image/png"),
        ("b", None, listed, "image/png"),
        ("b.jpg", None, listed, "image/jpeg"),
        ("b.pdf", None, listed, "image/png"),
        ("b.jpg", Some("image/tiff"), listed, "image/tiff"),
        ("b.gif", None, Some("image/*"), "image/gif"),
        ("b.pdf", None, Some("image/*"), "application/octet-stream"),
        ("b.pdf", None, Some("image/*, text/plain"), "text/plain"),
        ("b.pdf", None, Some("*/*"), "application/pdf"),
    ] {
        let mut upload = Upload::from_bytes(name, "x");
        if let Some(set) = set {
            upload = upload.content_type(set);
        }
        if let Some(taken) = taken {
            upload = upload.or_content_type(taken);
        }
        let request = import(upload).await;
        let head = parts(&request).pop().unwrap().0;
        let media_type = head.split_once("Content-Type: ").unwrap().1;
        assert_eq!(media_type, sent, "{name} {set:?} {taken:?}");
    }
}

#[tokio::test]
async fn a_file_alone_has_the_type_that_is_described() {
    for (described, name, sent) in [
        (
            "application/octet-stream",
            "a.csv",
            "application/octet-stream",
        ),
        ("image/*", "a.webp", "image/webp"),
        ("image/*", "a", "application/octet-stream"),
        ("application/x-ndjson", "a.json", "application/x-ndjson"),
    ] {
        let server = Server::script([Reply::new(202)]).await;
        let mut call = call(&client(&server), &IMPORT);
        call.file(described, Upload::from_bytes(name, "x"));
        call.send_empty().await.unwrap();
        let request = server.requests().pop().unwrap();
        assert_eq!(
            request.header("content-type"),
            Some(sent),
            "{described} {name}"
        );
    }
}

#[tokio::test]
async fn a_file_alone_is_a_body() {
    let server = Server::script([Reply::new(202)]).await;
    let mut call = call(&client(&server), &IMPORT);
    call.file(
        "application/octet-stream",
        Upload::from_reader_with_len(&b"abc"[..], 3),
    );
    call.send_empty().await.unwrap();
    let request = server.requests().pop().unwrap();
    assert_eq!(request.text(), "abc");
    assert_eq!(
        request.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(request.header("content-length"), Some("3"));
}

/// A reader that fails at once.
struct Broken;
impl AsyncRead for Broken {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Poll::Ready(Err(std::io::Error::other("the disk is gone")))
    }
}

#[tokio::test]
async fn an_upload_that_cannot_be_read_is_a_local_error() {
    let server = Server::script([Reply::new(202)]).await;
    let client = client(&server);
    let send = async |upload| {
        let mut call = call(&client, &IMPORT);
        call.part_file("data", upload);
        call.send_empty().await.unwrap_err()
    };
    let error = send(Upload::from_path("/no/such/Ann.csv")).await;
    assert!(matches!(&error, Error::File(_)), "{error:?}");
    assert_clean(&error);
    assert_eq!(server.count(), 0);

    let error = send(Upload::from_reader(Broken)).await;
    let Error::File(cause) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(cause.to_string(), "the disk is gone");

    let error = send(Upload::from_bytes("a", "b").content_type("a\r\nx: y")).await;
    assert!(matches!(error, Error::InvalidRequest(_)));
    assert_eq!(server.count(), 0);
}

/// Reads what it is fed, and tells when it has.
struct Fed(mpsc::UnboundedReceiver<u8>, Arc<Notify>);

impl AsyncRead for Fed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if let Some(byte) = std::task::ready!(self.0.poll_recv(cx)) {
            buffer.put_slice(&[byte]);
            self.1.notify_one();
        }
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn an_upload_that_goes_on_is_waited_for() {
    let server = Server::script([Reply::new(202)]).await;
    let (patience, moment) = (Duration::from_secs(10), Duration::from_millis(1));
    let clock = ManualClock::new();
    let client = builder(&server).read_timeout(patience).clock(clock.clone());
    let client = client.build().unwrap();
    let upload = || {
        let (feed, bytes) = mpsc::unbounded_channel();
        let read = Arc::new(Notify::new());
        let mut call = call(&client, &IMPORT);
        call.part_file("data", Upload::from_reader(Fed(bytes, Arc::clone(&read))));
        (feed, read, call.send_empty())
    };
    let (feed, read, sending) = upload();
    let time = async {
        let mut left = patience;
        for _ in 0..8 {
            clock.given(left).await;
            clock.advance(left - moment);
            feed.send(b'x').unwrap();
            read.notified().await;
            clock.advance(moment);
            // It is counted from when the byte was read.
            left = patience - moment;
        }
        drop(feed);
    };
    beside(sending, time).await.unwrap();
    assert!(clock.elapsed() > 7 * patience);
    let text = server.requests()[0].text();
    assert!(text.contains("\r\n\r\nxxxxxxxx\r\n"), "{text}");

    // One that stalls is not.
    let (feed, read, sending) = upload();
    let time = async {
        feed.send(b'x').unwrap();
        read.notified().await;
        clock.given(patience).await;
        clock.advance(patience);
    };
    let stalled = beside(sending, time).await;
    assert!(matches!(stalled, Err(Error::Timeout(_))));
    assert_eq!(server.count(), 1);
}
