//! Bodies that come encoded (`Content-Encoding`, RFC 9110 section 8.4).

use std::error::Error as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use futures_util::TryStreamExt as _;
use http::{HeaderMap, header};
use mainsheet_runtime::request::Operation;
use mainsheet_runtime::reqwest;
use mainsheet_runtime::{Client, Download, Error, RequestOptions, TransportErrorKind};

use crate::support::*;

fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(text.as_ref()).unwrap();
    gzip.finish().unwrap()
}

fn zlib(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(text.as_ref()).unwrap();
    zlib.finish().unwrap()
}

/// A body in two members.
fn members(text: &str) -> Vec<u8> {
    let (first, second) = text.split_at(text.len() / 2);
    [gzip(first), gzip(second)].concat()
}

fn coded(status: u16, coding: &str, body: impl Into<Vec<u8>>) -> Reply {
    Reply::new(status)
        .header("content-encoding", coding)
        .body(body)
}

const RECORD: &str = r#"{"id":7,"name":"Ann Example"}"#;

async fn download(client: &Client) -> Result<Download, Error> {
    let response = call(client, &EXPORT).send_download().await?;
    Ok(response.into_body())
}

fn kind(error: &Error) -> TransportErrorKind {
    assert_clean(error);
    match error {
        Error::Transport(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

fn has_no_coding(headers: &HeaderMap) -> bool {
    !headers.contains_key(header::CONTENT_ENCODING) && !headers.contains_key(header::CONTENT_LENGTH)
}

#[tokio::test]
async fn every_member_of_a_gzip_body_is_read() {
    let text = format!("a,b\n{}", "1,2\n".repeat(50_000));
    let server = Server::start(move |request, _| {
        let text = if request.header("accept") == Some("text/csv") {
            &text
        } else {
            RECORD
        };
        coded(200, "gzip", members(text))
    })
    .await;
    let client = client(&server);
    let response = call(&client, &GET).send_json::<Record>().await.unwrap();
    assert!(
        has_no_coding(response.headers()),
        "{:?}",
        response.headers()
    );
    assert_eq!(response.into_body(), record());
    let text = call(&client, &GET).send_text().await.unwrap().into_body();
    assert_eq!(text, RECORD);

    let response = call(&client, &EXPORT).send_download().await.unwrap();
    assert!(
        has_no_coding(response.headers()),
        "{:?}",
        response.headers()
    );
    let whole = response.into_body();
    assert_eq!(whole.content_length(), None);
    assert_eq!(whole.bytes().await.unwrap().len(), 4 + 200_000);
    let mut written = Vec::new();
    let saved = download(&client).await.unwrap();
    assert_eq!(saved.write_to(&mut written).await.unwrap(), 200_004);
    let rows: Vec<_> = download(&client)
        .await
        .unwrap()
        .rows()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(rows.len(), 50_000);
}

#[tokio::test]
async fn encodings_are_undone_in_the_order_in_which_they_were_applied() {
    for (coding, body) in [
        ("gzip", gzip(RECORD)),
        ("X-GZip", gzip(RECORD)),
        ("deflate", zlib(RECORD)),
        ("identity", RECORD.into()),
        ("", RECORD.into()),
        ("identity , gzip,", gzip(RECORD)),
        ("gzip, deflate", zlib(gzip(RECORD))),
        ("deflate, gzip", gzip(zlib(RECORD))),
    ] {
        let server = Server::script([coded(200, coding, body)]).await;
        let client = client(&server);
        assert_eq!(get(&client).await.unwrap(), record(), "{coding}");
        let text = download(&client).await.unwrap().text().await;
        assert_eq!(text.unwrap(), RECORD, "{coding}");
    }
    // In headers of their own, too.
    let twice = coded(200, "deflate", gzip(zlib(RECORD))).header("content-encoding", "gzip");
    let server = Server::script([twice]).await;
    assert_eq!(get(&client(&server)).await.unwrap(), record());
}

#[tokio::test]
async fn an_encoding_that_breaks_is_an_error() {
    let whole = gzip(RECORD);
    let half = whole[..whole.len() / 2].to_vec();
    let checksum = whole.len() - 6;
    let mut wrong = whole.clone();
    wrong[checksum] ^= 1;
    for (name, body) in [
        ("no gzip", RECORD.into()),
        ("cut", half),
        ("a wrong checksum", wrong),
        ("something left over", [whole.as_slice(), b"x"].concat()),
        (
            "half a member left over",
            [&whole[..], &whole[..9]].concat(),
        ),
    ] {
        let server = Server::script([coded(200, "gzip", body.clone())]).await;
        let client = client(&server);
        let error = create(&client).await.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Encoding, "{name}");
        assert!(error.is_retryable());
        assert_eq!(server.count(), 1);
        let error = download(&client).await.unwrap().bytes().await.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Encoding, "{name}");

        // What can be repeated is.
        let server = Server::script([coded(200, "gzip", body), ok()]).await;
        assert_eq!(get(&self::client(&server)).await.unwrap(), record());
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_within_an_encoding_is_called_so() {
    let whole = gzip("x".repeat(1 << 20));
    let half = &whole[..whole.len() / 2];
    // The members that came are whole, but the body is not.
    for body in [half, &whole] {
        let broken = coded(200, "gzip", body).promise(1 << 20).then_reset();
        let server = Server::script([broken]).await;
        let client = client(&server);
        let error = create(&client).await.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Body);
        let error = download(&client).await.unwrap().bytes().await.unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Body);
    }
}

#[tokio::test]
async fn an_unknown_encoding_is_an_error_that_says_so_once() {
    let many = "gzip, ".repeat(5) + "gzip";
    let long = format!("gzip, {}", "x".repeat(5000));
    for coding in ["br", "zstd", "gzip, br", "gzip;q=1", &many, &long] {
        let server = Server::script([coded(200, coding, "Ann")]).await;
        let client = client(&server);
        for error in [
            get(&client).await.unwrap_err(),
            download(&client).await.unwrap_err(),
        ] {
            assert_eq!(kind(&error), TransportErrorKind::UnknownEncoding);
            assert!(
                error
                    .to_string()
                    .ends_with("encoding of the server's answer is unknown")
            );
            assert!(!error.is_retryable());
            let source = error.source().unwrap().to_string();
            assert!(
                source.contains(&coding[..coding.len().min(200)]),
                "{source}"
            );
            assert!(source.len() < 400, "{source}");
        }
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn an_error_body_is_decoded_or_kept_as_it_came() {
    let text = r#"{"message":"no Ann Example"}"#;
    let server = Server::script([coded(400, "gzip", members(text))]).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_eq!(error.body::<Problem>().unwrap().message, "no Ann Example");
    assert!(has_no_coding(error.as_api().unwrap().headers()));

    let cut = gzip(text)[..20].to_vec();
    for (coding, body) in [("gzip", text.into()), ("br", text.into()), ("gzip", cut)] {
        let server = Server::script([coded(400, coding, body.clone())]).await;
        for error in [
            get(&client(&server)).await.unwrap_err(),
            download(&client(&server)).await.unwrap_err(),
        ] {
            assert_clean(&error);
            let api = error.as_api().unwrap();
            assert_eq!((api.status().as_u16(), &api.bytes()[..]), (400, &body[..]));
            assert_eq!(api.headers()[header::CONTENT_ENCODING], coding);
        }
    }

    // Of one that is large, the first MiB is kept.
    let server = Server::script([coded(400, "gzip", gzip("x".repeat(10 << 20)))]).await;
    let error = get(&client(&server)).await.unwrap_err();
    assert_eq!(error.raw().unwrap(), "x".repeat(1 << 20));
}

#[tokio::test]
async fn an_empty_body_has_nothing_to_undo() {
    for status in [200, 204] {
        let server = Server::script([coded(status, "gzip", "")]).await;
        let client = client(&server);
        let none = call(&client, &GET).send_json::<Option<Record>>();
        assert_eq!(none.await.unwrap().into_body(), None);
        call(&client, &GET).send_empty().await.unwrap();
        if status == 200 {
            assert_eq!(download(&client).await.unwrap().bytes().await.unwrap(), "");
        }
    }
}

#[tokio::test]
async fn what_is_built_has_a_limit_at_every_encoding() {
    // Ten megabytes of spaces, in ten kilobytes, in a few bytes.
    let once = gzip(" ".repeat(10 << 20));
    let nothing = flate2::GzBuilder::new().comment(vec![b'x'; 10 << 20]);
    let nothing = nothing
        .write(Vec::new(), Compression::fast())
        .finish()
        .unwrap();
    for (coding, body) in [
        ("gzip", once.clone()),
        ("gzip, gzip", gzip(once)),
        // What it comes to is nothing, but ten megabytes lie between.
        ("gzip, gzip", gzip(nothing)),
    ] {
        assert!(body.len() < 64 << 10);
        let server = Server::script([coded(200, coding, body)]).await;
        let client = builder(&server).body_limit(1 << 20).build().unwrap();
        let error = get(&client).await.unwrap_err();
        let Error::BodyTooLarge { limit, .. } = error else {
            panic!("{error:?}")
        };
        assert_eq!((limit, server.count()), (1 << 20, 1));
    }
    // A single request may allow more.
    let server = Server::script([coded(200, "gzip", gzip(" ".repeat(10 << 20)))]).await;
    let client = builder(&server).body_limit(1 << 20).build().unwrap();
    let mut more = call(&client, &GET);
    more.options(RequestOptions::new().body_limit(20 << 20));
    assert_eq!(more.send_text().await.unwrap().body().len(), 10 << 20);
    // It holds for a download that is collected.
    let server = Server::script([coded(200, "gzip", gzip(" ".repeat(10 << 20)))]).await;
    let client = builder(&server).body_limit(1 << 20).build().unwrap();
    let error = download(&client).await.unwrap().bytes().await.unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn a_client_that_is_brought_may_undo_encodings_or_not() {
    let server = Server::start(|request, _| {
        assert_eq!(request.header("accept-encoding"), Some("gzip"));
        coded(200, "gzip", gzip(RECORD))
    })
    .await;
    for undoes in [false, true] {
        let own = reqwest::Client::builder().gzip(undoes).build().unwrap();
        let client = builder(&server).http_client(own).build().unwrap();
        assert_eq!(get(&client).await.unwrap(), record());
        let text = download(&client).await.unwrap().text().await;
        assert_eq!(text.unwrap(), RECORD);
    }
}

/// What a call to `operation` asks for.
async fn asked(operation: &'static Operation, name: &str, value: &str) -> Option<String> {
    let server = Server::script([ok()]).await;
    let mut call = call(&client(&server), operation);
    if !name.is_empty() {
        call.options(RequestOptions::new().header(name, value));
    }
    call.send_text().await.unwrap();
    let request = server.requests().pop().unwrap();
    request.header("accept-encoding").map(String::from)
}

#[tokio::test]
async fn an_encoding_is_asked_for_unless_the_caller_has_a_say() {
    for operation in [&GET, &CREATE, &EXPORT] {
        assert_eq!(asked(operation, "", "").await.as_deref(), Some("gzip"));
    }
    let own = asked(&GET, "accept-encoding", "identity").await;
    assert_eq!(own.as_deref(), Some("identity"));
    assert_eq!(asked(&GET, "range", "bytes=0-9").await, None);
}
