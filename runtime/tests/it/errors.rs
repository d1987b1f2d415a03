//! Errors that say what broke, and whether to repeat the call can help.

use mainsheet_runtime::{
    AuthErrorKind, Client, ClientBuilder, Credentials, Error, TransportErrorKind,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::*;

fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_url_that_is_too_long_is_an_invalid_request() {
    let server = Server::script([ok()]).await;
    let key = Credentials::api_key_query("key", "x".repeat(40_000));
    for (client, len) in [
        (client(&server), 70_000),
        // The key is a part of it.
        (builder(&server).credentials(key).build().unwrap(), 40_000),
    ] {
        let mut call = call(&client, &GET);
        call.query("filters", "x".repeat(len));
        let error = call.send_json::<Record>().await.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
        assert!(error.to_string().contains("65534 bytes"), "{error}");
        assert!(!error.is_retryable());
        assert_clean(&error);
    }
    assert_eq!(server.count(), 0);
    // The longest goes through.
    let mut call = call(&client(&server), &GET);
    let rest = format!("{}/v1/records/7?filters=", server.url()).len();
    call.query("filters", "x".repeat(65_534 - rest));
    call.send_json::<Record>().await.unwrap();
    assert_eq!(
        server.requests()[0].target.len(),
        65_534 - server.url().len()
    );
}

#[tokio::test]
async fn a_redirect_to_a_url_that_is_too_long_is_not_followed() {
    let location = format!("/{}", "x".repeat(65_534));
    let server = Server::script([Reply::new(302).header("location", location)]).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Redirect);
    assert_eq!(server.count(), 1);
}

/// Says `bytes` to whoever connects and asks, and how many did.
async fn raw(
    bytes: Vec<u8>,
) -> (
    ClientBuilder,
    std::sync::Arc<std::sync::atomic::AtomicUsize>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = std::sync::Arc::default();
    let counter: std::sync::Arc<std::sync::atomic::AtomicUsize> = std::sync::Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
    });
    let client = Client::builder().base_url(url).retry(quick());
    (client, count)
}

#[tokio::test]
async fn a_head_that_cannot_be_read_is_told_and_not_asked_for_again() {
    let many = |count: usize| {
        let headers: Vec<_> = (0..count).map(|n| format!("x-{n}: 1\r\n")).collect();
        format!("HTTP/1.1 200 OK\r\n{}\r\n", headers.concat()).into_bytes()
    };
    for answer in [
        many(101),
        many(5000),
        format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(1 << 20)).into_bytes(),
        b"SSH-2.0-OpenSSH_9.9\r\n".to_vec(),
        b"HTTP/1.1 two hundred\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\na b: c\r\n\r\n".to_vec(),
        b"\0\0\0\0".to_vec(),
    ] {
        let (client, count) = raw(answer.clone()).await;
        let error = get(&client.build().unwrap()).await.unwrap_err();
        let start = String::from_utf8_lossy(&answer[..answer.len().min(60)]).into_owned();
        assert_eq!(kind(&error), TransportErrorKind::Head, "{start}");
        assert!(!error.is_retryable());
        assert_eq!(
            error.to_string(),
            "getRecord: the head of the server's answer cannot be read (it is not HTTP, or has \
             too many headers, or is too large)"
        );
        assert_eq!(
            count.load(std::sync::atomic::Ordering::SeqCst),
            1,
            "{start}"
        );
    }
    // A hundred are taken.
    let (client, _) = raw(many(99)).await;
    let result = get(&client.build().unwrap()).await;
    assert!(matches!(result, Err(Error::Decode(_))));
    // For a token, too.
    let (client, count) = raw(many(101)).await;
    let client = client.credentials(Credentials::client_credentials("id", "hunter2"));
    let error = get(&client.build().unwrap()).await.unwrap_err();
    let Error::Auth(failure) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(failure.kind(), AuthErrorKind::Malformed);
    assert!(!error.is_retryable());
    assert_clean(&error);
    assert_eq!(count.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_connection_that_breaks_says_how() {
    for (reply, expected) in [
        (
            Reply::reset(),
            "the connection broke before the server answered (the connection was reset)",
        ),
        (
            ok().promise(1000).then_reset(),
            "the connection broke within the server's answer (the connection was reset)",
        ),
    ] {
        let server = Server::script([reply]).await;
        let error = get(&client(&server)).await.unwrap_err();
        assert_eq!(error.to_string(), format!("getRecord: {expected}"));
        assert!(error.is_retryable());
        assert_clean(&error);
        assert_eq!(server.count(), 4);
    }
    let (closing, count) = raw(Vec::new()).await;
    let error = get(&closing.build().unwrap()).await.unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Request);
    assert_eq!(
        error.to_string(),
        "getRecord: the connection broke before the server answered (the server closed it)"
    );
    assert_eq!(count.load(std::sync::atomic::Ordering::SeqCst), 4);
    let silence = Silence::new();
    let client = Client::builder().base_url(silence.url()).retry(quick());
    let error = get(&client.build().unwrap()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getRecord: cannot connect to the server (the connection was refused)"
    );
}
