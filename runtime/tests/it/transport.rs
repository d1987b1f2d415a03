//! Connections that fail, break, stall, or carry too much.

use std::io::Write;
use std::time::{Duration, Instant};

use mainsheet_runtime::{
    Credentials, Error, RequestOptions, RetryPolicy, TimeoutKind, TransportErrorKind,
};

use crate::support::*;

fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

fn timeout(error: &Error) -> TimeoutKind {
    match error {
        Error::Timeout(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_whatever_the_method() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = mainsheet_runtime::Client::builder()
        .base_url(url)
        .credentials(Credentials::token(TOKEN))
        .retry(quick().delays(Duration::from_millis(20), Duration::from_millis(20)))
        .build()
        .unwrap();
    for create_it in [false, true] {
        let start = Instant::now();
        let error = if create_it {
            create(&client).await
        } else {
            get(&client).await
        }
        .unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Connect);
        assert!(error.is_retryable());
        // Three waits of 20 ms at least.
        assert!(start.elapsed() >= Duration::from_millis(60));
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_reset_before_the_answer_is_repeated_for_what_is_idempotent() {
    let server = Server::script([Reply::reset(), ok()]).await;
    assert_eq!(get(&client(&server)).await.unwrap(), record());
    assert_eq!(server.count(), 2);

    let server = Server::script([Reply::reset(), ok()]).await;
    let error = create(&client(&server)).await.unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Request);
    assert_clean(&error);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_or_read_again() {
    let broken = || ok().promise(1000);
    for breaks in [broken().then_reset(), broken().then_close()] {
        let server = Server::script([breaks.clone(), ok()]).await;
        assert_eq!(get(&client(&server)).await.unwrap(), record());
        assert_eq!(server.count(), 2);

        let server = Server::script([breaks]).await;
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Body);
        assert_clean(&error);
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_server_that_is_silent_is_given_up() {
    let patience = Duration::from_millis(100);
    let never = Duration::from_secs(30);
    for silent in [ok().delay(never), ok().promise(1000).then_wait(never)] {
        let server = Server::script([silent]).await;
        let client = builder(&server)
            .read_timeout(patience)
            .retry(quick().max_attempts(2))
            .build()
            .unwrap();
        let start = Instant::now();
        let error = get(&client).await.unwrap_err();
        assert_eq!(timeout(&error), TimeoutKind::Read);
        assert_clean(&error);
        assert!(start.elapsed() < Duration::from_secs(5));
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn a_slow_server_that_goes_on_is_waited_for() {
    let mut reply = Reply::new(200)
        .header("transfer-encoding", "chunked")
        .header("content-type", "application/json");
    for piece in [r#"{"id":7,"#, r#""name":"#, r#""Ann "#, r#"Example"}"#] {
        reply = reply
            .then_wait(Duration::from_millis(60))
            .then_send(format!("{:x}\r\n{piece}\r\n", piece.len()));
    }
    let server = Server::script([reply.then_send("0\r\n\r\n")]).await;
    let client = builder(&server)
        .read_timeout(Duration::from_millis(150))
        .build()
        .unwrap();
    assert_eq!(get(&client).await.unwrap(), record());
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_call_ends_at_its_own_deadline() {
    let server = Server::script([problem(503)]).await;
    let policy = RetryPolicy::default()
        .max_attempts(1000)
        .delays(Duration::from_millis(20), Duration::from_millis(20));
    let client = builder(&server).retry(policy).build().unwrap();
    let mut call = call(&client, &GET);
    call.options(RequestOptions::new().total_timeout(Duration::from_millis(200)));
    let start = Instant::now();
    let error = call.send_json::<Record>().await.unwrap_err();
    assert_eq!(timeout(&error), TimeoutKind::Total);
    assert!(start.elapsed() < Duration::from_secs(3));
    assert!(server.count() > 1);
}

#[tokio::test]
async fn a_cancelled_call_leaves_nothing_behind() {
    let server = Server::script([ok().delay(Duration::from_secs(30)), ok()]).await;
    let client = client(&server);
    let cancelled = tokio::time::timeout(Duration::from_millis(100), get(&client)).await;
    assert!(cancelled.is_err());
    // The server sees the connection go, and the client goes on.
    assert_eq!(get(&client).await.unwrap(), record());
    assert_eq!(server.count(), 2);
    for _ in 0..100 {
        if server.gone() == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the connection was kept");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    // 300 MB are announced: none of them is read.
    let announced = Reply::new(200).promise(300_000_000);
    // They come without having been announced: reading stops at the limit.
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let unannounced = Reply::new(200)
        .header("transfer-encoding", "chunked")
        .then_repeat(chunk, 4600);
    for reply in [announced, unannounced] {
        let server = Server::script([reply]).await;
        let error = get(&client(&server)).await.unwrap_err();
        let Error::BodyTooLarge { limit, .. } = error else {
            panic!("{error:?}")
        };
        assert_eq!(limit, 64 << 20);
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn the_limit_counts_what_is_decompressed() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![b' '; 10 << 20]).unwrap();
    let bomb = gzip.finish().unwrap();
    assert!(bomb.len() < 64 << 10);
    let server = Server::script([Reply::new(200)
        .header("content-encoding", "gzip")
        .body(bomb)])
    .await;
    let client = builder(&server).body_limit(1 << 20).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { .. }), "{error:?}");
    // A single request may allow more.
    let mut more = call(&client, &GET);
    more.options(RequestOptions::new().body_limit(20 << 20));
    assert!(matches!(
        more.send_json::<Record>().await,
        Err(Error::Decode(_))
    ));
}

#[tokio::test]
async fn gzip_is_read() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(br#"{"id":7,"name":"Ann Example"}"#).unwrap();
    let reply = Reply::new(200)
        .header("content-encoding", "gzip")
        .body(gzip.finish().unwrap());
    let server = Server::script([reply]).await;
    assert_eq!(get(&client(&server)).await.unwrap(), record());
}
